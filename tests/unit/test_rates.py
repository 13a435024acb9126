"""Sending is fair among workspaces and keeps to what a platform takes, however many processes send."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.messages import Paragraph, Reply, to_json
from bot.ports import Place
from bot.rhythm.deliver import Deliverer
from storage.engine import Database
from storage.outbox_claims import CHANNEL_SPAN, WORKSPACE_SPAN, Rate
from tests.clock import MovableClock
from tests.storage import make

pytestmark = pytest.mark.anyio
SAID = to_json(Reply("Said", (Paragraph("Said"),)))
RATE = Rate(in_channel=2, in_workspace=5)


class Wall:
    """The far side: says in which order things came; what goes to `stuck` hangs until it is let go."""

    name, remembers_posts = "web", True

    def __init__(self, stuck: str = "") -> None:
        self.posts: list[tuple[str, str]] = []
        self._stuck, self.let_go = stuck, asyncio.Event()
        self.everyone_else = asyncio.Event()

    async def post(self, place: Place, _reply: Reply, *, dedupe_key: str) -> str:
        if place.workspace == self._stuck:
            await self.let_go.wait()
        self.posts.append((place.workspace, dedupe_key))
        if len(self.posts) == 3:
            self.everyone_else.set()
        return dedupe_key


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    for name in ("busy", "calm"):
        make.workspace(opened, name)
    yield opened
    opened.close()


def queue(database: Database, workspace: str, count: int, channel: str = "general", **values: object) -> None:
    with database.writing(workspace) as ws:
        for number in range(count):
            make.queue(ws, f"{channel}-{number}", channel=channel, content=SAID, **values)


async def test_one_busy_workspace_holds_up_no_other(database: Database, clock: MovableClock) -> None:
    queue(database, "busy", 60)
    queue(database, "calm", 3)
    wall = Wall(stuck="busy")
    deliverer = Deliverer(database, {"web": wall}, clock)  # type: ignore[dict-item]
    delivering = asyncio.create_task(deliverer.deliver_due())
    async with asyncio.timeout(30):
        await wall.everyone_else.wait()
    assert wall.posts == [("calm", f"general-{number}") for number in range(3)]
    wall.let_go.set()
    assert await delivering == 63
    assert [key for workspace, key in wall.posts if workspace == "busy"] == [f"general-{n}" for n in range(60)]


async def test_no_faster_than_the_platform_takes_it_by_any_number_of_processes(
    database: Database, clock: MovableClock
) -> None:
    queue(database, "busy", 6)
    queue(database, "busy", 6, channel="board")
    queue(database, "calm", 1)
    wall = Wall()
    replicas = [Deliverer(database, {"web": wall}, clock, {"web": RATE}) for _ in range(3)]  # type: ignore[dict-item]

    async def round_of_all() -> Counter[str]:
        before = len(wall.posts)
        await asyncio.gather(*(each.deliver_due() for each in replicas))
        return Counter(f"{workspace} {key.split('-')[0]}" for workspace, key in wall.posts[before:])

    assert await round_of_all() == {"busy general": 2, "busy board": 2, "calm general": 1}
    assert not await round_of_all()
    clock.move(seconds=CHANNEL_SPAN.total_seconds())
    assert (await round_of_all()).total() == 1  # the workspace's minute has room for five
    clock.move(seconds=WORKSPACE_SPAN.total_seconds())
    assert await round_of_all() == {"busy general": 2, "busy board": 2}
    clock.move(seconds=WORKSPACE_SPAN.total_seconds())
    assert (await round_of_all()).total() == 3
    assert len(set(wall.posts)) == len(wall.posts) == 13


async def test_without_a_rate_everything_goes_at_once(database: Database, clock: MovableClock) -> None:
    queue(database, "busy", 30)
    wall = Wall()
    rates = {"slack": RATE}
    assert await Deliverer(database, {"web": wall}, clock, rates).deliver_due() == 30  # type: ignore[dict-item]
