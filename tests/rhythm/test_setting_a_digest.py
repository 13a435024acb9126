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
    preview = text_of(await team.say("digest preview"))
    assert "Wednesday question for #general" in preview
    assert "Less of this" not in preview  # its buttons come with the digest itself


async def test_next_is_the_one_that_comes_and_a_week_that_has_its_digest_is_said_to_be_passed_over(
    team: Team,
) -> None:
    thursday = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    team.clock.set(thursday)
    await team.say("digest now")
    await team.tick()
    said = text_of(await team.say("digest on Friday 10:00"))
    assert "Friday 4 December, 10:00" in said
    assert "Friday 27 November, 10:00: that week's was posted on Thursday 26 November" in " ".join(said.split())
    assert "The next one comes on Friday 4 December, 10:00." in text_of(await team.say("digest now"))
    await team.until(datetime(2026, 12, 4, 12, 0, tzinfo=UTC), step_minutes=120)
    assert [at.date().isoformat() for at, _ in team.digests()] == ["2026-11-26", "2026-12-04"]
    assert "Passed over" not in text_of(await team.say("digest"))
    # Posted by hand while it is on: the clock passes the same week over, and says so.
    team.clock.set(datetime(2026, 12, 9, 9, 30, tzinfo=UTC))
    await team.log("Free returns for everyone from now on")
    posted = await team.say("digest now")
    assert "It is being posted. The next one comes on Friday 18 December, 10:00." in text_of(posted)
    assert "Friday 11 December, 10:00: that week's is on its way" in " ".join(
        text_of(await team.say("digest")).split()
    )


async def test_a_group_chat_is_called_by_its_name_without_the_sign_of_a_channel(team: Team) -> None:
    assert "The digest of this chat is on." in text_of(
        await team.say("digest on Friday 10:00", channel="this chat")
    )
    assert "Friday question for this chat" in text_of(await team.say("digest preview", channel="this chat"))
    for said in ("digest", "settings", "pause 2w", "stop", "calibration", "manager", "privacy", "digest off"):
        assert "#this chat" not in str(await team.say(said, channel="this chat")), said
