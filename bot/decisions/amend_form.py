"""The form that changes what a decision says: what it asks, and its answers as columns."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.decisions.amended import Current, current
from bot.decisions.debt import is_worse_for_customers
from bot.decisions.form import CHOOSE, COMMERCIAL, CUSTOMER, confidence_options, effect_field
from bot.decisions.history import spoken
from bot.messages import Field, FieldKind, Form, Invalid, Option
from bot.screen_words import DOORS, NOTICES, TRADE
from bot.shapes import DecisionInput, sentence_for
from bot.shapes.field_words import FIELD_WORDS
from storage.models import Decision
from storage.vocabulary import DecisionClass, Door, Side

ACTION = "amend"
_LONGEST_REASON = 500
_SAME_NAMED = (
    "text",
    "in_the_chair",
    "customer_effect",
    "commercial_now",
    "commercial_later",
    "check_on",
    "door",
    "notice",
)
_SIDES = ((Side.CUSTOMER, "prediction", "confidence"), (Side.COMMERCIAL, "our_prediction", "our_confidence"))
_PATHS = {
    f"predictions.{place}.{part}": name
    for place, (_, text, sure) in enumerate(_SIDES)
    for part, name in (("text", text), ("confidence", sure))
}


@dataclass(frozen=True, slots=True)
class Amended:
    """What the form was answered: columns by name, the trade set by hand or None, who accepts it, and why."""

    columns: dict[str, Any]
    trade: DecisionClass | None
    acceptor: str
    reason: str


def amend_form(decision: Decision, values: Mapping[str, str], notice: str = "") -> Form:
    """The form. Once the decision is locked a reason is asked, and what was written stays visible beside it."""
    locked = decision.locked_at is not None
    name = f"D-{decision.number}"
    return Form(
        title=f"Change {name}" if locked else f"Correct {name}",
        submit="Save",
        action=ACTION,
        carry={"decision": name, "version": str(decision.version), "form": secrets.token_urlsafe(9)},
        notice=notice or (_LOCKED if locked else _UNLOCKED),
        fields=(
            *_what(values),
            *_expected(values),
            *_more(values),
            *(_acceptor(values) if is_worse_for_customers(decision) else ()),
            _reason(values, required=locked),
        ),
    )


_LOCKED = "This is locked. What was written stays; your change stands beside it, with your name and reason."
_UNLOCKED = (
    "This is not locked yet, so a correction replaces what was written. "
    "What happened says what was corrected, by whom and why; words that were replaced are not kept."
)


def _what(values: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field("text", "What is decided?", FieldKind.MULTILINE, True, values.get("text", ""), max_length=500),
        Field(
            "in_the_chair",
            "Which customers feel it most?",
            required=True,
            initial=values.get("in_the_chair", ""),
            max_length=120,
        ),
        effect_field("customer_effect", "For them it is", CUSTOMER, values, required=True),
        effect_field("commercial_now", "For us, next 3 months", COMMERCIAL, values, required=True),
        effect_field("commercial_later", "For us, after that", COMMERCIAL, values, required=False),
        Field("check_on", "Check back", FieldKind.DATE, initial=values.get("check_on", "")),
    )


def _expected(values: Mapping[str, str]) -> tuple[Field, ...]:
    asked = ("What will you see if this was right, for them?", "What will you see if this was right, for us?")
    fields: list[Field] = []
    for (_, text, sure), label in zip(_SIDES, asked, strict=True):
        fields.append(Field(text, label, initial=values.get(text, ""), max_length=160))
        fields.append(
            Field(sure, "How sure?", FieldKind.CHOICE, initial=values.get(sure, ""), options=confidence_options())
        )
    return tuple(fields)


def _more(values: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            "door",
            "Undoing it",
            FieldKind.CHOICE,
            initial=values.get("door", Door.UNSURE),
            options=tuple(Option(door, words) for door, words in DOORS.items()),
        ),
        Field(
            "notice",
            "When do they hear of it?",
            FieldKind.CHOICE,
            initial=values.get("notice", ""),
            options=tuple(Option(notice, words) for notice, words in NOTICES.items()),
        ),
        Field(
            "trade",
            "The trade",
            FieldKind.CHOICE,
            initial=values.get("trade", ""),
            options=(
                Option("", "As it follows from the answers above"),
                *(Option(trade, words) for trade, words in TRADE.items() if trade is not DecisionClass.UNCLEAR),
            ),
            hint="Another trade than follows needs a reason.",
        ),
    )


def _acceptor(values: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            "accepted_by",
            "Who accepts that?",
            initial=values.get("accepted_by", ""),
            hint="Another person is asked to confirm. Empty: nobody yet.",
            person=True,
            max_length=200,
        ),
    )


def _reason(values: Mapping[str, str], *, required: bool) -> Field:
    return Field(
        "reason",
        "Why?",
        FieldKind.MULTILINE,
        required=required,
        initial=values.get("reason", ""),
        hint="One line is enough. It stays with the change.",
        max_length=_LONGEST_REASON,
    )


def amend_values(decision: Decision) -> dict[str, str]:
    """What the form starts with: what the decision says now."""
    now = current(decision)
    values = {name: str(getattr(now, name)) for name in _SAME_NAMED if hasattr(now, name)}
    values |= {
        "check_on": now.check_on.isoformat() if now.check_on else "",
        "door": decision.door.value,
        "notice": decision.notice.value if decision.notice else "",
        "trade": decision.class_override["class"] if decision.class_override else "",
        "accepted_by": decision.accepted_by or "",
    }
    for side, text, sure in _SIDES:
        said = _prediction(now, side)
        values |= {text: said.get("text", ""), sure: str(said.get("confidence") or "")}
    return values


def read_amendment(fields: Mapping[str, str], decision: Decision, today: date) -> Amended | Invalid:
    """The form's answers, or a sentence for each that cannot be taken."""
    now, errors = current(decision), dict[str, str]()
    answers: dict[str, Any] = {name: fields.get(name, "").strip() or None for name in _SAME_NAMED}
    answers["commercial_later"] = answers["commercial_later"] or "unknown"
    answers["door"] = answers["door"] or Door.UNSURE
    answers["predictions"] = _predictions(now, fields, errors)
    reason, trade = " ".join(fields.get("reason", "").split()), fields.get("trade", "")
    errors |= _reasoned(decision, trade, reason)
    try:
        given = DecisionInput.model_validate({name: each for name, each in answers.items() if each is not None})
    except ValidationError as error:
        wrong = {_PATHS.get(path, path): said for path, said in sentence_for(error).items()}
        return Invalid(wrong | {name: CHOOSE[name] for name in wrong.keys() & CHOOSE.keys()} | errors)
    if given.check_on is not None and given.check_on != now.check_on and given.check_on <= today:
        errors["check_on"] = "The day to check back must lie ahead: pick a later one."
    if errors:
        return Invalid(errors)
    columns = {name: getattr(given, name) for name in _SAME_NAMED}
    columns["predictions"] = [each.as_json() for each in given.predictions]
    acceptor = fields.get("accepted_by", decision.accepted_by or "").strip()
    return Amended(columns, DecisionClass(trade) if trade else None, acceptor, reason)


def _reasoned(decision: Decision, trade: str, reason: str) -> dict[str, str]:
    errors = {}
    if trade and trade not in list(DecisionClass):
        errors["trade"] = "Choose one of the trades, or leave it as it follows from the answers."
    before = decision.class_override["class"] if decision.class_override else ""
    if not reason and (decision.locked_at is not None or trade != before):
        errors["reason"] = "Say why in one line: the change is kept with its reason."
    if len(reason) > _LONGEST_REASON:
        errors["reason"] = f"Say why in at most {_LONGEST_REASON} characters."
    return errors


def _predictions(now: Current, fields: Mapping[str, str], errors: dict[str, str]) -> list[dict[str, Any]]:
    """Both sides as the form has them; the figures of either stay."""
    said = []
    for side, text, sure in _SIDES:
        words, confidence = fields.get(text, "").strip(), fields.get(sure, "").strip()
        if words:
            said.append({**_prediction(now, side), "side": side, "text": words, "confidence": confidence or None})
        elif confidence:
            errors[text] = "Say what you will see, or leave both this and the chance empty."
    return said


def _prediction(now: Current, side: Side) -> Mapping[str, Any]:
    return next((each for each in now.predictions if each["side"] == side), {})


def what_differs(decision: Decision, typed: Mapping[str, str], today: date) -> str:
    """What the decision says now where that is something else than was typed: for who saved second."""
    now = amend_values(decision)
    said = [
        f"{FIELD_WORDS.get(name, name)}: {spoken(name, now[name], today)}"
        for name in (*_SAME_NAMED, "prediction", "our_prediction")
        if now[name] != typed.get(name, "").strip()
    ]
    what = "; ".join(said) or "the same as you typed"
    return (
        f"D-{decision.number} was changed since you opened this. It now says something else here: {what}. "
        "What you typed is still here; sending it again puts it in the place of that."
    )
