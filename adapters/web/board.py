"""The board over HTTP: three pages to look at under one signed link, and nothing to press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from aiohttp import web

from adapters.few_at_once import FewAtOnce
from adapters.web.board_links import PATH, BoardLinks, Pass
from adapters.web.board_page import (
    BoardView,
    DecisionView,
    Frame,
    ListView,
    headers,
    not_there,
    render_board,
    render_decision,
    render_listing,
)
from bot.board.chosen import Chosen, read_chosen
from bot.board.listing import listed
from bot.board.log import MOST, channel_names, is_private, listed_rows, read_board
from bot.board.nameless import nameless
from bot.board.overview import mix_section, quadrant_section, totals
from bot.board.section import Addresses
from bot.board.standing import sections
from bot.evidence import cited
from bot.messages import Reply
from bot.ports import Clock
from storage import board_log, decisions, notes, workspaces
from storage.engine import Database, WorkspaceSession

_Drawn = Callable[[WorkspaceSession], str]


class _NotThereError(Exception):
    """There is nothing under this address that the link covers."""


class Board:
    """Answers the board's links. A link holds everything, so any process can answer it."""

    def __init__(self, database: Database, clock: Clock, links: BoardLinks, few: FewAtOnce) -> None:
        self._database = database
        self._clock = clock
        self._links = links
        self._few = few

    def mount(self, app: web.Application) -> None:
        """Add the routes of the board."""
        app.router.add_get(f"{PATH}/{{token}}", self._board)
        app.router.add_get(f"{PATH}/{{token}}/decisions", self._listing)
        app.router.add_get(rf"{PATH}/{{token}}/D-{{number:\d{{1,9}}}}", self._decision)
        # What is under the board's address and none of these is refused in the same words as a link that is over.
        app.router.add_get(f"{PATH}/{{rest:.*}}", _nothing)

    async def _board(self, http: web.Request) -> web.Response:
        token, shown = self._opened(http)
        to = _addresses(token)

        def drawn(ws: WorkspaceSession) -> str:
            frame, chosen = self._frame(ws, shown, http, to)
            log = read_board(ws, shown.channel, chosen, frame.today)
            some = bool(log.plotted)
            pictures = (quadrant_section(log, chosen, to), mix_section(log, chosen, to)) if some else ()
            return render_board(
                BoardView(
                    frame=frame,
                    totals=totals(log, chosen, to),
                    pictures=pictures,
                    sections=sections(log, chosen, to) if some else (),
                    left_out=max(0, log.total - MOST),
                )
            )

        return await self._answered(shown, drawn)

    async def _listing(self, http: web.Request) -> web.Response:
        token, shown = self._opened(http)
        to = _addresses(token)

        def drawn(ws: WorkspaceSession) -> str:
            frame, chosen = self._frame(ws, shown, http, to)
            found, total = board_log.plotted(ws, shown.channel, chosen.wanted(frame.today), MOST)
            page = listed(listed_rows(found, chosen), chosen, to, frame.today)
            return render_listing(ListView(frame, page, max(0, total - MOST)))

        return await self._answered(shown, drawn)

    async def _decision(self, http: web.Request) -> web.Response:
        token, shown = self._opened(http)
        number = int(http.match_info["number"])
        to = _addresses(token)

        def drawn(ws: WorkspaceSession) -> str:
            reply = _whole(ws, shown.channel, number, self._clock.now().date())
            if reply is None:
                raise _NotThereError
            frame, _ = self._frame(ws, shown, http, to)
            return render_decision(DecisionView(frame, f"D-{number}", reply))

        return await self._answered(shown, drawn)

    def _opened(self, http: web.Request) -> tuple[str, Pass]:
        """The link's token and what it covers.

        Raises:
            aiohttp.web.HTTPNotFound: it does not work, for whichever reason.
        """
        token = http.match_info["token"]
        shown = self._links.opened(token)
        if shown is None:
            raise not_there()
        return token, shown

    async def _answered(self, shown: Pass, drawn: _Drawn) -> web.Response:
        """The page, read and drawn in a reader's thread, so that nobody waits for a large log but who asked."""

        def read(ws: WorkspaceSession) -> str:
            if not workspaces.is_here(ws):
                raise _NotThereError
            return drawn(ws)

        try:
            async with self._few:
                html = await self._database.read(shown.workspace, read)
        except _NotThereError:
            raise not_there() from None
        return web.Response(text=html, content_type="text/html", charset="utf-8", headers=headers())

    def _frame(self, ws: WorkspaceSession, shown: Pass, http: web.Request, to: Addresses) -> tuple[Frame, Chosen]:
        """What stands around every page, and what its address chooses."""
        now = self._clock.now()
        channels = channel_names(ws, shown.channel)
        chosen, wrong = read_chosen(http.query, channels)
        frame = Frame(
            channel=channels.get(shown.channel, shown.channel),
            private=is_private(ws, shown.channel),
            channels=channels,
            now=now,
            until=shown.until,
            chosen=chosen,
            wrong=tuple(wrong),
            to=to,
        )
        return frame, chosen


def _addresses(token: str) -> Addresses:
    base = f"{PATH}/{token}"
    return Addresses(
        board=lambda chosen: f"{base}{chosen.but(cell=None).query()}",
        listing=lambda chosen: f"{base}/decisions{chosen.query()}",
        decision=lambda number: f"{base}/D-{number}",
    )


def _whole(ws: WorkspaceSession, here: str, number: int, today: date) -> Reply | None:
    """The whole of a decision without its people; None where it cannot be seen from there."""
    decision = decisions.find(ws, number, here)
    if decision is None:
        return None
    names = workspaces.names_of(ws, [decision.accepted_by] if decision.accepted_at else [])
    dissent = notes.dissent(ws, here, f"D-{number}")
    known = cited(ws, here, decision.evidence)
    return nameless(decision, names.get(decision.accepted_by or "", ""), today, dissent, known)


async def _nothing(_: web.Request) -> web.Response:
    raise not_there()
