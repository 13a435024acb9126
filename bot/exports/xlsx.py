"""XLSX: decisions, reviews, to-dos and voices, a sheet each, with real days and numbers and no formula."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from bot.exports.columns import COLUMNS, Kind, cells
from bot.exports.csv import inert
from bot.exports.format import Contents, Format
from bot.exports.people import People
from bot.todos import to_record as to_action_record
from bot.voices import to_record as to_voice_record
from storage.models import Decision

# What the format allows in a cell and in a sheet, the header included.
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_576
CUT = " … (cut: the whole stands in the JSON export)"
FULL = "A sheet can hold no more rows: the CSV export has all of them."
_WIDTHS: Mapping[Kind, int] = {
    Kind.TEXT: 40,
    Kind.WORD: 16,
    Kind.LIST: 24,
    Kind.DAY: 12,
    Kind.MOMENT: 18,
    Kind.NUMBER: 12,
}
_NARROW: Mapping[str, int] = {"id": 8, "decision": 10, "channel": 16, "engine": 12}
REVIEWS: Mapping[str, Kind] = {
    "decision": Kind.WORD,
    "number": Kind.NUMBER,
    "reviewed_at": Kind.MOMENT,
    "reviewed_by": Kind.TEXT,
    "happened": Kind.WORD,
    "customer_realised": Kind.WORD,
    "commercial_realised": Kind.WORD,
    "class_realised": Kind.WORD,
    "drift": Kind.WORD,
    "customer_happened": Kind.WORD,
    "customer_recalled_confidence": Kind.NUMBER,
    "customer_actual": Kind.NUMBER,
    "customer_return_on_projection": Kind.NUMBER,
    "commercial_happened": Kind.WORD,
    "commercial_recalled_confidence": Kind.NUMBER,
    "commercial_actual": Kind.NUMBER,
    "commercial_return_on_projection": Kind.NUMBER,
    "contribution": Kind.WORD,
    "other_causes": Kind.TEXT,
    "reason_otherwise": Kind.TEXT,
    "process_grade": Kind.NUMBER,
    "outcome_grade": Kind.NUMBER,
    "next_step": Kind.WORD,
    "owner": Kind.TEXT,
    "next_check_on": Kind.DAY,
    "note": Kind.TEXT,
}
ACTIONS: Mapping[str, Kind] = {
    "id": Kind.WORD,
    "status": Kind.WORD,
    "text": Kind.TEXT,
    "owner": Kind.TEXT,
    "due": Kind.DAY,
    "decision": Kind.WORD,
    "note": Kind.WORD,
    "created_by": Kind.TEXT,
    "created_at": Kind.MOMENT,
    "closed_at": Kind.MOMENT,
    "closed_because": Kind.TEXT,
    "channel": Kind.TEXT,
}
VOICES: Mapping[str, Kind] = {
    "id": Kind.WORD,
    "text": Kind.TEXT,
    "group": Kind.TEXT,
    "role": Kind.TEXT,
    "source": Kind.TEXT,
    "heard_on": Kind.DAY,
    "consent_to_quote": Kind.WORD,
    "expires_on": Kind.DAY,
    "added_by": Kind.TEXT,
    "added_at": Kind.MOMENT,
    "channel": Kind.TEXT,
    "link": Kind.TEXT,
}
SHEETS: Mapping[str, Mapping[str, Kind]] = {
    "decisions": COLUMNS,
    "reviews": REVIEWS,
    "actions": ACTIONS,
    "voices": VOICES,
}
_PEOPLE = ("reviewed_by", "owner", "created_by", "added_by")
_YES_NO = {True: "yes", False: "no"}
# XML has no way to write these.
_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")


class _Sheet:
    """One sheet, written row by row: what is written leaves memory."""

    def __init__(
        self, book: Workbook, name: str, columns: Mapping[str, Kind], looks: Mapping[str, CellFormat]
    ) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._kinds = tuple(columns.values())
        self._looks = looks
        self._rows = 0
        self._sheet.freeze_panes(1, 1)
        for place, (column, kind) in enumerate(columns.items()):
            self._sheet.set_column(place, place, _NARROW.get(column, _WIDTHS[kind]))
            self._sheet.write_string(0, place, column, looks["head"])

    def add(self, values: Sequence[Any]) -> None:
        """Write one row; where a sheet is full, its last row says so."""
        if self._rows >= MOST_ROWS - 1:
            return
        self._rows += 1
        if self._rows == MOST_ROWS - 1:
            self._text(0, FULL)
            return
        for place, (kind, value) in enumerate(zip(self._kinds, values, strict=True)):
            if value is not None and value != "" and value != []:
                self._write(place, kind, value)

    def close(self) -> None:
        """Put the filter over what was written."""
        self._sheet.autofilter(0, 0, self._rows, len(self._kinds) - 1)

    def _write(self, place: int, kind: Kind, value: Any) -> None:
        match kind:
            case Kind.NUMBER:
                self._sheet.write_number(self._rows, place, value)
            case Kind.DAY:
                day = value if isinstance(value, date) else date.fromisoformat(value)
                self._sheet.write_datetime(self._rows, place, day, self._looks["day"])
            case Kind.MOMENT:
                moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
                naive = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
                self._sheet.write_datetime(self._rows, place, naive, self._looks["moment"])
            case _:
                said = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
                self._text(place, said)

    def _text(self, place: int, said: str) -> None:
        """Text stays text, whatever it begins with, also once somebody edits the cell."""
        shown = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", said)
        if len(shown) > LONGEST_CELL // 2:
            shown = _fitting(shown)
        look = self._looks["quoted"] if inert(shown) != shown else None
        self._sheet.write_string(self._rows, place, shown, look)


def _fitting(said: str) -> str:
    """The text, cut where it is longer than a cell can be: that counts what UTF-16 needs."""
    units = said.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return said
    return units[: 2 * (LONGEST_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT


def write(contents: Contents, out: BinaryIO) -> None:
    """Write the workbook. Rows wait on disk, so that memory does not grow with the log."""
    with tempfile.TemporaryDirectory(prefix="customer-chair-") as folder:
        path = Path(folder) / "log.xlsx"
        _write_book(contents, path, folder)
        with path.open("rb") as made:
            while chunk := made.read(1 << 16):
                out.write(chunk)


def _write_book(contents: Contents, path: Path, folder: str) -> None:
    book = Workbook(str(path), {"constant_memory": True, "tmpdir": folder, "in_memory": False})
    book.set_properties({"title": f"Decisions of {contents.workspace}", "created": contents.exported_at})
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "quoted": book.add_format({"quote_prefix": True}),
    }
    sheets = {name: _Sheet(book, name, columns, looks) for name, columns in SHEETS.items()}
    people = contents.people
    for decision in contents.decisions:
        sheets["decisions"].add(cells(decision, people))
        for review in decision.reviews:
            sheets["reviews"].add(_review(decision, review, people))
    for action in contents.actions:
        sheets["actions"].add(_cells(to_action_record(action).as_json(), ACTIONS, people))
    for voice in contents.voices:
        sheets["voices"].add(_cells(to_voice_record(voice).as_json(), VOICES, people))
    for sheet in sheets.values():
        sheet.close()
    book.close()


def _review(decision: Decision, review: Mapping[str, Any], people: People) -> list[Any]:
    sides = {
        f"{outcome['side']}_{name}": value for outcome in review["outcomes"] for name, value in outcome.items()
    }
    record = {**review, **sides, "decision": f"D-{decision.number}", "drift": _YES_NO[bool(review["drift"])]}
    return _cells(record, REVIEWS, people)


def _cells(record: Mapping[str, Any], columns: Mapping[str, Kind], people: People) -> list[Any]:
    """The record's values in the order of the columns, people as they are written here."""
    row = []
    for column in columns:
        value = record.get(column)
        if column in _PEOPLE:
            value = people.named(value)
        elif column == "link":
            value = people.link(value)
        row.append(_YES_NO[value] if isinstance(value, bool) else value)
    return row


FORMAT = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "a workbook: decisions, look-backs, to-dos and voices, a sheet each",
    write,
    beside=frozenset({"voices", "actions"}),
)
