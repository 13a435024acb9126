"""The clock of one process: it wakes the deliverer, forgets what expired, and ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.chair.playbook import PlaybookChair
from bot.context import Services
from bot.leaving import GRACE
from bot.messages import Paragraph, Reply, to_json
from bot.rhythm.compose import Composer
from bot.rhythm.deliver import Deliverer
from bot.rhythm.worker import Worker
from storage import decisions, leaving, outbox, readings, voice_removal, voices
from storage.engine import Database
from storage.vocabulary import OutboxState
from tests.clock import MovableClock
from tests.storage import make
from tests.storage.make import counts
from tests.unit.test_deliver import Channel

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite")]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    make.workspace(database, "acme")
    yield database
    database.close()


def worker_of(database: Database, clock: MovableClock, platforms: dict[str, Channel]) -> Worker:
    composer = Composer(Services(database, PlaybookChair(), clock), platforms, {}, at_once=1)
    return Worker(database, Deliverer(database, platforms, clock), composer, clock)


async def test_a_commit_wakes_it_and_stopping_waits(database: Database, clock: MovableClock) -> None:
    channel = Channel()
    worker = worker_of(database, clock, {"web": channel})
    await worker.start()
    with database.writing("acme") as ws:
        content = to_json(Reply("D-1", (Paragraph("D-1"),)))
        outbox.put(ws, "card", platform="web", channel="general", content=content, now=clock.now())
    worker.wake()
    async with asyncio.timeout(10):
        await channel.arrived.wait()
    await worker.stop()
    with database.reading("acme") as ws:
        assert counts(ws) == {OutboxState.SENT: 1}


async def test_stopping_waits_for_what_is_just_being_claimed(database: Database, clock: MovableClock) -> None:
    worker = worker_of(database, clock, {})
    claiming, claimed, ended = asyncio.Event(), asyncio.Event(), False

    async def claim() -> None:
        nonlocal ended
        claiming.set()
        await claimed.wait()
        ended = True

    worker._composer.begin_due = claim  # type: ignore[method-assign]
    await worker.start()
    await claiming.wait()
    asyncio.get_running_loop().call_later(0.05, claimed.set)
    await worker.stop()
    assert ended


async def test_its_tick_runs_on_the_event_loop(database: Database, clock: MovableClock) -> None:
    worker = worker_of(database, clock, {})
    assert asyncio.iscoroutinefunction(worker._tick)


async def test_a_reading_that_nobody_logged_is_gone_after_a_day(database: Database, clock: MovableClock) -> None:
    with database.writing("acme") as ws:
        kept = readings.keep(ws, "general", "ada", {"text": "x"}, clock.now()).id
    worker = worker_of(database, clock, {})
    await worker.forget()
    clock.move(hours=23)
    await worker.forget()
    with database.reading("acme") as ws:
        assert readings.find(ws, kept, "general", "ada", clock.now() - timedelta(hours=1)) is not None
    clock.move(hours=2)
    await worker.forget()
    with database.reading("acme") as ws:
        assert readings.find(ws, kept, "general", "ada", clock.now() - timedelta(days=1)) is None


async def test_a_workspace_that_left_is_gone_after_its_grace(database: Database, clock: MovableClock) -> None:
    make.log(database)
    over = clock.now() + GRACE
    with database.writing("acme") as ws:
        leaving.begin(ws, happened_at=clock.now(), purge_after=over)
    worker = worker_of(database, clock, {})
    await worker.forget()
    with database.reading("acme") as ws:
        assert decisions.find(ws, 1, "general")
    clock.set(over)
    await worker.forget()
    with database.reading("acme") as ws:
        assert decisions.find(ws, 1, "general") is None


async def test_words_whose_time_is_over_are_erased(database: Database, clock: MovableClock) -> None:
    over = make.hear(database, "It was slow.", expires_on=clock.now().date())
    kept = make.hear(database, "It is fine now.", expires_on=clock.now().date() + timedelta(days=1))
    worker = worker_of(database, clock, {})
    await worker.forget()
    with database.reading("acme") as ws:
        assert voices.find_anywhere(ws, over) is None
        assert voice_removal.was_removed(ws, over)
        assert voices.find_anywhere(ws, kept) is not None
    await worker.forget()
    clock.move(hours=24)
    await worker.forget()
    with database.reading("acme") as ws:
        assert voices.find_anywhere(ws, kept) is None
