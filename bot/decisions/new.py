"""From answers to a decision's row: the class, the flags, who and when. Pure; storing it is the caller's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.decisions.class_rule import VERSION, automatic_flags, derive_class
from bot.decisions.debt import owed
from bot.decisions.lock import locks_at
from bot.shapes import DecisionInput
from storage.models import Decision
from storage.vocabulary import Flag, Side, Status


def answers(given: DecisionInput) -> dict[str, Any]:
    """The columns that the answers fill, the class and the flags that follow from them included."""
    shown = given.as_json()
    columns: dict[str, Any] = {
        name: getattr(given, name)
        for name in (
            "text",
            "in_the_chair",
            "customer_effect",
            "commercial_now",
            "commercial_later",
            "check_on",
            "door",
            "notice",
            "accepted_by",
            "release_sentence",
            "evidence_level",
            "commercial_line",
        )
    }
    lists = ("predictions", "paying_customers", "end_users", "others_affected", "evidence", "alternatives")
    columns |= {name: shown[name] for name in (*lists, "flags_said")}
    columns |= {"kill_condition": given.kill.condition, "kill_by": given.kill.by}
    effects = (given.customer_effect, given.commercial_now, given.commercial_later)
    columns["decision_class"] = derive_class(*effects)
    columns["flags"] = [flag.value for flag in dict.fromkeys((*automatic_flags(*effects), *given.flags_said))]
    return columns


def asked(given: DecisionInput, stored: Decision) -> dict[str, Any]:
    """The columns that the form asks for, with what follows from them; all else that is stored stays as it is."""
    columns = {name: getattr(given, name) for name in ("text", "in_the_chair", "check_on")}
    effects = (given.customer_effect, given.commercial_now, given.commercial_later)
    columns |= dict(zip(("customer_effect", "commercial_now", "commercial_later"), effects, strict=True))
    said = map(Flag, stored.flags_said)
    columns["decision_class"] = derive_class(*effects)
    columns["flags"] = [flag.value for flag in dict.fromkeys((*automatic_flags(*effects), *said))]
    columns["predictions"] = _predictions(given, stored)
    return columns


def _predictions(given: DecisionInput, stored: Decision) -> list[dict[str, Any]]:
    """The customer's side as the form has it, figures kept where they are; the other side as it is."""
    other = [each for each in stored.predictions if each["side"] != Side.CUSTOMER]
    before = next((each for each in stored.predictions if each["side"] == Side.CUSTOMER), {})
    mine = [each.as_json() for each in given.predictions if each.side is Side.CUSTOMER]
    return [before | {name: each[name] for name in ("side", "text", "confidence")} for each in mine] + other


def new_decision(
    given: DecisionInput, place: Mapping[str, str], now: datetime, *, decided: bool = True, engine: str = ""
) -> Decision:
    """A decision that is not stored yet.

    `place` has `workspace`, `channel` and `logged_by`. `engine` is the engine whose suggestions the form started
    with; the rules that class a decision are named in any case.
    """
    decision = Decision(
        **answers(given),
        workspace=place["workspace"],
        channel=place["channel"],
        logged_by=place["logged_by"],
        number=0,
        corrections=[],
        amendments=[],
        reviews=[],
        remedies=[],
        status=Status.DECIDED if decided else Status.OPEN,
        logged_at=now,
        decided_at=now if decided else None,
        decided_by=place["logged_by"] if decided else None,
        engine=f"{VERSION}, {engine}" if engine else VERSION,
    )
    for name, value in (begun(decision, now) if decided else {"due_on": decision.check_on}).items():
        setattr(decision, name, value)
    return decision


def begun(decision: Decision, now: datetime) -> dict[str, Any]:
    """What begins with being decided: when it locks, when to look back, what is owed to customers."""
    decided_at = decision.decided_at or now
    return {
        "locks_at": locks_at(decided_at),
        "due_on": decision.check_on,
        **owed(decision, decided_at.date()),
    }
