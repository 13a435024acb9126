"""Slack's way in, over real HTTP with real signatures, asked by a process of its own.

Throughput is held against a bare Bolt application with a command that does nothing, on the same server: same loop,
same port, same settings. Acknowledgements are timed while twenty people wait for a model that takes seconds.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck

from adapters.app import build_application
from adapters.slack.bolt import OneWorkspace, make_app, make_client
from benchmarks.slack_client import SECRET
from benchmarks.timing import Figure, percentile, spread
from bot.settings import Settings, read_settings
from storage.migrations import upgrade

_ROUNDS, _REQUESTS, _AT_ONCE = 5, 300, 16
_WAITING, _A_SECOND, _SECONDS, _MODEL_SECONDS = 20, 10, 10, 8.0
_NOOP = "/noop"
_EVENTS = "/slack/events"


def measure(folder: Path) -> list[Figure]:
    """Both figures."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Figure]:
    async with _elsewhere() as elsewhere, _served(folder, elsewhere) as address:
        ratios = []
        await _timed(address, _EVENTS, "help"), await _timed(address, _NOOP, "help")
        for _ in range(_ROUNDS):
            ours, floor = await _timed(address, _EVENTS, "help"), await _timed(address, _NOOP, "help")
            ratios.append(floor / ours)
        waits = await _while_readings_wait(address)
    ratio, worst = statistics.median(ratios), percentile(waits, 0.99) * 1_000
    return [
        Figure(
            "Slack: `/customer-chair help`, requests a second",
            "a Bolt command that does nothing",
            spread(ratios),
            "≥ 0.7",
            ratio >= 0.7,
        ),
        Figure(
            f"Slack: acknowledgement at {_A_SECOND} a second, 99th percentile",
            f"nothing: {_WAITING} readings wait for a model of {_MODEL_SECONDS:.0f} s",
            f"{worst:.0f} ms (median {percentile(waits, 0.5) * 1_000:.0f}, worst {max(waits) * 1_000:.0f})",
            "≤ 300 ms",
            worst <= 300,
        ),
    ]


@asynccontextmanager
async def _elsewhere() -> AsyncIterator[str]:
    """Slack's Web API and a slow model on one port."""

    async def slack(_: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "team_id": "T1", "user_id": "UBOT", "ts": "1.1", "channel": "C1", "user": {"name": "ada"}}
        )

    async def model(_: web.Request) -> web.Response:
        await asyncio.sleep(_MODEL_SECONDS)
        return web.json_response({"error": {"message": "busy"}}, status=500)

    app = web.Application()
    app.router.add_post("/v1/{tail:.*}", model)
    app.router.add_route("*", "/{tail:.*}", slack)
    async with running(app) as address:
        yield address


@asynccontextmanager
async def _served(folder: Path, elsewhere: str) -> AsyncIterator[str]:
    url = f"sqlite:///{folder / 'slack.db'}"
    upgrade(url)
    settings = read_settings(
        {
            "DATABASE_URL": url,
            "CHAIR_SECRET_KEY": "a secret of the benchmark that is long enough",
            "SLACK_BOT_TOKEN": "xoxb-of-the-benchmark",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{elsewhere}/api/",
            "CHAIR_MODEL": "slow",
            "CHAIR_PER_PERSON": "0",
            "CHAIR_PER_WORKSPACE": "0",
            "OPENAI_BASE_URL": f"{elsewhere}/v1",
        }
    )
    app = build_application(settings)
    _add_noop(app, settings)
    async with running(app) as address:
        yield address


def _add_noop(app: web.Application, settings: Settings) -> None:
    """A bare Bolt application with one command that does nothing."""
    bolt = make_app(settings, make_client(settings), OneWorkspace("xoxb-noop"))

    async def nothing(ack: AsyncAck) -> None:
        await ack()

    async def receive(http: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(http)))

    bolt.command("/customer-chair")(nothing)
    app.router.add_post(_NOOP, receive)


@asynccontextmanager
async def running(app: web.Application) -> AsyncIterator[str]:
    """An application on a free port of loopback."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _timed(address: str, path: str, text: str) -> float:
    """The seconds that a process of its own needs for its requests."""
    return (await _in_a_process(address, path, [text] * _REQUESTS, _AT_ONCE, 0.0))[0]


async def _while_readings_wait(address: str) -> list[float]:
    """How long each acknowledgement took."""
    asked = [f"should we remove bulk edit number {number}" for number in range(_WAITING)]
    await _in_a_process(address, _EVENTS, asked, _WAITING, 0.0)
    texts = ["help", "list", "should we switch off the v1 export on 30 June", "search export"]
    many = [texts[number % len(texts)] for number in range(_A_SECOND * _SECONDS)]
    return (await _in_a_process(address, _EVENTS, many, len(many), 1 / _A_SECOND))[1:]


async def _in_a_process(address: str, path: str, texts: Sequence[str], at_once: int, apart: float) -> list[float]:
    """Send commands from another process: first the whole time, then that of each."""
    command = json.dumps([address, path, list(texts), at_once, apart])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.slack_client",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(command.encode())
    return [float(each) for each in json.loads(out)]
