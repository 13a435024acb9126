"""When a digest is due: in six time zones for a year, over changed clocks, holidays and a server that was down."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm.schedule import (
    LATEST,
    OPENS,
    Plan,
    come,
    deadline,
    moment_of,
    nearest_allowed,
    next_slot,
    weeks_between,
)

# Half-hour offsets and both hemispheres among them; one moves its clocks by half an hour.
ZONES = (
    "Europe/Lisbon",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "America/Santiago",
)
START = datetime(2026, 1, 3, tzinfo=UTC)


# Naive, as hypothesis wants them; a test gives them their zone.
YEARS = (datetime(2026, 1, 1), datetime(2028, 1, 1))  # noqa: DTZ001


def a_plan(zone: str = "Europe/Lisbon", **values: object) -> Plan:
    said = {"weekday": 4, "at": 600, "time_zone": zone, "since": START} | values
    return Plan(**said)  # type: ignore[arg-type]


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_lands_on_the_right_local_day_and_hour_every_week_once(zone: str) -> None:
    plan, moment, slots = a_plan(zone), START, []
    while (slot := next_slot(plan, moment)) and slot.moment < START + timedelta(days=365):
        slots.append(slot)
        moment = slot.moment
    assert len(slots) == len({slot.week for slot in slots}) == 52
    for slot in slots:
        local = slot.moment.astimezone(ZoneInfo(zone))
        assert (local.weekday(), local.hour, local.minute, local.date()) == (4, 10, 0, slot.day)


@pytest.mark.parametrize("zone", ZONES)
def test_looking_every_minute_is_due_once_a_week(zone: str) -> None:
    plan = a_plan(zone)
    first = next_slot(plan, START)
    assert first
    upcoming, due = first.moment, []
    now = first.moment - timedelta(minutes=5)
    while now < first.moment + timedelta(days=21, minutes=5):
        if upcoming <= now:
            found = come(plan, upcoming, now)
            due += [found.due.week] if found.due else []
            assert found.following
            upcoming = found.following.moment
        now += timedelta(minutes=7)
    assert len(due) == len(set(due)) == 4


def test_the_hour_that_repeats_is_one_moment_and_the_missing_one_is_shifted() -> None:
    # Lisbon, 25 October 2026: 01:30 comes twice; 29 March 2026: 01:30 does not come.
    assert moment_of(date(2026, 10, 25), 90, "Europe/Lisbon") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    missing = moment_of(date(2026, 3, 29), 90, "Europe/Lisbon")
    assert missing.astimezone(ZoneInfo("Europe/Lisbon")).time().isoformat() == "02:30:00"


def test_a_holiday_moves_it_to_the_next_working_day_and_the_week_stays() -> None:
    christmas = date(2026, 12, 25)
    slot = next_slot(a_plan(), datetime(2026, 12, 24, tzinfo=UTC), {christmas})
    assert slot
    assert (slot.week, slot.day) == ("2026-W52", date(2026, 12, 28))


def test_a_week_of_holidays_leaves_one_out() -> None:
    off = {date(2026, 12, 25) + timedelta(days=each) for each in range(8)}
    slot = next_slot(a_plan(), datetime(2026, 12, 24, tzinfo=UTC), off)
    assert slot
    assert slot.week == "2026-W53"


def test_a_server_that_was_down_sends_late_within_the_grace_and_skips_after() -> None:
    plan = a_plan()
    upcoming = next_slot(plan, datetime(2026, 11, 19, tzinfo=UTC))
    assert upcoming
    late = come(plan, upcoming.moment, upcoming.moment + timedelta(hours=4))
    assert late.due == upcoming
    too_late = come(plan, upcoming.moment, upcoming.moment + timedelta(hours=4, minutes=1))
    assert (too_late.due, too_late.skipped) == (None, upcoming)
    weeks = come(plan, upcoming.moment, upcoming.moment + timedelta(weeks=3, minutes=10))
    assert weeks.due
    assert weeks.due.week == "2026-W50"


def test_what_is_late_on_friday_may_still_come_on_monday_morning_in_working_hours() -> None:
    plan = a_plan(at=LATEST)
    slot = next_slot(plan, datetime(2026, 11, 19, tzinfo=UTC))
    assert slot
    # Half an hour of the four was on Friday.
    assert deadline(plan, slot) == datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    assert deadline(plan, slot, {date(2026, 11, 23)}) == datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    saturday = come(plan, slot.moment, datetime(2026, 11, 21, 11, 0, tzinfo=UTC))
    assert (saturday.due, saturday.skipped, saturday.following) == (None, None, slot)
    assert saturday.waits_until == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert come(plan, slot.moment, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)).due == slot
    assert come(plan, slot.moment, datetime(2026, 11, 23, 12, 31, tzinfo=UTC)).skipped == slot


def test_every_two_weeks_and_a_pause() -> None:
    plan = a_plan(every_weeks=2, since=datetime(2026, 11, 18, tzinfo=UTC), paused_until=date(2026, 12, 5))
    slot = next_slot(plan, datetime(2026, 11, 18, tzinfo=UTC))
    assert slot
    assert slot.day == date(2026, 12, 18)
    following = next_slot(plan, slot.moment)
    assert following
    assert weeks_between(slot.week, following.week) == 2


@given(st.integers(0, 6), st.integers(0, 24 * 60 - 1))
def test_the_nearest_slot_is_allowed_and_what_is_allowed_is_its_own(weekday: int, at: int) -> None:
    day, minute = nearest_allowed(weekday, at)
    assert 0 <= day < 5
    assert OPENS <= minute <= LATEST
    assert nearest_allowed(day, minute) == (day, minute)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 4),
    st.integers(OPENS, LATEST),
    st.integers(1, 2),
    st.datetimes(*YEARS),
    st.sets(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=30),
)
def test_it_never_comes_outside_working_hours(
    zone: str, weekday: int, at: int, weeks: int, after: datetime, holidays: set[date]
) -> None:
    plan = Plan(weekday=weekday, at=at, time_zone=zone, since=START, every_weeks=weeks)
    slot = next_slot(plan, after.replace(tzinfo=UTC), holidays)
    assert slot
    assert slot.moment > after.replace(tzinfo=UTC)
    local = slot.moment.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    assert local.date() not in holidays
    assert 9 <= local.hour < 17
