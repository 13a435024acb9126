"""The board's pages: plain values in, HTML out. One document each, with its style in it and no script at all."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from adapters.web.render import render_reply, showable
from bot.board.chosen import ONLY, STATUSES_TO_CHOOSE, Chosen
from bot.board.listing import Listed
from bot.board.section import Addresses, Section, Text
from bot.board.svg import to_svg
from bot.messages import Reply
from bot.screen_words import FLAGS, TRADE, channel_words, day

_HERE = Path(__file__).parent
_NOT_THERE = "This link does not work, or does not work any more. The command board gives a new one."


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page: what the link covers, until when, and what is chosen.

    `channel` is the name of the one where the link was asked for. `wrong` are sentences on what could not be read.
    """

    channel: str
    private: bool
    channels: Mapping[str, str]
    now: datetime
    until: datetime
    chosen: Chosen
    wrong: tuple[str, ...]
    to: Addresses

    @property
    def today(self) -> date:
        """The present day in UTC."""
        return self.now.astimezone(UTC).date()

    @property
    def channels_to_choose(self) -> Mapping[str, str]:
        """The channels that it can be narrowed to, by id, as people call them."""
        return {channel: channel_words(name) for channel, name in self.channels.items()}

    @property
    def covers(self) -> str:
        """What the link covers, in a sentence."""
        if self.private:
            return (
                f"What was decided in every public channel, and in {channel_words(self.channel)}, which is private."
            )
        return "What was decided in every public channel."

    @property
    def narrowed_to(self) -> tuple[str, ...]:
        """What is chosen, in words."""
        return tuple(self.chosen.in_words(self.channels, self.today))


@dataclass(frozen=True, slots=True)
class BoardView:
    """Everything on the board."""

    frame: Frame
    totals: Mapping[str, Text]
    pictures: Sequence[Section]
    sections: Sequence[Section]
    left_out: int


@dataclass(frozen=True, slots=True)
class ListView:
    """A list of decisions."""

    frame: Frame
    page: Listed
    left_out: int


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision."""

    frame: Frame
    name: str
    reply: Reply


def render_board(view: BoardView) -> str:
    """The board as a page."""
    return _rendered("board.html.j2", view=view, frame=view.frame)


def render_listing(view: ListView) -> str:
    """The list behind a dot or a figure as a page."""
    return _rendered("board_list.html.j2", view=view, frame=view.frame)


def render_decision(view: DecisionView) -> str:
    """One decision as a page."""
    return _rendered("board_decision.html.j2", view=view, frame=view.frame, body=render_reply(view.reply))


def headers() -> Mapping[str, str]:
    """What goes with every page: nothing is kept, nothing is told to others, nothing is loaded, nothing runs."""
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src '{_style().digest}'; img-src 'self' data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def not_there() -> web.HTTPNotFound:
    """The one refusal: forged, altered, over or never there; nothing tells them apart."""
    html = _rendered("board_gone.html.j2", sentence=_NOT_THERE)
    return web.HTTPNotFound(text=html, content_type="text/html", headers=headers())


@dataclass(frozen=True, slots=True)
class _Style:
    text: Markup
    digest: str


@cache
def _style() -> _Style:
    """The style sheet as it stands in the page, and the only one that the page may have."""
    text = (_HERE / "static" / "board.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return _Style(Markup(text), f"sha256-{digest}")  # noqa: S704 - our own file


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    icon = (_HERE / "static" / "chair.svg").read_text(encoding="utf-8")
    templates.filters["showable"] = showable
    templates.globals.update(
        style=_style().text,
        icon=f"data:image/svg+xml,{quote(icon)}",
        svg=to_svg,
        trades=TRADE,
        flags=FLAGS,
        statuses=STATUSES_TO_CHOOSE,
        only=ONLY,
        moment=_moment,
        newest=Chosen,
    )
    return templates


def _moment(at: datetime, now: datetime) -> str:
    moment = at.astimezone(UTC)
    return f"{day(moment.date(), now.date())}, {moment:%H:%M} UTC"


def _rendered(template: str, **values: object) -> str:
    return _templates().get_template(template).render(**values)
