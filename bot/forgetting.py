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

from bot.drawing_anew import draw_anew
from storage import audit, forgetting, person_tables, workspaces
from storage.engine import WorkspaceSession
from storage.person_tables import COPIES
from storage.vocabulary import AuditKind

# Table and column of what is never rewritten.
VERBATIM = frozenset(
    {("decision", "text"), ("decision", "in_the_chair"), ("decision", "predictions"), ("voice", "text")}
)
_KEYS = frozenset({"key", "dedupe_key", "id"})
# In JSON: words of a closed vocabulary, which somebody may be called like.
_WORDS = frozenset({"kind", "type", "audience", "action", "field", "status", "tone"})
_SHORTEST_ID = 6


@dataclass(frozen=True, slots=True)
class Person:
    """Who is forgotten, under which id and name, and what stands there afterwards."""

    id: str
    name: str
    pseudonym: str
    called: str
    namesake: bool = False

    @property
    def names(self) -> list[str]:
        """What to look for, the longest first, since one may be a part of another."""
        return sorted({self.id, self.name}, key=len, reverse=True)


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
    drawn = secrets.token_hex(4)
    twice = forgetting.has_namesake(ws, member, found.name)
    person = Person(member, found.name, f"gone-{drawn}", f"Someone {drawn[:4]}", twice)
    forgetting.delete_own(ws, member)
    changed, posted = forgetting.replace_everywhere(ws, person.names, Renamer(person).value)
    if not changed:
        forgetting.remove_member(ws, member)
        return Forgotten(person.called, 0)
    audit.renamed(ws, member, person.pseudonym)
    forgetting.put_in_place(ws, member, person.pseudonym, person.called)
    draw_anew(ws, posted, f"forgotten:{drawn}", now)
    asked = person.pseudonym if by == member else by
    audit.write(ws, AuditKind.FORGOTTEN, asked, "a person", now, member=person.pseudonym)
    return Forgotten(person.called, changed)


class Renamer:
    """Puts the pseudonym where the person stands in a stored value."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._id = _whole([person.id])
        self._anything = _whole(person.names)
        # In what people wrote, a name of one word may be a word like any other.
        sure = [name for name in person.names if _is_sure(name) and not (person.namesake and name == person.name)]
        addressed = [f"@{name}" for name in person.names]
        self._surely = _whole([*addressed, *sure])

    def value(self, table: str, column: str, value: Any) -> Any:
        """The value as it is stored from now on."""
        if (table, column) in VERBATIM:
            return value
        return self._any(value, is_copy=table in COPIES, is_key=column in _KEYS)

    def _any(self, value: Any, *, is_copy: bool, is_key: bool = False) -> Any:
        if isinstance(value, str):
            return self._text(value, is_copy=is_copy, is_key=is_key)
        if isinstance(value, list):
            return [self._any(one, is_copy=is_copy) for one in value]
        if isinstance(value, dict):
            return {key: one if key in _WORDS else self._any(one, is_copy=is_copy) for key, one in value.items()}
        return value

    def _text(self, value: str, *, is_copy: bool, is_key: bool) -> str:
        if value == self._person.id:
            return self._person.pseudonym
        if is_key:
            return self._id.sub(self._person.pseudonym, value)
        return (self._anything if is_copy else self._surely).sub(self._called, value)

    def _called(self, found: re.Match[str]) -> str:
        written = found[0]
        if written == self._person.id != self._person.name and _is_sure(written):
            return self._person.pseudonym
        return ("@" if written.startswith("@") else "") + self._person.called


def named_in(ws: WorkspaceSession, member: str) -> list[str]:
    """The decisions and voices (D-3, V-7) whose own words name this member; those are not rewritten."""
    found = workspaces.find_member(ws, member)
    if found is None:
        return []
    names = sorted({found.id, found.name}, key=len, reverse=True)
    return sorted(_naming(person_tables.rows_naming(ws, names), _whole(names)))


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


def _whole(names: Iterable[str]) -> re.Pattern[str]:
    """Any of these names where it is not a part of a longer word; nothing where there is none."""
    either = "|".join(re.escape(name) for name in sorted({name for name in names if name}, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if either else r"(?!)")


def _is_sure(name: str) -> bool:
    """Whether nothing else is written like this: several words, or the id of a platform."""
    return " " in name.strip() or (len(name) >= _SHORTEST_ID and any(letter.isdigit() for letter in name))
