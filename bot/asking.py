"""Reading a question for somebody: with what the log holds, and without what they have had enough of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC

from bot.chair.evidence import gather, likely_group
from bot.chair.question_rest import skips
from bot.chair.reading import Question, Reading, ReadingOutcome
from bot.context import Context, Services
from storage import question_use


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and from which channel: what may be quoted to them and what they are not asked again follows."""

    workspace: str
    channel: str
    person: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A reading and the question that it answers, with the evidence and all that was not to be asked.

    `awaited` where a model is still to write its questions.
    """

    question: Question
    reading: Reading
    awaited: bool = False


def asker(context: Context) -> Asker:
    """Whoever made the request that is being answered."""
    return Asker(context.request.place.workspace, context.here, context.request.user)


async def read_at_once(services: Services, by: Asker, question: Question) -> Reading:
    """The reading that needs no waiting for a model, with what the log holds on it."""
    return services.chair.at_once(await _informed(services, by, question))


async def read_learned(services: Services, by: Asker, question: Question) -> Asked:
    """The reading that needs no waiting, without the questions that this person or this channel has had enough of.

    When none is left, first those that only rest come back, then the retired ones: never those the person replaced.
    """
    now = services.clock.now().astimezone(UTC)
    uses = await services.database.read(by.workspace, question_use.told, by.channel, by.person)
    learned = skips(uses, by.person, by.channel, now)
    informed = await _informed(services, by, question)
    tried: Asked | None = None
    for skip in learned.from_strictest():
        without = replace(informed, skip=informed.skip | skip)
        chair = services.chair
        reading = chair.at_once(without) if chair.slow else await chair.read(without)
        tried = Asked(without, reading)
        if reading.questions or reading.note or reading.outcome is not ReadingOutcome.READING:
            break
    assert tried is not None  # noqa: S101 - there is always one set to try
    return tried


async def read_for(context: Context, question: Question) -> Asked:
    """The reading for whoever made a request: a model's if the request waits for it, else what is there at once."""
    asked = await read_learned(context.services, asker(context), question)
    chair = context.services.chair
    if not chair.slow or asked.reading.outcome is not ReadingOutcome.READING or not asked.reading.questions:
        return asked
    if context.request.waits:
        return replace(asked, reading=await chair.read(asked.question))
    return replace(asked, awaited=True)


async def _informed(services: Services, by: Asker, question: Question) -> Question:
    today = services.clock.now().astimezone(UTC).date()
    group = likely_group(question)
    evidence = await services.database.read(by.workspace, gather, by.channel, question.text, today, group)
    return replace(question, evidence=evidence, workspace=by.workspace)
