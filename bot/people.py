"""Whom somebody means: "me", a name, or a member's id as a platform's own picker gives it."""

from __future__ import annotations

from storage import workspaces
from storage.engine import WorkspaceSession

_ME = frozenset({"me", "myself", "i"})


def member_meant(ws: WorkspaceSession, typed: str, me: str) -> str | None:
    """The id of the member who is meant; None where nobody is, or where two have that name."""
    name = typed.strip().removeprefix("@").strip()
    if name.casefold() in _ME:
        return me
    if workspaces.find_member(ws, typed.strip()) is not None:
        return typed.strip()
    found = workspaces.members_named(ws, name)
    return found[0] if len(found) == 1 else None


def unknown_person(typed: str) -> str:
    """What to say where `member_meant` finds nobody."""
    return (
        f"Nobody here is known as “{typed.strip()[:60]}”, or more than one person is: write me, or their full name."
    )
