"""CSV: one row a decision, for spreadsheets. `docs/export.md` says what each column holds."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
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
    return f"'{shown}" if {shown[:1], shown.lstrip()[:1]} & _FORMULA_STARTS else shown


def _places(kind: Kind) -> tuple[int, ...]:
    return tuple(place for place, found in enumerate(COLUMNS.values()) if found is kind)


_TEXTS, _LISTS, _MOMENTS = _places(Kind.TEXT), _places(Kind.LIST), _places(Kind.MOMENT)
_SUSPECT = _FORMULA_STARTS.union(chr(code) for code in range(0x3001) if chr(code).isspace())


def _row(values: Sequence[Any]) -> Sequence[Any]:
    """The cells; a number is no formula, and a word of a closed list begins with a letter."""
    row = list(values)
    for place in _TEXTS:
        if (text := row[place]) and text[0] in _SUSPECT:
            row[place] = inert(text)
    for place in _LISTS:
        row[place] = inert("; ".join(row[place])) if row[place] else ""
    for place in _MOMENTS:
        moment = row[place]
        if moment.__class__ is datetime:
            row[place] = f"{moment.isoformat()[:19]}Z"
    return row


FORMAT = Format("csv", "text/csv", "one row a decision, for spreadsheets", write, options=(BOM,))
