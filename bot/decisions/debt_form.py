"""The forms about what is owed to customers: keep it, repaid, how many and by when."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from bot.decisions.card import sentence_case
from bot.decisions.debt import is_due
from bot.messages import Field, FieldKind, Form, Invalid
from bot.screen_words import day
from bot.shapes import Debt, sentence_for
from bot.shapes.base import Shape
from bot.shapes.types import MaybeCount, MaybeDay

KEEP, REPAY, AGREE = "debt_keep", "debt_repay", "debt_agree"
LONGEST_REASON = 500
COUNT = "Give a whole number from 0 on; leave it empty while nobody has counted."
_WHY = {
    KEEP: "Say in one line why it is kept: whoever reads this later wants to know.",
    REPAY: "Say in one line what was done for them.",
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """How many people it is, by when it is kept or repaid, and why that day moves."""

    how_many: int | None
    keep_or_repay_on: date | None
    reason: str


class _Typed(Shape):
    how_many: MaybeCount = None
    keep_or_repay_on: MaybeDay = None


def keep_form(name: str, debt: Debt) -> Form:
    """The form that asks why it is left as it is."""
    label, hint = "Why is it kept?", "One line is enough. It stays with the decision."
    return _one_line(KEEP, f"{name}: keep it", "Keep it", name, debt, (label, hint))


def repay_form(name: str, debt: Debt) -> Form:
    """The form that asks what was done for the people."""
    label, hint = "What was done for them?", "As they would tell it. It stays with the decision."
    return _one_line(REPAY, f"{name}: repaid", "It is repaid", name, debt, (label, hint))


def agree_form(
    name: str, debt: Debt, today: date, values: Mapping[str, str] | None = None, notice: str = ""
) -> Form:
    """The form for how many and by when. Once it is due the day cannot be moved any more, so it is not asked."""
    typed = agreed_values(debt) if values is None else values
    return Form(
        title=f"{name}: how many, and by when",
        submit="Save",
        action=AGREE,
        carry={"decision": name, "seen": seen(debt), "form": secrets.token_urlsafe(9)},
        notice=notice or in_words(debt),
        fields=(
            Field(
                "how_many",
                "How many people is it?",
                FieldKind.NUMBER,
                initial=typed.get("how_many", ""),
                hint="Empty: nobody has counted yet.",
            ),
            *(() if is_due(debt, today) else _when(debt, typed)),
        ),
    )


def _when(debt: Debt, typed: Mapping[str, str]) -> tuple[Field, ...]:
    when = Field(
        "keep_or_repay_on",
        "By when is it kept or repaid?",
        FieldKind.DATE,
        initial=typed.get("keep_or_repay_on", ""),
        hint="On that day somebody keeps it with a reason, or repays it.",
    )
    why = Field(
        "reason",
        "Why does the day move?",
        initial=typed.get("reason", ""),
        hint="Only where another day stood there.",
        max_length=LONGEST_REASON,
    )
    return (when, why) if debt.keep_or_repay_on else (when,)


def agreed_values(debt: Debt) -> dict[str, str]:
    """What the form starts with."""
    return {
        "how_many": "" if debt.how_many is None else str(debt.how_many),
        "keep_or_repay_on": debt.keep_or_repay_on.isoformat() if debt.keep_or_repay_on else "",
    }


def seen(debt: Debt) -> str:
    """What the form was opened on, so that a change by somebody else is noticed."""
    return "|".join(agreed_values(debt).values())


def in_words(debt: Debt) -> str:
    """The debt as the forms say it above their questions."""
    return f"{sentence_case(debt.what)}."


def overtaken(name: str, debt: Debt, fields: Mapping[str, str], today: date) -> Form:
    """The form for somebody who saved second: what they typed, and what the other said where they typed nothing."""
    many = "nobody has counted them" if debt.how_many is None else f"{debt.how_many:,} people"
    when = f"by {day(debt.keep_or_repay_on, today)}" if debt.keep_or_repay_on else "no day set"
    typed = {each: fields.get(each, "").strip() or said for each, said in agreed_values(debt).items()}
    notice = (
        f"{name} was changed since you opened this. It now says: {many}, {when}. "
        "What you typed is still here; sending it again puts it in the place of that."
    )
    return agree_form(name, debt, today, typed | {"reason": fields.get("reason", "")}, notice)


def read_reason(action: str, fields: Mapping[str, str]) -> str | Invalid:
    """The line that `KEEP` and `REPAY` ask for, or a sentence where there is none."""
    reason = " ".join(fields.get("reason", "").split())
    if not any(character.isalnum() for character in reason):
        return Invalid({"reason": _WHY[action]})
    if len(reason) > LONGEST_REASON:
        return Invalid({"reason": f"Say it in at most {LONGEST_REASON} characters."})
    return reason


def read_agreed(fields: Mapping[str, str], debt: Debt, today: date) -> Agreed | Invalid:
    """The answers to `agree_form`, or a sentence for each that cannot be taken."""
    unasked = {} if "keep_or_repay_on" in fields else agreed_values(debt)
    typed = {name: fields.get(name, unasked.get(name, "")).strip() for name in ("how_many", "keep_or_repay_on")}
    reason = " ".join(fields.get("reason", "").split())
    try:
        given = _Typed.model_validate(typed)
    except ValidationError as error:
        wrong = sentence_for(error)
        return Invalid(wrong | ({"how_many": COUNT} if "how_many" in wrong else {}))
    errors = _moved(debt, given.keep_or_repay_on, reason, today)
    if len(reason) > LONGEST_REASON:
        errors["reason"] = f"Say it in at most {LONGEST_REASON} characters."
    return Invalid(errors) if errors else Agreed(given.how_many, given.keep_or_repay_on, reason)


def _moved(debt: Debt, wanted: date | None, reason: str, today: date) -> dict[str, str]:
    """What stands against the day: it has come already, lies behind, or moves without a reason."""
    before = debt.keep_or_repay_on
    if wanted == before:
        return {}
    if is_due(debt, today):
        return {"keep_or_repay_on": "The day has come: keep it with a reason, or repay it."}
    if wanted is not None and wanted <= today:
        return {"keep_or_repay_on": "The day to keep or repay it must lie ahead: pick a later one."}
    if before is not None and not reason:
        return {"reason": f"Say why it is another day than {day(before, today)}."}
    return {}


def _one_line(action: str, title: str, submit: str, name: str, debt: Debt, asked: tuple[str, str]) -> Form:
    label, hint = asked
    return Form(
        title=title,
        submit=submit,
        action=action,
        carry={"decision": name, "form": secrets.token_urlsafe(9)},
        notice=in_words(debt),
        fields=(Field("reason", label, FieldKind.MULTILINE, True, hint=hint, max_length=LONGEST_REASON),),
    )
