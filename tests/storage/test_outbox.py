"""The outbox: said once, by one deliverer, in order, and nothing planned is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest

from storage import outbox, outbox_claims
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.vocabulary import OutboxState
from tests.storage import make
from tests.storage.make import LEASE, NOW, queue

pytestmark = pytest.mark.anyio


def put(database: Database, *keys: str, at: str = "acme") -> None:
    with database.writing(at) as ws:
        for key in keys:
            assert queue(ws, key)


def claim(database: Database, owner: str = "one", now: datetime = NOW, limit: int = 20) -> list[OutboxMessage]:
    with database.writing(EVERY_WORKSPACE) as ws:
        return outbox_claims.claim_due(ws, owner, now, LEASE, ["web"], limit)


def counts(database: Database, at: str = "acme") -> dict[OutboxState, int]:
    with database.reading(at) as ws:
        return make.counts(ws)


async def test_planning_the_same_message_twice_plans_it_once(database: Database) -> None:
    put(database, "digest:7:2026-11-20")
    with database.writing("acme") as ws:
        assert not queue(ws, "digest:7:2026-11-20", content={"summary": "another"})
    (message,) = claim(database)
    assert message.content == {"summary": "digest:7:2026-11-20"}


async def test_planning_the_same_message_at_once_plans_it_once(database: Database, other_process: Database) -> None:
    both = (database, other_process)
    planned = await asyncio.gather(*(both[turn % 2].write("acme", queue, "digest") for turn in range(10)))
    assert Counter(planned) == {True: 1, False: 9}


async def test_a_message_goes_the_way_of_what_caused_it(database: Database) -> None:
    def cause(ws: WorkspaceSession) -> None:
        queue(ws, "card:D-1")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        await database.write("acme", cause)
    assert claim(database) == []


async def test_messages_are_claimed_in_the_order_they_fell_due(database: Database) -> None:
    with database.writing("acme") as ws:
        queue(ws, "later", now=NOW - timedelta(minutes=1))
        queue(ws, "first", now=NOW - timedelta(minutes=2))
        queue(ws, "same time", now=NOW - timedelta(minutes=1))
        queue(ws, "not due", now=NOW + timedelta(seconds=1))
    taken = claim(database, limit=2)
    assert [message.key for message in taken] == ["first", "later"]
    assert claim(database) == [], "what comes after one that is being sent waits for it"
    with database.writing("acme") as ws:
        assert all(outbox.sent(ws, message, message.key) for message in taken)
    assert [message.key for message in claim(database)] == ["same time"]
    assert claim(database) == []


async def test_what_was_put_in_is_what_is_claimed(database: Database) -> None:
    with database.writing("acme") as ws:
        queue(ws, "card", channel="C7", content={"blocks": ["é", None, 1.5]}, thread="171.2", updates="171.9")
    (message,) = claim(database, owner="one")
    assert (message.workspace, message.platform, message.channel) == ("acme", "web", "C7")
    assert (message.content, message.thread, message.updates) == ({"blocks": ["é", None, 1.5]}, "171.2", "171.9")
    assert (message.state, message.owner, message.attempts) == (OutboxState.CLAIMED, "one", 1)
    assert message.leased_until == NOW + LEASE
    assert message.created_at == NOW


async def test_a_process_leaves_other_platforms_messages_alone(database: Database) -> None:
    with database.writing("acme") as ws:
        queue(ws, "card", platform="slack")
    assert claim(database) == []


async def test_many_claimers_never_get_the_same_message(database: Database, other_process: Database) -> None:
    with database.writing("acme") as ws:
        for number in range(60):
            queue(ws, f"card:{number}", channel=f"channel-{number}")

    def take(ws: WorkspaceSession, owner: str) -> list[str]:
        return [message.key for message in outbox_claims.claim_due(ws, owner, NOW, LEASE, ["web"], 5)]

    both = (database, other_process)
    taken = await asyncio.gather(
        *(both[turn % 2].write(EVERY_WORKSPACE, take, f"owner-{turn}") for turn in range(20))
    )
    # A claimer may come away with nothing while others hold the rows; the next round gets what is left.
    rest = [message.key for message in claim(database, "last", limit=100)]
    claimed = Counter([key for keys in taken for key in keys] + rest)
    assert claimed == Counter({f"card:{number}": 1 for number in range(60)})


async def test_messages_of_all_workspaces_are_claimed_and_counted_apart(database: Database) -> None:
    make.workspace(database, "globex")
    put(database, "card")
    put(database, "card", at="globex")
    assert {message.workspace for message in claim(database)} == {"acme", "globex"}
    assert counts(database) == counts(database, "globex") == {OutboxState.CLAIMED: 1}


async def test_one_workspace_cannot_claim_for_all(database: Database) -> None:
    with database.writing("acme") as ws, pytest.raises(ValueError, match="every workspace"):
        outbox_claims.claim_due(ws, "one", NOW, LEASE, ["web"])


async def test_a_lease_that_ran_out_is_taken_over_and_shows_that_sending_had_begun(database: Database) -> None:
    put(database, "card")
    (held,) = claim(database, "one")
    with database.writing("acme") as ws:
        assert outbox.attempting(ws, held, NOW, LEASE)
    assert claim(database, "two", NOW + LEASE - timedelta(seconds=1)) == []
    (taken,) = claim(database, "two", NOW + LEASE)
    assert (taken.owner, taken.attempts, taken.attempted_at) == ("two", 2, NOW)


@pytest.mark.parametrize("new_owner", ["two", "one"])
async def test_only_who_still_holds_a_message_completes_it(database: Database, new_owner: str) -> None:
    put(database, "card")
    (lost,) = claim(database, "one")
    (held,) = claim(database, new_owner, NOW + LEASE)
    with database.writing("acme") as ws:
        assert not outbox.sent(ws, lost, "m-1")
        assert not outbox.attempting(ws, lost, NOW, LEASE)
        assert not outbox.later(ws, lost, NOW, "too late")
        assert not outbox.ended(ws, lost, OutboxState.DROPPED, "too late")
        assert outbox.sent(ws, held, "m-2")
        assert not outbox.sent(ws, held, "m-3")
    assert counts(database) == {OutboxState.SENT: 1}


async def test_another_workspace_cannot_complete_it(database: Database) -> None:
    make.workspace(database, "globex")
    put(database, "card")
    (held,) = claim(database)
    with database.writing("globex") as ws:
        assert not outbox.sent(ws, held, "m-1")
    assert counts(database) == {OutboxState.CLAIMED: 1}


async def test_what_was_sent_is_never_claimed_again(database: Database) -> None:
    put(database, "card")
    (held,) = claim(database)
    with database.writing("acme") as ws:
        assert outbox.sent(ws, held, "m-1")
    assert claim(database, now=NOW + timedelta(days=400)) == []


async def test_what_did_not_arrive_is_tried_again_when_due(database: Database) -> None:
    put(database, "card")
    (held,) = claim(database)
    with database.writing("acme") as ws:
        outbox.attempting(ws, held, NOW, LEASE)
        assert outbox.later(ws, held, NOW + timedelta(minutes=5), "rate limited")
    assert claim(database, now=NOW + timedelta(minutes=4)) == []
    (again,) = claim(database, "two", NOW + timedelta(minutes=5))
    assert (again.attempts, again.attempted_at, again.reason) == (2, None, "rate limited")


@pytest.mark.parametrize(
    "state", [OutboxState.UNCERTAIN, OutboxState.DROPPED, OutboxState.MERGED, OutboxState.DEAD]
)
async def test_what_ended_otherwise_stays_so(database: Database, state: OutboxState) -> None:
    put(database, "card")
    (held,) = claim(database)
    with database.writing("acme") as ws:
        assert outbox.ended(ws, held, state, "the channel is gone")
    assert claim(database, now=NOW + timedelta(days=1)) == []
    assert counts(database) == {state: 1}
