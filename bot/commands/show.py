"""`show`: the whole of one decision."""

from __future__ import annotations

from dataclasses import replace

from bot.access import to_read
from bot.asking_later import asked_later
from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.messages import Reply
from bot.showing import whole_of
from storage.engine import WorkspaceSession


async def show(context: Context, argument: str) -> Answer:
    """Everything that the log holds on a decision."""

    def query(ws: WorkspaceSession) -> Reply:
        decision = to_read(ws, context, argument)
        shown = whole_of(ws, context, decision)
        return replace(shown, blocks=(*shown.blocks, *asked_later(ws, context, decision)))

    return await context.read(query)


COMMAND = Command(
    name="show",
    usage="show D-12",
    summary="The whole of one decision.",
    examples=("show D-12",),
    order=30,
    run=show,
    fits=lambda rest: decision_number(rest) is not None,
    buttons={"show": show},
)
