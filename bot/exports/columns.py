"""The columns of a decision in tables, for every format that has rows. `docs/export.md` says what each holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any

from bot.decisions.debt import debt_of
from bot.decisions.record import class_reason, stated_reason
from bot.decisions.remedy import Standing, standing
from bot.decisions.states import IN_FORCE
from bot.exports.people import People
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DebtStatus


class Kind(StrEnum):
    """What a column holds, so that a format can write it as that. `word` is one of a closed list."""

    TEXT = "text"
    WORD = "word"
    LIST = "list"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"


COLUMNS: Mapping[str, Kind] = {
    "id": Kind.WORD,
    "status": Kind.WORD,
    "text": Kind.TEXT,
    "in_the_chair": Kind.TEXT,
    "customer_effect": Kind.WORD,
    "commercial_now": Kind.WORD,
    "commercial_later": Kind.WORD,
    "class": Kind.WORD,
    "flags": Kind.LIST,
    "decided_at": Kind.MOMENT,
    "decided_by": Kind.TEXT,
    "logged_at": Kind.MOMENT,
    "logged_by": Kind.TEXT,
    "channel": Kind.TEXT,
    "check_on": Kind.DAY,
    "customer_prediction": Kind.TEXT,
    "customer_confidence": Kind.NUMBER,
    "commercial_prediction": Kind.TEXT,
    "commercial_confidence": Kind.NUMBER,
    "door": Kind.WORD,
    "notice": Kind.WORD,
    "accepted_by": Kind.TEXT,
    "paying_customers": Kind.LIST,
    "end_users": Kind.LIST,
    "others_affected": Kind.LIST,
    "evidence_level": Kind.NUMBER,
    "evidence": Kind.LIST,
    "alternatives": Kind.LIST,
    "commercial_line": Kind.WORD,
    "kill_condition": Kind.TEXT,
    "kill_by": Kind.DAY,
    "release_sentence": Kind.TEXT,
    "class_reason": Kind.TEXT,
    "class_realised": Kind.WORD,
    "drift": Kind.WORD,
    "reviewed_at": Kind.MOMENT,
    "happened": Kind.WORD,
    "customer_realised": Kind.WORD,
    "commercial_realised": Kind.WORD,
    "customer_return_on_projection": Kind.NUMBER,
    "commercial_return_on_projection": Kind.NUMBER,
    "process_grade": Kind.NUMBER,
    "outcome_grade": Kind.NUMBER,
    "next_step": Kind.WORD,
    "owed": Kind.WORD,
    "keep_or_repay_on": Kind.DAY,
    "remedy_state": Kind.WORD,
    "supersedes": Kind.WORD,
    "superseded_by": Kind.WORD,
    "link": Kind.TEXT,
    "engine": Kind.TEXT,
}
# Of the latest review, name for name.
_REVIEWED = (
    "reviewed_at",
    "happened",
    "customer_realised",
    "commercial_realised",
    "process_grade",
    "outcome_grade",
    "next_step",
)
_PEOPLE = ("decided_by", "logged_by", "accepted_by")
# What is worked out, in the order in which `_derived` gives it.
_DERIVED = (
    "id",
    "class",
    "class_reason",
    "customer_prediction",
    "customer_confidence",
    "commercial_prediction",
    "commercial_confidence",
    "owed",
    "keep_or_repay_on",
    "remedy_state",
    *_REVIEWED,
    "drift",
    "customer_return_on_projection",
    "commercial_return_on_projection",
    "link",
    *_PEOPLE,
)
_STORED = tuple(name for name in COLUMNS if name not in _DERIVED)
_NOT_REVIEWED = (None,) * (len(_REVIEWED) + 3)
_NOT_SAID = (None, None, None, None)
_stored = attrgetter(*_STORED)
_in_order = itemgetter(*[(*_STORED, *_DERIVED).index(name) for name in COLUMNS])


def cells(decision: Decision, people: People) -> Sequence[Any]:
    """The decision's values in the order of `COLUMNS`, as they are stored: days, moments, numbers, lists, text.

    What comes out of a review or a debt is as JSON has it: days and moments are text there.
    """
    row: Sequence[Any] = _in_order((*_stored(decision), *_derived(decision, people)))
    return row


def _derived(decision: Decision, people: People) -> tuple[Any, ...]:
    return (
        f"D-{decision.number}",
        decision.decision_class,
        _reason(decision),
        *_predicted(decision),
        *_owed(decision),
        standing(decision).value if decision.remedies else Standing.NONE.value,
        *_looked_back(decision),
        people.link(decision.link),
        *(people.named(getattr(decision, name)) for name in _PEOPLE),
    )


def _reason(decision: Decision) -> str:
    if decision.class_override or decision.amendments:
        return class_reason(decision)
    return _stated(
        decision.decision_class, decision.customer_effect, decision.commercial_now, decision.commercial_later
    )


# There are as many as there are combinations of effects.
_stated: Callable[..., str] = cache(stated_reason)


def _predicted(decision: Decision) -> tuple[Any, ...]:
    if not decision.predictions:
        return _NOT_SAID
    said = {prediction["side"]: prediction for prediction in decision.predictions}
    sides = (said.get("customer", {}), said.get("commercial", {}))
    return tuple(side.get(part) for side in sides for part in ("text", "confidence"))


def _owed(decision: Decision) -> tuple[str | None, str | date | None]:
    """The debt's status and the day to keep or repay it."""
    written = decision.debt
    if written:
        return written["status"], written.get("keep_or_repay_on")
    if decision.status not in IN_FORCE:
        return None, None
    if not decision.amendments and not decision.reviews:
        worse = decision.customer_effect is CustomerEffect.WORSE
        return (DebtStatus.OWED.value, decision.check_on) if worse else (None, None)
    debt = debt_of(decision)
    return (debt.status.value, debt.keep_or_repay_on) if debt else (None, None)


def _looked_back(decision: Decision) -> tuple[Any, ...]:
    """The columns of the latest review; empty where nobody looked back yet."""
    if not decision.reviews:
        return _NOT_REVIEWED
    latest = decision.reviews[-1]
    returns = {each["side"]: each["return_on_projection"] for each in latest["outcomes"]}
    return (
        *(latest[name] for name in _REVIEWED),
        "yes" if latest["drift"] else "no",
        returns.get("customer"),
        returns.get("commercial"),
    )
