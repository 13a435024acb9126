"""Somebody at Teams: says, presses, fills in, and reads what the bot sent."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web

from adapters.app import build_application
from adapters.teams import service
from adapters.teams.registration import Cloud
from bot.settings import Settings, read_settings
from storage import workspaces
from storage.engine import Database
from tests.adapters.teams.microsoft import APP_ID, OUTBOUND, TENANT, Call, Microsoft, actions, words
from tests.clock import SUNDAY, standing_still

BOT = f"28:{APP_ID}"
BILLING = "19:billing@thread.tacv2"
_COUNTER = itertools.count(1)
_PATIENCE_SECONDS = 10


@dataclass
class Answer:
    """What the bot answered a request with."""

    status: int
    body: dict[str, Any] | None
    raw: bytes = b""

    @property
    def task(self) -> dict[str, Any]:
        assert self.body is not None, "the dialog was closed"
        found: dict[str, Any] = self.body["task"]
        return found

    @property
    def card(self) -> dict[str, Any]:
        """The card of a dialog, or the one that takes the place of the card pressed."""
        assert self.body is not None
        if "task" in self.body:
            found: dict[str, Any] = self.task["value"]["card"]["content"]
            return found
        redrawn: dict[str, Any] = self.body["value"]
        return redrawn

    @property
    def text(self) -> str:
        return words(self.card)


@dataclass
class TeamsPerson:
    """One person in one conversation."""

    http: ClientSession
    address: str
    teams: Microsoft
    name: str = "Ada"
    scope: str = "channel"
    channel: str = BILLING
    thread: str = "1690000000001"
    seen: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def in_personal(self) -> TeamsPerson:
        return TeamsPerson(
            self.http, self.address, self.teams, self.name, "personal", f"a:1-personal-{self.name}", "", self.seen
        )

    def as_(self, name: str) -> TeamsPerson:
        return TeamsPerson(
            self.http, self.address, self.teams, name, self.scope, self.channel, self.thread, self.seen
        )

    def activity(self, kind: str, **more: Any) -> dict[str, Any]:
        number = next(_COUNTER)
        conversation = f"{self.channel};messageid={self.thread}" if self.thread else self.channel
        data: dict[str, Any] = {"tenant": {"id": TENANT}}
        if self.scope == "channel":
            data |= {"channel": {"id": self.channel, "name": "billing"}, "team": {"id": "19:team@thread.tacv2"}}
        return {
            "type": kind,
            "id": f"16{number:011}",
            "timestamp": f"2026-11-22T09:30:{number % 60:02}.{number:04}Z",
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "from": {"id": f"29:{self.name}", "name": self.name, "aadObjectId": f"aad-{self.name}"},
            "recipient": {"id": BOT, "name": "Customer Chair"},
            "conversation": {"id": conversation, "conversationType": self.scope, "tenantId": TENANT},
            "channelData": data,
            "entities": [{"type": "clientInfo", "timezone": "Europe/Vienna", "locale": "en-GB"}],
            **more,
            **self.extra,
        }

    def message(self, text: str) -> dict[str, Any]:
        if self.scope == "personal":
            return self.activity("message", text=text)
        mention = {"type": "mention", "text": "<at>Customer Chair</at>", "mentioned": {"id": BOT}}
        return self.activity("message", text=f"<at>Customer Chair</at> {text}", entities=[mention])

    async def send(self, activity: dict[str, Any], token: str | None = None) -> Answer:
        """Send an activity as Teams does."""
        self.seen = len(self.teams.sent)
        headers = {"Authorization": f"Bearer {token or self.teams.token()}"}
        async with self.http.post(f"{self.address}/api/messages", json=activity, headers=headers) as response:
            raw = await response.read()
            return Answer(response.status, await response.json() if raw else None, raw)

    async def say(self, text: str) -> Call:
        """Say something and give what came of it."""
        answer = await self.send(self.message(text))
        assert (answer.status, answer.raw) == (200, b""), answer
        return await self.heard()

    async def heard(self, which: Callable[[Call], bool] = lambda _: True) -> Call:
        """The first thing that the bot sent since this person last did something; waited for."""
        return await self._first_of(which, self.seen)

    async def heard_ever(self, which: Callable[[Call], bool]) -> Call:
        """The first such thing that the bot ever sent; waited for."""
        return await self._first_of(which, 0)

    async def _first_of(self, which: Callable[[Call], bool], since: int) -> Call:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not (found := [call for call in self.teams.sent[since:] if which(call)]):
                await self.teams.something()
        return found[0]

    def press_activity(self, label: str, card: dict[str, Any], on: str = "1700000000001") -> dict[str, Any]:
        pressed = action(card, label)
        data = {name: each for name, each in pressed["data"].items() if name != "msteams"}
        if pressed["type"] == "Action.Execute":
            value: dict[str, Any] = {"action": {"type": "Action.Execute", "verb": pressed["verb"], "data": data}}
            return self.activity("invoke", name="adaptiveCard/action", value=value, replyToId=on)
        name = "task/fetch" if "msteams" in pressed["data"] else "task/submit"
        return self.activity(
            "invoke", name=name, value={"data": data, "context": {"theme": "default"}}, replyToId=on
        )

    async def press(self, label: str, card: dict[str, Any], on: str = "1700000000001") -> Answer:
        answer = await self.send(self.press_activity(label, card, on))
        assert answer.status == 200, answer
        return answer

    def fill_activity(self, form: dict[str, Any], way: str, **answers: str) -> dict[str, Any]:
        data = dict(action(form, way)["data"])
        for each in inputs(form):
            if "value" in each:
                data[each["id"]] = each["value"]
        data |= {f"field.{name}": value for name, value in answers.items()}
        return self.activity("invoke", name="task/submit", value={"data": data})

    async def fill(self, form: dict[str, Any], way: str, **answers: str) -> Answer:
        answer = await self.send(self.fill_activity(form, way, **answers))
        assert answer.status == 200, answer
        return answer


def action(card: dict[str, Any], label: str) -> dict[str, Any]:
    found = [each for each in actions(card) if each.get("title") == label]
    assert found, f"no {label!r} among {[each.get('title') for each in actions(card)]}"
    return found[0]


def inputs(card: Any) -> list[dict[str, Any]]:
    """Every input of a card."""
    if isinstance(card, dict):
        own = [card] if str(card.get("type", "")).startswith("Input.") else []
        return own + [each for inner in card.values() for each in inputs(inner)]
    return [each for inner in card for each in inputs(inner)] if isinstance(card, list) else []


def teams_settings(database_url: str, **more: str) -> Settings:
    return read_settings(
        {
            "DATABASE_URL": database_url,
            "APP_ID": APP_ID,
            "APP_PASSWORD": "a secret of the registration",
            "APP_TENANTID": TENANT,
            "CHAIR_SECRET_KEY": "a secret of the tests that is long enough",
            "CHAIR_PUBLIC_URL": "https://chair.example.com",
            **more,
        }
    )


def make_admin_of(database_url: str) -> None:
    """Ada runs the workspace."""
    database = Database(database_url)
    with database.writing(TENANT) as ws:
        workspaces.ensure_workspace(ws, "teams", SUNDAY)
        workspaces.ensure_member(ws, "aad-Ada", "Ada", SUNDAY).is_admin = True
    database.close()


@asynccontextmanager
async def teams_served(
    database_url: str, teams: Microsoft, patch: pytest.MonkeyPatch, *, hours_later: int = 0, **more: str
) -> AsyncIterator[TeamsPerson]:
    """The whole application with Teams configured; its Microsoft stands on loopback."""
    here = frozenset({"127.0.0.1"})
    cloud = Cloud(metadata_url=f"{teams.address}/openid", hosts=here, upload_hosts=("127.0.0.1",), plain_http=True)
    patch.setattr(service, "PUBLIC", cloud)
    patch.setattr("adapters.teams.login.acquiring", lambda _: lambda: {"access_token": OUTBOUND})
    settings = standing_still(teams_settings(database_url, **more), SUNDAY + timedelta(hours=hours_later))
    runner = web.AppRunner(build_application(settings))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientSession() as http:
            yield TeamsPerson(http, f"http://127.0.0.1:{runner.addresses[0][1]}", teams)
    finally:
        await runner.cleanup()
