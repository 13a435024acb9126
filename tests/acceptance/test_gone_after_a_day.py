"""A question that nobody logs or shares is gone after 24 hours: from every table, every index and the file."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import create_engine, text

from tests.acceptance.conversation import Conversation, served, settings_for
from tests.acceptance.traces import everything, raw

pytestmark = pytest.mark.anyio

CANARY = "zyzzyva"
ASKED = f"should we remove the {CANARY} panel"
ALMOST = "2026-11-23T09:29:00Z"
A_DAY_LATER = "2026-11-23T09:30:00Z"


async def use_everything(ada: Conversation) -> str:
    """Let a question leave its traces wherever it can, without logging or sharing it; gives the reading's id."""
    reading = await ada.say(ASKED)
    value = reading.button("Why these?")["value"]
    await ada.press("Different question", reading)
    await ada.submit("change_chair", {"in_the_chair": f"{CANARY} people"}, {"reading": value})
    for label in ("Why these?", "A question to send", "Has anyone heard?"):
        assert CANARY in (await ada.press(label, reading)).text
    thin = await ada.say(f"improve {CANARY}")
    assert thin.data["outcome"] == "too_thin"
    nothing = await ada.say(f"rename the {CANARY} table to tasks")
    assert nothing.data["outcome"] == "nothing_to_ask"
    await ada.press("Log anyway", nothing)
    await ada.say(f"search {CANARY}")
    return value


async def press_at_the_last_minute(ada: Conversation, value: str) -> None:
    """What is made from a question goes with the question, however late it was made."""
    for action in ("why_these", "question_to_send", "voice_request", "different"):
        answer = await ada._post("action", action=action, value=value)
        assert CANARY in answer.text


async def a_day_passes(database_url: str, *, share: bool = False) -> None:
    async with served(settings_for(database_url)) as ada:
        value = await use_everything(ada)
        if share:
            await ada._post("action", action="share", value=value)
            await ada.posted("Asked by ada")
    async with served(settings_for(database_url, CHAIR_NOW=ALMOST)) as ada:
        await press_at_the_last_minute(ada, value)
        assert CANARY in everything(database_url)
    async with served(settings_for(database_url, CHAIR_NOW=A_DAY_LATER)) as ada:
        gone = await ada._post("action", action="why_these", value=value)
        assert ("error" in gone.data) is not share
        assert (CANARY in await ada.page()) is share


async def test_after_a_day_no_table_and_no_index_holds_it(database_url: str) -> None:
    await a_day_passes(database_url)
    assert CANARY not in everything(database_url).casefold()


@pytest.mark.engines("sqlite")
async def test_not_even_the_file_holds_it(database_url: str) -> None:
    await a_day_passes(database_url)
    assert CANARY.encode() not in (await asyncio.to_thread(raw, database_url)).lower()
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("VACUUM"))
    engine.dispose()
    assert CANARY.encode() not in (await asyncio.to_thread(raw, database_url)).lower()


async def test_what_was_shared_stays(database_url: str) -> None:
    await a_day_passes(database_url, share=True)
    assert CANARY in everything(database_url)


async def test_the_same_delivery_after_a_day_does_nothing_twice(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        value = (await ada.say(ASKED)).button("Why these?")["value"]
        await ada._post("action", action="different", value=value, delivery="again")
    async with served(settings_for(database_url, CHAIR_NOW=A_DAY_LATER)) as ada:
        answer = await ada._post("action", action="different", value=value, delivery="again")
        assert answer.data["error"] == "ReadingGone"


async def test_the_reading_says_so(ada: Conversation) -> None:
    assert (await ada.say(ASKED)).text.strip().endswith("Not kept unless you log or share it.")
