"""Every delivery comes three times, all at once and at two processes: it acts once and is answered the same."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from string import ascii_lowercase

import pytest
from sqlmodel import col, func, select

from bot.chair.playbook import PlaybookChair
from bot.command import Answer
from bot.context import Services
from bot.dispatch import Dispatcher
from bot.messages import to_json
from bot.ports import Place, Request
from bot.rhythm.deliver import Deliverer
from storage.delivery_models import InboundDelivery, OutboxMessage
from storage.engine import Database, WorkspaceSession
from storage.models import Decision, StoredReading
from tests.adapters.slack.slack_conversation import Slack, fake_slack, slack_settings
from tests.adapters.slack.slack_conversation import served as slack_served
from tests.clock import MovableClock
from tests.rhythm.team import Wall
from tests.storage import make

pytestmark = pytest.mark.anyio

TIMES, HANDS = 3, 48
QUESTIONS = 15  # one in so many is a question
FILLED = {"in_the_chair": "people who import", "customer_effect": "worse", "commercial_now": "gain"}
WORKSPACE = "acme"


@pytest.fixture
def processes(database_url: str) -> Iterator[list[Database]]:
    """Two processes' ways to one database."""
    with ExitStack() as stack:
        opened = [Database(database_url) for _ in range(2)]
        for each in opened:
            stack.callback(each.close)
        make.workspace(opened[0], WORKSPACE)
        yield opened


async def repeated(processes: Sequence[Database], clock: MovableClock, count: int) -> None:
    """So many deliveries, most of them a decision and some a question, each three times."""
    requests = [_delivery(number) for number in range(count)]
    dispatchers = cycle([Dispatcher(Services(each, PlaybookChair(), clock)) for each in processes])
    for person in ("ada", "ben", "cy"):
        await next(dispatchers)(Request(_place(), person, person.title(), "help me", public=True))
    answers = await _all_answered([request for request in requests for _ in range(TIMES)], dispatchers)
    for request in requests:
        same = answers[request.delivery]
        assert len(same) == TIMES
        assert same[0] == same[1] == same[2], request
    logged = sum(request.action == "decide" for request in requests)
    with processes[0].reading(WORKSPACE) as ws:
        numbers = ws.session.exec(select(Decision.number).order_by(col(Decision.number))).all()
        assert numbers == list(range(1, logged + 1))
        assert _count(ws, StoredReading) == count - logged
        assert _cards(ws) == logged
        assert _count(ws, InboundDelivery) >= count
    wall = Wall(clock)  # which refuses to be told the same twice
    await asyncio.gather(*(Deliverer(each, {"web": wall}, clock).deliver_due() for each in processes))
    said = Counter(reply.about for _, _, reply in wall.posts)
    assert said == {f"D-{number}": 1 for number in numbers}


async def _all_answered(
    requests: list[Request], dispatchers: Iterator[Dispatcher]
) -> dict[str, list[dict[str, object]]]:
    """What each delivery was answered; what comes again comes close to the first, or long after."""
    random.Random(3).shuffle(requests)  # noqa: S311 - the same order every time
    free, answers = asyncio.Semaphore(HANDS), dict[str, list[dict[str, object]]]()

    async def one(request: Request, dispatch: Dispatcher) -> None:
        async with free:
            answer: Answer = await dispatch(request)
        answers.setdefault(request.delivery, []).append(to_json(answer))

    await asyncio.gather(*(one(request, next(dispatchers)) for request in requests))
    return answers


def _delivery(number: int) -> Request:
    """A delivery whose words are nobody else's, so that nothing in the log is like it."""
    letters = random.Random(number)  # noqa: S311 - the same words every time
    text = " ".join("".join(letters.choices(ascii_lowercase, k=9)) for _ in range(4))
    who, key = ("ada", "ben", "cy")[number % 5 % 3], f"delivery-{number}"
    if number % QUESTIONS:
        fields = {"text": text, **FILLED}
        return Request(
            _place(), who, who.title(), action="decide", fields=fields, carry={}, delivery=key, public=True
        )
    return Request(_place(), who, who.title(), f"ask should we remove {text}", delivery=key, public=True)


def _place() -> Place:
    return Place("web", WORKSPACE, "general")


def _count(ws: WorkspaceSession, table: type) -> int:
    return ws.session.exec(select(func.count()).select_from(table)).one()


def _cards(ws: WorkspaceSession) -> int:
    cards = select(func.count()).select_from(OutboxMessage).where(col(OutboxMessage.about).is_not(None))
    return ws.session.exec(cards).one()


async def test_three_hundred(processes: list[Database], clock: MovableClock) -> None:
    await repeated(processes, clock, 300 // TIMES)


@pytest.mark.soak
async def test_ten_thousand(processes: list[Database], clock: MovableClock) -> None:
    await repeated(processes, clock, 10_000)


async def signed(ada: Slack, form: dict[str, object], number: int) -> set[str]:
    """One modal sent three times at once, signed as Slack signs; the different answers that came back."""
    words = _delivery(number).fields or {"text": f"Number {number}"}
    view_id = f"V{number}"
    sent = (ada.submit(form, view_id=view_id, text=words["text"], **FILLED) for _ in range(TIMES))
    answers = await asyncio.gather(*sent)
    assert [each.status for each in answers] == [200] * TIMES
    return {each.text for each in answers}


async def through_slack(database_url: str, count: int) -> None:
    async with fake_slack() as slack, slack_served(slack_settings(database_url, slack.api), slack) as ada:
        await ada.say("decide")
        form = await ada.form()
        answers = [await signed(ada, form, number * QUESTIONS + 1) for number in range(count)]
        assert [len(each) for each in answers] == [1] * count
    database = Database(database_url)
    with database.reading("T1") as ws:
        assert ws.session.exec(select(func.max(Decision.number), func.count())).one() == (count, count)
        assert _cards(ws) == count
    database.close()


async def test_signed_by_slack(database_url: str) -> None:
    await through_slack(database_url, 10)


@pytest.mark.soak
async def test_ten_thousand_signed_by_slack(database_url: str) -> None:
    await through_slack(database_url, 10_000)
