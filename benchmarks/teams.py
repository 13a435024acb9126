"""Teams' way in, over real HTTP with real tokens, asked by a process of its own.

Throughput is held against Bot Framework's own adapter with a bot that echoes, on the same loop and with the same
tokens; both send one message for each. Acknowledgements are timed while twenty people wait for a slow model.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jwt
from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import ChannelValidation, MicrosoftAppCredentials
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from adapters.app import build_application
from adapters.teams import service
from adapters.teams.registration import Cloud
from benchmarks.slack import running
from benchmarks.teams_elsewhere import MODEL_SECONDS
from benchmarks.timing import Figure, percentile, spread
from bot.settings import read_settings
from storage.migrations import upgrade

APP_ID, TENANT = "11111111-2222-3333-4444-555555555555", "99999999-8888-7777-6666-555555555555"
_ROUNDS, _REQUESTS, _STOCK_REQUESTS, _AT_ONCE = 3, 400, 80, 16
_WAITING, _A_SECOND, _SECONDS = 20, 10, 10
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_NUMBERS = itertools.count(1)


def measure(folder: Path) -> list[Figure]:
    """Both figures."""
    return asyncio.run(_measure(folder))


def _token(*_: object) -> str:
    return "token"


async def _measure(folder: Path) -> list[Figure]:
    # The library's own adapter asks by its own way.
    stock_token = patch(f"{MicrosoftAppCredentials.__module__}.MicrosoftAppCredentials.get_access_token", _token)
    with patch("adapters.teams.login.acquiring", lambda _: lambda: {"access_token": _token()}), stock_token:
        async with _elsewhere() as elsewhere, _served(folder, elsewhere) as address:
            ratios = []
            for number in range(_ROUNDS + 1):
                ours = await _a_second(address, elsewhere, "/api/messages", _REQUESTS)
                ChannelValidation.open_id_metadata_endpoint = f"{elsewhere}/stock/openid"
                stock = await _a_second(address, elsewhere, "/stock", _STOCK_REQUESTS)
                if number:
                    ratios.append(ours / stock)
            waits = await _while_readings_wait(address, elsewhere)
    ratio, worst = statistics.median(ratios), percentile(waits, 0.99) * 1_000
    return [
        Figure(
            f"Teams: `help` with a proven token, requests a second (last {ours:.0f} against {stock:.0f})",
            "Bot Framework's own adapter with a bot that echoes",
            spread(ratios),
            "≥ 5",
            ratio >= 5,
        ),
        Figure(
            f"Teams: acknowledgement at {_A_SECOND} a second, 99th percentile",
            f"nothing: {_WAITING} readings wait for a model of {MODEL_SECONDS:.0f} s",
            f"{worst:.0f} ms (median {percentile(waits, 0.5) * 1_000:.0f}, worst {max(waits) * 1_000:.0f})",
            "≤ 300 ms",
            worst <= 300,
        ),
    ]


@asynccontextmanager
async def _elsewhere() -> AsyncIterator[str]:
    """Microsoft and a slow model, in a process that takes no time from the one that is measured."""
    published = RSAAlgorithm.to_jwk(_KEY.public_key(), as_dict=True) | {"kid": "key", "endorsements": ["msteams"]}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.teams_elsewhere", stdin=pipe, stdout=pipe
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(published).encode() + b"\n")
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _served(folder: Path, elsewhere: str) -> AsyncIterator[str]:
    url = f"sqlite:///{folder / 'teams.db'}"
    upgrade(url)
    cloud = Cloud(metadata_url=f"{elsewhere}/openid", hosts=frozenset({"127.0.0.1"}), plain_http=True)
    settings = read_settings(
        {
            "DATABASE_URL": url,
            "CHAIR_SECRET_KEY": "a secret of the benchmark that is long enough",
            "APP_ID": APP_ID,
            "APP_PASSWORD": "of the benchmark",
            "APP_TENANTID": TENANT,
            "CHAIR_MODEL": "slow",
            "CHAIR_PER_PERSON": "0",
            "CHAIR_PER_WORKSPACE": "0",
            "OPENAI_BASE_URL": f"{elsewhere}/v1",
        }
    )
    with patch.object(service, "PUBLIC", cloud):
        app = build_application(settings)
    app.router.add_post("/stock", _stock())
    async with running(app) as address:
        yield address


def _stock() -> Any:
    """Bot Framework's own adapter with a bot that echoes."""

    class Registration:
        APP_ID, APP_PASSWORD, APP_TYPE, APP_TENANTID = APP_ID, "of the benchmark", "SingleTenant", TENANT

    class Echo(ActivityHandler):  # type: ignore[misc]
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(f"You said {turn_context.activity.text}")

    adapter, bot = CloudAdapter(ConfigurationBotFrameworkAuthentication(Registration())), Echo()

    async def receive(http: web.Request) -> web.StreamResponse:
        return await adapter.process(http, bot) or web.Response()

    return receive


def _activity(elsewhere: str, text: str) -> dict[str, Any]:
    number = next(_NUMBERS)
    return {
        "type": "message",
        "id": str(number),
        "timestamp": f"2026-11-22T09:30:00.{number:06}Z",
        "channelId": "msteams",
        "serviceUrl": f"{elsewhere}/connector/",
        "from": {"id": "29:ada", "name": "Ada", "aadObjectId": "aad-ada"},
        "recipient": {"id": f"28:{APP_ID}"},
        "conversation": {"id": "a:personal", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        "text": text,
    }


async def _a_second(address: str, elsewhere: str, path: str, count: int) -> float:
    """Requests a second, from a process of its own."""
    seconds, *_ = await _in_a_process(address + path, elsewhere, ["help"] * count, _AT_ONCE, 0.0)
    return count / seconds


async def _while_readings_wait(address: str, elsewhere: str) -> list[float]:
    """How long each acknowledgement took."""
    asked = [f"should we remove bulk edit number {number}" for number in range(_WAITING)]
    await _in_a_process(f"{address}/api/messages", elsewhere, asked, _WAITING, 0.0)
    texts = ["help", "list", "should we switch off the v1 export on 30 June", "search export"]
    many = [texts[number % len(texts)] for number in range(_A_SECOND * _SECONDS)]
    return (await _in_a_process(f"{address}/api/messages", elsewhere, many, len(many), 1 / _A_SECOND))[1:]


async def _in_a_process(
    address: str, elsewhere: str, texts: Sequence[str], at_once: int, apart: float
) -> list[float]:
    now = int(time.time())
    claims = {"iss": "https://api.botframework.com", "aud": APP_ID, "nbf": now - 10, "exp": now + 3600}
    token = jwt.encode(
        claims | {"serviceurl": f"{elsewhere}/connector/"}, _KEY, algorithm="RS256", headers={"kid": "key"}
    )
    activities = [_activity(elsewhere, text) for text in texts]
    asked = {"address": address, "token": token, "activities": activities, "at_once": at_once, "apart": apart}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.teams_client", stdin=pipe, stdout=pipe
    )
    out, _ = await process.communicate(json.dumps(asked).encode())
    assert process.returncode == 0, "the client failed"
    found: list[float] = json.loads(out)
    return found
