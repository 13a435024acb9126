"""Local clients, such as Microsoft's playground: without authentication, on loopback, where it was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from adapters.app import build_application
from bot.settings import read_settings
from tests.adapters.teams.microsoft import Microsoft
from tests.adapters.teams.teams_client import TeamsPerson
from tests.clock import standing_still

pytestmark = pytest.mark.anyio


@pytest.fixture
async def local(sqlite_url: str, teams: Microsoft) -> AsyncIterator[TeamsPerson]:
    settings = read_settings({"DATABASE_URL": sqlite_url, "CHAIR_DEV_NO_AUTH": "1"})
    runner = web.AppRunner(build_application(standing_still(settings)))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientSession() as http:
            yield TeamsPerson(http, f"http://127.0.0.1:{runner.addresses[0][1]}", teams)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("scope", ["personal", "groupChat", "channel"])
async def test_every_scope_is_answered(local: TeamsPerson, scope: str) -> None:
    local.scope = scope
    if scope != "channel":
        local.channel, local.thread = f"19:{scope}@unq.gbl.spaces", ""
    answered = await local.say("help")
    assert answered.authorization == ""
    assert "Log a decision" in answered.text


async def test_an_address_elsewhere_is_never_called(local: TeamsPerson) -> None:
    activity = local.message("help") | {"serviceUrl": "https://smba.trafficmanager.net/emea/"}
    assert (await local.send(activity)).status == 401
    assert local.teams.calls == []
