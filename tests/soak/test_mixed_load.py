"""Mixed load on all three platforms at once while processes are killed: what was acknowledged is there, once.

The long one is for `make soak`: `SOAK_MINUTES` (30) at `SOAK_RATE` requests a second (50), on each engine.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from storage.engine import Database
from tests.adapters.slack.slack_conversation import SECRET
from tests.adapters.teams.microsoft import APP_ID, TENANT, Microsoft, microsoft
from tests.soak.counting import Count, count, drained
from tests.soak.load import Tally, keep_up
from tests.soak.people import Day, forms_open
from tests.soak.replicas import Replicas, replicas
from tests.soak.wires import CountingSlack, Passing, TeamsCounts

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Soak:
    """How long, how fast, how many processes, and how often one of them is killed."""

    seconds: float
    rate: float
    processes: int
    between_kills: tuple[float, float]
    most_kills: int = 1_000_000
    lease: float = 60
    patience: float = 600


SHORT = Soak(seconds=8, rate=20, processes=2, between_kills=(1.5, 3), most_kills=2, lease=4, patience=120)


@pytest.mark.engines("sqlite")
async def test_killed_under_load_on_sqlite(database_url: str, tmp_path: Path) -> None:
    await nothing_lost(database_url, tmp_path, replace(SHORT, processes=1))


@pytest.mark.engines("postgresql")
async def test_killed_under_load_on_postgresql(database_url: str, tmp_path: Path) -> None:
    await nothing_lost(database_url, tmp_path, SHORT)


@pytest.mark.soak
async def test_half_an_hour_of_mixed_load(database_url: str, tmp_path: Path) -> None:
    minutes, rate = (
        float(os.environ.get(name, usual)) for name, usual in (("SOAK_MINUTES", 30), ("SOAK_RATE", 50))
    )
    processes = 1 if database_url.startswith("sqlite") else 2
    await nothing_lost(
        database_url, tmp_path, Soak(minutes * 60, rate, processes, between_kills=(15, 45), patience=900)
    )


async def nothing_lost(database_url: str, folder: Path, soak: Soak) -> None:
    """Load, kills, quiet; then both sides are counted."""
    chance, tally = random.Random(f"{soak.rate}"), Tally()  # noqa: S311 - the same day every time
    async with far_sides() as (slack, teams), aiohttp.ClientSession() as http:
        far = TeamsCounts()
        settings = {
            "SLACK_BOT_TOKEN": "xoxb-of-the-tests",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api,
            "APP_ID": APP_ID,
            "APP_PASSWORD": "a secret of the registration",
            "APP_TENANTID": TENANT,
            # One machine plays a company here.
            "CHAIR_PER_PERSON": "0",
            "CHAIR_PER_WORKSPACE": "0",
        }
        async with replicas(database_url, folder, soak.processes, teams.address, soak.lease, **settings) as running:
            day = Day(http, slack, teams, chance, *await forms_open(http, running.next_address(), slack, teams))
            teams.calls = Passing(len(teams.calls))
            teams.refuse = far.note
            deliveries, began = day.deliveries(), time.monotonic()
            killing = asyncio.create_task(_kill_now_and_then(running, chance, soak))
            await keep_up(deliveries, running, tally, rate=soak.rate, seconds=soak.seconds / 10)
            warm = [each.memory for each in running.each]
            await keep_up(deliveries, running, tally, rate=soak.rate, seconds=soak.seconds * 9 / 10)
            spent = time.monotonic() - began
            killing.cancel()
            await asyncio.wait({killing})
            database = Database(database_url)
            await drained(database, soak.patience)
            counted = await asyncio.to_thread(count, database, tally, slack.cards + far.cards)
            database.close()
            memory = list(zip(warm, (each.memory for each in running.each), strict=True))
            ended = await running.end()
    _tell(tally, counted, running, memory, spent)
    assert counted.wrong == {}
    assert tally.failed == []
    assert running.kills > 0
    assert running.errors() == []
    assert ended == [0] * soak.processes


@asynccontextmanager
async def far_sides() -> AsyncIterator[tuple[CountingSlack, Microsoft]]:
    """Slack and Microsoft, each on a free port."""
    slack = CountingSlack()
    runner = web.AppRunner(slack.application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with microsoft() as teams:
            yield slack, teams
    finally:
        await runner.cleanup()


async def _kill_now_and_then(running: Replicas, chance: random.Random, soak: Soak) -> None:
    moments = random.Random(chance.random())  # noqa: S311 - the same kills every time
    for _ in range(soak.most_kills):
        await asyncio.sleep(moments.uniform(*soak.between_kills))
        await asyncio.shield(running.kill_one(moments))


def _tell(tally: Tally, counted: Count, running: Replicas, memory: list[tuple[int, int]], spent: float) -> None:
    """What one wants to read of a long run."""
    lines = [
        f"{tally.requests.total()} requests, {tally.again.total()} of them again, {tally.busy.total()} times 503",
        f"{tally.requests.total() / spent:.1f} a second for {spent / 60:.1f} minutes",
        f"{running.kills} kills, given up {dict(tally.given_up)}",
        f"decisions: {len(tally.sent)} sent, {len(tally.acknowledged)} acknowledged, {counted.logged} in the log",
        f"cards: {counted.uncertain} uncertain, {counted.dead} dead; wrong: {counted.wrong}",
    ]
    for kind, seconds in sorted(tally.seconds.items()):
        middle, late = (1000 * sorted(seconds)[int(len(seconds) * share)] for share in (0.5, 0.99))
        lines.append(f"  {kind:14} {tally.requests[kind]:6}  median {middle:6.0f} ms, 99 % within {late:6.0f} ms")
    for before, after in memory:
        lines.append(
            f"  memory {before / 2**20:.0f} MiB after a tenth of the time, {after / 2**20:.0f} MiB at the end"
        )
    print("", *lines, sep="\n")  # noqa: T201 - a soak tells how it went
