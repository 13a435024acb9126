"""Holidays: typed or taken from a country; what falls on one comes on the next working day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.messages import Form, Invalid
from bot.rhythm.days_off import of_country, read_days, written
from tests.rhythm.team import Team, button, text_of

pytestmark = pytest.mark.anyio


async def test_a_digest_that_falls_on_a_holiday_comes_on_the_next_working_day(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    assert "Holidays of the workspace: none set" in text_of(await team.say("settings"))
    form = await team.press(**_pressed(await team.say("settings")))
    assert isinstance(form, Form)
    wrong = await team.fill("holidays", {"days": "2026-11-20 Founders' day\nChristmas"}, form.carry)
    assert wrong == Invalid(
        {"days": "“Christmas” does not begin with a day. Write each on a line of its own: 2026-12-25 Christmas Day"}
    )
    unknown = await team.fill("holidays", {"country": "Atlantis"}, form.carry)
    assert isinstance(unknown, Invalid)
    saved = text_of(
        await team.fill("holidays", {"days": "20 Nov 2026: Founders' day", "country": "PT"}, form.carry)
    )
    assert "the next on 20 November" in saved
    assert "Immaculate Conception" in saved
    assert "Monday 23 November, 10:00" in text_of(await team.say("digest"))
    await team.until(datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
    assert team.digests() == []
    await team.until(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    ((at, digest),) = team.digests()
    assert at.hour == 10
    assert "Monday question" in text_of(digest)


async def test_a_holiday_that_is_taken_away_moves_the_digest_back(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.fill("holidays", {"days": "2026-11-20"}, {"form": "one"})
    await team.fill("holidays", {"days": ""}, {"form": "two"})
    assert "Friday 20 November, 10:00" in text_of(await team.say("digest"))
    refused = text_of(await team.press("holidays", user="bob"))
    assert "Only admins of the workspace can set holidays" in refused


def test_what_is_written_is_read_again_and_a_country_has_its_regions() -> None:
    days = of_country("pt", date(2026, 11, 17))
    assert days
    assert days[date(2026, 12, 25)] == "Christmas Day"
    assert min(days) >= date(2026, 11, 17)
    assert max(days).year == 2027
    assert read_days(written(days)) == days
    bavaria, berlin = of_country("DE-BY", date(2026, 1, 1)), of_country("DE-BE", date(2026, 1, 1))
    assert bavaria
    assert berlin
    assert date(2026, 1, 6) in bavaria
    assert date(2026, 1, 6) not in berlin
    assert of_country("DE-XX", date(2026, 1, 1)) is None


def _pressed(settings: object) -> dict[str, str]:
    found = button(settings, "Change holidays")  # type: ignore[arg-type]
    return {"action": found.action, "value": found.value}
