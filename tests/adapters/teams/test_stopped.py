"""A real server process is told to end while it works: nothing acknowledged is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession

from tests.acceptance.test_kills import Server, running
from tests.adapters.teams.microsoft import Call, Microsoft
from tests.adapters.teams.teams_client import TeamsPerson
from tests.adapters.teams.test_surfaces import ANSWERS, REMOVE
from tests.scripted_model import held, says, scripted

pytestmark = pytest.mark.anyio
QUESTION = "Which of the changes that I make at once today would take me an hour then?"
FORMS = 12


@pytest.mark.engines("sqlite")
@pytest.mark.surface("a server that ends loses nothing", "teams")
async def test_told_to_end_at_work(database_url: str, tmp_path: Path, teams: Microsoft) -> None:
    async with scripted(held(says(QUESTION))) as model, ClientSession() as http:
        # Without authentication the process needs no Microsoft but the one here; all else is as it is served.
        more = {"CHAIR_DEV_NO_AUTH": "1", "CHAIR_MODEL": "m", "OPENAI_API_KEY": "k"}
        async with running(database_url, tmp_path, **more, OPENAI_BASE_URL=model.base_url) as server:
            ada = TeamsPerson(http, f"http://127.0.0.1:{server.port}", teams).in_personal()
            asked = ada.message(REMOVE)
            await ada.send(asked)
            first = await ada.heard()
            async with asyncio.timeout(10):
                await model.came.wait()
            filled = [await form(ada, number) for number in range(FORMS)]
            acknowledged = await told_to_end_amid(ada, server, filled)
            assert acknowledged
            assert server.process is not None
            assert server.process.returncode == 0
            assert QUESTION not in "".join(call.text for call in teams.sent)

            await server.start()
            model.let_go.set()
            # Teams delivers again what was not acknowledged; and here all the rest, too, under new ids.
            for number, each in enumerate([asked, *filled]):
                assert (await ada.send(each | {"id": f"again-{number}"})).status == 200
            sharper = await ada.heard_ever(lambda call: QUESTION in call.text)
            assert (sharper.method, sharper.rest) == ("PUT", f"/activities/{number_of(teams, first)}")
            while len(cards(teams)) < FORMS:
                async with asyncio.timeout(10):
                    await teams.something()
            listed = await ada.say("list")
            assert f"D-{FORMS + 1}" not in listed.text
    readings = [call for call in teams.sent if "people who use bulk edit" in call.text]
    assert [call.method for call in readings] == ["POST", "PUT"]
    assert sorted(cards(teams)) == sorted(f"D-{number}" for number in range(1, FORMS + 1))


async def form(ada: TeamsPerson, number: int) -> dict[str, Any]:
    """A form that is filled in and not sent yet."""
    offered = await ada.say(f"decide Decision number {number} of the day")
    shown = await ada.press("Log a decision", offered.card)
    answers = ANSWERS | {"text": f"Decision number {number} of the day", "customer_effect": "same"}
    return ada.fill_activity(shown.card, "Log it", **answers)


async def told_to_end_amid(ada: TeamsPerson, server: Server, filled: list[dict[str, Any]]) -> list[int]:
    """Send all forms at once and end the process after the first answers; which forms were acknowledged."""
    acknowledged: list[int] = []
    some = asyncio.Event()

    async def send(number: int) -> None:
        try:
            answer = await ada.send(filled[number])
        except ClientError:
            return
        if answer.status == 200:
            acknowledged.append(number)
            some.set()

    sending = [asyncio.create_task(send(number)) for number in range(len(filled))]
    async with asyncio.timeout(10):
        await some.wait()
    await server.end(signal.SIGTERM)
    await asyncio.gather(*sending)
    return acknowledged


def cards(teams: Microsoft) -> list[str]:
    """The decision of each card that was posted; not of a list, a form or a card that is drawn anew."""
    shown = [call.text for call in teams.sent if call.method == "POST" and "Decision number" in call.text]
    named = [set(re.findall(r"\bD-\d+\b", text)) for text in shown]
    return [each.pop() for each in named if len(each) == 1]


def number_of(teams: Microsoft, call: Call) -> str:
    """The id that a message was given."""
    return f"17000000{teams.calls.index(call) + 1:05}"
