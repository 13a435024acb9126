"""The chair whose questions a model writes, and code checks.

The playbook's reading comes first, always. A model may then put sharper questions in the place of the playbook's;
the group, the trade, the class, the flags, the quotes, the look-up and the related decisions stay as code found
them. Whatever goes wrong, the playbook's reading is the answer and says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.chair.brief import Brief, brief_for
from bot.chair.draft import Draft
from bot.chair.fallback import ModelFailed, Trouble, fallen_back
from bot.chair.grounding import Problem, problems
from bot.chair.playbook import read_question
from bot.chair.present import MAX_WORDS_ONE_QUESTION, MAX_WORDS_THREE_QUESTIONS, spoken_words
from bot.chair.reading import Principle, Question, Reading, SeatQuestion
from prompts.templates import prompt_version

ENGINE = "openai"


class Endpoint(Protocol):
    """Where a model answers."""

    async def write(self, brief: Brief) -> Draft:
        """What the model makes of a brief.

        Raises:
            bot.chair.fallback.ModelFailed: it gave nothing that can be checked.
        """
        ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...


class Budget(Protocol):
    """How many readings a model may write."""

    async def take(self, workspace: str) -> bool:
        """Count one reading for this workspace and day; False where none is left."""
        ...


class ModelChair:
    """Reads with the playbook and has a model sharpen the questions.

    `timeout` is how many seconds a reading may take in all, waiting for its turn and a retry included; `at_once`
    how many readings of this process may be with the model at the same time.
    """

    name = ENGINE
    slow = True

    def __init__(self, endpoint: Endpoint, budget: Budget, *, timeout: float, at_once: int) -> None:
        self._endpoint = endpoint
        self._budget = budget
        self._timeout = timeout
        self._turns = asyncio.Semaphore(at_once)

    def at_once(self, question: Question) -> Reading:
        """The playbook's reading, for a caller that cannot wait."""
        return read_question(question)

    async def read(self, question: Question) -> Reading:
        """Read a question; never raises for what a person typed or for what a model does."""
        reading = read_question(question)
        brief = brief_for(question, reading)
        if brief is None:
            return reading
        try:
            draft = await self._written(brief, question.workspace)
        except ModelFailed as failed:
            return fallen_back(reading, failed.trouble)
        wrong = problems(draft, brief.grounds)
        if wrong:
            return fallen_back(reading, wrong[0])
        sharper = _sharpened(reading, draft)
        return sharper if _fits(sharper) else fallen_back(reading, Problem.TOO_LONG)

    async def close(self) -> None:
        """Let go of the model's connections."""
        await self._endpoint.close()

    async def _written(self, brief: Brief, workspace: str) -> Draft:
        """What the model wrote in time.

        Raises:
            bot.chair.fallback.ModelFailed: it wrote nothing.
        """
        now = asyncio.get_running_loop().time
        began, turn = now(), None
        try:
            async with asyncio.timeout(self._timeout), self._turns:
                turn = now()
                if not await self._counted(workspace):
                    raise ModelFailed(Trouble.BUDGET)
                return await self._endpoint.write(brief)
        except TimeoutError:
            # Whoever spent most of the time waiting for a turn is told so: the model had no chance to answer.
            waited = turn is None or turn - began > self._timeout / 2
            raise ModelFailed(Trouble.BUSY if waited else Trouble.TIMEOUT) from None
        except ModelFailed:
            raise
        except Exception:
            # The last guard: whatever a library, a proxy or a server does, the person gets the playbook's reading.
            raise ModelFailed(Trouble.FAILED) from None

    async def _counted(self, workspace: str) -> bool:
        try:
            return await self._budget.take(workspace)
        except Exception:
            # Uncounted use has no limit, so a count that cannot be kept is as good as one that is used up.
            raise ModelFailed(Trouble.NOT_COUNTED) from None


def _sharpened(reading: Reading, draft: Draft) -> Reading:
    """The playbook's reading with a model's questions, which were checked."""
    return replace(
        reading,
        engine=ENGINE,
        prompt_version=prompt_version(),
        questions=tuple(SeatQuestion(None, " ".join(question.split())) for question in draft.questions),
        instead_of=tuple(question.id for question in reading.questions if question.id),
        principles=_in_order(reading.principles, draft.principles),
        written_from=tuple(dict.fromkeys(quote.voice for quote in draft.quotes)),
    )


def _fits(reading: Reading) -> bool:
    """Whether the whole reading keeps to the number of words that a reading may say."""
    most = MAX_WORDS_ONE_QUESTION if len(reading.questions) < 2 else MAX_WORDS_THREE_QUESTIONS
    return spoken_words(reading) <= most


def _in_order(principles: Sequence[Principle], wanted: Sequence[str]) -> tuple[Principle, ...]:
    """The same principles, those that the questions rest on first."""
    return tuple(sorted(principles, key=lambda each: wanted.index(each.id) if each.id in wanted else len(wanted)))
