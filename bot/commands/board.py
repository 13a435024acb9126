"""`board`: the log at a glance, under a link of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.board.chosen import from_filter
from bot.board.log import is_private
from bot.command import Answer, Command
from bot.context import Context
from bot.decisions.filters import Misread, are_filters, begin_as_filters, read_filters
from bot.errors import NotOnTheBoard
from bot.messages import Link, Note, Paragraph, Reply
from bot.screen_words import day
from storage import audit
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind

_NO_SERVER = "There is no server here that could show the board. customer-chair run starts one."


async def board(context: Context, argument: str) -> Answer:
    """A link to the board, narrowed to the filters that were typed, for the one who asks."""
    links = context.services.board
    if links is None:
        return Reply(_NO_SERVER, (Paragraph(_NO_SERVER),))
    wanted = read_filters(argument, context.today, context.request.user)
    chosen = None if isinstance(wanted, Misread) else from_filter(wanted, context.today)
    if chosen is None:
        raise NotOnTheBoard(said=argument.strip()[:60])
    private = await context.read(is_private, context.here)
    address, until = links.made(context.request.place.workspace, context.here)
    await context.services.database.write(context.request.place.workspace, lambda ws: _note(ws, context, until))
    also = ", and what was logged here, which is private" if private else ""
    end = f"{day(until.date(), context.today)}, {until:%H:%M} UTC"
    nearby = () if links.is_public else (Note("The server has no public address, so it opens on its own machine."),)
    return Reply(
        summary="The board",
        blocks=(
            Paragraph(f"It shows the decisions of every public channel{also}."),
            Link("Open the board", f"{address}{chosen.query()}"),
            Note(f"Read only. Whoever has the link can read it until {end}."),
            *nearby,
        ),
        forget_at=until,
    )


def _note(ws: WorkspaceSession, context: Context, until: datetime) -> None:
    """That somebody was given a link: it shows the log to whoever has it."""
    hours = round((until - context.now) / timedelta(hours=1))
    about = f"board link, {hours} hours"
    audit.write(ws, AuditKind.EXPORT, context.request.user, about, context.now, channel=context.here)


COMMAND = Command(
    name="board",
    usage="board [open / due / since 2026-10-01 …]",
    summary="The log at a glance: pictures and lists to look at, print and show.",
    examples=("board", "board since 2026-10-01"),
    order=42,
    run=board,
    fits=are_filters,
    nearly=lambda rest: len(rest.split()) <= 1 or begin_as_filters(rest),
    buttons={"board": board},
)
