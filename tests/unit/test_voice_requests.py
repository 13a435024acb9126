"""How long a request for customers' words is open: three working days, said by its weekday."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice_requests import closes_at, last_day, open_until
from storage.models import VoiceRequest

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("2026-11-24", "Friday"),  # Tuesday
        ("2026-11-25", "Monday"),
        ("2026-11-27", "Wednesday"),  # Friday
        ("2026-11-28", "Wednesday"),  # Saturday
        ("2026-11-22", "Wednesday"),  # Sunday
        ("2026-11-23", "Thursday"),
    ],
)
def test_the_weekday_is_three_working_days_on(asked: str, last: str) -> None:
    day = date.fromisoformat(asked)
    request = VoiceRequest(
        workspace="acme",
        id="q",
        reading="r",
        platform="web",
        channel="general",
        asker="ada",
        about="bulk edit",
        group="people",
        created_at=datetime(2026, 11, 1),  # noqa: DTZ001 - not read
        closes_at=closes_at(last_day(day)),
    )
    assert open_until(request) == last


@given(DAYS)
def test_it_never_ends_on_a_weekend_and_has_three_working_days(asked: date) -> None:
    last = last_day(asked)
    between = [asked + timedelta(days=number) for number in range(1, (last - asked).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == 3
    assert last.weekday() < 5


@given(DAYS)
def test_the_last_day_counts_whole(day: date) -> None:
    assert closes_at(day).date() == day + timedelta(days=1)
    assert (closes_at(day) - timedelta(microseconds=1)).date() == day
