"""Cases and readings of a few words, so that every figure can be checked by hand."""

from __future__ import annotations

import json
from typing import Any

from bot.chair.reading import Effects, Principle, Reading, ReadingOutcome, SeatQuestion
from bot.evaluation.answers import Answer
from bot.evaluation.cases import Case
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag

LINE: dict[str, Any] = {
    "id": "C1",
    "decision": "We remove bulk edit on Friday; it saves us upkeep.",
    "in_the_chair": "people who use bulk edit",
    "end_users": ["admins"],
    "customer_impact": {"sign": "-", "text": "slower work"},
    "commercial_impact": {"now": "+", "later": "?", "text": "less upkeep"},
    "class": "commercial_over_customer",
    "accept": ["commercial_over_customer"],
    "flags": ["no_notice", "later_unstated"],
    "principles": ["backward_compat", "no_surprises"],
}


def line(**changes: Any) -> str:
    """A case as it stands in a file."""
    return json.dumps(LINE | changes)


def case(signs: str = "-+?", **changes: Any) -> Case:
    """A case with the signs for the customer, for us now and for us later."""
    customer, now, later = signs
    impacts = {"customer_impact": {"sign": customer}, "commercial_impact": {"now": now, "later": later}}
    return Case.model_validate(LINE | impacts | changes)


def reading(
    *questions: str,
    text: str = LINE["decision"],
    decision_class: DecisionClass = DecisionClass.UNCLEAR,
    customer: CustomerEffect = CustomerEffect.UNKNOWN,
    in_the_chair: str = "people who use bulk edit",
    flags: tuple[Flag, ...] = (),
    principles: tuple[str, ...] = (),
    **rest: Any,
) -> Reading:
    """A reading that says little besides what is given."""
    return Reading(
        text=text,
        title=text,
        engine="playbook",
        prompt_version="sha256:0",
        outcome=rest.pop("outcome", ReadingOutcome.READING),
        in_the_chair=in_the_chair,
        questions=tuple(SeatQuestion(None, question) for question in questions),
        suggested=Effects(customer, CommercialEffect.UNKNOWN, CommercialEffect.UNKNOWN),
        decision_class=decision_class,
        flags=flags,
        principles=tuple(Principle(each, each, "") for each in principles),
        **rest,
    )


def answered(one: Case, *questions: str, **rest: Any) -> Answer:
    """A case and the reading of its text."""
    return Answer(one, reading(*questions, text=one.decision, **rest))
