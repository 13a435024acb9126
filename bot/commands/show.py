"""`show`: the whole of one decision."""

from __future__ import annotations

from bot.access import to_read
from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.showing import whole_of


async def show(context: Context, argument: str) -> Answer:
    """Everything that the log holds on a decision."""
    return await context.read(lambda ws: whole_of(ws, context, to_read(ws, context, argument)))


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
