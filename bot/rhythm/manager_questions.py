"""What a manager could ask about a decision: for each the best question first, then others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.decisions.amended import declared_class
from storage.models import Decision
from storage.vocabulary import DecisionClass, Door

RIGHT = "what will tell us that it was right?"
# As good for any decision, so that a second question is never the same as the first.
_HEARD = "what have customers said about it so far?"
_NOTICE = "what would one week's notice have cost?"
_INSTEAD = "what do the people who lose by it get instead?"
_SMALL_STEP = "what small step could come first?"
_CLASS: Mapping[DecisionClass, str] = {
    DecisionClass.TYPE_B: "would we keep it in a bad year?",
    DecisionClass.TYPE_A: "which customer could we call to hear it from them?",
    DecisionClass.UNCLEAR: "what would let us say the half that is missing?",
    DecisionClass.COMMERCIAL_ONLY: "could a customer feel it after all?",
    DecisionClass.NO_ONE_GAINS: "what would make it good for one side?",
}
LATE = (
    "who can tell how it came out, and is it fair to ask for it this week?",
    "would we decide it the same way today?",
)


def of_harm(decision: Decision, *, untold: bool) -> tuple[str, ...]:
    """About one by which customers lose, or that touches a red line."""
    return (*((_NOTICE,) if untold else ()), _INSTEAD, *of_new(decision))


def of_new(decision: Decision) -> tuple[str, ...]:
    """About any other that was logged lately."""
    step = (_SMALL_STEP,) if decision.door is Door.ONE_WAY else ()
    return (*step, _CLASS.get(declared_class(decision), RIGHT), _HEARD)


def of_looked_back(decision: Decision) -> tuple[str, ...]:
    """About one that was looked back at."""
    best = "what would have told us earlier?" if decision.drifted else "what would we repeat?"
    return (best, "what else could explain how it came out?")


def each_its_own(questions: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """For each decision its best question that was not asked about one before it."""
    asked: set[str] = set()
    for possible in questions:
        found = next((question for question in possible if question not in asked), possible[0])
        asked.add(found)
        yield found
