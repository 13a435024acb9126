"""`retro`: the 45-minute sheet for running the meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.command import Answer, Command, plain_number
from bot.context import Context
from bot.decisions.card import in_place
from bot.errors import RetroOver, UnknownAction
from bot.messages import Audience, Paragraph, Reply
from bot.retro.question import ask_where_none_is_open
from bot.retro.roles import check_may_run
from bot.retro.sheet import STEPS, card, summary
from bot.retro.showing import due_in, sheet_of
from storage import outbox, retro_questions, retros
from storage.engine import WorkspaceSession
from storage.retro_models import Retro

_RUN = "run its retro"
_STALE = timedelta(hours=24)


async def retro(context: Context, _argument: str) -> Answer:
    """Begin the meeting; where one is going on, its sheet for the asker."""

    def effect(ws: WorkspaceSession) -> Answer:
        check_may_run(ws, context, context.here, _RUN)
        _leave_stale(ws, context)
        due, _ = due_in(ws, context, context.here)
        begun = retros.begin(
            ws, context.here, context.request.user, f"D-{due.number}" if due else None, context.now
        )
        if begun is not None:
            ask_where_none_is_open(ws, context.here, context.now)
            return card(sheet_of(ws, context, begun), context.today)
        going_on = retros.going_on(ws, context.here)
        if going_on is None:
            raise RetroOver
        sheet = sheet_of(ws, context, going_on)
        return _alone(card(sheet, context.today), f"It is going on, started by {sheet.led_by}: this is its sheet.")

    return await context.once(effect)


def _leave_stale(ws: WorkspaceSession, context: Context) -> None:
    """A meeting that nobody finished does not stand in the way of the next; its questions stay open."""
    going_on = retros.going_on(ws, context.here)
    held = retros.lock(ws, going_on.number, context.here) if going_on else None
    if held is None or held.finished_at is not None or context.now - held.started_at < _STALE:
        return
    held.finished_at = context.now
    ws.session.flush()
    context.redraw(ws, context.here, card(sheet_of(ws, context, held), context.today))


async def next_step(context: Context, value: str) -> Answer:
    """On to the next step. `value` is the meeting and the step that was seen, so two at once move it once."""
    number, _, seen = value.partition(" ")

    def effect(ws: WorkspaceSession) -> Answer:
        held = _held(ws, context, number)
        if held.step == plain_number(seen) < STEPS:
            held.step += 1
            ws.session.flush()
        return _drawn(ws, context, card(sheet_of(ws, context, held), context.today))

    return await context.once(effect)


async def finish(context: Context, value: str) -> Answer:
    """It is over: nothing more is answered, to-dos carry over, the summary is posted once."""

    def effect(ws: WorkspaceSession) -> Answer:
        held = _held(ws, context, value)
        held.finished_by, held.finished_at = context.request.user, context.now
        ws.session.flush()
        sheet = sheet_of(ws, context, held)
        for question in retro_questions.open_in(ws, context.here):
            retro_questions.close(ws, question, context.now)
        place = replace(context.request.place, thread=None)
        context.post(ws, place, summary(sheet, context.today), key=f"retro-summary:{held.number}")
        return _drawn(ws, context, card(sheet, context.today))

    return await context.once(effect)


def _held(ws: WorkspaceSession, context: Context, number: str) -> Retro:
    """The meeting, held until the change is stored, for somebody who may run it.

    Raises:
        UnknownAction: there was never such a meeting here.
        RetroOver: it is over.
    """
    check_may_run(ws, context, context.here, _RUN)
    held = retros.lock(ws, plain_number(number), context.here)
    if held is None:
        raise UnknownAction
    if held.finished_at is not None:
        raise RetroOver
    return held


def _drawn(ws: WorkspaceSession, context: Context, drawn: Reply) -> Reply:
    """The card in its place; whoever has a copy to themselves gets that drawn anew too."""
    if context.request.shared and outbox.card_of(ws, drawn.about, context.here) in (None, context.request.message):
        return in_place(drawn)
    context.redraw(ws, context.here, drawn)
    return in_place(replace(drawn, audience=Audience.ASKER, about=""))


def _alone(drawn: Reply, sentence: str) -> Reply:
    return replace(
        drawn, summary=sentence, audience=Audience.ASKER, about="", blocks=(Paragraph(sentence), *drawn.blocks)
    )


COMMAND = Command(
    name="retro",
    usage="retro",
    summary="The 45-minute sheet for running the retro of this channel.",
    examples=("retro",),
    order=64,
    run=retro,
    fits=lambda rest: not rest.strip(),
    buttons={"retro_next": next_step, "retro_finish": finish},
)
