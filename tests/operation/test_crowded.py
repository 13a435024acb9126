"""More than one process can take: it says so at once, and whoever sent it comes again or goes to another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from adapters.limits import bounded
from adapters.slack import tasks
from bot.telemetry import Metrics
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import fake_slack, served, slack_settings

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def slow_server(metrics: Metrics, go_on: asyncio.Event) -> AsyncIterator[str]:
    """Takes two at a time, and answers when it may."""

    async def answer(_: web.Request) -> web.Response:
        await go_on.wait()
        return web.Response(text="done")

    app = web.Application(middlewares=[bounded(metrics, at_most=2)])
    app.router.add_route("*", "/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def test_only_so_many_are_in_hand_at_once() -> None:
    metrics, go_on = Metrics(), asyncio.Event()
    async with slow_server(metrics, go_on) as address, aiohttp.ClientSession() as http:
        asked = [asyncio.create_task(http.post(address)) for _ in range(5)]
        refused = []
        for each in asyncio.as_completed(asked):
            refused.append(await each)
            if len(refused) == 3:
                break
        assert [each.status for each in refused] == [503] * 3
        assert refused[0].headers["Retry-After"] == "1"
        assert await refused[0].text() == "This server has its hands full. Try again in a moment."
        go_on.set()
        assert sorted([(await each).status for each in asked]) == [200, 200, 503, 503, 503]
        # Nobody is kept out for good.
        assert (await http.post(address)).status == 200
    assert metrics.registry.get_sample_value("chair_limited_total", {"whose": "server"}) == 3


async def test_what_only_looks_is_let_in() -> None:
    """A page that listens for hours takes nobody's place."""
    go_on = asyncio.Event()
    go_on.set()
    async with slow_server(Metrics(), go_on) as address, aiohttp.ClientSession() as http:
        assert [(await http.get(address)).status for _ in range(5)] == [200] * 5


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with fake_slack() as fake:
        yield fake


async def test_slack_is_told_to_come_again_while_too_much_goes_on_behind_it(
    sqlite_url: str, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(slack_settings(sqlite_url, slack.api), slack) as ada:
        assert (await ada.say("list")).status == 200
        monkeypatch.setattr(tasks, "AT_MOST", 0)
        assert (await ada.say("list")).status == 503
        monkeypatch.undo()
        assert (await ada.say("list")).status == 200
