"""The form that follows a decision that costs customers something or is hard to undo; one tap leaves it alone.

Source: `product.md`, *The decision*: the plain sentence, who accepts, the rest of both sides' predictions, notice.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.decisions.form import confidence_options
from bot.messages import Field, FieldKind, Form, Invalid, Option
from bot.screen_words import DOORS, NOTICES
from bot.shapes import DecisionInput, sentence_for
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DecisionClass, Door, Notice, Side

ACTION = "decide_more"
_FIGURES = ("metric", "baseline", "target", "unit", "by")
_PARTS = ("text", "confidence", *_FIGURES)
_COSTS_CUSTOMERS = (DecisionClass.COMMERCIAL_OVER_CUSTOMER, DecisionClass.LOSE_LOSE)


@dataclass(frozen=True, slots=True)
class Rest:
    """The answers: columns by name, and whom somebody named as the one who accepts it, as typed."""

    columns: dict[str, Any]
    acceptor: str


def is_asked(decision: Decision, door: Door) -> bool:
    """Whether the form follows: customers lose, or it is hard to undo. `door` is what the chair made of it."""
    return Door.ONE_WAY in (decision.door, door) or decision.decision_class in _COSTS_CUSTOMERS


def second_form(decision: Decision, door: Door, plain_words: str, people: tuple[str, ...] = ()) -> Form:
    """The form. `plain_words` is the plain sentence, where customers lose; `people` are names to choose from."""
    loses = decision.customer_effect is CustomerEffect.WORSE
    name = f"D-{decision.number}"
    return Form(
        title=f"{name} is saved. The rest, if you have it",
        submit="Save",
        close="Skip",
        action=ACTION,
        carry={"decision": name, "form": secrets.token_urlsafe(9)},
        notice=f"In plain words: {plain_words}." if loses else "",
        fields=(
            *((_acceptor(people),) if loses else ()),
            *((_notice(decision),) if decision.customer_effect is not CustomerEffect.SAME else ()),
            *((_door(decision, door),) if door is Door.ONE_WAY or decision.door is not Door.UNSURE else ()),
            *_side(decision, Side.CUSTOMER, "for them"),
            *_side(decision, Side.COMMERCIAL, "for us"),
        ),
    )


def _acceptor(people: tuple[str, ...]) -> Field:
    return Field(
        "accepted_by",
        "Who accepts that?",
        initial="me",
        suggestions=people,
        hint="Another person is asked to confirm. Empty: nobody yet.",
        person=True,
        max_length=200,
    )


def _notice(decision: Decision) -> Field:
    return Field(
        "notice",
        "When do they hear of it?",
        FieldKind.CHOICE,
        initial=decision.notice or "",
        options=tuple(Option(notice, words) for notice, words in NOTICES.items()),
    )


def _door(decision: Decision, guess: Door) -> Field:
    known = decision.door if decision.door is not Door.UNSURE else guess
    return Field(
        "door",
        "Undoing it",
        FieldKind.CHOICE,
        initial=known,
        options=tuple(Option(door, DOORS[door]) for door in (Door.ONE_WAY, Door.TWO_WAY)),
        hint="" if decision.door is not Door.UNSURE else "A guess from the text.",
    )


def _side(decision: Decision, side: Side, whom: str) -> tuple[Field, ...]:
    """One side's prediction. The line itself is asked only where the first form did not have it."""
    said: Mapping[str, Any] = next((each for each in decision.predictions if each["side"] == side), {})
    asked: list[Field] = []
    if not said.get("text"):
        asked.append(Field(f"{side}_text", f"What will you see if this was right, {whom}?", max_length=160))
        asked.append(Field(f"{side}_confidence", "How sure?", FieldKind.CHOICE, options=confidence_options()))
    figure = f"{said['text']}: which figure tells?" if said.get("text") else f"Which figure tells, {whom}?"
    return (
        *asked,
        Field(f"{side}_metric", figure, hint="Such as contacts per 1,000 orders.", max_length=200),
        Field(f"{side}_baseline", "It is today", FieldKind.NUMBER),
        Field(f"{side}_target", "It should become", FieldKind.NUMBER),
        Field(f"{side}_unit", "In which unit", hint="Such as per 1,000, or %.", max_length=200),
        Field(f"{side}_by", "By when", FieldKind.DATE, hint="Empty: by the day you check back."),
    )


def read_rest(fields: Mapping[str, str], decision: Decision, today: date) -> Rest | Invalid:
    """The form's answers on top of what the decision says, or a sentence for each that cannot be taken."""
    errors: dict[str, str] = {}
    predictions = [each for side in Side if (each := _prediction(fields, decision, side, errors))]
    answers: dict[str, Any] = {
        "text": decision.text,
        "in_the_chair": decision.in_the_chair,
        "customer_effect": decision.customer_effect,
        "commercial_now": decision.commercial_now,
        "predictions": predictions,
        "notice": fields.get("notice", "").strip() or decision.notice,
        "door": fields.get("door", "").strip() or decision.door,
    }
    try:
        given = DecisionInput.model_validate(answers)
    except ValidationError as error:
        return Invalid({_field(path, predictions): said for path, said in sentence_for(error).items()} | errors)
    for said in given.predictions:
        if said.by is not None and said.by <= today:
            errors[f"{said.side}_by"] = "The day by which you will see it must lie ahead: pick a later one."
    if errors:
        return Invalid(errors)
    columns: dict[str, Any] = {"predictions": [each.as_json() for each in given.predictions], "door": given.door}
    columns["notice"] = Notice(given.notice) if given.notice else None
    return Rest(columns, fields.get("accepted_by", "").strip())


def _prediction(
    fields: Mapping[str, str], decision: Decision, side: Side, errors: dict[str, str]
) -> dict[str, Any] | None:
    said = dict(next((each for each in decision.predictions if each["side"] == side), {}))
    typed = {part: value for part in _PARTS if (value := fields.get(f"{side}_{part}", "").strip())}
    if not typed and not said:
        return None
    whole = {"side": side.value, **said, **typed}
    if not whole.get("text"):
        errors[f"{side}_text"] = "Say in one line what you will see; then the figures belong to it."
        return None
    return whole


def _field(path: str, predictions: list[dict[str, Any]]) -> str:
    """The form's field for a path of the shape: `predictions.1.baseline` is `commercial_baseline`."""
    head, *rest = path.split(".")
    if head != "predictions" or not rest:
        return path
    return f"{predictions[int(rest[0])]['side']}_{rest[-1]}"
