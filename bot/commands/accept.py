"""The answers of whoever was named as the one who accepts a decision."""

from __future__ import annotations

from bot.accepting import answered
from bot.access import to_read
from bot.command import Acts, Answer
from bot.context import Context
from bot.errors import ChangedMeanwhile, NotYoursToAccept
from bot.messages import Paragraph, Reply
from bot.showing import card_of
from storage import decisions, workspaces
from storage.engine import WorkspaceSession


async def accept(context: Context, value: str) -> Answer:
    """The person named accepts it."""
    return await context.once(lambda ws: _answer(ws, context, value, accepts=True))


async def not_mine(context: Context, value: str) -> Answer:
    """The person named does not: nobody accepts it, until somebody says so."""
    return await context.once(lambda ws: _answer(ws, context, value, accepts=False))


def _answer(ws: WorkspaceSession, context: Context, value: str, *, accepts: bool) -> Answer:
    decision = to_read(ws, context, value)
    name = f"D-{decision.number}"
    if decision.accepted_by != context.request.user:
        known = workspaces.names_of(ws, [decision.accepted_by])
        who = known.get(decision.accepted_by or "", decision.accepted_by or "nobody")
        raise NotYoursToAccept(id=name, who=who)
    if not decisions.change(ws, decision, **answered(context, decision, accepts=accepts)):
        raise ChangedMeanwhile(id=name)
    context.redraw(ws, decision.channel, card_of(ws, context, decision))
    sentence = f"You accept {name}." if accepts else f"{name} names nobody now who accepts it."
    return Reply(sentence, (Paragraph(sentence),), replace=True, data={"id": name, "accepted": accepts})


ACTS = Acts(buttons={"accept": accept, "not_mine": not_mine})
