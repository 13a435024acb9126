"""The decision form: what it asks, and its answers as a `DecisionInput`."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from bot.messages import Field, FieldKind, Form, Invalid, Option
from bot.screen_words import channel_words, day
from bot.shapes import DecisionInput, sentence_for
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, Side

ACTION = "decide"
CHECK_AFTER = (30, 60, 90)
USUAL_CHECK = 60
CONFIDENCES = (10, 30, 50, 60, 70, 80, 90)
_SATURDAY = 5

CUSTOMER = (
    Option(CustomerEffect.BETTER, "Better"),
    Option(CustomerEffect.SAME, "No change"),
    Option(CustomerEffect.WORSE, "Worse"),
    Option(CustomerEffect.UNKNOWN, "Don't know"),
)
COMMERCIAL = (
    Option(CommercialEffect.GAIN, "Gain"),
    Option(CommercialEffect.SAME, "No change"),
    Option(CommercialEffect.COST, "Cost"),
    Option(CommercialEffect.UNKNOWN, "Don't know"),
)
# The form's own words, where the shape would name the stored ones.
CHOOSE = {
    "customer_effect": "Choose what it is for them; don't know is an answer.",
    "commercial_now": "Choose what it is for us in the next 3 months; don't know is an answer.",
    "commercial_later": "Choose what it is for us after that; don't know is an answer.",
    "confidence": "Choose how sure you are, from 10 to 90 %.",
    "prediction": "Say it in one line of at most 160 characters.",
}
# The fields of the input that the form asks under their own names.
_ASKED = ("text", "in_the_chair", "customer_effect", "commercial_now", "commercial_later", "check_on")
# Where the form's answer stands in the input, for errors.
_PATHS = {"predictions.0.text": "prediction", "predictions.0.confidence": "confidence"}


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the form starts with: field values, where the group comes from, and groups used before."""

    values: Mapping[str, str] = field(default_factory=dict)
    group_is_guess: bool = False
    groups: Sequence[str] = ()
    carry: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    channel_name: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A form that can be logged: the answers, whether it is decided, and whether the channel sees it."""

    input: DecisionInput
    decided: bool
    show: bool


def working_day(value: date) -> date:
    """The day itself, or the Monday after a Saturday or Sunday."""
    late = value.weekday() - _SATURDAY
    return value + timedelta(days=2 - late) if late >= 0 else value


def usual_check(today: date) -> date:
    """The day to check back unless somebody says otherwise: the 60th day, or the next working day."""
    return working_day(today + timedelta(days=USUAL_CHECK))


def confidence_options() -> tuple[Option, ...]:
    """The seven chances that can be given."""
    return tuple(Option(str(value), f"{value} %") for value in CONFIDENCES)


def form_values(decision: Decision) -> dict[str, str]:
    """What the form starts with for a decision that is in the log already."""
    values = {
        "text": decision.text,
        "in_the_chair": decision.in_the_chair,
        "customer_effect": decision.customer_effect.value,
        "commercial_now": decision.commercial_now.value,
        "commercial_later": decision.commercial_later.value,
        "check_on": decision.check_on.isoformat() if decision.check_on else "",
    }
    for prediction in decision.predictions:
        if prediction["side"] == Side.CUSTOMER:
            values |= {"prediction": prediction["text"], "confidence": str(prediction.get("confidence") or "")}
    return values


def decision_form(prefill: Prefill, today: date, action: str = ACTION) -> Form:
    """The form with four required answers; everything else has a default or may stay empty."""
    values = prefill.values
    return Form(
        title="Log a decision",
        submit="Log it",
        action=action,
        notice=prefill.notice,
        # Each form that is opened is one submission, however often it arrives.
        carry={"form": secrets.token_urlsafe(9), **prefill.carry},
        fields=(
            Field("text", "What is decided?", FieldKind.MULTILINE, True, values.get("text", ""), max_length=500),
            Field(
                "status",
                "Is it decided?",
                FieldKind.CHOICE,
                initial=values.get("status", "decided"),
                options=(Option("decided", "Yes"), Option("open", "Not yet, keep it open")),
            ),
            _group(prefill),
            effect_field("customer_effect", "For them it is", CUSTOMER, values, required=True),
            effect_field("commercial_now", "For us, next 3 months", COMMERCIAL, values, required=True),
            effect_field("commercial_later", "For us, after that", COMMERCIAL, values, required=False),
            _check(values.get("check_on", ""), today),
            Field(
                "prediction",
                "What will you see if this was right?",
                initial=values.get("prediction", ""),
                hint="For them, by the day you check back. Optional, one line.",
                max_length=160,
            ),
            Field(
                "confidence",
                "How sure?",
                FieldKind.CHOICE,
                initial=values.get("confidence", ""),
                options=confidence_options(),
                hint="Only with a line above.",
            ),
            Field(
                "show",
                f"Show it in {channel_words(prefill.channel_name) if prefill.channel_name else 'the channel'}?",
                FieldKind.CHOICE,
                initial=values.get("show", "yes"),
                options=(Option("yes", "Yes"), Option("no", "No, keep it in the log only")),
            ),
        ),
    )


def read_answers(fields: Mapping[str, str], today: date, place: Mapping[str, str]) -> Answered | Invalid:
    """The form's answers, or a sentence for each field that cannot be taken.

    `place` names who logs it where (`logged_by`, `channel`, `workspace`); a form cannot say otherwise.
    """
    errors: dict[str, str] = {}
    answers: dict[str, Any] = {name: value for name in _ASKED if (value := fields.get(name, "").strip())}
    answers |= {"predictions": _prediction(fields, errors), **place}
    answers.setdefault("check_on", usual_check(today).isoformat())
    status, show = fields.get("status") or "decided", fields.get("show") or "yes"
    if status not in ("decided", "open"):
        errors["status"] = "Choose whether it is decided or still open."
    if show not in ("yes", "no"):
        errors["show"] = "Choose whether the channel sees it."
    try:
        given = DecisionInput.model_validate(answers)
    except ValidationError as error:
        wrong = {_PATHS.get(path, path): said for path, said in sentence_for(error).items()}
        return Invalid(wrong | {name: CHOOSE[name] for name in wrong.keys() & CHOOSE.keys()} | errors)
    if given.check_on is not None and given.check_on <= today:
        errors["check_on"] = "The day to check back must lie ahead: pick a later one."
    return Invalid(errors) if errors else Answered(given, status == "decided", show == "yes")


def _group(prefill: Prefill) -> Field:
    return Field(
        "in_the_chair",
        "Which customers feel it most?",
        required=True,
        initial=prefill.values.get("in_the_chair", ""),
        suggestions=tuple(prefill.groups),
        hint="A guess from the text." if prefill.group_is_guess else "Colleagues count.",
        max_length=120,
    )


def effect_field(
    name: str, label: str, options: tuple[Option, ...], values: Mapping[str, str], *, required: bool
) -> Field:
    known = values.get(name, "")
    if not required:
        return Field(name, label, FieldKind.CHOICE, False, known or CommercialEffect.UNKNOWN, options)
    return Field(name, label, FieldKind.CHOICE, True, known, options)


def _check(chosen: str, today: date) -> Field:
    days = {working_day(today + timedelta(days=count)): f"in {count} days" for count in CHECK_AFTER}
    if chosen:
        days.setdefault(date.fromisoformat(chosen), "as before")
    return Field(
        "check_on",
        "Check back",
        FieldKind.CHOICE,
        initial=chosen or usual_check(today).isoformat(),
        options=tuple(Option(on.isoformat(), f"{when}, {day(on, today)}") for on, when in sorted(days.items())),
    )


def _prediction(fields: Mapping[str, str], errors: dict[str, str]) -> list[dict[str, Any]]:
    text, confidence = fields.get("prediction", "").strip(), fields.get("confidence", "").strip()
    if not text:
        if confidence:
            errors["prediction"] = "Say what you will see, or leave both this and the chance empty."
        return []
    if not confidence:
        errors["confidence"] = "Say how sure you are of it, or leave both empty."
    return [{"side": "customer", "text": text, "confidence": confidence or None}]
