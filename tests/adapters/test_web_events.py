"""What everyone with the page open is told."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientResponse

from adapters.web.ports import Message
from adapters.web.streams import WAITING_AT_MOST, Streams
from bot.messages import Audience, Paragraph, Reply
from bot.ports import Place
from tests.adapters.web_client import ASK, GENERAL, opened
from tests.adapters.web_fakes import NOW
from tests.adapters.web_samples import CARD

pytestmark = pytest.mark.anyio


async def events(response: ClientResponse, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while len(found) < number:
            line = await response.content.readline()
            assert line, "the stream ended"
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
    return found


async def started(response: ClientResponse) -> ClientResponse:
    assert response.headers["Content-Type"] == "text/event-stream"
    assert await response.content.readline() == b"retry: 2000\n"
    return response


@pytest.mark.surface("what one person alone is told", "web")
async def test_everyone_hears_what_is_posted_and_only_the_asker_what_is_theirs() -> None:
    async with opened() as web:
        ada = await started(await web.client.get("/web/events?channel=general&user=ada"))
        bob = await started(await web.client.get("/web/events?channel=general&user=bob"))
        away = await started(await web.client.get("/web/events?channel=billing&user=bob"))
        private = await web.post("/web/command", ASK)
        card = await web.platform.post(GENERAL, CARD, dedupe_key="card")
        await web.platform.update(GENERAL, card, Reply("Changed.", audience=Audience.CHANNEL))
        await web.platform.post(Place("web", "local", "billing"), Reply("Elsewhere."), dedupe_key="b")
        heard = await events(ada, 3)
        assert [(one["message"], one["replace"]) for one in heard] == [
            (private["message"], False),
            (card, False),
            (card, True),
        ]
        assert heard[0]["html"] == private["html"]
        assert [one["replace"] for one in await events(bob, 2)] == [False, True]
        assert "Elsewhere." in (await events(away, 1))[0]["html"]


async def test_a_quiet_stream_is_kept_alive_and_ends_with_the_server() -> None:
    async with opened() as web:
        stream = await started(await web.client.get("/web/events"))
        await stream.content.readline()
        assert await stream.content.readline() == b": still here\n"
        await web.client.server.close()
        async with asyncio.timeout(5):
            await stream.read()


async def test_a_page_that_falls_behind_is_sent_away_to_come_back() -> None:
    streams = Streams()
    message = Message("1", "general", NOW, "Customer Chair", Reply("Hello.", (Paragraph("Hello."),)))
    with streams._subscribe("general", "ada") as slow:
        for _ in range(WAITING_AT_MOST + 1):
            streams.tell(message, replace=False)
        assert slow.events.get_nowait() is None
        assert slow.events.empty()
    assert streams.open_pages == 0
