"""The answers to the forms of a look-back, as what somebody `Said`, or a sentence for each that cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.decisions.form import CONFIDENCES
from bot.decisions.review import foreseen
from bot.decisions.review_form import FORGOTTEN, NEVER
from bot.messages import Invalid
from bot.shapes import sentence_for
from bot.shapes.review import PredictionOutcome
from bot.shapes.types import MaybeDay, MaybeProse
from storage.models import Decision
from storage.vocabulary import CommercialEffect, Contribution, CustomerEffect, Happened, NextStep, Side

Word = TypeVar("Word", bound=StrEnum)
_CHOOSE = {
    "happened": "Choose what happened; cannot tell is an answer.",
    "customer_realised": "Choose what it was for them; cannot tell is an answer.",
    "commercial_realised": "Choose what it was for us; cannot tell is an answer.",
    "contribution": "Choose how much of it was this decision; cannot tell is an answer.",
    "process_grade": "Choose 1, 2, 3 or 4 for the call as it was made.",
    "outcome_grade": "Choose 1, 2, 3 or 4 for how it came out.",
    "next_step": "Choose what now: keep, change, stop, reverse or extend.",
    "recalled": "Choose how sure you remember having been, from 10 to 90 %, or that you don't remember.",
}
_TOO_LONG = "Shorten this to at most 2,000 characters."
_NO_DAY = "Choose a day to look again that lies ahead, or never."
_PROSE: TypeAdapter[str | None] = TypeAdapter(MaybeProse)
_DAY: TypeAdapter[date | None] = TypeAdapter(MaybeDay)


def read_recall(sides: Sequence[Side], fields: Mapping[str, str]) -> dict[str, str] | Invalid:
    """The recalled chance of each side, as typed."""
    allowed = {*map(str, CONFIDENCES), FORGOTTEN}
    answers = {f"recalled_{side}": fields.get(f"recalled_{side}", "").strip() for side in sides}
    errors = {name: _CHOOSE["recalled"] for name, said in answers.items() if said not in allowed}
    return Invalid(errors) if errors else answers


def read_outcomes(decision: Decision, fields: Mapping[str, str]) -> dict[str, Any] | Invalid:
    """What happened, for `Said`. `fields` hold the recalled chances too."""
    reader = _Reader(fields)
    predictions = foreseen(decision)
    said: dict[str, Any] = {"outcomes": tuple(filter(None, (reader.outcome(side) for side in predictions)))}
    if not predictions:
        said["happened"] = reader.word("happened", Happened, required=True)
    said |= reader.effects(required=True)
    return Invalid(reader.errors) if reader.errors else said


def read_causes(fields: Mapping[str, str], today: date, *, known: bool) -> dict[str, Any] | Invalid:
    """Why, how it is graded and what now, for `Said`, without the owner. `known`: how it came out can be told."""
    reader = _Reader(fields)
    said = reader.causes(today, in_full=True, known=known)
    return Invalid(reader.errors) if reader.errors else said


def read_note(fields: Mapping[str, str], today: date) -> dict[str, Any] | Invalid:
    """A look-back without a prediction on one form, for `Said`, without the owner."""
    reader = _Reader(fields)
    said = {
        "happened": reader.word("happened", Happened, required=True),
        "note": reader.prose("note"),
        **reader.effects(required=False),
        **reader.causes(today, in_full=False, known=False),
    }
    return Invalid(reader.errors) if reader.errors else said


def is_known(said: Mapping[str, Any]) -> bool:
    """Whether anything of what happened could be told."""
    happened = [each.happened for each in said["outcomes"]] or [said.get("happened")]
    return any(each not in (Happened.CANNOT_TELL, Happened.VOID, None) for each in happened)


class _Reader:
    """Reads answers and collects a sentence for each that cannot be taken."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.errors: dict[str, str] = {}

    def word(self, name: str, words: type[Word], *, required: bool) -> Word | None:
        said = self._said(name)
        if said in set(words):
            return words(said)
        self._choose(name, required or bool(said))
        return None

    def grade(self, name: str, *, required: bool) -> int | None:
        said = self._said(name)
        if said in ("1", "2", "3", "4"):
            return int(said)
        self._choose(name, required or bool(said))
        return None

    def prose(self, name: str) -> str | None:
        try:
            return _PROSE.validate_python(self._fields.get(name, ""))
        except ValidationError:
            self.errors[name] = _TOO_LONG
            return None

    def day_ahead(self, name: str, today: date) -> date | None:
        said = self._said(name)
        try:
            found = _DAY.validate_python("" if said == NEVER else said)
        except ValidationError:
            self.errors[name] = _NO_DAY
            return None
        if found is not None and found <= today:
            self.errors[name] = _NO_DAY
        return found

    def outcome(self, side: Side) -> PredictionOutcome | None:
        recalled = self._said(f"recalled_{side}")
        given = {
            "side": side,
            "recalled_confidence": None if recalled == FORGOTTEN else recalled,
            "happened": self._said(f"happened_{side}"),
            "actual": self._said(f"actual_{side}"),
        }
        try:
            return PredictionOutcome.model_validate(given)
        except ValidationError as error:
            wrong = sentence_for(error)
            self.errors |= {
                f"{name}_{side}": _CHOOSE["happened"] if name == "happened" else sentence
                for name, sentence in wrong.items()
            }
            return None

    def effects(self, *, required: bool) -> dict[str, Any]:
        return {
            "customer_realised": self.word("customer_realised", CustomerEffect, required=required),
            "commercial_realised": self.word("commercial_realised", CommercialEffect, required=required),
        }

    def causes(self, today: date, *, in_full: bool, known: bool) -> dict[str, Any]:
        return {
            "contribution": self.word("contribution", Contribution, required=in_full),
            "other_causes": self.prose("other_causes"),
            "reason_otherwise": self.prose("reason_otherwise"),
            "process_grade": self.grade("process_grade", required=in_full),
            "outcome_grade": self.grade("outcome_grade", required=in_full and known),
            "next_step": self.word("next_step", NextStep, required=True),
            "next_check_on": self.day_ahead("next_check_on", today),
        }

    def _said(self, name: str) -> str:
        return self._fields.get(name, "").strip()

    def _choose(self, name: str, wrong: bool) -> None:
        if wrong:
            self.errors[name] = _CHOOSE[name]
