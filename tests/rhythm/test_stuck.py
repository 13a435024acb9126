"""A digest that may not have arrived, or certainly did not: the facilitator is told once, and can post it again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.cli.checks import check_all
from bot.errors import NotDelivered
from tests.rhythm.team import Team, button, text_of

pytestmark = pytest.mark.anyio
FRIDAY = datetime(2026, 11, 20, 10, 5, tzinfo=UTC)


async def test_one_that_may_not_have_arrived_is_posted_again_by_the_facilitator_alone(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    team.wall.remembers_posts, team.wall.fails = False, ConnectionResetError("cut off while sending")
    team.clock.set(FRIDAY)
    await team.tick()
    team.wall.fails = None
    for _ in range(3):
        team.clock.move(minutes=2)
        await team.tick()
    assert team.digests() == []
    ((_, person, told),) = team.wall.told
    assert person == "ada"
    assert "I cannot tell whether this week's digest reached #general" in text_of(told)
    assert "it cannot be told whether it arrived" in text_of(await team.say("digest"))
    assert "Post it now" not in text_of(await team.say("digest", user="bob"))
    pressed = button(told, "Post it now")
    assert "Only facilitators" in text_of(await team.press(pressed.action, pressed.value, user="bob"))
    assert "being posted" in text_of(await team.press(pressed.action, pressed.value))
    await team.tick()
    assert len(team.digests()) == 1
    assert "posted already" in text_of(await team.press(pressed.action, pressed.value))


async def test_one_that_was_given_up_says_why_to_the_facilitator_and_to_the_operator(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", team.database.url)
    await team.say("digest on Friday 10:00")
    team.wall.fails = NotDelivered("Slack says that the bot is not in the channel", again=False)
    team.clock.set(FRIDAY)
    await team.tick()
    ((_, _, told),) = team.wall.told
    assert "could not be posted in #general: Slack says that the bot is not in the channel." in text_of(told)
    assert "not posted: Slack says that the bot is not in the channel" in text_of(await team.say("digest"))
    (outbox,) = [check for check in check_all() if check.what == "outbox"]
    assert not outbox.passed
    assert "local #general: given up, Slack says that the bot is not in the channel" in outbox.mend
    team.wall.fails = None
    pressed = button(await team.say("digest"), "Post it now")
    await team.press(pressed.action, pressed.value)
    await team.tick()
    assert len(team.digests()) == 1
