"""A person taken out of everything: a pseudonym stands where they stood, and what was theirs alone is deleted.

What was logged and what a customer said stays word for word, whomever it names: the hash of a decision covers it.
`named_in` tells where, so that it can be amended or removed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.command import decision_number
from bot.decisions.card import card, people_on
from bot.decisions.record import to_record
from bot.drawing_anew import draw_anew
from bot.messages import to_json
from bot.renaming import VERBATIM, Person, Renamer, is_platform_id, whole
from storage import audit, decisions, forgetting, person_tables, workspaces
from storage.delivery_models import OutboxMessage
from storage.engine import WorkspaceSession
from storage.models import Member
from storage.vocabulary import AuditKind


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of it: what people read from now on, and how many stored rows changed."""

    called: str
    changed: int


def forget(ws: WorkspaceSession, member: str, by: str, now: datetime) -> Forgotten | None:
    """Forget a member of this workspace; None where nobody is known under this id. Doing it twice is doing it once.

    What a channel sees of them is drawn anew. `by` is who asked for it.
    """
    found = workspaces.find_member(ws, member)
    if found is None:
        return None
    person = _person(ws, found)
    page = member if is_platform_id(member) else None
    forgetting.delete_own(ws, member)
    if page:
        # A platform may call somebody's own page by their id: that is no channel which outlives them.
        forgetting.leave_page(ws, page, person.pseudonym, person.called)
        audit.renamed(ws, page, person.pseudonym, audit.CHANNEL)
    changed, rows = forgetting.replace_everywhere(ws, person.names, Renamer(person).value)
    audit.renamed(ws, member, person.pseudonym)
    if not changed:
        forgetting.remove_member(ws, member)
        return Forgotten(person.called, 0)
    forgetting.put_in_place(ws, member, person.pseudonym, person.called)
    _cards_anew(ws, rows, now)
    draw_anew(ws, rows, f"forgotten:{person.pseudonym}", now)
    asked = person.pseudonym if by == member else by
    audit.write(ws, AuditKind.FORGOTTEN, asked, "a person", now, member=person.pseudonym)
    return Forgotten(person.called, changed)


def _person(ws: WorkspaceSession, found: Member) -> Person:
    drawn = secrets.token_hex(4)
    former = _former(found)
    namesakes = forgetting.namesakes(ws, found.id, [found.name, *former])
    return Person(found.id, found.name, f"gone-{drawn}", f"Someone {drawn[:4]}", former, namesakes)


def _former(member: Member) -> tuple[str, ...]:
    return tuple(each["name"] for each in member.former_names)


def _cards_anew(ws: WorkspaceSession, rows: Iterable[OutboxMessage], now: datetime) -> None:
    """Draw cards from their decisions, now that those name nobody: nothing has to be guessed from their words."""
    for row in rows:
        number = decision_number(row.about or "")
        decision = decisions.find_anywhere(ws, number) if number else None
        if decision is not None and row.work is None:
            names = workspaces.names_of(ws, people_on(decision))
            row.content = to_json(card(decision, names, now.date(), to_record(decision).as_json()))
    ws.session.flush()


def named_in(ws: WorkspaceSession, member: str) -> list[str]:
    """The decisions and voices (D-3, V-7) whose own words name this member; those are not rewritten."""
    found = workspaces.find_member(ws, member)
    if found is None:
        return []
    names = sorted({found.id, found.name, *_former(found)}, key=len, reverse=True)
    return sorted(_naming(person_tables.rows_naming(ws, names), whole(names)))


def stands_in(ws: WorkspaceSession, member: str) -> dict[str, int]:
    """In how many rows of each table a member stands, as its author or otherwise."""
    counted: dict[str, int] = {}
    for row in person_tables.rows_naming(ws, [member]):
        if any(_holds_exactly(value, member) for value in row.values.values()):
            counted[row.table.name] = counted.get(row.table.name, 0) + 1
    return counted


def _naming(rows: Iterable[person_tables.Row], names: re.Pattern[str]) -> Iterator[str]:
    for row in rows:
        words = [str(value) for name, value in row.values.items() if (row.table.name, name) in VERBATIM]
        if any(names.search(each) for each in words):
            yield f"{row.table.name[0].upper()}-{row.number}"


def _holds_exactly(value: Any, member: str) -> bool:
    if isinstance(value, list):
        return any(_holds_exactly(one, member) for one in value)
    if isinstance(value, dict):
        return any(_holds_exactly(one, member) for one in value.values())
    return bool(value == member)
