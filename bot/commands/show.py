"""`show`: the whole of one decision."""

from __future__ import annotations

from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.decisions.card import whole
from bot.decisions.record import to_record
from bot.errors import UnknownDecision
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision


async def show(context: Context, argument: str) -> Answer:
    """Everything that the log holds on a decision."""
    number = decision_number(argument)

    def query(ws: WorkspaceSession) -> tuple[Decision | None, dict[str, str]]:
        return decisions.find(ws, number or 0, context.here), workspaces.names(ws)

    decision, names = await context.read(query)
    if decision is None:
        raise UnknownDecision(id=argument.strip().upper()[:40])
    return whole(decision, names, context.today, to_record(decision).as_json())


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
