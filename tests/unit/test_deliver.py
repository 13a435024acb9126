"""Delivering the outbox: sent once, tried again where that can help, and honest where nobody can tell."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.errors import NotDelivered
from bot.messages import File, Paragraph, Reply, to_json
from bot.ports import Place
from bot.rhythm.deliver import LEASE, MOST_ATTEMPTS, Deliverer, delay
from storage import outbox, outbox_claims
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, Database
from storage.vocabulary import OutboxState
from tests.clock import MovableClock
from tests.storage import make
from tests.storage.make import counts

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite", "postgresql")]

CARD = Reply("D-1", (Paragraph("D-1 Cap CSV import"),))


class Channel:
    """The far side: takes messages, or fails as told."""

    name = "web"

    def __init__(self, *, remembers_posts: bool = True) -> None:
        self.remembers_posts = remembers_posts
        self.posted: dict[str, Reply] = {}
        self.tried: list[str] = []
        self.updated: list[str] = []
        self.told: list[tuple[str, str | None]] = []
        self.failures: list[Exception] = []
        self.taken_before_failing = False
        self.answers: dict[str, str] = {}
        self.arrived = asyncio.Event()

    async def post(self, _place: Place, reply: Reply, *, dedupe_key: str) -> str:
        self.tried.append(dedupe_key)
        if self.failures:
            if self.taken_before_failing:
                self.posted[dedupe_key] = reply
            raise self.failures.pop(0)
        assert dedupe_key not in self.posted, "posted twice"
        self.posted[dedupe_key] = reply
        self.arrived.set()
        return f"m-{len(self.posted)}"

    async def update(self, _place: Place, message: str, _reply: Reply) -> None:
        self.updated.append(message)

    async def tell(self, _place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        self.told.append((person, updates))
        self.posted[dedupe_key] = reply
        return updates or f"m-{len(self.posted)}"

    async def find_posted(self, _place: Place, dedupe_key: str, **_: object) -> str | None:
        return "m-1" if self.remembers_posts and dedupe_key in self.posted else None

    async def hand_over(self, _place: Place, person: str, file: File, *, dedupe_key: str) -> str:
        self.told.append((person, file.name))
        if self.failures:
            raise self.failures.pop(0)
        return dedupe_key

    async def find_answer(self, _place: Place, _person: str, delivery: str) -> str | None:
        return self.answers.get(delivery)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    make.workspace(database, "acme")
    yield database
    database.close()


def put(database: Database, clock: MovableClock, updates: str | None = None, key: str = "card") -> None:
    with database.writing("acme") as ws:
        content = to_json(CARD)
        outbox.put(ws, key, platform="web", channel="general", content=content, now=clock.now(), updates=updates)


def tried_before(database: Database, attempts: int) -> None:
    """So often already, for what is in the outbox."""
    with database.writing("acme") as ws:
        for message in ws.session.exec(select(OutboxMessage).where(OutboxMessage.workspace == ws.workspace)):
            message.attempts = attempts


def state(database: Database) -> OutboxState:
    with database.reading("acme") as ws:
        (found,) = counts(ws)
    return found


async def test_a_message_is_sent_once(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    channel = Channel()
    deliverer = Deliverer(database, {"web": channel}, clock)
    assert await deliverer.deliver_due() == 1
    assert await deliverer.deliver_due() == 0
    assert channel.posted == {"card": CARD}
    assert state(database) is OutboxState.SENT


async def test_an_update_is_drawn_in_place(database: Database, clock: MovableClock) -> None:
    put(database, clock, updates="m-7")
    channel = Channel()
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert (channel.updated, channel.posted) == (["m-7"], {})


async def test_what_did_not_arrive_is_tried_again_later(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    channel = Channel()
    channel.failures = [NotDelivered("too many requests", again=True, after=90)]
    deliverer = Deliverer(database, {"web": channel}, clock)
    await deliverer.deliver_due()
    clock.move(seconds=89)
    assert await deliverer.deliver_due() == 0
    clock.move(seconds=2)
    assert await deliverer.deliver_due() == 1
    assert state(database) is OutboxState.SENT


async def test_what_cannot_be_delivered_ends_with_its_reason(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    channel = Channel()
    channel.failures = [NotDelivered("the channel is archived", again=False)]
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert state(database) is OutboxState.DEAD


async def test_told_to_end_it_gives_back_what_it_did_not_begin(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    channel = Channel(remembers_posts=False)
    channel.failures, channel.taken_before_failing = [TimeoutError()], True
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    put(database, clock, key="other")
    clock.move(seconds=LEASE.total_seconds() + 1)
    ending = Deliverer(database, {"web": channel}, clock)
    ending.stop()
    await ending.deliver_due()
    # The next one need not wait for a lease; what may have arrived before is still not said twice.
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert channel.tried == ["card", "other"]
    clock.move(seconds=LEASE.total_seconds() + 1)
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    with database.reading("acme") as ws:
        assert counts(ws) == {OutboxState.SENT: 1, OutboxState.UNCERTAIN: 1}


async def test_trying_ends_some_day(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    channel = Channel()
    channel.failures = [NotDelivered("gone for a while", again=True)] * (MOST_ATTEMPTS + 5)
    deliverer = Deliverer(database, {"web": channel}, clock)
    tried_before(database, MOST_ATTEMPTS - 3)
    for _ in range(3):
        assert await deliverer.deliver_due() == 1
        clock.move(hours=7)
    assert await deliverer.deliver_due() == 0
    assert state(database) is OutboxState.DEAD


@pytest.mark.parametrize("arrived", [True, False])
@pytest.mark.parametrize("remembers", [True, False])
async def test_an_answer_that_never_came(
    database: Database, clock: MovableClock, arrived: bool, remembers: bool
) -> None:
    """The connection broke, or the process was killed, between sending and marking."""
    put(database, clock)
    channel = Channel(remembers_posts=remembers)
    channel.failures, channel.taken_before_failing = [ConnectionResetError()], arrived
    deliverer = Deliverer(database, {"web": channel}, clock)
    await deliverer.deliver_due()
    assert await deliverer.deliver_due() == 0, "nobody else takes it before the lease ends"
    clock.move(seconds=LEASE.total_seconds() + 1)
    await deliverer.deliver_due()
    assert state(database) is (OutboxState.SENT if remembers else OutboxState.UNCERTAIN)
    assert len(channel.posted) == (1 if arrived or remembers else 0)


async def test_a_platform_that_is_not_served_here_is_left_alone(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    assert await Deliverer(database, {"slack": Channel()}, clock).deliver_due() == 0
    assert state(database) is OutboxState.PENDING


async def test_what_somebody_else_took_meanwhile_is_not_sent(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    with database.writing(EVERY_WORKSPACE) as ws:
        (mine,) = outbox_claims.claim_due(ws, "slow", clock.now(), LEASE, ["web"])
    clock.move(seconds=LEASE.total_seconds() + 1)
    channel = Channel()
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert not _sent_late(database, clock, mine)
    assert len(channel.posted) == 1


def _sent_late(database: Database, clock: MovableClock, message: OutboxMessage) -> bool:
    with database.writing("acme") as ws:
        return outbox.attempting(ws, message, clock.now(), LEASE)


async def test_a_message_that_cannot_be_read_does_not_hold_up_the_others(
    database: Database, clock: MovableClock
) -> None:
    with database.writing("acme") as ws:
        outbox.put(ws, "odd", platform="web", channel="general", content={"type": "odd"}, now=clock.now())
    put(database, clock)
    channel = Channel()
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert channel.posted == {"card": CARD}
    with database.reading("acme") as ws:
        assert counts(ws) == {OutboxState.SENT: 1, OutboxState.DEAD: 1}


async def test_a_platform_that_never_answers_is_not_asked_for_ever(database: Database, clock: MovableClock) -> None:
    put(database, clock)
    channel = Channel()
    channel.failures = [ConnectionResetError() for _ in range(MOST_ATTEMPTS * 2)]
    deliverer = Deliverer(database, {"web": channel}, clock)
    tried_before(database, MOST_ATTEMPTS - 3)
    for _ in range(3):
        assert state(database) is not OutboxState.UNCERTAIN
        await deliverer.deliver_due()
        clock.move(hours=1)
    assert state(database) is OutboxState.UNCERTAIN


async def test_a_lease_lasts_from_the_sending_and_not_from_the_claim(
    database: Database, clock: MovableClock
) -> None:
    put(database, clock)
    with database.writing(EVERY_WORKSPACE) as ws:
        (mine,) = outbox_claims.claim_due(ws, "slow", clock.now(), LEASE, ["web"])
    clock.move(seconds=LEASE.total_seconds() - 1)
    assert _sent_late(database, clock, mine)
    clock.move(seconds=LEASE.total_seconds() - 1)
    with database.writing(EVERY_WORKSPACE) as ws:
        assert outbox_claims.claim_due(ws, "fast", clock.now(), LEASE, ["web"]) == []


def test_waiting_grows_and_ends() -> None:
    waits = [delay(attempt) for attempt in range(1, 40)]
    assert waits[0] == timedelta(seconds=5)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=15)
    day = sum((delay(attempt) for attempt in range(1, MOST_ATTEMPTS)), timedelta())
    assert timedelta(days=1) < day < timedelta(days=1, hours=2)


async def test_what_one_person_alone_sees_is_told_to_them(database: Database, clock: MovableClock) -> None:
    channel = Channel()
    with database.writing("acme") as ws:
        make.queue(ws, "in place", content=to_json(CARD), only_for="ada", updates="m-7", now=clock.now())
        make.queue(ws, "by itself", content=to_json(CARD), only_for="bob", now=clock.now())
    await Deliverer(database, {"web": channel}, clock).deliver_due()
    assert channel.told == [("ada", "m-7"), ("bob", None)]
    with database.reading("acme") as ws:
        assert counts(ws) == {OutboxState.SENT: 2}
        assert outbox.posted(ws, "in place") == "m-7"


async def test_what_is_gone_by_then_is_not_sent(database: Database, clock: MovableClock) -> None:
    channel = Channel()
    with database.writing("acme") as ws:
        make.queue(ws, "late", content=to_json(CARD), only_for="ada", now=clock.now(), expires_at=clock.now())
    assert await Deliverer(database, {"web": channel}, clock).deliver_due() == 0
    with database.writing(EVERY_WORKSPACE) as ws:
        outbox.forget_expired(ws, clock.now())
    with database.reading("acme") as ws:
        assert counts(ws) == {}


async def test_a_file_is_handed_over_once_and_nobody_can_tell_where_that_was_cut_off(
    database: Database, clock: MovableClock
) -> None:
    log = File("log.csv", "text/csv", {"format": "csv", "day": "2026-11-17"})
    for key in ("file:1", "file:2"):
        with database.writing("acme") as ws:
            outbox.put(
                ws, key, platform="web", channel="general", only_for="ada", content=to_json(log), now=clock.now()
            )
    channel = Channel()
    channel.failures = [TimeoutError()]
    deliverer = Deliverer(database, {"web": channel}, clock)
    await deliverer.deliver_due()
    clock.move(minutes=7)
    await deliverer.deliver_due()
    assert channel.told == [("ada", "log.csv")] * 2
    with database.reading("acme") as ws:
        ends = sorted(str(outbox.standing(ws, key)[0]) for key in ("file:1", "file:2"))  # type: ignore[index]
    assert ends == ["sent", "uncertain"]
