"""What is said when a digest is set: how often it comes, when it comes next, and which one does not come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.rhythm.team import Team, text_of

pytestmark = pytest.mark.anyio


async def test_how_often_it_comes_is_said_as_it_stands(team: Team) -> None:
    off = text_of(await team.say("digest every two weeks"))
    assert "It is off. Once it is on, it comes every two weeks." in off
    assert "from now on" not in off
    assert "Fridays 10:00, UTC, every two weeks" in text_of(await team.say("digest on Friday 10:00"))
    assert "It comes every week from now on." in text_of(await team.say("digest weekly"))
    await team.say("pause 2w")
    paused = text_of(await team.say("digest every two weeks"))
    assert "It is paused until 1 December. Then it comes every two weeks." in paused
    assert "It is off. Once it is on, it comes every two weeks." in text_of(await team.press("manager_less"))


async def test_the_preview_is_named_after_the_day_on_which_it_comes(team: Team) -> None:
    team.clock.set(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    await team.say("digest on Tuesday 10:00")
    await team.fill("holidays", {"days": "2026-11-24"}, {"form": "one"})
    assert "Wednesday 25 November, 10:00" in text_of(await team.say("digest"))
    assert "Wednesday question for #general" in text_of(await team.say("digest preview"))
