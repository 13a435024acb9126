"""How many queries a request costs: the same in an empty log and in a full one, and no more than it did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.rhythm.worker import Worker
from storage import decisions, voices
from storage.engine import Database
from storage.vocabulary import Status
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.adapters.slack.test_home import opened, page
from tests.storage import make

pytestmark = pytest.mark.anyio

ASKED = "should we remove bulk edit"
# Today 0, 28, 9, 32, 13 and 21: everybody pays for one more on every request, so more than these is a decision.
MOST = {"help": 0, "ask": 32, "why these": 12, "different question": 36, "open D-1": 16, "home": 26}


@contextmanager
def counting() -> Iterator[list[str]]:
    """Every statement that any database is sent meanwhile."""
    sent: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def fill(url: str, many: int) -> None:
    """A log with so many decisions and voices about the same, every one of them due."""
    database = Database(url)
    with database.writing("T1") as ws:
        for number in range(many):
            text = f"Remove bulk edit number {number} from the old editor"
            due = {"due_on": make.TODAY, "decided_by": "U1ADA", "status": Status.DECIDED}
            decisions.add(ws, make.decision(text, channel="C1", **due))
            voices.add(ws, make.voice(f"We close month {number} with bulk edit.", channel="C1"))
    database.close()


async def costs(who: Slack) -> dict[str, int]:
    """What each request costs somebody who is known here."""
    told: dict[str, int] = {}

    async def cost(name: str, act: Callable[[], Awaitable[Any]]) -> Any:
        with counting() as sent:
            answer = await act()
        told[name] = len(sent)
        return answer

    await cost("help", lambda: who.say("help"))
    reading = (await cost("ask", lambda: who.say(ASKED))).body
    await cost("why these", lambda: who.press("Why these?", reading))
    await who.told("Why these?")
    await cost("different question", lambda: who.press("Different question", reading))
    await who.told("bulk edit")
    await cost("open D-1", lambda: who.say("show D-1"))

    async def home() -> None:
        await opened(who)
        await page(who, len(who.slack.of("views.publish")) + 1)

    await cost("home", home)
    return told


async def test_a_full_log_costs_no_query_more(
    sqlite_url: str, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(_: Worker) -> None:
        """What runs beside requests has its own queries."""

    monkeypatch.setattr(Worker, "start", nothing)
    monkeypatch.setattr(Worker, "stop", nothing)
    async with served(slack_settings(sqlite_url, slack.api), slack) as ada:
        await ada.say("list")
        fill(sqlite_url, 3)
        await costs(ada)  # who asks, and where, is noted once
        few = await costs(ada)
        fill(sqlite_url, 60)
        many = await costs(ada)
    assert few == many
    assert {name: cost for name, cost in many.items() if cost > MOST[name]} == {}
