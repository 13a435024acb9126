"""Making what takes its time: claimed by one, made once, put in its place, given back when the process ends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.chair.playbook import PlaybookChair
from bot.context import Services
from bot.errors import NotDelivered
from bot.messages import Paragraph, Reply
from bot.rhythm.compose import LEASE, MOST_ATTEMPTS, Composer, Make
from bot.rhythm.deliver import Deliverer
from storage import outbox, outbox_claims
from storage.delivery_models import OutboxMessage
from storage.engine import Database
from storage.vocabulary import OutboxState
from tests.clock import MovableClock
from tests.storage import make
from tests.unit.test_deliver import Channel

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite", "postgresql")]

MADE = Reply("made", (Paragraph("made"),))


class Workshop:
    """One process: what it makes is told to ada, in the place of her own message."""

    def __init__(
        self, database: Database, clock: MovableClock, makes: Make, channel: Channel, at_once: int = 2
    ) -> None:
        self.ready = asyncio.Event()
        services = Services(database, PlaybookChair(), clock, wake=self.ready.set)
        self.composer = Composer(services, {"web": channel}, {"it": makes}, at_once=at_once)
        self.deliverer = Deliverer(database, {"web": channel}, clock)

    async def work(self) -> None:
        await self.composer.begin_due()
        async with asyncio.timeout(10):
            await self.ready.wait()
        self.ready.clear()
        await self.deliverer.deliver_due()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    make.workspace(database, "acme")
    yield database
    database.close()


@pytest.fixture
def channel() -> Channel:
    channel = Channel()
    channel.answers["delivery-1"] = "m-9"
    return channel


def to_make(database: Database, clock: MovableClock, key: str = "one", answers: str = "delivery-1") -> None:
    with database.writing("acme") as ws:
        work = {"make": "it", "answers": answers}
        outbox.put(
            ws, key, platform="web", channel="general", only_for="ada", content={}, work=work, now=clock.now()
        )


def states(database: Database) -> dict[OutboxState, int]:
    with database.reading("acme") as ws:
        return make.counts(ws)


async def makes_it(_services: Services, _message: OutboxMessage) -> Reply | None:
    return MADE


async def test_it_is_made_and_drawn_in_the_place_of_the_answer(
    database: Database, clock: MovableClock, channel: Channel
) -> None:
    to_make(database, clock)
    await Workshop(database, clock, makes_it, channel).work()
    assert channel.told == [("ada", "m-9")]
    assert channel.posted == {"one": MADE}
    assert states(database) == {OutboxState.SENT: 1}


async def test_what_is_not_made_yet_is_not_sent(database: Database, clock: MovableClock, channel: Channel) -> None:
    to_make(database, clock)
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert channel.posted == {}
    assert states(database) == {OutboxState.PENDING: 1}


async def test_nothing_to_say_any_more(database: Database, clock: MovableClock, channel: Channel) -> None:
    async def nothing(_services: Services, _message: OutboxMessage) -> Reply | None:
        return None

    to_make(database, clock)
    await Workshop(database, clock, nothing, channel).work()
    assert channel.posted == {}
    assert states(database) == {OutboxState.MERGED: 1}


async def test_two_processes_make_it_once(database: Database, clock: MovableClock, channel: Channel) -> None:
    count = 0

    async def counted(_services: Services, _message: OutboxMessage) -> Reply | None:
        nonlocal count
        count += 1
        return MADE

    for number in range(6):
        to_make(database, clock, key=f"n-{number}")
    one, two = (Workshop(database, clock, counted, channel, at_once=3) for _ in range(2))
    await asyncio.gather(one.composer.begin_due(), two.composer.begin_due())
    while states(database).get(OutboxState.SENT, 0) < 6:
        await one.composer.begin_due()
        await one.deliverer.deliver_due()
    assert count == 6


async def test_no_more_at_once_than_there_are_hands(
    database: Database, clock: MovableClock, channel: Channel
) -> None:
    begun: list[str] = []
    two_at_work, let_go = asyncio.Event(), asyncio.Event()

    async def slow(_services: Services, message: OutboxMessage) -> Reply | None:
        begun.append(message.key)
        if len(begun) == 2:
            two_at_work.set()
        await let_go.wait()
        return MADE

    for number in range(5):
        to_make(database, clock, key=f"n-{number}")
    workshop = Workshop(database, clock, slow, channel, at_once=2)
    await workshop.composer.begin_due()
    await workshop.composer.begin_due()
    await two_at_work.wait()
    assert states(database) == {OutboxState.CLAIMED: 2, OutboxState.PENDING: 3}
    let_go.set()
    while states(database).get(OutboxState.SENT, 0) < 5:
        await workshop.composer.begin_due()
        await workshop.deliverer.deliver_due()
    assert sorted(begun) == [f"n-{number}" for number in range(5)]


async def test_a_process_that_ends_gives_it_back(database: Database, clock: MovableClock, channel: Channel) -> None:
    begun = asyncio.Event()

    async def hangs(_services: Services, _message: OutboxMessage) -> Reply | None:
        begun.set()
        await asyncio.Event().wait()
        return None

    to_make(database, clock)
    ending = Workshop(database, clock, hangs, channel)
    await ending.composer.begin_due()
    await begun.wait()
    await ending.composer.stop()
    assert states(database) == {OutboxState.PENDING: 1}
    await Workshop(database, clock, makes_it, channel).work()
    assert channel.posted == {"one": MADE}


async def test_a_process_that_was_killed_leaves_it_to_the_next(
    database: Database, clock: MovableClock, channel: Channel
) -> None:
    to_make(database, clock)
    with database.writing("*") as ws:
        assert outbox_claims.claim_work(ws, "gone", clock.now(), LEASE, ("web",), 5)
    later = Workshop(database, clock, makes_it, channel)
    await later.composer.begin_due()
    assert states(database) == {OutboxState.CLAIMED: 1}
    clock.move(seconds=LEASE.total_seconds())
    await later.work()
    assert channel.posted == {"one": MADE}


async def test_what_fails_again_and_again_ends_dead(
    database: Database, clock: MovableClock, channel: Channel
) -> None:
    async def breaks(_services: Services, _message: OutboxMessage) -> Reply | None:
        raise RuntimeError("no")

    to_make(database, clock)
    workshop = Workshop(database, clock, breaks, channel)
    for _ in range(MOST_ATTEMPTS):
        await workshop.work()
        clock.move(seconds=LEASE.total_seconds())
    assert states(database) == {OutboxState.DEAD: 1}


async def test_what_is_to_be_made_again_is(database: Database, clock: MovableClock, channel: Channel) -> None:
    tries: list[int] = []

    async def second_time(_services: Services, message: OutboxMessage) -> Reply | None:
        tries.append(message.attempts)
        if len(tries) == 1:
            raise NotDelivered("not yet", again=True, after=3)
        return MADE

    to_make(database, clock)
    workshop = Workshop(database, clock, second_time, channel)
    await workshop.work()
    assert states(database) == {OutboxState.PENDING: 1}
    clock.move(seconds=3)
    await workshop.work()
    assert tries == [1, 2]
    assert channel.posted == {"one": MADE}
