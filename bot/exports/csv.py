"""CSV: one row a decision, for spreadsheets. `docs/export.md` says what each column holds."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from bot.exports.columns import COLUMNS, Kind, cells
from bot.exports.format import Contents, Format, Option

BOM = Option("bom", "begins with a byte order mark, for a spreadsheet that needs one to see that it is UTF-8")
# A spreadsheet takes a cell that starts like this for a formula.
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")


def write(contents: Contents, out: BinaryIO) -> None:
    """Write RFC 4180 rows in UTF-8, header first."""
    rows = (_row(cells(decision, contents.people)) for decision in contents.decisions)
    write_table(COLUMNS, rows, contents, out)


def write_table(header: Iterable[str], rows: Iterable[Sequence[Any]], contents: Contents, out: BinaryIO) -> None:
    """Write a header and rows of cells that are inert already."""
    if BOM.name in contents.options:
        out.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    table = csv.writer(text)
    table.writerow(header)
    table.writerows(rows)
    text.detach()


def inert(value: object) -> str:
    """The value as a cell that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    shown = "" if value is None else str(value)
    return f"'{shown}" if shown.lstrip(" ")[:1] in _FORMULA_STARTS else shown


def _joined(values: Sequence[object]) -> str:
    return inert("; ".join(map(str, values))) if values else ""


def _moment(value: datetime | str) -> str:
    return value if isinstance(value, str) else f"{value.isoformat()[:19]}Z"


# A number is none, and a word of a closed list begins with a letter: those are written as they are.
_WRITTEN: dict[Kind, Callable[[Any], str]] = {Kind.TEXT: inert, Kind.LIST: _joined, Kind.MOMENT: _moment}
_WITH_A_WAY = tuple((place, _WRITTEN[kind]) for place, kind in enumerate(COLUMNS.values()) if kind in _WRITTEN)


def _row(values: Sequence[Any]) -> Sequence[Any]:
    row = list(values)
    for place, written in _WITH_A_WAY:
        if row[place] is not None:
            row[place] = written(row[place])
    return row


FORMAT = Format("csv", "text/csv", "one row a decision, for spreadsheets", write, options=(BOM,))
