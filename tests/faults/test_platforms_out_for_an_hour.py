"""Slack and Teams out for an hour: the backlog drains by itself, in order, within the rates, nothing doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from adapters.rates import RATES
from storage.engine import Database
from storage.outbox_claims import CHANNEL_SPAN, WORKSPACE_SPAN
from storage.vocabulary import OutboxState
from tests.clock import MovableClock
from tests.faults.out_for_an_hour import (
    WORKSPACES,
    Answer,
    Backlog,
    FarSide,
    backlog,
    far_side,
    fastest,
    platform_at,
)

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)
WAIT = 90
TOO_MANY: dict[str, Answer] = {
    "slack": (429, {"Retry-After": str(WAIT)}, {"ok": False, "error": "ratelimited"}),
    "teams": (429, {"Retry-After": str(WAIT)}, {"error": {"code": "Throttled"}}),
}
BROKEN: dict[str, Answer] = {
    "slack": (500, {}, {"ok": False, "error": "internal_error"}),
    "teams": (503, {}, {"error": {"code": "ServiceUnavailable"}}),
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


async def out_and_back(days: Backlog, far: FarSide, each: int = 3) -> timedelta:
    """An hour in which more and more is to be sent and nothing is taken, then as long as it takes; how long."""
    days.add(each)
    for number in range(20):
        await days.go_on(HOUR / 20)
        if number % 10 == 0:
            days.add(1)
    assert far.arrived == []
    far.answer, far.silent = None, False
    back = days.clock.now()
    while days.waiting():
        await days.go_on(timedelta(minutes=1))
        assert days.clock.now() - back < HOUR, Counter(row.state for row in days.rows())
    return days.clock.now() - back


def in_order_and_within_the_rates(days: Backlog, far: FarSide) -> None:
    rate = RATES[days.platform]
    for place in days.put:
        arrived = far.of(place)
        assert arrived == [text for text in days.put[place] if text in arrived], "each once, in order"
        assert fastest(far, CHANNEL_SPAN, place) <= rate.in_channel
    for workspace in WORKSPACES:
        assert fastest(far, WORKSPACE_SPAN, workspace) <= rate.in_workspace


@pytest.mark.parametrize("name", ["slack", "teams"])
async def test_asked_to_wait_for_an_hour(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async with far_side(clock) as far, platform_at(name, far, database, clock, monkeypatch) as platform:
        days = backlog(database, clock, platform)
        far.answer = TOO_MANY[name]
        took = await out_and_back(days, far)
    assert {row.state for row in days.rows()} == {OutboxState.SENT}
    assert all(far.of(place) == texts for place, texts in days.put.items())
    in_order_and_within_the_rates(days, far)
    # Nobody is asked again before the time that they said, and all is told soon after.
    tried = [at for at, where in far.asked if where == "acme/C1"][: -len(days.put["acme/C1"])]
    if name == "slack":
        assert all(later - earlier >= timedelta(seconds=WAIT) for earlier, later in pairwise(tried))
    assert took <= timedelta(minutes=5)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["slack", "teams"])
async def test_failing_for_an_hour(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async with far_side(clock) as far, platform_at(name, far, database, clock, monkeypatch) as platform:
        days = backlog(database, clock, platform)
        far.answer = BROKEN[name]
        took = await out_and_back(days, far)
    assert {row.state for row in days.rows()} == {OutboxState.SENT}
    assert all(far.of(place) == texts for place, texts in days.put.items())
    in_order_and_within_the_rates(days, far)
    assert took <= timedelta(minutes=25)
    # The first message of a channel is tried, those behind it are not.
    asked = Counter(where for _, where in far.asked)
    assert max(asked.values()) - len(days.put["acme/C1"]) <= 60


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["slack", "teams"])
async def test_no_answer_for_an_hour(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Nobody can tell whether a message arrived that got no answer: few are begun, none is sent twice."""
    async with far_side(clock) as far, platform_at(name, far, database, clock, monkeypatch) as platform:
        days = backlog(database, clock, platform)
        far.silent = True
        await out_and_back(days, far, each=8)
    states = Counter(row.state for row in days.rows())
    assert set(states) == {OutboxState.SENT, OutboxState.UNCERTAIN}
    assert states[OutboxState.UNCERTAIN] <= 10 * len(days.replicas) * len(WORKSPACES)
    assert len(far.arrived) == states[OutboxState.SENT]
    in_order_and_within_the_rates(days, far)
