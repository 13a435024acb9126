"""`calibration`: what can and cannot be said of how sure this channel and the workspace are."""

from __future__ import annotations

from collections.abc import Callable

from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.calibration_shown import Scopes, by_scope, what_it_says, worked_out
from bot.messages import Reply
from storage import decisions
from storage.engine import WorkspaceSession


async def calibration(context: Context, _: str) -> Answer:
    """Two sentences for each side, of this channel and of all that can be seen from it."""
    return await _shown(context, what_it_says)


async def figures(context: Context, _: str) -> Answer:
    """The figures behind the sentences."""
    return await _shown(context, worked_out)


async def _shown(context: Context, show: Callable[[Scopes], Reply]) -> Reply:
    def query(ws: WorkspaceSession) -> Reply:
        found = decisions.looked_back_at(ws, context.here)
        return show(by_scope(found, context.here, context.channel_name))

    return await context.read(query)


COMMAND = Command(
    name="calibration",
    usage="calibration",
    summary="What can and cannot be said of how sure we are.",
    examples=("calibration",),
    order=70,
    run=calibration,
    fits=lambda rest: not rest.strip(),
    buttons={"calibration_worked_out": figures},
)
