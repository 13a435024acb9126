"""CSV: one row a decision, for spreadsheets. `docs/export.md` says what each column holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from bot.decisions.debt import debt_of
from bot.decisions.record import class_reason
from bot.decisions.remedy import standing
from bot.exports.format import Contents, Format
from storage.models import Decision

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
    "drift",
    "reviewed_at",
    "happened",
    "customer_realised",
    "commercial_realised",
    "customer_return_on_projection",
    "commercial_return_on_projection",
    "process_grade",
    "outcome_grade",
    "next_step",
    "owed",
    "keep_or_repay_on",
    "remedy_state",
    "supersedes",
    "superseded_by",
    "link",
    "engine",
)
# Of the latest review, name for name.
_REVIEWED = (
    "reviewed_at",
    "happened",
    "customer_realised",
    "commercial_realised",
    "process_grade",
    "outcome_grade",
    "next_step",
    "drift",
)
# A spreadsheet takes a cell that starts like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(contents: Contents, out: BinaryIO) -> None:
    """Write RFC 4180 rows in UTF-8, header first."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for decision in contents.decisions:
        rows.writerow([inert(cell) for cell in _cells(decision)])
    text.flush()
    text.detach()


def inert(value: object) -> str:
    """The value as a cell that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    shown = "" if value is None else str(value)
    if shown.lstrip(" ").startswith(_FORMULA_STARTS):
        return f"'{shown}"
    return shown


def _cells(decision: Decision) -> Iterator[object]:
    """The row's values in the order of the columns."""
    derived = _derived(decision)
    for column in COLUMNS:
        value = derived[column] if column in derived else getattr(decision, column)
        yield "; ".join(map(str, value)) if isinstance(value, list) else value


def _derived(decision: Decision) -> dict[str, object]:
    """The columns that are not the row's own, name for name."""
    cells: dict[str, object] = {
        "id": f"D-{decision.number}",
        "class": decision.decision_class,
        "class_reason": class_reason(decision),
        "logged_at": _moment(decision.logged_at),
        "decided_at": _moment(decision.decided_at),
    }
    debt = debt_of(decision)
    cells["owed"] = debt.status.value if debt else None
    cells["keep_or_repay_on"] = debt.keep_or_repay_on if debt else None
    cells["remedy_state"] = standing(decision).value
    said = {prediction["side"]: prediction for prediction in decision.predictions}
    for side in ("customer", "commercial"):
        cells[f"{side}_prediction"] = said.get(side, {}).get("text")
        cells[f"{side}_confidence"] = said.get(side, {}).get("confidence")
    return cells | _reviewed(decision)


def _reviewed(decision: Decision) -> dict[str, object]:
    """The columns of the latest review; empty where nobody looked back yet."""
    latest = decision.reviews[-1] if decision.reviews else {}
    cells: dict[str, object] = {name: latest.get(name) for name in _REVIEWED}
    cells["drift"] = ("yes" if latest["drift"] else "no") if latest else None
    returns = {each["side"]: each["return_on_projection"] for each in latest.get("outcomes", ())}
    return cells | {f"{side}_return_on_projection": returns.get(side) for side in ("customer", "commercial")}


def _moment(value: datetime | None) -> str | None:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if value else None


FORMAT = Format("csv", "text/csv", "one row a decision, for spreadsheets", write)
