"""Everything that calls another machine, each as one call to an address: `SECURITY.md` speaks of them all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.bolt import OneWorkspace
from adapters.slack.kept import Kept
from adapters.slack.origin import Hook
from adapters.slack.platform import SlackPlatform
from adapters.teams.connector import Connector
from adapters.teams.keys import SigningKeys
from adapters.teams.login import asking_token
from adapters.teams.registration import Cloud, Identity
from bot.chair.brief import Brief
from bot.chair.openai_engine import OpenAIEndpoint
from bot.messages import File, Reply
from bot.ports import Place
from storage.engine import Database
from tests.adapters.slack.slack_conversation import slack_settings
from tests.clock import MovableClock

NO_GROUNDS: Any = None  # what an answer is held against, and there is none
PLACE = Place("slack", "T1", "C1")
CLOUD = Cloud(upload_hosts=("127.0.0.1",), plain_http=True)
REGISTERED = Identity("00000000-0000-0000-0000-000000000001", "a password", "tenant")


async def no_file(_place: Place, _file: File) -> bytes:
    return b""


@asynccontextmanager
async def slack_at(address: str) -> AsyncIterator[SlackPlatform]:
    """The platform as it runs, with Slack's API at this address."""
    database = Database("sqlite:///never-opened.db")
    kept, one = Kept(database, MovableClock(), no_file), OneWorkspace("xoxb-of-the-tests")
    settings = slack_settings(database.url, f"{address}/api/")
    platform = SlackPlatform(settings, kept, authorize=one, token_for=one.token_for)
    running = platform.running(web.Application())
    await anext(running)
    try:
        yield platform
    finally:
        await anext(running, None)
        database.close()


async def web_api(address: str) -> None:
    async with slack_at(address) as slack:
        await slack.client.auth_test(token="xoxb-of-the-tests")


async def slack_upload(address: str) -> None:
    async with slack_at(address) as slack:
        client: AsyncWebClient = slack.client
        await client._upload_file(
            url=f"{address}/upload", data=b"words", logger=client._logger, timeout=30, proxy=None, ssl=None
        )


async def response_url(address: str) -> None:
    async with slack_at(address) as slack:
        hook = Hook(f"{address}/commands/1", int(slack._now()))
        await slack.sender.respond(PLACE, hook, Reply("words"), replace=False)


async def connector(address: str) -> None:
    async with _teams() as teams:
        await teams.send("POST", f"{address}/emea/", "v3/conversations/1/activities", {"text": "words"})


async def teams_upload(address: str) -> None:
    async with _teams() as teams:
        await teams.upload(f"{address}/upload", b"words")


async def signing_keys(address: str) -> None:
    async with aiohttp.ClientSession() as http:
        await SigningKeys(f"{address}/openid", lambda: http).get("a key")


async def login(_address: str) -> None:
    """By way of the proxy that the environment names: Microsoft's login is at one address."""
    await asking_token(REGISTERED)()


async def model(address: str) -> None:
    endpoint = OpenAIEndpoint(api_key="", base_url=f"{address}/v1", model="any", timeout=0.2)
    try:
        await endpoint.write(Brief("rules", "words", NO_GROUNDS))
    finally:
        await endpoint.close()


@asynccontextmanager
async def _teams() -> AsyncIterator[Connector]:
    async def token() -> str:
        return "a token"

    teams = Connector(Identity(), CLOUD, token)
    try:
        yield teams
    finally:
        await teams.close()


Caller = Callable[[str], Awaitable[None]]
CALLERS: dict[str, Caller] = {
    each.__name__: each
    for each in (web_api, slack_upload, response_url, connector, teams_upload, signing_keys, login, model)
}
LIMITS = (
    "adapters.slack.platform.CALL_SECONDS",
    "adapters.teams.connector._SEND_SECONDS",
    "adapters.teams.keys._FETCH_SECONDS",
    "adapters.teams.login.LOGIN_SECONDS",
)
