"""CSV: one row a decision, for spreadsheets. `docs/export.md` says what each column holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from bot.exports.format import Contents, Format

COLUMNS = (
    "id",
    "status",
    "text",
    "in_the_chair",
    "customer_effect",
    "commercial_now",
    "commercial_later",
    "class",
    "flags",
    "decided_at",
    "decided_by",
    "logged_at",
    "logged_by",
    "channel",
    "check_on",
    "customer_prediction",
    "customer_confidence",
    "commercial_prediction",
    "commercial_confidence",
    "door",
    "notice",
    "accepted_by",
    "paying_customers",
    "end_users",
    "others_affected",
    "evidence_level",
    "evidence",
    "alternatives",
    "commercial_line",
    "kill_condition",
    "kill_by",
    "release_sentence",
    "class_reason",
    "class_realised",
    "supersedes",
    "superseded_by",
    "link",
    "engine",
)
# A spreadsheet takes a cell that starts like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(contents: Contents, out: BinaryIO) -> None:
    """Write RFC 4180 rows in UTF-8, header first."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for record in contents.decisions:
        cells = _cells(record.as_json())
        rows.writerow([inert(cells.get(column)) for column in COLUMNS])
    text.flush()
    text.detach()


def inert(value: object) -> str:
    """The value as a cell that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    shown = "" if value is None else str(value)
    if shown.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{shown}"
    return shown


def _cells(record: Mapping[str, Any]) -> dict[str, object]:
    cells: dict[str, object] = {
        name: "; ".join(map(str, value)) if isinstance(value, list) else value for name, value in record.items()
    }
    for prediction in record["predictions"]:
        cells[f"{prediction['side']}_prediction"] = prediction["text"]
        cells[f"{prediction['side']}_confidence"] = prediction["confidence"]
    cells["kill_condition"] = record["kill"]["condition"]
    cells["kill_by"] = record["kill"]["by"]
    return cells


FORMAT = Format("csv", "text/csv", "one row a decision, for spreadsheets", write)
