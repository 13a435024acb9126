"""The answers of an engine to labelled cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.chair.reading import Question, Reader, Reading
from bot.evaluation.cases import Case


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answered to a case. `seconds` is how long it took; `repeated` what it said the second time."""

    case: Case
    reading: Reading
    seconds: float | None = None
    repeated: Reading | None = None


async def answers(chair: Reader, cases: Iterable[Case], clock: Callable[[], float], *, twice: bool) -> list[Answer]:
    """One reading of each case's text, without evidence, and timed by `clock` (seconds, from any zero).

    With `twice` each text is read once more, to see whether the same input gives the same output.
    """
    given = []
    for case in cases:
        question = Question(case.decision)
        began = clock()
        reading = await chair.read(question)
        seconds = clock() - began
        given.append(Answer(case, reading, seconds, await chair.read(question) if twice else None))
    return given
