"""The nudge policy: whether something may be said unasked now, later, or not at all. Pure, over the ledger.

Source: `product.md`, *Nudge policy*. At most two posts a channel and week, the digest included, and one direct
message a person and week; 9 to 17 in the recipient's time zone, never on weekends or holidays; moved to the next
open hour, dropped after five working days. What somebody subscribed to is no nudge and does not come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.rhythm.schedule import CLOSES, MOST_WORKING_DAYS_LATER, OPENS, is_working_day, moment_of, week_of

CHANNEL_POSTS_A_WEEK = 2
MESSAGES_A_WEEK = 1
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A channel or a person as the policy sees them: their time zone, holidays and budget, and whether silent.

    `said` are the moments at which they were told something unasked, as the ledger has them.
    """

    time_zone: str
    budget: int
    said: Sequence[datetime] = ()
    holidays: AbstractSet[date] = frozenset()
    silent: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """It may be said now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now; at this moment it may be."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Drop:
    """It is not said at all, and this is why."""

    why: str


Verdict = Say | Wait | Drop


def verdict(listener: Listener, wanted_since: datetime, now: datetime) -> Verdict:
    """Whether something that was first to be said at `wanted_since` may be said now."""
    if listener.silent:
        return Drop(listener.silent)
    if working_days_between(wanted_since, now, listener) > MOST_WORKING_DAYS_LATER:
        return Drop("It could not be said within five working days.")
    if told_this_week(listener, now) >= listener.budget:
        until, why = next_open(listener, _next_week(listener, now)), "What may be said in a week was said."
    elif not is_open(listener, now):
        until, why = next_open(listener, now), "Outside working hours."
    else:
        return Say()
    if working_days_between(wanted_since, until, listener) > MOST_WORKING_DAYS_LATER:
        return Drop(f"{why} There was no room within five working days.")
    return Wait(until, why)


def told_this_week(listener: Listener, now: datetime) -> int:
    """How often the listener was told something unasked in the present week of their time zone."""
    this_week = _week(listener, now)
    return sum(_week(listener, moment) == this_week for moment in listener.said)


def is_open(listener: Listener, moment: datetime) -> bool:
    """Whether it is working time where the listener is."""
    local = moment.astimezone(ZoneInfo(listener.time_zone))
    return is_working_day(local.date(), listener.holidays) and OPENS <= local.hour * 60 + local.minute < CLOSES


def next_open(listener: Listener, moment: datetime) -> datetime:
    """The first moment from this one on at which it is working time where the listener is."""
    if is_open(listener, moment):
        return moment
    day = moment.astimezone(ZoneInfo(listener.time_zone)).date()
    while True:
        opens = moment_of(day, OPENS, listener.time_zone)
        if opens >= moment and is_working_day(day, listener.holidays):
            return opens
        day += _DAY


def working_days_between(earlier: datetime, later: datetime, listener: Listener) -> int:
    """How many working days began after `earlier` and up to `later`, where the listener is."""
    zone = ZoneInfo(listener.time_zone)
    day, last, days = earlier.astimezone(zone).date(), later.astimezone(zone).date(), 0
    while day < last and days <= MOST_WORKING_DAYS_LATER:
        day += _DAY
        days += is_working_day(day, listener.holidays)
    return days


def _week(listener: Listener, moment: datetime) -> str:
    return week_of(moment.astimezone(ZoneInfo(listener.time_zone)).date())


def _next_week(listener: Listener, now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(listener.time_zone)).date()
    return moment_of(local + timedelta(days=7 - local.weekday()), OPENS, listener.time_zone)
