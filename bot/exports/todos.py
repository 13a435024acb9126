"""To-dos as CSV: one row each, for spreadsheets. `docs/export.md` says what each column holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from bot.exports.csv import BOM, inert, write_table
from bot.exports.format import Contents, Format
from bot.todos import to_record

COLUMNS = (
    "id",
    "status",
    "text",
    "owner",
    "due",
    "decision",
    "note",
    "created_by",
    "created_at",
    "closed_at",
    "closed_because",
    "channel",
)
PEOPLE = ("owner", "created_by")


def write(contents: Contents, out: BinaryIO) -> None:
    """Write RFC 4180 rows in UTF-8, header first."""
    write_table(COLUMNS, _rows(contents), contents, out)


def _rows(contents: Contents) -> Iterator[list[str]]:
    for action in contents.actions:
        record = to_record(action).as_json()
        record |= {name: contents.people.named(record[name]) for name in PEOPLE}
        yield [inert(record[column]) for column in COLUMNS]


FORMAT = Format(
    "todos",
    "text/csv",
    "the to-dos, one row each, for spreadsheets",
    write,
    "csv",
    of_todos=True,
    options=(BOM,),
)
