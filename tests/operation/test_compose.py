"""What compose.yaml brings up: two replicas behind a balancer. Replayed with its own nginx file by `make soak`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from tests.acceptance.test_kills import Server
from tests.adapters.slack.conftest import slack
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import SECRET, Slack
from tests.databases import PostgresDatabases
from tests.operation.balancer import NGINX, as_in_compose, balancing
from tests.operation.dockerfile import ROOT
from tests.operation.test_start_and_stop import free_port

__all__ = ["slack"]

REPLICAS = ("127.0.0.2", "127.0.0.3")
START_SECONDS = 60


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return found


def test_compose_runs_two_replicas_that_write_nowhere_but_to_the_database() -> None:
    chair, database = services()["chair"], services()["database"]
    assert chair["deploy"]["replicas"] == 2
    assert chair["read_only"] is True
    assert chair["cap_drop"] == ["ALL"]
    assert chair["depends_on"]["database"]["condition"] == "service_healthy"
    assert chair["environment"]["DATABASE_URL"].startswith("postgresql+psycopg://")
    assert "healthcheck" in database
    assert int(chair["stop_grace_period"].removesuffix("s")) > 20
    # No password stands in the file: each is asked for.
    for service in (chair, database):
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "KEY" in name:
                assert value.startswith("${")


def test_a_password_may_hold_any_letter() -> None:
    """In the address @ : / and % would be read as parts of it."""
    chair = services()["chair"]["environment"]
    assert "$" not in chair["DATABASE_URL"]
    assert chair["PGPASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_metrics_and_health_stay_inside() -> None:
    assert "location ~ ^/(metrics|healthz|readyz)$ { return 404; }" in as_in_compose(1, 2, 3)


@asynccontextmanager
async def replicas(url: str, slack: FakeSlack, port: int, folder: Path) -> AsyncIterator[list[Server]]:
    """Two on one database, started together."""
    servers = []
    for host in REPLICAS:
        (folder / host).mkdir()
        more = {
            "CHAIR_HOST": host,
            "CHAIR_WEB_CHAT": "0",
            "CHAIR_LOG": "json",
            "SLACK_BOT_TOKEN": "xoxb-of-the-tests",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api,
        }
        servers.append(Server(url, folder / host, port, more))
    try:
        await asyncio.gather(*(server.start() for server in servers))
        yield servers
    finally:
        for server in servers:
            if server.process and server.process.returncode is None:
                await server.end(signal.SIGKILL)


async def answered_by(http: aiohttp.ClientSession, port: int) -> list[int]:
    """How many commands each replica has answered."""
    counts = []
    for host in REPLICAS:
        async with http.get(f"http://{host}:{port}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        counted = [line for line in lines if line.startswith("chair_requests_total{") and "command" in line]
        counts.append(int(sum(float(line.split()[-1]) for line in counted)))
    return counts


@pytest.mark.soak
@pytest.mark.skipif(NGINX is None, reason="needs nginx, which the image of the balancer is")
@pytest.mark.anyio
async def test_requests_alternate_and_nobody_notices_a_replica_that_is_gone(
    postgres_databases: PostgresDatabases, slack: FakeSlack, tmp_path: Path
) -> None:
    inside, outside = free_port(), free_port()
    with postgres_databases.empty() as url:
        async with (
            replicas(url, slack, inside, tmp_path) as (first, second),
            balancing(REPLICAS, inside, outside, tmp_path) as address,
            aiohttp.ClientSession() as http,
        ):
            ada = Slack(http, address, slack)
            await _until_it_balances(http, address)
            assert [(await ada.say("list")).status for _ in range(20)] == [200] * 20
            assert all(await answered_by(http, inside))
            for path in ("metrics", "healthz", "readyz"):
                assert (await http.get(f"{address}/{path}")).status == 404
            assert (await http.post(f"{address}/slack/events", data=BytesIO(b"x" * 2**21))).status == 413
            # Killed, then one after the other as an upgrade goes: whoever asks meanwhile is answered.
            for server, how in ((first, signal.SIGKILL), (first, signal.SIGTERM), (second, signal.SIGTERM)):
                going = asyncio.create_task(_asked_until_told(ada, told := asyncio.Event()))
                await server.end(how)
                await server.start()
                told.set()
                assert set(await going) == {200}


async def _until_it_balances(http: aiohttp.ClientSession, address: str) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                if (await http.get(f"{address}/slack/none")).status == 404:
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)


async def _asked_until_told(ada: Slack, told: asyncio.Event) -> list[int]:
    seen = [(await ada.say("list")).status]
    while not told.is_set():
        seen.append((await ada.say("list")).status)
    return seen
