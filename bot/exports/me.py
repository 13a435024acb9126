"""Everything that is stored about one person as JSON: the rows that name them, table by table.

A row that somebody else wrote gives only the parts that name the person: an amendment of theirs, a remedy they own.
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
# Columns that name whoever a row belongs to.
_THEIRS = ("logged_by", "decided_by", "author", "added_by", "asker", "member", "owner", "created_by", "seen_by")
_THEIRS_TOO = ("only_for", "person", "started_by", "finished_by", "accepted_by", "changed_by", "installed_by")


def write_about(ws: WorkspaceSession, person: str, now: datetime, out: BinaryIO) -> None:
    """Write what is stored about this member of the workspace."""
    found = workspaces.find_member(ws, person)
    known = found.model_dump(mode="json") if found else {"id": person}
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, row in _rows(ws, person):
        tables.setdefault(table, []).append(row)
    about = {
        "format": FORMAT_NAME,
        "exported_at": now.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "person": known,
        "tables": tables,
    }
    out.write(json.dumps(about, ensure_ascii=False, indent=1, default=_plain).encode())


def _rows(ws: WorkspaceSession, person: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in person_tables.rows_naming(ws, [person]):
        number = {} if row.number is None else {"number": row.number}
        if any(row.values.get(column) == person for column in (*_THEIRS, *_THEIRS_TOO)):
            yield row.table.name, number | row.key | person_tables.whole(ws, row)
            continue
        parts = [part for value in row.values.values() for part in _parts(value, person)]
        if parts and row.table.name not in person_tables.COPIES:
            yield row.table.name, number | row.key | {"parts": parts}


def _parts(value: Any, person: str) -> Iterator[dict[str, Any]]:
    """The objects inside stored JSON one of whose values is the person."""
    if isinstance(value, dict):
        if person in [one for one in value.values() if isinstance(one, str)]:
            yield value
        else:
            for one in value.values():
                yield from _parts(one, person)
    elif isinstance(value, list):
        for one in value:
            yield from _parts(one, person)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _nothing(_contents: Contents, _out: BinaryIO) -> None:
    raise ValueError("what is stored about a person is no part of the log")


FORMAT = Format(
    "me", "application/json", "what is stored about you", _nothing, ending="json", of_person=write_about
)
