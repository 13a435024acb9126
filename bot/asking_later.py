"""The one later question under the whole of a decision, for those who may answer it."""

from __future__ import annotations

from bot.access import may_change
from bot.context import Context
from bot.decisions.amended import current
from bot.decisions.cues import REMEDY, Known, Question, next_question
from bot.errors import MayOnlyRead
from bot.messages import Block, Button, Buttons, Section
from bot.screen_words import day
from storage import decisions
from storage.engine import WorkspaceSession
from storage.models import Decision


def asked_later(ws: WorkspaceSession, context: Context, decision: Decision) -> tuple[Block, ...]:
    """The next question with its two buttons; nothing where none is due, or this person may not answer it."""
    try:
        may_change(ws, context, decision.channel)
    except MayOnlyRead:
        return ()
    question = asked_next(ws, context, decision)
    return _drawn(f"D-{decision.number}", question, context) if question else ()


def asked_next(ws: WorkspaceSession, context: Context, decision: Decision) -> Question | None:
    """The next question about a decision, with what its channel's log knows of the answer."""
    group = current(decision).in_the_chair
    log = decisions.of_group(ws, decision.channel, group, decision.number)
    return next_question(decision, log, context.today)


def _drawn(name: str, question: Question, context: Context) -> tuple[Block, ...]:
    lines = [question.because, question.ask]
    if question.known is not None:
        lines.append(_known(question.known, context))
    subject = f"{name} {question.name}"
    # A remedy is more than an answer: it has a command of its own.
    answer = (
        Button("Put it right", "remedy", name)
        if question.name == REMEDY
        else Button("Answer", "answer_later", subject)
    )
    return (
        Section("One thing more, if you know it", tuple(lines)),
        Buttons((answer, Button("Not this one", "unask", subject))),
    )


def _known(known: Known, context: Context) -> str:
    said = ", ".join(value for value in known.values.values() if value)
    return f"From {known.source}, {day(known.on, context.today)}: {said}"
