"""To-dos as CSV: one row each, for spreadsheets. `docs/export.md` says what each column holds."""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from bot.exports.csv import inert
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


def write(contents: Contents, out: BinaryIO) -> None:
    """Write RFC 4180 rows in UTF-8, header first."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for action in contents.actions:
        record = to_record(action).as_json()
        rows.writerow([inert(record[column]) for column in COLUMNS])
    text.flush()
    text.detach()


FORMAT = Format("todos", "text/csv", "the to-dos, one row each, for spreadsheets", write, "csv", of_todos=True)
