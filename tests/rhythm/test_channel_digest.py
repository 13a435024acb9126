"""A channel's digest as a team gets it: offered, turned on, previewed, posted, answered, silent."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.messages import Form, Reply, to_json
from bot.rhythm.digest_words import MOST_WORDS, words_in
from bot.rhythm.posting import why_closed
from storage import decisions, editions, workspaces
from storage.engine import Database
from storage.vocabulary import DigestKind, EditionState, Visibility
from tests.rhythm.team import Team, Wall, button, text_of

pytestmark = pytest.mark.anyio
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


async def test_nothing_comes_until_somebody_turns_it_on(team: Team) -> None:
    await team.say("list")
    await team.until(datetime(2026, 11, 23, 12, 0, tzinfo=UTC))
    assert team.wall.posts == []


async def test_the_first_edition_goes_out_with_a_question_that_needs_no_log(team: Team) -> None:
    said = text_of(await team.say("digest on Friday 10:00"))
    assert "Friday 20 November, 10:00" in said
    await team.until(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    ((at, digest),) = team.digests()
    assert (at.hour, at.date()) == (10, FRIDAY.date())
    assert "Friday question for #general" in text_of(digest)
    assert "Nothing is logged here yet, so this is a question for any team." in text_of(digest)
    assert [button(digest, label).action for label in ("Answer", "Off")] == ["answer", "digest_off"]


async def test_what_a_team_logged_chooses_the_question_and_stands_in_the_digest(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    name = await team.log("Cap CSV import at 5,000 rows from Monday")
    await team.until(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    ((_, digest),) = team.digests()
    said = text_of(digest)
    assert f"{name} names no gain" not in said
    assert "We chose our gain over people who import large files in D-1" in said
    assert "Why this one: D-1 was logged this week, good for us, worse for customers." in said
    assert "Decided this week" in said
    why = text_of(await team.say("why"))
    assert "D-1 was logged this week, good for us, worse for customers." in why
    assert "Another one matters more." in why


async def test_a_busy_week_stays_within_its_words(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    for number in range(12):
        await team.log(f"Number {number}: " + "a decision with a great many words " * 9, commercial_now="unknown")
    await team.until(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    ((_, digest),) = team.digests()
    assert words_in(digest.blocks) <= MOST_WORDS
    assert "more: list" in text_of(digest)
    assert button(digest, "Fill in").action == "amend"


async def test_what_fell_due_last_stands_before_what_stood_there_before(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.log("Free returns for everyone from now on", check_on="2026-11-19")
    await team.log("Show the delivery hour on the order page", check_on="2026-11-25")
    await team.until(datetime(2026, 11, 27, 11, 0, tzinfo=UTC), step_minutes=120)
    first, second = (text_of(digest) for _, digest in team.digests())
    assert "Time to check\n   D-1" in first
    assert "Time to check\n   D-2" in second
    assert "Also to check\n   D-1" in second
    assert "Less of this:" in second


async def test_a_due_check_stands_in_it_with_answers_a_tap_away(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.log("Free returns for everyone from now on", check_on="2026-12-17")
    await team.until(datetime(2026, 12, 18, 12, 0, tzinfo=UTC))
    _, digest = team.digests()[-1]
    assert "Time to check" in text_of(digest)
    answer = await team.press(**_pressed(digest, "Partly"))
    assert "What now?" in text_of(answer)


async def test_then_one_message_to_the_decider_and_never_a_third(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.log("Free returns for everyone from now on", check_on="2026-12-17")
    await team.log("No returns at all after thirty days", check_on="2026-12-17")
    await team.until(datetime(2027, 1, 20, 12, 0, tzinfo=UTC), step_minutes=120)
    asked = [
        (at, person, text_of(reply)) for at, person, reply in team.wall.told if "Time to check" in reply.summary
    ]
    ((at, person, said),) = asked
    assert (person, at.weekday(), 9 <= at.hour < 17) == ("ada", 0, True)
    assert "D-1" in said
    assert "D-2" in said


async def test_nothing_new_nothing_due_two_unanswered_nothing_sent_then_it_pauses_itself(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.until(datetime(2027, 2, 1, 12, 0, tzinfo=UTC), step_minutes=240)
    assert len(team.digests()) == 2
    ((at, person, told),) = team.wall.told
    assert (person, (at.date() - FRIDAY.date()).days) == ("ada", 42)
    assert "off now" in text_of(told)
    assert "Off. Six weeks without an answer or a decision." in text_of(await team.say("digest"))
    await team.press(button(told, "Turn it on again").action)
    await team.until(datetime(2027, 2, 5, 12, 0, tzinfo=UTC))
    assert team.digests()[-1][0].date().isoformat() == "2027-02-05" or _last(team) is EditionState.DROPPED


async def test_a_digest_that_nobody_answered_is_drawn_anew_in_its_place(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.until(datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
    await team.log("Cap CSV import at 5,000 rows from Monday")
    await team.tick()
    (message, drawn), *more = [update for update in team.wall.updates if "question" in update[1].summary]
    assert not more
    assert message == team.wall.keys["digest:channel:general:2026-W47"]
    assert "Cap CSV import" in text_of(drawn)
    assert drawn.summary == team.digests()[0][1].summary


async def test_once_somebody_answered_it_stays_as_they_saw_it(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.until(datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
    form = await team.press(**_pressed(team.digests()[0][1], "Answer"))
    await team.fill("answer", {"text": "The delivery hour", "name": "signed"}, form.carry)  # type: ignore[union-attr]
    await team.log("Cap CSV import at 5,000 rows from Monday")
    await team.tick()
    assert [update for update in team.wall.updates if "question" in update[1].summary] == []
    refused = text_of(await team.press(**_pressed(team.digests()[0][1], "Different question")))
    assert "Somebody has answered this one already" in refused


async def test_a_different_question_takes_its_place_for_everyone(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.until(datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
    first = team.digests()[0][1]
    await team.press(**_pressed(first, "Different question"))
    await team.tick()
    _, drawn = team.wall.updates[-1]
    assert drawn.summary != first.summary
    assert button(drawn, "Answer").value != button(first, "Answer").value


async def test_a_weekend_is_refused_with_the_nearest_slot(team: Team) -> None:
    said = text_of(await team.say("digest on Saturday 10:00"))
    assert "The nearest is Friday 16:30." in said
    assert "Off" in text_of(await team.say("digest"))


@pytest.mark.engines("postgresql")
async def test_the_same_data_in_the_same_week_gives_the_same_bytes(team: Team, sqlite_url: str) -> None:
    """On either engine, in any process, whatever happens in another channel."""
    database = Database(sqlite_url)
    another = Team(database, team.clock, Wall(team.clock))
    await another.say("digest on Monday 9:00", channel="board", user="ada")
    made = []
    for each in (team, another):
        await each.say("digest on Friday 10:00")
        await each.log("Cap CSV import at 5,000 rows from Monday")
        await each.log("Plan name on the invoice", customer_effect="better", commercial_now="cost")
        await each.fill("todo_add", {"text": "Tell the importers", "owner": "me"}, {"form": "one"})
        made.append(json.dumps(to_json(await each.say("digest preview"))))
    database.close()
    assert made[0] == made[1]


async def test_post_it_now_is_for_facilitators_and_once_a_week(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    refused = text_of(await team.say("digest now", user="bob"))
    assert "Only facilitators" in refused
    assert "being posted" in text_of(await team.say("digest now"))
    await team.until(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    assert len(team.digests()) == 1
    assert "posted already" in text_of(await team.say("digest now"))


async def test_a_pause_leaves_out_and_resume_begins_anew(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    said = await team.say("pause 2w", user="bob")
    assert "until 1 December" in text_of(said)
    await team.until(datetime(2026, 12, 4, 12, 0, tzinfo=UTC))
    assert [at.date().isoformat() for at, _ in team.digests()] == ["2026-12-04"]


async def test_a_server_that_was_down_sends_late_or_says_what_it_left_out(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    team.clock.set(datetime(2026, 11, 20, 13, 30, tzinfo=UTC))
    await team.tick()
    assert len(team.digests()) == 1
    team.clock.set(datetime(2026, 11, 27, 15, 0, tzinfo=UTC))
    await team.tick()
    assert len(team.digests()) == 1
    assert "Left out" in text_of(await team.say("digest"))


async def test_a_channel_that_is_renamed_keeps_its_digest_and_one_that_is_gone_gets_none(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    with team.database.writing("local") as ws:
        workspaces.ensure_channel(ws, "general", "money", Visibility.PUBLIC, team.clock.now())
    await team.until(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    assert "Friday question for #money" in text_of(team.digests()[0][1])
    with team.database.writing("local") as ws:
        assert why_closed(ws, "general") == ""
        assert why_closed(ws, "another") == "The channel is not there any more."


async def test_late_on_friday_it_comes_on_monday_in_working_hours(team: Team) -> None:
    await team.say("digest on Friday 16:00")
    for moment, count in (
        (datetime(2026, 11, 20, 18, 0, tzinfo=UTC), 0),  # the server is back, and everybody went home
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 9, 1, tzinfo=UTC), 1),
        (datetime(2026, 11, 27, 16, 1, tzinfo=UTC), 2),
    ):
        team.clock.set(moment)
        await team.tick()
        assert len(team.digests()) == count
        if moment.weekday() == 5:
            assert "Next: Monday 23 November, 9:00" in text_of(await team.say("digest"))
    (_, late), (_, usual) = team.digests()
    assert "Monday question for #general" in text_of(late)
    assert "Friday question for #general" in text_of(usual)
    assert "Left out" not in text_of(await team.say("digest"))


async def test_what_worked_is_one_thing_repaid_kept_or_given(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.log("Cap CSV import at 5,000 rows from Monday")
    given = await team.log("Plan name on the invoice", customer_effect="better", commercial_now="cost")
    form = await team.press("told", given)
    assert isinstance(form, Form)
    await team.fill("told", {"told_on": "2026-11-17"}, form.carry)
    await team.until(datetime(2026, 11, 20, 11, 0, tzinfo=UTC))
    said = text_of(team.digests()[-1][1])
    better = "better for people who import large files; us: cost now, later not known. Told 17 November."
    assert f"{given}  Plan name on the invoice: {better}" in said
    assert said.count("Plan name on the invoice") == 1
    form = await team.press("debt_repay", "D-1")
    assert isinstance(form, Form)
    await team.fill("debt_repay", {"reason": "Everybody got their rows back"}, form.carry)
    await team.until(datetime(2026, 11, 27, 11, 0, tzinfo=UTC))
    said = text_of(team.digests()[-1][1])
    assert "D-1  Cap CSV import at 5,000 rows from Monday: repaid. Everybody got their rows back." in said


async def test_a_stop_line_is_reached_on_the_card_and_then_asked_about_once(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    name = await team.log("Cap CSV import at 5,000 rows from Monday")
    assert "no stop line" in text_of(await team.press("stop_reached", name))
    with team.database.writing("local") as ws:
        stored = decisions.find(ws, 1, "general")
        assert stored
        decisions.change(ws, stored, kill_condition="More than 40 complaints")
    said = await team.press(**_pressed(await team.say(f"show {name}"), "Stop line reached"))
    assert "Stop it, change it, or say why not." in text_of(said)
    shown = await team.say(f"show {name}")
    assert "reached 17 November" in text_of(shown)
    assert shown.data["stop_reached_on"] == "2026-11-17"  # type: ignore[union-attr]
    await team.until(datetime(2026, 11, 27, 11, 0, tzinfo=UTC))
    asked = [reply.summary for _, reply in team.digests()]
    assert [f"{name} reached its stop line" in summary for summary in asked] == [True, False]


async def test_nothing_unasked_while_an_admin_paused_it_everywhere(team: Team) -> None:
    await team.say("digest on Friday 10:00")
    await team.say("pause everywhere")
    await team.until(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    assert team.digests() == []
    await team.press("resume", "everywhere")
    await team.until(datetime(2026, 11, 27, 12, 0, tzinfo=UTC))
    assert len(team.digests()) == 1


def _pressed(reply: Reply, label: str) -> dict[str, str]:
    found = button(reply, label)
    return {"action": found.action, "value": found.value}


def _last(team: Team) -> EditionState:
    with team.database.reading("local") as ws:
        return editions.newest(ws, DigestKind.CHANNEL, "general")[0].state


async def test_the_first_decision_offers_it_once_to_whoever_logged_it(team: Team) -> None:
    await team.log("Cap CSV import at 5,000 rows from Monday", user="bob")
    await team.log("Free returns for everyone from now on", user="cem")
    await team.tick()
    ((_, person, offer),) = team.wall.told
    assert person == "bob"
    await team.press(button(offer, "Turn it on").action, user="bob")
    assert "Fridays 10:00" in text_of(await team.say("digest"))
