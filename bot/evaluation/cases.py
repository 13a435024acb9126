"""Labelled cases: read from JSON lines, checked, brought to their strict label (`docs/eval.md`, *The cases*)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.decisions.class_rule import automatic_flags, derive_class
from bot.errors import UserError
from bot.evaluation.content_words import named_stems
from bot.shapes.decision import AUTOMATIC_FLAGS
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag

_CUSTOMER = {
    "+": CustomerEffect.BETTER,
    "0": CustomerEffect.SAME,
    "-": CustomerEffect.WORSE,
    "?": CustomerEffect.UNKNOWN,
}
_COMMERCIAL = {
    "+": CommercialEffect.GAIN,
    "0": CommercialEffect.SAME,
    "-": CommercialEffect.COST,
    "?": CommercialEffect.UNKNOWN,
}


class BadCases(UserError):
    """{name}, line {line}: {why}"""


class NoCases(UserError):
    """{name} holds no cases. Each line is one JSON object, as docs/eval.md shows."""


def _one_minus(value: object) -> object:
    """A typographic minus is a minus."""
    return "-" if isinstance(value, str) and value in {"−", "–"} else value


Sign = Annotated[Literal["+", "0", "-", "?"], BeforeValidator(_one_minus)]
Filled = Annotated[str, Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CustomerImpact(_Frozen):
    """What the decision does to the group in the chair."""

    sign: Sign


class CommercialImpact(_Frozen):
    """What the decision does to the business: now is the next three months, later is after."""

    now: Sign
    later: Sign


class Stated(_Frozen):
    """Which effects a careful reader can tell from the text; the others were inferred by the label's author."""

    customer: bool = True
    now: bool = True
    later: bool = True


@dataclass(frozen=True, slots=True)
class StrictLabel:
    """The label with what is only inferred put to unknown, and what follows from that."""

    customer: CustomerEffect
    now: CommercialEffect
    later: CommercialEffect
    decision_class: DecisionClass
    flags: frozenset[Flag]


class Case(_Frozen):
    """A text with its label. What a line holds besides these fields is left alone."""

    id: Filled
    decision: Filled
    in_the_chair: Filled
    end_users: tuple[str, ...] = ()
    chair_synonyms: tuple[str, ...] = ()
    customer_impact: CustomerImpact
    commercial_impact: CommercialImpact
    stated: Stated = Stated()
    decision_class: DecisionClass = Field(alias="class")
    accept: tuple[DecisionClass, ...] = ()
    flags: tuple[Flag, ...]
    principles: tuple[str, ...]
    industry: str | None = None
    direction: str | None = None
    split: str | None = None
    move: str | None = None

    @cached_property
    def strict(self) -> StrictLabel:
        """The label as the strict figures use it: nothing that the text does not say."""
        customer = _CUSTOMER[self.customer_impact.sign] if self.stated.customer else CustomerEffect.UNKNOWN
        now = _COMMERCIAL[self.commercial_impact.now] if self.stated.now else CommercialEffect.UNKNOWN
        later = _COMMERCIAL[self.commercial_impact.later] if self.stated.later else CommercialEffect.UNKNOWN
        said = frozenset(flag for flag in self.flags if flag not in AUTOMATIC_FLAGS)
        flags = said | frozenset(automatic_flags(customer, now, later))
        return StrictLabel(customer, now, later, derive_class(customer, now, later), flags)

    @cached_property
    def chair_stems(self) -> frozenset[str]:
        """The content stems of which any one finds the chair: those of the label and of the end users."""
        return frozenset().union(*map(named_stems, (self.in_the_chair, *self.end_users)))

    @cached_property
    def synonym_stems(self) -> tuple[frozenset[str], ...]:
        """The content stems of each synonym, all of which together find the chair."""
        return tuple(found for found in map(named_stems, self.chair_synonyms) if found)

    @property
    def customer(self) -> CustomerEffect:
        """What the label says for the customer, stated or inferred."""
        return _CUSTOMER[self.customer_impact.sign]

    @property
    def follows_the_rule(self) -> bool:
        """Whether the class as written is what the class rule makes of the signs as written."""
        now, later = _COMMERCIAL[self.commercial_impact.now], _COMMERCIAL[self.commercial_impact.later]
        return self.decision_class is derive_class(self.customer, now, later)


def read_cases(lines: Iterable[str], name: str, known_principles: frozenset[str]) -> list[Case]:
    """The cases in JSON lines; empty lines are skipped. `name` stands in messages.

    Raises:
        BadCases: a line is no case, with its number.
        NoCases: there is none.
    """
    found: list[Case] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        case = _case(line, name, number)
        unknown = sorted(set(case.principles) - known_principles)
        if unknown:
            raise BadCases(name=name, line=number, why=f'"{unknown[0]}" is no principle of the playbook.')
        if case.id in seen:
            raise BadCases(name=name, line=number, why=f"{case.id} is there twice, first in line {seen[case.id]}.")
        seen[case.id] = number
        found.append(case)
    if not found:
        raise NoCases(name=name)
    return found


def _case(line: str, name: str, number: int) -> Case:
    try:
        return Case.model_validate(checked_object(line))
    except ValueError as wrong:
        raise BadCases(name=name, line=number, why=why_not(wrong)) from None


def checked_object(line: str) -> dict[str, object]:
    """The JSON object of a line.

    Raises:
        ValueError: it is none.
    """
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("This is not JSON.") from None
    if not isinstance(given, dict):
        raise ValueError("A line must be a JSON object.")
    return given


def why_not(wrong: ValueError) -> str:
    """What is wrong with a line, in one sentence."""
    if not isinstance(wrong, ValidationError):
        return str(wrong)
    first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    why = first["msg"].removeprefix("Value error, ")
    return f"{where or 'the line'}: {why[:1].lower()}{why[1:]}."
