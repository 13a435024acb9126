"""JSON: lossless and re-importable; one record a line, so that two exports can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from bot.exports.format import Contents, Format
from bot.shapes.base import Shape
from bot.shapes.export import FORMAT as SHAPE


def write(contents: Contents, out: BinaryIO) -> None:
    """Write one document in the shape of `docs/schema/export.schema.json`."""
    at = f"{contents.exported_at:%Y-%m-%dT%H:%M:%SZ}"
    head = {"format": SHAPE, "exported_at": at, "workspace": contents.workspace}
    out.write(_dumped(head)[:-1].encode())
    for name, records in (("decisions", contents.decisions), ("voices", contents.voices)):
        out.write(f', "{name}": ['.encode())
        _write_lines(records, out)
        out.write(b"]")
    out.write(b', "notes": [], "actions": []}\n')


def _write_lines(records: Iterator[Shape] | Iterator[object], out: BinaryIO) -> None:
    separator = "\n"
    for record in records:
        assert isinstance(record, Shape)  # noqa: S101 - for the type checker
        out.write((separator + _dumped(record.as_json())).encode())
        separator = ",\n"
    if separator != "\n":
        out.write(b"\n")


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


FORMAT = Format("json", "application/json", "everything, to be read back in", write)
