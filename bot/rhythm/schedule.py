"""When a digest is due: the next occurrence in somebody's time zone, and what became of one that has come. Pure.

Source: `product.md`, *Nudge policy*: 9 to 17 in the recipient's time zone, never on weekends or set holidays, moved
to the next working day and dropped after five; issue 7, point 2: clocks that change, a server that was down.

A time that clocks skip is taken as long after midnight as it was meant (01:30 becomes 02:30); one that they repeat
is the first of the two. So every occurrence is one moment.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo, available_timezones

DAY_MINUTES = 24 * 60
OPENS, CLOSES = 9 * 60, 17 * 60
# The last minute that a schedule may name: half an hour stays for what is sent late.
LATEST = CLOSES - 30
WEEKEND = (5, 6)
MOST_WORKING_DAYS_LATER = 5
_WEEK = timedelta(days=7)
_A_DAY = timedelta(days=1)
# A schedule is looked at for so many occurrences; ten years of holidays on every Friday are no schedule.
_LOOKED_AT = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A weekday (0 is Monday) and a time, in minutes after midnight, in an IANA time zone, every so many weeks.

    Occurrences count from `since` on. Before `paused_until` there are none.
    """

    weekday: int
    at: int
    time_zone: str
    since: datetime
    every_weeks: int = 1
    paused_until: date | None = None
    grace: timedelta = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Slot:
    """One occurrence: the ISO week it belongs to, the local day on which it is sent, and the moment in UTC."""

    week: str
    day: date
    moment: datetime


@dataclass(frozen=True, slots=True)
class Come:
    """What has come of a schedule: `due` is to be sent, `skipped` came too late, `following` is next.

    Where one that is late may still be sent in the next working hour, that begins at `waits_until`.
    """

    due: Slot | None
    skipped: Slot | None
    following: Slot | None
    waits_until: datetime | None = None


def is_time_zone(name: str) -> bool:
    """Whether this is the name of a time zone, such as Europe/Lisbon."""
    return name in available_timezones()


def week_of(day: date) -> str:
    """The ISO week of a day: `2026-W47`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def first_day(week: str) -> date:
    """The Monday of an ISO week. Raises ValueError where there is no such week."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def weeks_between(earlier: str, later: str) -> int:
    """How many weeks lie between two ISO weeks, across the end of a year too."""
    return (first_day(later) - first_day(earlier)) // _WEEK


def moment_of(day: date, at: int, time_zone: str) -> datetime:
    """The moment in UTC of so many minutes after midnight on a local day."""
    wall = datetime.combine(day, time(at // 60, at % 60), ZoneInfo(time_zone))
    return wall.astimezone(UTC)


def next_slot(plan: Plan, after: datetime, holidays: AbstractSet[date] = frozenset()) -> Slot | None:
    """The first occurrence after a moment; None where holidays leave none in ten years."""
    local = max(after, plan.since).astimezone(ZoneInfo(plan.time_zone)).date()
    first = _first_day(plan)
    # An occurrence that was moved may lie up to a week after its own day.
    passed = max((local - first) // (_WEEK * plan.every_weeks) - 1, 0)
    for step in count(passed):
        if step - passed > _LOOKED_AT:
            return None
        slot = _slot(plan, first + _WEEK * plan.every_weeks * step, holidays)
        if slot is not None and slot.moment > after:
            return slot
    return None


def come(plan: Plan, next_at: datetime, now: datetime, holidays: AbstractSet[date] = frozenset()) -> Come:
    """What has come of a schedule whose next occurrence was to be at `next_at`.

    Only the latest one that has passed can be due; what a server missed for longer than the grace is skipped.
    """
    latest: Slot | None = None
    following = next_slot(plan, next_at - timedelta(microseconds=1), holidays)
    while following is not None and following.moment <= now:
        latest, following = following, next_slot(plan, following.moment, holidays)
    if latest is None:
        return Come(None, None, following)
    if now > deadline(plan, latest, holidays):
        return Come(None, latest, following)
    opens = _next_open(plan, now, holidays)
    if opens > now and now > latest.moment:
        return Come(None, None, latest, opens)
    return Come(latest, None, following)


def deadline(plan: Plan, slot: Slot, holidays: AbstractSet[date] = frozenset()) -> datetime:
    """Until when an occurrence may still be sent: the grace, counted in working hours, so on the next day too."""
    day, begins, left = slot.day, slot.moment, plan.grace
    while begins + left > (closes := moment_of(day, CLOSES, plan.time_zone)):
        left -= max(closes - begins, timedelta())
        day = _next_working_day(day, holidays)
        begins = moment_of(day, OPENS, plan.time_zone)
    return begins + left


def _next_open(plan: Plan, now: datetime, holidays: AbstractSet[date]) -> datetime:
    """This moment, where it is a working hour; else the beginning of the next working day's."""
    day = now.astimezone(ZoneInfo(plan.time_zone)).date()
    opens, closes = (moment_of(day, at, plan.time_zone) for at in (OPENS, CLOSES))
    if is_working_day(day, holidays) and now < closes:
        return max(now, opens)
    return moment_of(_next_working_day(day, holidays), OPENS, plan.time_zone)


def _next_working_day(day: date, holidays: AbstractSet[date]) -> date:
    day += _A_DAY
    while not is_working_day(day, holidays):
        day += _A_DAY
    return day


def is_working_day(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    """Whether something may be said unasked on this local day."""
    return day.weekday() not in WEEKEND and day not in holidays


def nearest_allowed(weekday: int, at: int) -> tuple[int, int]:
    """The weekday and time nearest to what somebody wants that the policy allows; what they want, where it does.

    >>> nearest_allowed(5, 600)  # Saturday 10:00
    (4, 990)
    >>> nearest_allowed(6, 600)  # Sunday 10:00
    (0, 540)
    >>> nearest_allowed(4, 600)
    (4, 600)
    """
    wanted = weekday * DAY_MINUTES + at
    return min(
        ((day, minute) for day in range(5) for minute in {min(max(at, OPENS), LATEST), OPENS, LATEST}),
        key=lambda slot: (_apart(slot[0] * DAY_MINUTES + slot[1], wanted), slot),
    )


def _apart(one: int, other: int) -> int:
    """Minutes between two times of a week that begins anew after Sunday."""
    gap = abs(one - other)
    return min(gap, 7 * DAY_MINUTES - gap)


def _first_day(plan: Plan) -> date:
    """The local day of the first occurrence that is not before `since`."""
    local = plan.since.astimezone(ZoneInfo(plan.time_zone)).date()
    day = local + timedelta(days=(plan.weekday - local.weekday()) % 7)
    return day if moment_of(day, plan.at, plan.time_zone) >= plan.since else day + _WEEK


def _slot(plan: Plan, nominal: date, holidays: AbstractSet[date]) -> Slot | None:
    """The occurrence that belongs to a day, on the next working day where that is a holiday; none while paused.

    One that would be moved to where the next one stands is left out for it.
    """
    working, day = 0, nominal
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
        working += day.weekday() not in WEEKEND
        if working >= MOST_WORKING_DAYS_LATER or day >= nominal + _WEEK * plan.every_weeks:
            return None
    if plan.paused_until is not None and day < plan.paused_until:
        return None
    return Slot(week_of(nominal), day, moment_of(day, plan.at, plan.time_zone))
