"""Everything that is stored about one person as JSON: the rows that name them, table by table.

What they wrote is given whole. What others wrote in a channel that cannot be seen from where they ask says only
where it names them: having decided or accepted something lets nobody into the channel where it was logged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from bot.exports.format import Contents, Format
from storage import person_tables, workspaces
from storage.engine import WorkspaceSession

FORMAT_NAME = "customer-chair-person/1"
# Columns that name whoever wrote a row, set it, or is the only one it was said to.
_THEIRS = frozenset(
    "logged_by author added_by asker member created_by seen_by only_for person started_by changed_by "
    "installed_by".split()
)
# Columns in which others name somebody.
_NAMING = frozenset("decided_by accepted_by owner finished_by".split())
# In stored JSON: who wrote an amendment, a look-back or a remedy.
_WRITTEN_BY = frozenset("by author reviewed_by opened_by logged_by added_by created_by".split())


def write_about(ws: WorkspaceSession, person: str, here: str, now: datetime, out: BinaryIO) -> None:
    """Write what is stored about this member of the workspace, who asks for it in the channel `here`."""
    found = workspaces.find_member(ws, person)
    known = found.model_dump(mode="json") if found else {"id": person}
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, row in _rows(ws, person, here):
        tables.setdefault(table, []).append(row)
    about = {
        "format": FORMAT_NAME,
        "exported_at": now.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "person": known,
        "tables": tables,
    }
    out.write(json.dumps(about, ensure_ascii=False, indent=1, default=_plain).encode())


def _rows(ws: WorkspaceSession, person: str, here: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in person_tables.rows_naming(ws, [person]):
        known = ({} if row.number is None else {"number": row.number}) | row.key
        if any(row.values.get(column) == person for column in _THEIRS):
            yield row.table.name, known | person_tables.whole(ws, row)
            continue
        naming = sorted(column for column in _NAMING if row.values.get(column) == person)
        is_seen = person_tables.is_visible(ws, row, here)
        if naming and is_seen:
            yield row.table.name, known | person_tables.whole(ws, row)
            continue
        found = [part for value in row.values.values() for part in _parts(value, person, is_seen=is_seen)]
        named = {"named_in": naming} if naming else {}
        parts = {"parts": found} if found and row.table.name not in person_tables.COPIES else {}
        if named or parts:
            yield row.table.name, known | named | parts


def _parts(value: Any, person: str, *, is_seen: bool) -> Iterator[dict[str, Any]]:
    """The objects inside stored JSON that name the person; of what they neither wrote nor may see, only where."""
    if isinstance(value, dict):
        naming = sorted(name for name, one in value.items() if one == person)
        if naming and (is_seen or _WRITTEN_BY & set(naming)):
            yield value
        else:
            if naming:
                yield {"named_in": naming}
            for one in value.values():
                yield from _parts(one, person, is_seen=is_seen)
    elif isinstance(value, list):
        for one in value:
            yield from _parts(one, person, is_seen=is_seen)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _nothing(_contents: Contents, _out: BinaryIO) -> None:
    raise ValueError("what is stored about a person is no part of the log")


FORMAT = Format(
    "me", "application/json", "what is stored about you", _nothing, ending="json", of_person=write_about
)
