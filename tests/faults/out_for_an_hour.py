"""Slack and Teams that are out for a while: what they were asked meanwhile, and what arrived in which order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from sqlmodel import select

from adapters.files import Downloads
from adapters.rates import RATES
from adapters.slack.kept import Kept
from adapters.slack.platform import SlackPlatform
from adapters.teams import sending, service
from adapters.teams.registration import Cloud
from bot.messages import Paragraph, Reply, to_json
from bot.ports import ChatPlatform
from bot.rhythm.deliver import Deliverer
from storage import outbox
from storage.delivery_models import OutboxMessage
from storage.engine import Database
from storage.vocabulary import OutboxState
from tests.adapters.slack.slack_conversation import slack_settings
from tests.adapters.teams.microsoft import OUTBOUND
from tests.adapters.teams.teams_client import teams_settings
from tests.clock import MovableClock
from tests.storage import make

WORKSPACES, CHANNELS = ("acme", "globex"), ("C1", "C2", "C3")
KEYS = ["a secret of the tests that is long enough"]
Answer = tuple[int, dict[str, str], dict[str, object]]


@dataclass
class FarSide:
    """Takes messages, or answers all of them in one way; with `silent` the connection ends without an answer."""

    clock: MovableClock
    answer: Answer | None = None
    silent: bool = False
    address: str = ""
    asked: list[tuple[datetime, str]] = field(default_factory=list)
    arrived: list[tuple[datetime, str, str]] = field(default_factory=list)

    async def take(self, http: web.Request) -> web.Response:
        body = await http.json() if http.content_type == "application/json" else dict(await http.post())
        text = str(body.get("text") or body.get("summary"))
        workspace, channel, _ = text.split("/")
        self.asked.append((self.clock.now(), f"{workspace}/{channel}"))
        if self.silent and http.transport is not None:
            http.transport.abort()
            return web.Response()
        if self.answer is not None:
            status, headers, said = self.answer
            return web.json_response(said, status=status, headers=headers)
        self.arrived.append((self.clock.now(), f"{workspace}/{channel}", text))
        number = f"1700000000.{len(self.arrived):06}"
        return web.json_response({"ok": True, "ts": number, "channel": channel, "id": number})

    def of(self, place: str) -> list[str]:
        """What arrived in a place, in order."""
        return [text for _, where, text in self.arrived if where == place]


@asynccontextmanager
async def far_side(clock: MovableClock) -> AsyncIterator[FarSide]:
    far = FarSide(clock)
    app = web.Application()
    app.router.add_post("/{any:.*}", far.take)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        far.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield far
    finally:
        await runner.cleanup()


@asynccontextmanager
async def platform_at(
    name: str, far: FarSide, database: Database, clock: MovableClock, patch: pytest.MonkeyPatch
) -> AsyncIterator[ChatPlatform]:
    """Slack's or Teams' platform as it is served, speaking to the far side; Slack's pauses pass on the clock."""
    async with ClientSession(timeout=ClientTimeout(total=30)) as session:
        if name == "slack":
            yield _slack(far, database, clock, session)
            return
        patch.setattr(sending, "USUAL_SERVICE", f"{far.address}/")
        patch.setattr("adapters.teams.login.acquiring", lambda _: lambda: {"access_token": OUTBOUND})
        cloud = Cloud(hosts=frozenset({"127.0.0.1"}), plain_http=True)
        settings = teams_settings(database.url)
        teams = service.teams_platform(settings, database, clock, Downloads(database, clock, KEYS), KEYS, cloud)
        try:
            yield teams
        finally:
            await teams.close()


def _slack(far: FarSide, database: Database, clock: MovableClock, session: ClientSession) -> SlackPlatform:
    async def token(_: str) -> str:
        return "xoxb-of-the-tests"

    downloads = Downloads(database, clock, KEYS)
    platform = SlackPlatform(
        slack_settings(database.url, f"{far.address}/api/"),
        Kept(database, clock, downloads.made),
        token_for=token,
        now=lambda: clock.now().timestamp(),
        pause=_moving(clock),
    )
    platform.client.session = session
    return platform


def _moving(clock: MovableClock) -> Callable[[float], Awaitable[None]]:
    async def pause(seconds: float) -> None:
        clock.move(seconds=seconds)

    return pause


@dataclass
class Backlog:
    """Messages of several workspaces and channels, and the processes that send them."""

    database: Database
    clock: MovableClock
    platform: str
    replicas: Sequence[Deliverer]
    put: dict[str, list[str]] = field(default_factory=dict)

    def add(self, each: int) -> None:
        """So many more for every channel."""
        for workspace in WORKSPACES:
            with self.database.writing(workspace) as ws:
                for channel in CHANNELS:
                    texts = self.put.setdefault(f"{workspace}/{channel}", [])
                    for _ in range(each):
                        texts.append(f"{workspace}/{channel}/{len(texts)}")
                        content = to_json(Reply(texts[-1], (Paragraph(texts[-1]),)))
                        where = {"platform": self.platform, "channel": channel}
                        outbox.put(ws, texts[-1], content=content, now=self.clock.now(), **where)

    async def go_on(self, step: timedelta) -> None:
        """Let time pass and the processes work."""
        self.clock.move(seconds=step.total_seconds())
        for replica in self.replicas:
            await replica.deliver_due()

    def rows(self) -> list[OutboxMessage]:
        found: list[OutboxMessage] = []
        for workspace in WORKSPACES:
            with self.database.reading(workspace) as ws:
                found += list(ws.session.exec(select(OutboxMessage).where(OutboxMessage.workspace == workspace)))
        return found

    def waiting(self) -> int:
        open_ = (OutboxState.PENDING, OutboxState.CLAIMED)
        return sum(row.state in open_ for row in self.rows())


def backlog(database: Database, clock: MovableClock, platform: ChatPlatform) -> Backlog:
    for name in WORKSPACES:
        make.workspace(database, name)
    replicas = [Deliverer(database, {platform.name: platform}, clock, RATES) for _ in range(2)]
    return Backlog(database, clock, platform.name, replicas)


def fastest(far: FarSide, span: timedelta, whose: str) -> int:
    """The most messages that arrived within a span, of all whose place begins so."""
    moments = [at for at, where, _ in far.arrived if where.startswith(whose)]
    return max(sum(begin <= other < begin + span for other in moments) for begin in moments)
