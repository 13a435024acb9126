"""Talking to the product as the web chat does: real HTTP, a real database, a clock that stands still."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from markupsafe import escape

from adapters.app import build_application
from bot.settings import Settings, read_settings

_PATIENCE_SECONDS = 10


@dataclass
class Answer:
    """What came back."""

    status: int
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """The whole reply as a person reads it."""
        return str(self.body.get("text", ""))

    @property
    def data(self) -> dict[str, Any]:
        return dict(self.body["data"])

    @property
    def fields(self) -> dict[str, str]:
        """What a form starts with."""
        return {each["name"]: each["initial"] for each in self.body["fields"]}

    def button(self, label: str) -> dict[str, str]:
        """The button with this label, wherever in the reply it stands."""
        found = [each for each in _buttons(self.body) if each["label"] == label]
        assert found, f"no button {label!r} among {[each['label'] for each in _buttons(self.body)]}"
        return found[0]

    @property
    def buttons(self) -> list[str]:
        return [each["label"] for each in _buttons(self.body)]


@dataclass
class Conversation:
    """One person in one channel."""

    http: ClientSession
    address: str
    user: str = "ada"
    channel: str = "general"
    last: Answer = field(default_factory=lambda: Answer(0, {}))

    def as_(self, user: str, channel: str | None = None) -> Conversation:
        """Somebody else, or somewhere else."""
        return Conversation(self.http, self.address, user, channel or self.channel)

    async def say(self, text: str) -> Answer:
        return await self._post("command", text=f"/customer-chair {text}")

    async def press(self, label: str, answer: Answer | None = None) -> Answer:
        pressed = answer or self.last
        button = pressed.button(label)
        message = pressed.body.get("message") or ""
        return await self._post("action", action=button["action"], value=button["value"], message=message)

    async def fill(self, form: Answer, **answers: str) -> Answer:
        """Send a form with what it starts with and these answers."""
        assert form.body["type"] == "form", form.body
        fields = form.fields | answers
        return await self._post("form", action=form.body["action"], fields=fields, carry=form.body["carry"])

    async def submit(
        self, action: str, fields: Mapping[str, Any], carry: Mapping[str, str] | None = None
    ) -> Answer:
        return await self._post("form", action=action, fields=dict(fields), carry=dict(carry or {}))

    async def log(self, text: str = "Cap CSV import at 5,000 rows from Monday", **answers: str) -> Answer:
        """Log a decision with the four required answers."""
        usual = {
            "text": text,
            "in_the_chair": "people who import large files",
            "customer_effect": "worse",
            "commercial_now": "gain",
        }
        return await self.submit("decide", usual | answers)

    async def download(self, file: Answer) -> bytes:
        assert file.body["type"] == "file", file.body
        async with self.http.get(self.address + file.body["url"]) as response:
            assert response.status == 200, await response.text()
            return await response.read()

    async def page(self) -> str:
        """The channel as somebody who opens it sees it."""
        query = {"channel": self.channel, "as": self.user}
        async with self.http.get(f"{self.address}/", params=query) as response:
            return await response.text()

    async def posted(self, text: str, *, escaped: bool = False) -> str:
        """Wait until the channel shows `text` and give the page; `escaped` as HTML writes its apostrophes."""
        looked_for = str(escape(text)) if escaped else text
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while looked_for not in (page := await self.page()):
                pass  # every look is a request, so the server gets its turn
        return page

    async def gone(self, text: str) -> str:
        """Wait until the channel does not show `text` any more and give the page."""
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while text in (page := await self.page()):
                pass  # as above
        return page

    async def _post(self, route: str, **body: Any) -> Answer:
        sent = {"channel": self.channel, "user": self.user, **body}
        async with self.http.post(f"{self.address}/web/{route}", json=sent) as response:
            self.last = Answer(response.status, await response.json())
        return self.last


def settings_for(database_url: str, **more: str) -> Settings:
    """Settings as `make run` has them, on this database, on a fixed Sunday."""
    return read_settings(
        {
            "DATABASE_URL": database_url,
            "CHAIR_WEB_CHAT": "1",
            "CHAIR_NOW": "2026-11-22T09:30:00Z",
            "CHAIR_SECRET_KEY": "a secret of the tests that is long enough",
            **more,
        }
    )


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Conversation]:
    """The whole application on a free port of loopback."""
    runner = web.AppRunner(build_application(settings))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        async with ClientSession() as http:
            yield Conversation(http, f"http://127.0.0.1:{port}")
    finally:
        await runner.cleanup()


def _buttons(body: Mapping[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for block in body.get("blocks", ()):
        found += [*block.get("buttons", ()), *block.get("more", ())]
        found += [block["button"]] if block.get("button") else []
        found += [entry["button"] for entry in block.get("entries", ()) if entry.get("button")]
    return found
