"""The constant chair: what may be had without looking at the text. Each figure stands beside the constant's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.chair.reading import Effects, Principle, Question, Reading, ReadingOutcome, SeatQuestion
from bot.evaluation.answers import Answer
from bot.evaluation.cases import Case
from bot.evaluation.content_words import stems
from bot.evaluation.splits import by_industry
from storage.vocabulary import CustomerEffect, DecisionClass, Flag

QUESTION = "What changes for me, when does it change, and who tells me?"
PRINCIPLES = 3

Word = TypeVar("Word", bound=Hashable)


@dataclass(frozen=True, slots=True)
class ConstantChair:
    """An engine that gives every text the same reading."""

    decision_class: DecisionClass
    customer: CustomerEffect
    in_the_chair: str
    flags: tuple[Flag, ...]
    principles: tuple[str, ...]

    async def read(self, question: Question) -> Reading:
        """The same reading, whatever is asked."""
        return self.answer(question.text)

    def answer(self, text: str) -> Reading:
        """The reading of any text; only the echo differs."""
        return Reading(
            text=text,
            title=text,
            engine="constant",
            prompt_version="",
            outcome=ReadingOutcome.READING,
            in_the_chair=self.in_the_chair,
            questions=(SeatQuestion("constant", QUESTION),),
            suggested=Effects(self.customer),
            decision_class=self.decision_class,
            flags=self.flags,
            principles=tuple(Principle(each, each, "") for each in self.principles),
        )


def fitted(train: Sequence[Case]) -> ConstantChair:
    """The constant chair that does best on its training cases; without any it says that nothing is known."""
    classes = commonest((case.strict.decision_class for case in train), 1)
    effects = commonest((case.strict.customer for case in train), 1)
    return ConstantChair(
        decision_class=classes[0] if classes else DecisionClass.UNCLEAR,
        customer=effects[0] if effects else CustomerEffect.UNKNOWN,
        in_the_chair=_best_group(train),
        flags=commonest((flag for case in train for flag in sorted(case.strict.flags)), 1),
        principles=commonest((principle for case in train for principle in case.principles), PRINCIPLES),
    )


def constant_answers(cases: Sequence[Case], train: Sequence[Case] | None) -> list[Answer]:
    """The constant's answers, in the order of the cases: fitted on `train`, or else on the other industries."""
    if train is not None:
        chair = fitted(train)
        return [Answer(case, chair.answer(case.decision)) for case in cases]
    found: dict[str, Answer] = {}
    for others, held in by_industry(cases):
        chair = fitted(others)
        found |= {case.id: Answer(case, chair.answer(case.decision)) for case in held}
    return [found[case.id] for case in cases]


def commonest(values: Iterable[Word], count: int) -> tuple[Word, ...]:
    """The commonest values, most often first; of equally common ones, the one that came first."""
    return tuple(value for value, _ in Counter(values).most_common(count))


def _best_group(train: Sequence[Case]) -> str:
    """The label that finds the most training cases by its content words."""
    holders: dict[str, set[int]] = {}
    for place, case in enumerate(train):
        for each in case.chair_stems:
            holders.setdefault(each, set()).add(place)
    found = {
        case.in_the_chair: len(set().union(*(holders.get(each, ()) for each in stems(case.in_the_chair))))
        for case in train
    }
    return max(found, key=found.__getitem__, default="")
