"""A database that does not answer at all: nobody who looks at the health waits, and no queue grows behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters import health
from adapters.health import Health
from bot.failures import GONE, said_of
from bot.telemetry import Metrics
from storage import engine, workspaces
from storage.engine import READERS, Database, WaitedTooLong
from tests.clock import MovableClock

pytestmark = pytest.mark.anyio


@pytest.fixture
def hanging(sqlite_url: str) -> Iterator[Database]:
    """A database all of whose readers hang."""
    database, let_go = Database(sqlite_url), threading.Event()
    for _ in range(READERS):
        database._readers.submit(let_go.wait)
    yield database
    let_go.set()
    database.close()


async def test_it_is_not_ready_and_lives(
    hanging: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LOOK_SECONDS", 0.05)
    app = web.Application()
    Health(hanging, Metrics(), clock).mount(app)
    async with TestClient(TestServer(app)) as client:
        for path, status in (("/readyz", 503), ("/healthz", 200), ("/metrics", 200)):
            assert (await client.get(path)).status == status


async def test_what_waited_too_long_is_not_begun_any_more(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(sqlite_url)
    monkeypatch.setattr(engine, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(WaitedTooLong) as late:
        await database.write("acme", workspaces.channels)
    assert said_of(late.value) == GONE
    database.close()
