"""What a correction before the lock leaves behind: which answers changed, who did it, when and why. Pure.

Unlike an amendment it is no part of what the decision says: that was replaced. The words that were replaced are not
kept, since taking a name out of a text is what the first day is for (`docs/privacy.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from bot.shapes import Correction
from storage.models import Decision

PEOPLE = frozenset({"accepted_by"})
# Answers of closed words and days, which stay with a correction. The trade is called as in an amendment.
_KEPT = PEOPLE | {
    "customer_effect",
    "commercial_now",
    "commercial_later",
    "check_on",
    "door",
    "notice",
    "kill_by",
    "class",
}


def correction_noted(
    before: Decision, after: Decision, answered: Iterable[str], reason: str, by: str, at: datetime
) -> dict[str, Any]:
    """The column `corrections` once a decision that is not locked is corrected; empty where no answer differs.

    `answered` are the columns that were answered: what follows from them is not listed again.
    """
    changes = [
        _change(name, getattr(before, name), getattr(after, name))
        for name in answered
        if plain(getattr(before, name)) != plain(getattr(after, name))
    ]
    if _override(before) != _override(after):
        changes.append(_change("class", before.decision_class, after.decision_class))
    if not changes:
        return {}
    noted = Correction.model_validate({"changes": changes, "reason": reason, "by": by, "at": at})
    return {"corrections": [*before.corrections, noted.as_json()]}


def people_of(correction: Mapping[str, Any]) -> set[str]:
    """The members whom a correction names beside its author."""
    named = [change for change in correction["changes"] if change["field"] in PEOPLE]
    return {person for change in named for person in (change["before"], change["after"]) if person}


def plain(value: Any) -> Any:
    """A value as a change keeps it: days as text, stored words as their values."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return getattr(value, "value", value)


def _change(field: str, before: Any, after: Any) -> dict[str, Any]:
    kept = field in _KEPT
    return {"field": field, "before": plain(before) if kept else None, "after": plain(after) if kept else None}


def _override(decision: Decision) -> str | None:
    return decision.class_override["class"] if decision.class_override else None
