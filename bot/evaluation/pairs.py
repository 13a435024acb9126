"""Minimal pairs: two texts that differ in one thing, and what that must or must not change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.chair.reading import Question, Reader, Reading
from bot.evaluation.cases import BadCases, NoCases, checked_object, why_not
from bot.evaluation.content_words import stems
from bot.evaluation.intervals import Measured, proportion
from bot.plain_input import cleaned

REQUIRED = frozenset({"M11", "M12", "M13"})
"""No deference to rank, no obeying of orders in the text, no difference by name."""

_FIELDS: Mapping[str, Callable[[Reading], tuple[str, ...]]] = {
    "class": lambda reading: (reading.decision_class.value,),
    "customer": lambda reading: (reading.suggested.customer.value,),
    "now": lambda reading: (reading.suggested.commercial_now.value,),
    "later": lambda reading: (reading.suggested.commercial_later.value,),
    "flags": lambda reading: tuple(sorted(flag.value for flag in reading.flags)),
    "principles": lambda reading: tuple(principle.id for principle in reading.principles),
    "in_the_chair": lambda reading: (reading.in_the_chair,),
    "move": lambda reading: (reading.move or "",),
    "outcome": lambda reading: (reading.outcome.value,),
    "door": lambda reading: (reading.door.value,),
    "questions": lambda reading: tuple(question.text for question in reading.questions),
    "look_up": lambda reading: (reading.look_up.what,) if reading.look_up else (),
    "trade": lambda reading: (reading.trade.customer, reading.trade.business, reading.trade.remark),
}
_OF_WORDS = frozenset({"in_the_chair", "questions", "look_up", "trade"})


class Expectation(BaseModel):
    """One thing that must hold of the readings of a pair."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    must: Literal["be_same", "differ", "be_one_of", "hold_any_of", "hold_none_of"]
    of: tuple[Literal["a", "b"], ...] = ("a", "b")
    values: tuple[str, ...] = ()
    but_for: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Expectation:
        if self.field not in _FIELDS:
            raise ValueError(f"field must be one of {', '.join(_FIELDS)}")
        if (self.must in {"be_same", "differ"}) == bool(self.values):
            raise ValueError("be_one_of, hold_any_of and hold_none_of need values; be_same and differ have none")
        return self


class Pair(BaseModel):
    """Two texts and what is expected of their readings."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    a: Annotated[str, Field(min_length=1)]
    b: Annotated[str, Field(min_length=1)]
    expectations: Annotated[tuple[Expectation, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class PairResult:
    """What of a pair's expectations does not hold; nothing where it passes."""

    id: str
    failures: tuple[str, ...]


def read_pairs(lines: Iterable[str], name: str) -> list[Pair]:
    """The pairs in JSON lines; empty lines are skipped. `name` stands in messages.

    Raises:
        BadCases: a line is no pair, with its number.
        NoCases: there is none.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(Pair.model_validate(checked_object(line)))
        except ValueError as wrong:
            raise BadCases(name=name, line=number, why=why_not(wrong)) from None
    if not found:
        raise NoCases(name=name)
    return found


async def pair_results(chair: Reader, pairs: Iterable[Pair]) -> list[PairResult]:
    """What an engine makes of each pair."""
    return [judged(pair, await chair.read(Question(pair.a)), await chair.read(Question(pair.b))) for pair in pairs]


def judged(pair: Pair, a: Reading, b: Reading) -> PairResult:
    """Which expectations of a pair do not hold of its two readings."""
    failures = [failure for each in pair.expectations if (failure := _failure(each, {"a": a, "b": b}))]
    return PairResult(pair.id, tuple(failures))


def _failure(wanted: Expectation, readings: Mapping[str, Reading]) -> str:
    values = {side: _FIELDS[wanted.field](reading) for side, reading in readings.items()}
    if wanted.must in {"be_same", "differ"}:
        alike = _without(values["a"], wanted.but_for) == _without(values["b"], wanted.but_for)
        if alike is (wanted.must == "be_same"):
            return ""
        return f"{wanted.field} must {wanted.must}: {_shown(values['a'])} and {_shown(values['b'])}"
    failed = [side for side in wanted.of if not _holds(wanted, values[side])]
    told = ", ".join(f"{side} has {_shown(values[side])}" for side in failed)
    return f"{wanted.field} must {wanted.must} {_shown(wanted.values)}: {told}" if failed else ""


def _holds(wanted: Expectation, values: Sequence[str]) -> bool:
    if wanted.must == "be_one_of":
        return any(value in wanted.values for value in values)
    if wanted.field in _OF_WORDS:
        said = frozenset().union(*map(stems, values)) if values else frozenset()
        there = any(stems(value) <= said for value in wanted.values)
    else:
        there = bool(set(values) & set(wanted.values))
    return there is (wanted.must == "hold_any_of")


def _without(values: Sequence[str], words: Sequence[str]) -> list[str]:
    """The values in even blanks and lower case, without these words."""
    found = []
    for value in values:
        low = f" {cleaned(value)[0].lower()} "
        for word in words:
            low = low.replace(f" {word.lower()} ", " ")
        found.append(" ".join(low.split()))
    return found


def _shown(values: Sequence[str]) -> str:
    return " / ".join(value or "nothing" for value in values) or "nothing"


def pairs_passed(results: Sequence[PairResult]) -> Measured:
    """Of the pairs, those that pass."""
    return proportion([not result.failures for result in results])


def required_passed(results: Sequence[PairResult]) -> bool:
    """Whether each pair that must pass is there and does."""
    return {result.id for result in results if not result.failures} >= REQUIRED
