"""Which decisions are near a text: those that share its rare words, or are about the same group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlmodel import SQLModel, col, select

from storage.columns import reader, unread
from storage.decisions import group_key, newest_first
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.search import content_words, holds_any, rarest
from storage.vocabulary import IN_FORCE, Status
from storage.workspaces import visible_from

_CANDIDATES = 50
# What a reading says of a decision, and what it is ranked by.
_SAID = (
    "number",
    "text",
    "in_the_chair",
    "status",
    "customer_effect",
    "decided_at",
    "logged_at",
    "group_key",
    "search_words",
)


def related(
    ws: WorkspaceSession, here: str, text: str, groups: Sequence[str] = (), limit: int = 8
) -> list[Decision]:
    """Decisions in force or superseded that share the rarest words of `text` or one of the `groups`.

    Those that share the most words come first, then those about the same group, then the newest. What comes has
    what a reading says of a decision, and is for reading.
    """
    visible = visible_from(ws, col(Decision.channel), here)
    words = rarest(ws, Decision, content_words(text), visible)
    keys = frozenset(group_key(group) for group in groups)
    shared = [holds_any(ws, Decision, words)] if words else []
    shared += [col(Decision.group_key).in_(keys)] if keys else []
    candidates: dict[int, Decision] = {}
    table = SQLModel.metadata.tables["decision"]
    columns, read = unread(table, _SAID), reader(table, _SAID)
    for each in shared:
        newest = select(*columns).where(*_may_be_near(ws, here, (*IN_FORCE, Status.SUPERSEDED)), each)
        found = ws.session.execute(newest.order_by(*newest_first()).limit(_CANDIDATES))
        candidates |= {row.number: row for row in map(read, found)}
    ranked = sorted(candidates.values(), key=lambda row: (row.logged_at, row.number), reverse=True)
    ranked.sort(
        key=lambda row: (-len(set(words).intersection(row.search_words.split())), row.group_key not in keys)
    )
    return ranked[:limit]


def in_force_near(
    ws: WorkspaceSession, here: str, text: str, group: str, columns: tuple[str, ...]
) -> list[Decision]:
    """Decisions in force that may be seen from `here` and are about the group, or have words of `text`.

    The newest with any of its words or of the group, and the newest with its rarest words, so that what is common
    does not crowd out what is near. What comes has those `columns` of a `Decision` alone, and is for reading.
    """
    words = content_words(text)
    rare = rarest(ws, Decision, words, visible_from(ws, col(Decision.channel), here))
    alike = or_(col(Decision.group_key) == group_key(group), holds_any(ws, Decision, words))
    may_be = _may_be_near(ws, here, IN_FORCE)
    # Each by itself: together, the newest of the one would leave no room for the other.
    newest = [
        select(col(Decision.pk)).where(*may_be, shared).order_by(*newest_first()).limit(_CANDIDATES)
        for shared in (alike, holds_any(ws, Decision, rare))
    ]
    table = SQLModel.metadata.tables["decision"]
    found = select(*unread(table, columns)).where(
        Decision.workspace == ws.workspace, or_(*(col(Decision.pk).in_(each) for each in newest))
    )
    return list(map(reader(table, columns), ws.session.execute(found)))


def _may_be_near(ws: WorkspaceSession, here: str, statuses: tuple[Status, ...]) -> tuple[ColumnElement[Any], ...]:
    return (
        col(Decision.workspace) == ws.workspace,
        col(Decision.status).in_(statuses),
        visible_from(ws, col(Decision.channel), here),
    )
