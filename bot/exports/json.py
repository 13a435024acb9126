"""JSON: lossless and re-importable; one record a line, so that two exports can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from bot.decisions.record import to_record
from bot.exports.format import Contents, Format
from bot.exports.people import People
from bot.notes import to_record as to_note_record
from bot.shapes.base import Shape
from bot.shapes.export import FORMAT as SHAPE
from bot.todos import to_record as to_action_record
from bot.voices import to_record as to_voice_record


def write(contents: Contents, out: BinaryIO) -> None:
    """Write one document in the shape of `docs/schema/export.schema.json`."""
    at = f"{contents.exported_at:%Y-%m-%dT%H:%M:%SZ}"
    head = {"format": SHAPE, "exported_at": at, "workspace": contents.workspace}
    out.write(_dumped(head)[:-1].encode())
    people = contents.people
    _write_lines("decisions", map(to_record, contents.decisions), people, out)
    _write_lines("voices", map(to_voice_record, contents.voices), people, out)
    _write_lines("notes", map(to_note_record, contents.notes), people, out)
    _write_lines("actions", map(to_action_record, contents.actions), people, out)
    out.write(b"}\n")


def _write_lines(name: str, records: Iterable[Shape], people: People, out: BinaryIO) -> None:
    out.write(f', "{name}": ['.encode())
    separator = "\n"
    for record in records:
        out.write((separator + _dumped(people.record(record.as_json()))).encode())
        separator = ",\n"
    out.write(b"]" if separator == "\n" else b"\n]")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMAT = Format(
    "json",
    "application/json",
    "everything, to be read back in",
    write,
    beside=frozenset({"voices", "notes", "actions"}),
)
