"""Every call to another machine ends in time, and goes nowhere but where it was sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from adapters.slack import socket as slack_socket
from adapters.slack.socket import SocketMode
from adapters.teams.connector import Connector, SendFailed
from adapters.teams.registration import PUBLIC, Identity, may_be_called, may_upload_to
from tests.outbound.callers import CALLERS, CLOUD, LIMITS, REGISTERED, slack_at

pytestmark = pytest.mark.anyio

ELSEWHERE = (
    "http://127.0.0.1:1/commands/1",
    "http://169.254.169.254/latest/meta-data",
    "https://evil.example/commands/1",
    "https://hooks.slack.com.evil.example/commands/1",
    "https://hooks.slack.com@evil.example/commands/1",
    "https://evil.example#hooks.slack.com",
    "http://hooks.slack.com/commands/1",
    "https://hooks.slack.com:8443/commands/1",
    "https://smba.trafficmanager.net@evil.example/emea/",
    "https://smba.trafficmanager.net.evil.example/emea/",
    "https://x.sharepoint.com.evil.example/f",
    "https://evilsharepoint.com/f",
    "https://x.sharepoint.com@evil.example/f",
    "http://x.sharepoint.com/f",
    "https://x.sharepoint.com:8443/f",
    "file:///etc/passwd",
    "https://[::1",
    "//evil.example",
    "",
)


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits as ever, only shorter."""
    for limit in LIMITS:
        monkeypatch.setattr(limit, 0.2)


@pytest.fixture
async def silent(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A server that accepts, and never answers; also the way out to anything else."""
    held: list[asyncio.StreamWriter] = []

    async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    monkeypatch.setenv("HTTPS_PROXY", address)
    yield address
    for writer in held:
        writer.close()
    server.close()


@pytest.mark.parametrize("name", CALLERS)
async def test_a_call_that_is_never_answered_ends(silent: str, name: str) -> None:
    async with asyncio.timeout(10):
        # Each fails in its own words; that it fails by itself is what counts here.
        with pytest.raises(Exception) as failed:
            await CALLERS[name](silent)
    assert type(failed.value).__name__ in {"TimeoutError", "SendFailed", "UnknownKey", "ModelFailed", "ReadTimeout"}


async def test_a_login_that_never_ends_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even one that gives a little every now and then, which the limit of each step does not end."""
    never = asyncio.Event()

    async def ask() -> str:
        await never.wait()
        return ""

    teams = Connector(REGISTERED, PUBLIC, ask)
    async with asyncio.timeout(10):
        for _ in range(2):
            with pytest.raises(SendFailed):
                await teams.access_token()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", [name for name in CALLERS if name != "login"])
async def test_a_call_is_not_sent_on(name: str, status: int) -> None:
    came: list[str] = []

    async def answer(http: web.Request) -> web.Response:
        came.append(http.path)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        with suppress(Exception):
            await CALLERS[name](f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()
    assert came
    assert "/elsewhere" not in came


async def test_a_login_is_not_sent_on() -> None:
    """It goes to one address, which no test can stand at: so it is asked itself."""
    from adapters.teams.login import StayingSession

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_post("/token", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"http://127.0.0.1:{runner.addresses[0][1]}/token"
        got = await asyncio.to_thread(StayingSession().post, address, data={"client_secret": "words"})
    finally:
        await runner.cleanup()
    assert (got.status_code, got.history) == (307, [])


@pytest.mark.parametrize("address", ELSEWHERE)
async def test_nothing_that_comes_in_says_whom_to_call(address: str) -> None:
    async with slack_at("https://slack.com") as slack:
        assert not slack.sender.is_of_slack(address)
    assert not may_be_called(REGISTERED, PUBLIC, address)
    assert not may_upload_to(PUBLIC, address)


async def test_those_who_may_be_called() -> None:
    async with slack_at("https://slack.com") as slack:
        assert slack.sender.is_of_slack("https://hooks.slack.com/commands/1")
    assert may_be_called(REGISTERED, PUBLIC, "https://smba.trafficmanager.net/emea/")
    assert may_be_called(Identity(), CLOUD, "http://127.0.0.1:3979/emea/")
    assert may_upload_to(PUBLIC, "https://acme.sharepoint.com/f")


async def test_the_line_to_slack_is_opened_in_time_and_holds_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[AsyncSocketModeHandler] = []

    async def connect(handler: AsyncSocketModeHandler) -> None:
        opened.append(handler)

    monkeypatch.setattr(AsyncSocketModeHandler, "connect_async", connect)
    async with slack_at("https://slack.com") as slack:
        line = SocketMode(slack, "xapp-of-the-tests").running(web.Application())
        await anext(line)
        (handler,) = opened
        assert handler.client.aiohttp_client_session.timeout.total <= 300
        assert handler.client.message_queue.maxsize == slack_socket.WAITING_AT_MOST > 0
        await anext(line, None)
