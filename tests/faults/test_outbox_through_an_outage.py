"""The database goes just when a message was sent, or refused: what became of it is known once it is back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from bot.chair.playbook import PlaybookChair
from bot.context import Services
from bot.errors import NotDelivered
from bot.messages import Paragraph, Reply, to_json
from bot.ports import Place
from bot.rhythm import written_down
from bot.rhythm.compose import Composer
from bot.rhythm.deliver import LEASE, Deliverer
from bot.rhythm.worker import Worker
from storage import outbox
from storage.engine import Database
from storage.vocabulary import OutboxState
from tests.clock import MovableClock
from tests.faults.outages import Breakable
from tests.storage import make
from tests.storage.make import counts
from tests.unit.test_deliver import Channel

pytestmark = pytest.mark.anyio


class Cut(Channel):
    """A chat that cannot be asked what was posted, and during whose next answer the database goes."""

    def __init__(self, breakable: Breakable) -> None:
        super().__init__(remembers_posts=False)
        self._breakable = breakable
        self.outage = AsyncExitStack()
        self.cuts = True

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        if self.cuts:
            self.cuts = False
            await self.outage.enter_async_context(self._breakable.gone())
        return await super().post(place, reply, dedupe_key=dedupe_key)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written_down, "_AGAIN_SECONDS", (0.0,))


@pytest.fixture
def database(breakable: Breakable) -> Iterator[Database]:
    database = Database(breakable.url)
    make.workspace(database, "acme")
    yield database
    database.close()


def put(database: Database, clock: MovableClock, *keys: str) -> None:
    with database.writing("acme") as ws:
        for key in keys:
            content = to_json(Reply(key, (Paragraph(key),)))
            outbox.put(ws, key, platform="web", channel="general", content=content, now=clock.now())


def states(database: Database) -> dict[OutboxState, int]:
    with database.reading("acme") as ws:
        return counts(ws)


async def cut_off(deliverer: Deliverer, chat: Cut) -> None:
    """Deliver until the database is gone, and once more while it is."""
    for _ in range(2):
        with pytest.raises(Exception, match="OperationalError"):
            await deliverer.deliver_due()
    await chat.outage.aclose()


async def test_what_arrived_is_known_to_have_arrived(
    breakable: Breakable, database: Database, clock: MovableClock
) -> None:
    put(database, clock, "one", "two", "three")
    chat = Cut(breakable)
    deliverer = Deliverer(database, {"web": chat}, clock)
    await cut_off(deliverer, chat)
    clock.move(seconds=LEASE.total_seconds() + 1)
    await deliverer.deliver_due()
    assert chat.tried == ["one", "two", "three"]
    assert states(database) == {OutboxState.SENT: 3}


async def test_even_where_another_process_took_it_up_before(
    breakable: Breakable, database: Database, clock: MovableClock
) -> None:
    put(database, clock, "one")
    chat = Cut(breakable)
    deliverer = Deliverer(database, {"web": chat}, clock)
    await cut_off(deliverer, chat)
    clock.move(seconds=LEASE.total_seconds() + 1)
    await Deliverer(database, {"web": chat}, clock).deliver_due()
    assert states(database) == {OutboxState.UNCERTAIN: 1}  # that one cannot know
    await deliverer.deliver_due()
    assert states(database) == {OutboxState.SENT: 1}
    assert chat.tried == ["one"]


async def test_what_was_refused_is_tried_again_and_is_not_in_doubt(
    breakable: Breakable, database: Database, clock: MovableClock
) -> None:
    put(database, clock, "one", "two")
    chat = Cut(breakable)
    chat.failures = [NotDelivered("too many requests", again=True, after=90)]
    deliverer = Deliverer(database, {"web": chat}, clock)
    await cut_off(deliverer, chat)
    for _ in range(2):
        clock.move(seconds=91)
        await deliverer.deliver_due()
    assert sorted(chat.posted) == ["one", "two"]
    assert states(database) == {OutboxState.SENT: 2}


async def test_the_clock_of_the_process_goes_on_and_does_not_spin(
    breakable: Breakable, database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, tried = Channel(), 0
    deliverer = Deliverer(database, {"web": chat}, clock)
    composer = Composer(Services(database, PlaybookChair(), clock), {"web": chat}, {}, at_once=1)
    worker = Worker(database, deliverer, composer, clock)
    plain, failed = deliverer.deliver_due, asyncio.Event()

    async def counted() -> int:
        nonlocal tried
        tried += 1
        try:
            return await plain()
        except Exception:
            failed.set()
            raise

    monkeypatch.setattr(deliverer, "deliver_due", counted)
    await worker.start()
    async with breakable.gone():
        tried = 0
        worker.wake()
        async with asyncio.timeout(10):
            await failed.wait()
        # Every piece of work fails meanwhile, and none of them ends the clock.
        for work in (worker.forget, worker.delete_expired, worker.lock, worker.close_requests, worker.draw_anew):
            await work()
        # Once for the wake here; a tick of the clock may come in between, every five seconds.
        assert tried <= 3
    put(database, clock, "one")
    await worker.plan()
    async with asyncio.timeout(10):
        await chat.arrived.wait()
    await worker.stop()
    assert states(database) == {OutboxState.SENT: 1}
