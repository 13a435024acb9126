"""A channel's log as a digest and the choice of its question need it; always the same number of queries."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rhythm.facts import ChannelLog
from storage import digest_log
from storage.engine import WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import DecisionClass, EditionState

_RECENT = timedelta(weeks=12)
_ASKED = timedelta(weeks=53)
_LONGEST_SINCE = timedelta(weeks=4)
_A_WEEK = timedelta(weeks=1)


def channel_log(ws: WorkspaceSession, channel: str, now: datetime, time_zone: str, since: datetime) -> ChannelLog:
    """What the log of a channel says at a moment; `since` is when its last digest was due."""
    today = local_day(now, time_zone)
    return ChannelLog(
        now=now,
        today=today,
        since=since,
        recent=digest_log.logged_since(ws, [channel], now - _RECENT),
        standing=digest_log.standing(ws, [channel], today),
        without_payback=digest_log.count_in_force(ws, channel, DecisionClass.TYPE_B),
        seated=digest_log.seated(ws, channel),
        looked_back=digest_log.outcomes(ws, channel),
        last_logged=digest_log.last_logged(ws, [channel]),
        asked=digest_log.asked(ws, channel, now - _ASKED),
    )


def local_day(moment: datetime, time_zone: str) -> date:
    """The day that it is in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def new_since(before: list[Edition], now: datetime) -> datetime:
    """From when on something counts as new: the last edition that went out, a week ago without one."""
    for edition in before:
        if edition.due_at > now:
            continue  # it was sent before the clock went back
        if edition.state in (EditionState.SENT, EditionState.UNCERTAIN, EditionState.PLANNED):
            return max(edition.due_at, now - _LONGEST_SINCE)
    return now - _A_WEEK
