"""*Different question* is learned from: for the person and for the channel, from ids alone."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from tests.acceptance.conversation import Answer, Conversation, served, settings_for

pytestmark = pytest.mark.anyio

ASKED = "should we remove bulk edit"
OTHER = "should we remove dark mode"


def first(answer: Answer) -> str:
    return str(answer.data["questions"][0]["id"])


async def test_nobody_sees_again_a_question_that_they_replaced(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    await ada.press("Different question", reading)
    assert first(await ada.say(OTHER)) != first(reading)
    assert first(await ada.as_("ada", "billing").say(OTHER)) != first(reading)
    assert first(await ada.as_("bob").say(OTHER)) == first(reading)


async def test_three_of_five_retire_it_in_their_channel(ada: Conversation) -> None:
    shown = first(await ada.as_("zoe").say(ASKED))
    for name in ("ada", "bob", "carl"):
        person = ada.as_(name)
        assert first(await ada.as_("zoe").say(ASKED)) == shown
        await person.press("Different question", await person.say(ASKED))
    assert first(await ada.as_("dora").say(ASKED)) != shown
    assert first(await ada.as_("dora", "billing").say(ASKED)) == shown


async def test_what_was_shared_does_not_come_again_within_four_weeks(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        reading = await ada.say(ASKED)
        await ada.press("Share here", reading)
        assert first(await ada.as_("bob").say(OTHER)) != first(reading)
        assert first(await ada.as_("bob", "billing").say(OTHER)) == first(reading)
    async with served(settings_for(database_url, CHAIR_NOW="2026-12-20T09:30:00Z")) as ada:
        assert first(await ada.as_("bob").say(OTHER)) == first(reading)


async def test_what_was_logged_from_does_not_come_again_either(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    form = await ada.press("Log decision", reading)
    await ada.fill(form, commercial_now="gain", customer_effect="worse")
    assert first(await ada.as_("bob").say(OTHER)) != first(reading)


async def test_asked_twice_in_private_it_is_answered_the_same(ada: Conversation) -> None:
    assert first(await ada.say(ASKED)) == first(await ada.say(ASKED)) == first(await ada.as_("bob").say(ASKED))


async def test_when_questions_run_out_what_rests_comes_back(ada: Conversation) -> None:
    for _ in range(12):
        reading = await ada.say(ASKED)
        assert reading.data["questions"], "a reading without a question"
        await ada.press("Share here", reading)


async def test_at_the_end_the_reading_still_holds_what_it_can(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    for _ in range(20):
        reading = await ada.press("Different question", reading)
        if "error" in reading.data:
            break
    assert reading.text.strip().startswith("That was the last question for this text.")
    again = await ada.say(OTHER)
    assert again.data["look_up"]["what"]
    assert "In their place I would ask" in again.text


async def test_no_word_of_the_question_is_kept_for_it(ada: Conversation, database_url: str) -> None:
    await ada.press("Different question", await ada.say(ASKED))
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM question_use")).all())
    engine.dispose()
    assert "remove-" in rows
    assert "bulk" not in rows
