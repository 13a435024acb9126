"""A decision between its row, its published JSON and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.decisions.amended import current, declared_class
from bot.decisions.debt import owed
from bot.decisions.lock import locks_at
from bot.decisions.realised import has_drift
from bot.screen_words import FOR_THEM, for_us, trade
from bot.shapes import DecisionRecord
from bot.shapes.decision import AUTOMATIC_FLAGS
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Status

# Columns that mean the same in the row and in the record, name for name.
_SAME = (
    "text",
    "in_the_chair",
    "customer_effect",
    "commercial_now",
    "commercial_later",
    "check_on",
    "notice",
    "accepted_by",
    "accepted_at",
    "told_on",
    "stop_reached_on",
    "release_sentence",
    "paying_customers",
    "end_users",
    "others_affected",
    "evidence_level",
    "evidence",
    "alternatives",
    "commercial_line",
    "logged_by",
    "channel",
    "workspace",
    "status",
    "decided_by",
    "logged_at",
    "decided_at",
    "link",
    "engine",
    "locked_at",
    "lock_hash",
    "class_override",
    "corrections",
    "amendments",
    "reviews",
    "class_realised",
    "remedies",
    "debt",
    "supersedes",
    "superseded_by",
)

# Columns that hold JSON.
_NESTED = (
    "paying_customers",
    "end_users",
    "others_affected",
    "evidence",
    "alternatives",
    "class_override",
    "corrections",
    "amendments",
    "reviews",
    "remedies",
    "debt",
)


def to_record(decision: Decision) -> DecisionRecord:
    """The stored decision in the shape of `docs/schema/decision.schema.json`."""
    same = {name: getattr(decision, name) for name in _SAME}
    return DecisionRecord.model_validate(
        same
        | {
            "id": f"D-{decision.number}",
            "class": decision.decision_class,
            "class_reason": class_reason(decision),
            "flags": decision.flags,
            "door": decision.door,
            "predictions": decision.predictions,
            "kill": {"condition": decision.kill_condition, "by": decision.kill_by},
        }
    )


def from_record(record: DecisionRecord) -> Decision:
    """A new row that gives exactly this record back, with the columns by which it is found."""
    decision = _row(record)
    is_open = decision.status in (Status.OPEN, Status.DRAFT)
    decision.locks_at = locks_at(decision.decided_at) if decision.decided_at and not is_open else None
    decision.due_on = due_on(decision)
    decision.owed_since = owed(decision, decision.logged_at.date())["owed_since"]
    decision.drifted = drifted(decision)
    return decision


def due_on(decision: Decision) -> date | None:
    """The day to look back or, once that was done, to look again; None where nobody is to."""
    if not decision.reviews:
        return current(decision).check_on
    again = decision.reviews[-1]["next_check_on"]
    return date.fromisoformat(again) if again else None


def drifted(decision: Decision) -> bool:
    """Whether it turned out as another trade than was declared: as its latest look-back says."""
    if decision.reviews:
        return bool(decision.reviews[-1]["drift"])
    realised = decision.class_realised
    return realised is not None and has_drift(declared_class(decision), realised)


def _row(record: DecisionRecord) -> Decision:
    shown = record.as_json()
    plain: dict[str, Any] = {name: getattr(record, name) for name in _SAME}
    plain |= {name: shown[name] for name in _NESTED}
    return Decision(
        **plain,
        number=int(record.id.removeprefix("D-")),
        decision_class=record.decision_class,
        door=record.door,
        predictions=shown["predictions"],
        flags=list(shown["flags"]),
        flags_said=[flag.value for flag in record.flags if flag not in AUTOMATIC_FLAGS],
        kill_condition=record.kill.condition,
        kill_by=record.kill.by,
    )


def class_reason(decision: Decision) -> str:
    """Why the decision has its class, in a plain sentence."""
    now = current(decision)
    if decision.class_override:
        named = trade(decision.decision_class, *now.effects)
        return f"Set by hand: {named}. {decision.class_override['reason'].rstrip('.')}."[:500]
    stated = stated_reason(decision.decision_class, *now.effects)
    return f"As changed later: {stated}" if decision.amendments and now.effects != _written(decision) else stated


def stated_reason(
    decision_class: DecisionClass, customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect
) -> str:
    """Why these effects have this class, in a plain sentence."""
    named = trade(decision_class, customer, now, later)
    return f"For them: {FOR_THEM[customer]}. For us: {for_us(now, later)}. {named}."


def _written(decision: Decision) -> tuple[CustomerEffect, CommercialEffect, CommercialEffect]:
    return decision.customer_effect, decision.commercial_now, decision.commercial_later
