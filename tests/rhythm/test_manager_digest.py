"""A manager's digest: decisions in plain words, one message over all their channels, and never about people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages import Reply
from tests.rhythm.team import Team, button, text_of

pytestmark = pytest.mark.anyio
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_it_comes_on_monday_to_who_asked_and_covers_both_channels(team: Team) -> None:
    for channel in ("billing", "checkout"):
        await team.say("manager on", channel=channel)
        await team.log(f"Cap CSV import in {channel} at 5,000 rows", channel=channel)
    await team.until(MONDAY + timedelta(hours=1), step_minutes=120)
    ((at, person, digest),) = _sent(team)
    assert (person, at.weekday()) == ("ada", 0)
    said = text_of(digest)
    assert "#billing and #checkout" in said
    assert "To you, because you asked for it" in said
    assert "Nobody has been told yet." in said
    assert "Figures from five decisions on." in said
    assert "Two questions you could ask" in said
    # The entries are of Tuesday the 17th, and the second question is another than the first.
    assert said.startswith("#billing and #checkout, 16 to 22 November")
    assert digest.data["questions"] == [
        "what would one week's notice have cost?",
        "what do the people who lose by it get instead?",
    ]
    assert "Both channels can read this text." in said


async def test_figures_stand_on_five_decisions(team: Team) -> None:
    await team.say("manager on")
    for number in range(5):
        await team.log(f"Something new, number {number}")
    said = text_of(await team.say("manager preview"))
    assert "Last 12 weeks, 5 decisions" in said
    assert "good for us, worse for customers" in said
    # What was logged today is in the days of its title, and the figures are counted once.
    assert said.startswith("#general, 10 to 17 November")
    assert said.count("5 decisions") == 1
    assert said.count("good for us, worse for customers") == 1
    assert "All in the week of 16 Nov." in said


async def test_nothing_logged_is_said_once_and_then_nothing_comes(team: Team) -> None:
    await team.say("manager on")
    await team.until(MONDAY + timedelta(weeks=2, hours=1), step_minutes=240)
    ((_, _, told),) = team.wall.told
    assert "Nothing was logged yet. You will hear from me when there is something." in text_of(told)


async def test_an_overdue_check_alone_is_told_once_and_later_beside_news(team: Team) -> None:
    await team.say("manager on")
    await team.log("Free returns for everyone from now on", check_on="2026-11-25")
    await team.until(MONDAY + timedelta(weeks=3, hours=1), step_minutes=240)
    first, second = (text_of(digest) for _, _, digest in _sent(team))
    assert "Its check was due" not in first
    assert "Its check was due on 25 November." in second
    await team.log("Show the delivery hour on the order page", customer_effect="better")
    await team.until(MONDAY + timedelta(weeks=4, hours=1), step_minutes=240)
    third = text_of(_sent(team)[2][2])
    assert third.index("D-2") < third.index("D-1")


async def test_the_two_questions_are_different_ones_where_that_can_be(team: Team) -> None:
    await team.say("manager on")
    for number in range(2):
        await team.log(f"Cap CSV import at 5,000 rows, part {number}")
    await team.log("Plan name on the invoice", customer_effect="better", commercial_now="cost")
    preview = await team.say("manager preview")
    first, second = preview.data["questions"]  # type: ignore[union-attr]
    assert first != second


async def test_a_private_channel_is_covered_only_for_who_asked_there(team: Team) -> None:
    await team.say("list", channel="board")
    await team.say("manager on", channel="general")
    await team.log("A plan for the board alone", channel="board")
    said = text_of(await team.say("manager preview"))
    assert "board" not in said


async def test_an_unconfirmed_name_never_reaches_a_manager(team: Team) -> None:
    await team.say("manager on")
    await team.say("list", user="bob")
    name = await team.log("Cap CSV import at 5,000 rows")
    said = text_of(await team.say("manager preview"))
    assert name in said
    assert "Accepted by" not in said
    assert "Ada" not in said


async def test_anybody_reads_the_part_about_their_channel(team: Team) -> None:
    await team.log("Cap CSV import at 5,000 rows")
    said = text_of(await team.say("manager preview", user="bob"))
    assert "This is what a manager of this channel would read." in said
    refused = text_of(await team.say("manager on", user="bob"))
    assert "an admin appoints them in settings" in refused


async def test_a_question_is_posted_under_the_managers_name_after_a_look_at_it(team: Team) -> None:
    await team.say("manager on")
    await team.log("Cap CSV import at 5,000 rows")
    preview = await team.say("manager preview")
    pressed = button(preview, "Ask question 1 in #general")
    form = await team.press(pressed.action, pressed.value)
    assert [reply for _, _, reply in team.wall.posts if "asks:" in reply.summary] == []
    await team.fill("manager_ask", {"question": "What would notice have cost?"}, form.carry)  # type: ignore[union-attr]
    await team.tick()
    (asked,) = [reply for _, _, reply in team.wall.posts if "asks:" in reply.summary]
    assert asked.summary == "Ada asks: What would notice have cost?"


def _sent(team: Team) -> list[tuple[datetime, str, Reply]]:
    return [each for each in team.wall.told if "worth two minutes" in each[2].summary]
