"""*Has anyone heard?*: asked in the channel, answered by a colleague, closed after three working days."""

from __future__ import annotations

import asyncio

import pytest

from bot.asking_around import close
from storage import voice_requests
from storage.engine import Database
from storage.vocabulary import Visibility
from tests.acceptance.conversation import Answer, Conversation, served, settings_for
from tests.storage import make

pytestmark = pytest.mark.anyio

ASKED = "should we remove bulk edit"
WORDS = "We close the month with it. Four hundred lines, one go."
REQUEST = "ada asks: has a customer said anything to you about bulk edit?"
SEND = "When did you last use bulk edit, and what for?"


async def request(ada: Conversation) -> tuple[Answer, Answer]:
    """A reading and what came of posting its request."""
    reading = await ada.say(ASKED)
    preview = await ada.press("Has anyone heard?", reading)
    return reading, await ada.press("Post it", preview)


async def answer(someone: Conversation, text: str = WORDS, **more: str) -> Answer:
    """Press *Add what they said* on the posted request and save."""
    page = await someone.posted("has a customer said anything")
    value = page.split('data-action="voice_answer"')[1].split('data-value="')[1].split('"')[0]
    form = await someone._post("action", action="voice_answer", value=value)
    return await someone.fill(form, text=text, heard_on="2026-11-04", **more)


@pytest.mark.surface("has anyone heard", "web")
async def test_the_channel_is_asked_after_a_preview_under_the_askers_name(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    assert "Has anyone heard?" in reading.buttons
    preview = await ada.press("Has anyone heard?", reading)
    assert preview.body["audience"] == "asker"
    assert REQUEST in preview.text
    assert "A forwarded ticket counts." in preview.text
    assert "Open until Wednesday" in preview.text
    assert "has a customer said anything" not in await ada.as_("bob").page()
    posted = await ada.press("Post it", preview)
    assert "open until Wednesday" in posted.text
    page = await ada.as_("bob").posted(REQUEST)
    assert "Add what they said" in page
    assert "Open until Wednesday" in page


async def test_an_answer_changes_the_askers_reading_in_place(ada: Conversation) -> None:
    await request(ada)
    bob = ada.as_("bob")
    form_of = await answer(bob, role="Finance admin, retail", source="support chat")
    assert form_of.data["id"] == "V-1"
    assert form_of.data["group"] == "people who use bulk edit"
    page = await ada.posted("added by a colleague")
    assert WORDS in page
    assert "Finance admin, retail · support chat · 4 Nov · added by a colleague · V-1" in page
    assert "None saved yet" not in page
    assert page.count("data-message=") == 3  # the reading, the preview that became a line, the request
    assert "added by a colleague" not in await bob.page()


async def test_two_answers_at_once_both_count(ada: Conversation) -> None:
    await request(ada)
    await asyncio.gather(
        answer(ada.as_("bob"), "We close the month with it."), answer(ada.as_("carl"), "It saves me an afternoon.")
    )
    async with asyncio.timeout(10):
        # Every look is a request, so the server gets its turn.
        while not {"· V-1", "· V-2"} <= {sign for sign in ("· V-1", "· V-2") if sign in await ada.page()}:
            pass


async def test_different_question_keeps_what_was_answered(ada: Conversation) -> None:
    reading, _ = await request(ada)
    await answer(ada.as_("bob"))
    await ada.posted("added by a colleague")
    again = await ada.press("Different question", reading)
    assert again.data["voices"][0]["quote"] == WORDS


async def test_what_may_not_be_quoted_does_not_come_to_the_reading(ada: Conversation) -> None:
    await request(ada)
    await answer(ada.as_("bob"), consent_to_quote="no")
    assert "added by a colleague" not in await ada.page()
    assert WORDS not in await ada.page()


async def test_asked_twice_it_is_posted_once(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    preview = await ada.press("Has anyone heard?", reading)
    await ada.press("Post it", preview)
    again = await ada.press("Post it", preview)
    assert again.text.strip().startswith("It is open already, until Wednesday.")
    assert (await ada.press("Has anyone heard?", reading)).data["error"] == "AskedAlready"
    assert (await ada.as_("bob").posted(REQUEST)).count("data-message=") == 1


async def test_nobody_asks_in_anothers_name(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    stolen = await ada.as_("bob").press("Has anyone heard?", reading)
    assert stolen.data["error"] == "ReadingGone"


async def test_a_private_channels_request_stays_there(ada: Conversation) -> None:
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as response:
        assert response.status == 200
    board = ada.as_("ada", "board")
    await request(board)
    await board.posted(REQUEST)
    assert REQUEST not in await ada.page()
    await answer(board)
    assert (await ada.say("voice V-1")).data["error"] == "UnknownVoice"
    assert (await board.say("voice V-1")).data["id"] == "V-1"


@pytest.fixture
async def wednesday_night(database_url: str) -> str:
    """A workspace in which ada asked on Sunday, and the server was stopped since."""
    async with served(settings_for(database_url)) as ada:
        await request(ada)
        await ada.posted(REQUEST)
    return database_url


async def test_it_stays_open_until_its_last_day_is_over(wednesday_night: str) -> None:
    async with served(settings_for(wednesday_night, CHAIR_NOW="2026-11-25T23:59:00Z")) as ada:
        assert "Add what they said" in await ada.page()


async def test_it_closes_with_one_question_to_send_and_says_so_once(wednesday_night: str) -> None:
    for _ in range(2):  # a restart, or another replica
        async with served(settings_for(wednesday_night, CHAIR_NOW="2026-11-26T00:00:00Z")) as ada:
            page = await ada.posted("Nobody here has heard anything.")
            assert "Add what they said" not in page
            bobs = await ada.as_("bob").page()
            assert "One to send to a customer:" in bobs
            assert bobs.count("data-message=") == 1
            told = await ada.posted("You asked the channel about bulk edit.")
            assert told.count("data-message=") == 2


async def test_an_answer_after_a_day_comes_to_the_asker_alone(wednesday_night: str) -> None:
    async with served(settings_for(wednesday_night, CHAIR_NOW="2026-11-24T10:00:00Z")) as ada:
        await answer(ada.as_("bob"))
        page = await ada.posted("added by a colleague")
        assert WORDS in page
        assert ASKED not in page
        assert "added by a colleague" not in await ada.as_("bob").page()


async def test_with_answers_it_closes_without_a_question(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await request(ada)
        await answer(ada.as_("bob"))
    async with served(settings_for(database_url, CHAIR_NOW="2026-11-26T08:00:00Z")) as ada:
        page = await ada.posted("The time for answers is over. What was heard: V-1.")
        assert "Nobody here" not in page


async def test_an_answer_to_a_closed_request_is_saved_all_the_same(wednesday_night: str) -> None:
    async with served(settings_for(wednesday_night, CHAIR_NOW="2026-11-25T12:00:00Z")) as ada:
        page = await ada.page()
        value = page.split('data-action="voice_answer"')[1].split('data-value="')[1].split('"')[0]
        form = await ada._post("action", action="voice_answer", value=value)
    async with served(settings_for(wednesday_night, CHAIR_NOW="2026-11-27T12:00:00Z")) as ada:
        await ada.posted("Nobody here has heard anything.")
        saved = await ada.fill(form, text=WORDS, heard_on="2026-11-04")
        assert saved.data["id"] == "V-1"
        assert (await ada._post("action", action="voice_answer", value=value)).data["error"] == "RequestClosed"


def test_a_request_is_closed_by_one_replica(database_url: str) -> None:
    database = Database(database_url)
    make.workspace(database, "acme", general=Visibility.PUBLIC)
    with database.writing("acme") as ws:
        voice_requests.add(ws, make.request())
    later = make.request().closes_at
    for _ in range(2):
        with database.writing("acme") as ws:
            close(ws, "q-1", later)
    with database.reading("acme") as ws:
        assert sum(make.counts(ws).values()) == 1
    database.close()
