"""The nudge policy over any ledger: budget, hours, days off; moved, or dropped after five working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm.nudges import Drop, Listener, Say, Wait, is_open, verdict
from tests.rhythm.test_schedule import ZONES

TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)


# Naive, as hypothesis wants them; a test gives them their zone.
YEAR = (datetime(2026, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001


def a_person(**values: object) -> Listener:
    said = {"time_zone": "UTC", "budget": 1} | values
    return Listener(**said)  # type: ignore[arg-type]


def test_in_working_hours_with_room_it_is_said() -> None:
    assert verdict(a_person(), TUESDAY, TUESDAY) == Say()


def test_at_night_it_waits_for_the_morning_where_the_person_is() -> None:
    found = verdict(a_person(time_zone="Asia/Kolkata"), TUESDAY, datetime(2026, 11, 17, 20, 0, tzinfo=UTC))
    assert isinstance(found, Wait)
    assert found.until == datetime(2026, 11, 18, 3, 30, tzinfo=UTC)


def test_a_second_one_in_a_week_waits_for_the_next() -> None:
    found = verdict(a_person(said=[TUESDAY]), TUESDAY, TUESDAY + timedelta(hours=1))
    assert isinstance(found, Wait)
    assert found.until == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_after_five_working_days_it_is_dropped() -> None:
    assert isinstance(verdict(a_person(), TUESDAY, TUESDAY + timedelta(days=8)), Drop)
    assert verdict(a_person(), TUESDAY, TUESDAY + timedelta(days=7)) == Say()


def test_who_muted_is_told_nothing() -> None:
    assert verdict(a_person(silent="Muted."), TUESDAY, TUESDAY) == Drop("Muted.")


@given(
    st.sampled_from(ZONES),
    st.integers(1, 2),
    st.lists(st.integers(0, 60 * 24 * 70), min_size=1, max_size=60),
    st.sets(st.dates(date(2026, 11, 1), date(2027, 1, 31)), max_size=12),
)
def test_whatever_is_wanted_the_budget_is_never_exceeded(
    zone: str, budget: int, minutes: list[int], holidays: set[date]
) -> None:
    said: list[datetime] = []
    wanted = sorted(TUESDAY + timedelta(minutes=each) for each in minutes)
    for since in wanted:
        now = since
        while True:
            found = verdict(Listener(time_zone=zone, budget=budget, said=said, holidays=holidays), since, now)
            if not isinstance(found, Wait):
                break
            assert found.until > now
            now = found.until
        if isinstance(found, Say):
            said.append(now)
    weeks: dict[tuple[int, int], int] = {}
    for moment in said:
        local = moment.astimezone(ZoneInfo(zone))
        assert local.weekday() < 5
        assert local.date() not in holidays
        assert 9 <= local.hour < 17
        weeks[local.isocalendar()[:2]] = weeks.get(local.isocalendar()[:2], 0) + 1
    assert all(count <= budget for count in weeks.values())


@given(st.sampled_from(ZONES), st.datetimes(*YEAR))
def test_a_wait_ends_in_working_hours(zone: str, now: datetime) -> None:
    listener = Listener(time_zone=zone, budget=1)
    moment = now.replace(tzinfo=UTC)
    found = verdict(listener, moment, moment)
    assert isinstance(found, Say) == is_open(listener, moment)
    if isinstance(found, Wait):
        assert is_open(listener, found.until)
