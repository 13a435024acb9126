"""What is shown to one person on their own page: how to begin, what waits for them, what was decided, what is kept.

A page, not a message: a platform that has one (Slack's App Home) draws it, and the core asks nobody to look at it.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.decisions.amended import current
from bot.decisions.card import row
from bot.messages import Block, Button, Buttons, Entry, Heading, Listing, Note, Paragraph, Reply, Section, Tone
from bot.screen_words import day
from bot.trust import USUAL_MONTHS, trust
from storage import decisions, workspaces
from storage.decisions import Filter
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status

_MOST = 5
_IN_FORCE = (Status.DECIDED, Status.CHANGED, Status.REVIEWED)
# Numbered on the page: to ask, to bring what was written, to share.
_FIRST = (
    "In a channel, write /customer-chair and one line of what you are deciding. Only you see the answer.",
    "On a message, choose Bring this to the chair, Log as decision or A customer said this.",
    "To let me post what you share, write /invite @Customer Chair in that channel.",
)
_QUIET = "Nothing waits for you."
_NONE_YET = "Nothing was decided in public channels yet."


def home(ws: WorkspaceSession, member: str, now: datetime, *, model_host: str = "") -> Reply:
    """A person's page. It stands in no channel, so it shows what was logged in public ones alone."""
    today = now.date()
    waiting = _checks(ws, member, today)
    recent, _ = decisions.listed(ws, member, Filter(statuses=_IN_FORCE), _MOST)
    known = workspaces.find_member(ws, member) is not None
    workspace = workspaces.find_workspace(ws)
    months = workspace.retention_months if workspace else USUAL_MONTHS
    return Reply(
        summary="Customer Chair",
        blocks=(
            *(() if known and recent else _guide()),
            Buttons((Button("Bring a decision", "ask_box", tone=Tone.PRIMARY), Button("What it can do", "help"))),
            *_waiting(waiting, today),
            *_recent(recent, today),
            Heading("What is kept, and what is not"),
            trust(model_host=model_host, retention_months=months),
        ),
    )


def _guide() -> tuple[Block, ...]:
    return (Heading("How to begin"), Section("", _FIRST, numbered=True))


def _checks(ws: WorkspaceSession, member: str, today: date) -> list[Decision]:
    """Their own decisions whose time to look back has come."""
    wanted = Filter(statuses=_IN_FORCE, logged_by=member, due_until=today)
    return decisions.listed(ws, member, wanted, _MOST)[0]


def _waiting(due: list[Decision], today: date) -> tuple[Block, ...]:
    if not due:
        return (Heading("Time to check"), Paragraph(_QUIET))
    entries = tuple(
        Entry(
            f"D-{each.number}",
            current(each).text,
            f"to check {day(each.due_on, today)}" if each.due_on else "",
            Button("Look back", "review", f"D-{each.number}"),
        )
        for each in due
    )
    return (Heading("Time to check"), Listing(entries))


def _recent(recent: list[Decision], today: date) -> tuple[Block, ...]:
    if not recent:
        return (Heading("Decided lately"), Note(_NONE_YET))
    return (Heading("Decided lately"), Listing(tuple(row(each, today) for each in recent)))
