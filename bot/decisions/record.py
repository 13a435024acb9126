"""A decision between its row, its published JSON and back."""

from __future__ import annotations

from typing import Any

from bot.decisions.class_rule import automatic_flags
from bot.screen_words import FOR_THEM, for_us, trade
from bot.shapes import DecisionRecord
from storage.models import Decision

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
    """A new row that gives exactly this record back."""
    shown = record.as_json()
    automatic = automatic_flags(record.customer_effect, record.commercial_now, record.commercial_later)
    plain: dict[str, Any] = {name: getattr(record, name) for name in _SAME}
    plain |= {name: shown[name] for name in _NESTED}
    return Decision(
        **plain,
        number=int(record.id.removeprefix("D-")),
        decision_class=record.decision_class,
        door=record.door,
        predictions=shown["predictions"],
        flags=list(shown["flags"]),
        flags_said=[flag.value for flag in record.flags if flag not in automatic],
        kill_condition=record.kill.condition,
        kill_by=record.kill.by,
    )


def class_reason(decision: Decision) -> str:
    """Why the decision has its class, in a plain sentence."""
    stated = f"For them: {FOR_THEM[decision.customer_effect]}. For us: " + for_us(
        decision.commercial_now, decision.commercial_later
    )
    named = trade(
        decision.decision_class, decision.customer_effect, decision.commercial_now, decision.commercial_later
    )
    return f"{stated}. {named}."
