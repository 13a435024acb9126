"""Several that start at once, ready only when the database is, and an end within twenty seconds."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import create_engine, text

from bot.messages import Paragraph, Reply, to_json
from bot.ports import Place
from bot.rhythm import worker as worker_module
from storage.engine import Database
from storage.migrations import upgrade
from storage.vocabulary import OutboxState
from tests.acceptance.conversation import served, settings_for
from tests.acceptance.test_kills import Server
from tests.clock import MovableClock
from tests.databases import PostgresDatabases
from tests.storage import make
from tests.storage.make import counts
from tests.unit.test_deliver import Channel
from tests.unit.test_worker import worker_of

pytestmark = pytest.mark.anyio


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_two_start_on_an_empty_database_and_end_in_time(
    postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    with postgres_databases.empty() as url:
        servers = [Server(url, tmp_path, free_port()) for _ in range(2)]
        try:
            await asyncio.gather(*(server.start() for server in servers))
            async with aiohttp.ClientSession() as http:
                # A page that stays open does not keep it from ending.
                events = await http.get(f"http://127.0.0.1:{servers[0].port}/web/events?user=ada")
                began = time.monotonic()
                await asyncio.gather(*(server.end(signal.SIGTERM) for server in servers))
                took = time.monotonic() - began
                assert took < 20
                events.close()
            assert [server.process.returncode for server in servers if server.process] == [0, 0]
        finally:
            await asyncio.gather(*(server.end(signal.SIGKILL) for server in servers))


async def test_it_is_ready_once_the_database_is_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    async with served(settings_for(url)) as ada:
        async with ada.http.get(f"{ada.address}/readyz") as answer:
            assert (answer.status, await answer.json()) == (503, {"status": "the database is not migrated"})
        async with ada.http.get(f"{ada.address}/healthz") as answer:
            assert answer.status == 200
        await asyncio.to_thread(upgrade, url)
        async with ada.http.get(f"{ada.address}/readyz") as answer:
            assert answer.status == 200
        # A later version migrated it meanwhile: this one still serves, and leaves it alone.
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await asyncio.to_thread(upgrade, url)
        async with ada.http.get(f"{ada.address}/readyz") as answer:
            assert answer.status == 200
        with engine.begin() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
        engine.dispose()
        assert (await ada.say("list")).status == 200


class Stuck(Channel):
    """A platform that takes a message and never says so."""

    async def post(self, _place: Place, _reply: Reply, *, dedupe_key: str) -> str:
        self.arrived.set()
        await asyncio.Event().wait()
        return dedupe_key


@pytest.mark.engines("sqlite")
async def test_a_message_that_hangs_does_not_keep_it_from_ending(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "STOP_SECONDS", 0.05)
    stuck = Stuck()
    worker = worker_of(database, clock, {"web": stuck})
    with database.writing("acme") as ws:
        content = to_json(Reply("D-1", (Paragraph("D-1"),)))
        make.queue(ws, "card", content=content, now=clock.now())
    await worker.start()
    async with asyncio.timeout(10):
        await stuck.arrived.wait()
        await worker.stop()
    with database.reading("acme") as ws:
        # The next one asks the platform what became of it.
        assert counts(ws) == {OutboxState.CLAIMED: 1}
