"""The model's endpoint slow, dead or talking nonsense: the playbook answers in time, and none of it is shown."""

from __future__ import annotations

import re
import socket
import time
import tracemalloc

import pytest

from bot.chair.openai_engine import ANSWER_AT_MOST
from bot.chair.present import AI_WRITES
from tests.acceptance.conversation import served, settings_for
from tests.adapters.test_openai_engine import REMOVE, Purse, asking, is_the_playbooks
from tests.faults import bad_endpoint as bad
from tests.scripted_model import says, scripted

pytestmark = pytest.mark.anyio
SECONDS = 1.0
PATIENT = 20.0

# What it does, how it is told apart in the figures, and how often it is asked for one reading.
CASES = {
    "a page": (bad.PAGE, "broken", 1),
    "half of an answer": (bad.HALF_JSON, "failed", 1),
    # A draft is a draft under any name; this one is about something else.
    "another content type": (bad.OTHER_TYPE, "off_topic", 1),
    "an error inside of an answer": (bad.ERROR_INSIDE, "broken", 1),
    "another shape": (bad.OTHER_SHAPE, "broken", 1),
    "ten megabytes": (bad.TEN_MEGABYTES, "broken", 1),
    "more than it said": (bad.bomb, "broken", 1),
    "no end": (bad.flood, "broken", 1),
    "a refusal without end": (bad.flood_of_an_error, "broken", 1),
    "cut off in the middle": (bad.half, "unreachable", 2),
    "sent elsewhere": (bad.redirect, "server_error", 1),
}
SLOW = {"a byte now and then": bad.drip, "no answer": bad.nothing}


@pytest.mark.parametrize("name", CASES)
async def test_nonsense_ends_in_the_playbooks_reading(name: str) -> None:
    misbehave, trouble, times = CASES[name]
    purse = Purse()
    async with bad.bad_endpoint(misbehave) as endpoint, scripted(says("Who asked?")) as elsewhere:
        endpoint.elsewhere = elsewhere.base_url
        async with asking(endpoint.base_url, seconds=PATIENT, purse=purse) as chair:
            reading = await chair.read(REMOVE)
    assert is_the_playbooks(reading)
    assert (reading.fell_back, endpoint.asked, len(purse.takers)) == (trouble, times, 1)
    assert bad.NONSENSE not in str(reading)
    assert elsewhere.asked == []


@pytest.mark.parametrize("name", SLOW)
async def test_whoever_is_too_slow_is_not_waited_for(name: str) -> None:
    """Every single byte comes soon; all of them never do."""
    async with bad.bad_endpoint(SLOW[name]) as endpoint, asking(endpoint.base_url, seconds=SECONDS) as chair:
        began = time.monotonic()
        reading = await chair.read(REMOVE)
        took = time.monotonic() - began
    assert (is_the_playbooks(reading), reading.fell_back, endpoint.asked) == (True, "timeout", 1)
    assert took >= SECONDS


@pytest.mark.parametrize("misbehave", [bad.flood, bad.bomb], ids=["no end", "more than it said"])
async def test_what_is_sent_without_end_does_not_fill_the_memory(misbehave: bad.Misbehave) -> None:
    async with bad.bad_endpoint(misbehave) as endpoint, asking(endpoint.base_url, seconds=PATIENT) as chair:
        await chair.read(REMOVE)  # what is loaded once is loaded now
        tracemalloc.start()
        try:
            await chair.read(REMOVE)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 16 * ANSWER_AT_MOST


async def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    async with asking("http://model.invalid/v1") as chair:
        reading = await chair.read(REMOVE)
    assert (is_the_playbooks(reading), reading.fell_back) == (True, "unreachable")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["a page", "an error inside of an answer", "no end", "a byte now and then"])
async def test_people_have_the_playbooks_reading_at_once_and_see_nothing_of_it(
    database_url: str, name: str
) -> None:
    misbehave = SLOW[name] if name in SLOW else CASES[name][0]
    async with bad.bad_endpoint(misbehave) as endpoint:
        on = {"OPENAI_BASE_URL": endpoint.base_url, "CHAIR_MODEL": "m", "CHAIR_MODEL_TIMEOUT": "1"}
        async with served(settings_for(database_url, **on)) as ada:
            asked = await ada.say("should we remove bulk edit")
            assert "What do I use on the day bulk edit is gone?" in asked.text
            page = await ada.gone(AI_WRITES)
            async with ada.http.get(f"{ada.address}/metrics") as response:
                figures = await response.text()
    assert "What do I use on the day bulk edit is gone?" in page
    assert bad.NONSENSE not in page
    assert re.search(r'chair_readings_total\{engine="playbook",fallback="(broken|timeout)"\} 1.0', figures)
    assert endpoint.asked == 1
