"""Talking to the product as Slack does: signed requests over real HTTP, and a recorded Web API for the way back."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, web
from slack_sdk.signature import SignatureVerifier

from adapters.app import build_application
from adapters.slack.requests import GLOBAL_SHORTCUT
from bot.settings import Settings, read_settings
from tests.adapters.slack.checks import check_message, check_view
from tests.adapters.slack.fake_slack import Call, FakeSlack
from tests.clock import SUNDAY, standing_still

SECRET = "a signing secret of the tests"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_unique = itertools.count(1)


@dataclass
class Answered:
    """What came back in the acknowledgement."""

    status: int
    text: str

    @property
    def body(self) -> dict[str, Any]:
        """The body as JSON; empty where there is none."""
        return dict(json.loads(self.text)) if self.text.startswith("{") else {}


@dataclass
class Slack:
    """One person in one channel of a workspace."""

    http: ClientSession
    address: str
    slack: FakeSlack
    user: str = "U1ADA"
    user_name: str = "ada"
    channel: str = "C1"
    channel_name: str = "billing"
    team: str = "T1"
    seen: list[dict[str, Any]] = field(default_factory=list)

    def as_(self, user: str, name: str, channel: str | None = None, channel_name: str = "") -> Slack:
        """Somebody else, or somewhere else."""
        where = (channel, channel_name) if channel else (self.channel, self.channel_name)
        return Slack(self.http, self.address, self.slack, user, name, *where)

    # -- what people do

    async def say(self, text: str, **more: str) -> Answered:
        """`/customer-chair TEXT`."""
        body = {
            "command": "/customer-chair",
            "text": text,
            "team_id": self.team,
            "team_domain": "acme",
            "channel_id": self.channel,
            "channel_name": self.channel_name,
            "user_id": self.user,
            "user_name": self.user_name,
            "trigger_id": self._next("trigger"),
            "response_url": self.slack.hook(self._next("c"), "commands"),
            **more,
        }
        answer = await self.send(urlencode(body), "application/x-www-form-urlencoded")
        if answer.body.get("blocks"):
            check_message(answer.body)
        return answer

    async def press(
        self,
        label: str,
        message: Mapping[str, Any],
        *,
        ephemeral: bool = True,
        ts: str = "1700000000.1",
        **more: Any,
    ) -> Answered:
        """Press a button, or choose an entry of a menu, of a message."""
        block, element = find_button(message, label)
        option = next((each for each in element.get("options", ()) if each["text"]["text"] == label), None)
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._next("ats"),
            **({"selected_option": option} if option else {"value": element.get("value", "")}),
        }
        payload = {
            "type": "block_actions",
            **self._who(),
            "channel": {"id": self.channel, "name": self.channel_name},
            "container": {
                "type": "message",
                "message_ts": ts,
                "channel_id": self.channel,
                "is_ephemeral": ephemeral,
            },
            "actions": [action],
            "response_url": self.slack.hook(self._next("a")),
            **more,
        }
        return await self.interact(payload)

    async def press_in_view(self, label: str, view: Mapping[str, Any], **answers: str) -> Answered:
        """Press a button in a modal."""
        block, element = find_button(view, label)
        action = {
            "type": "button",
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._next("ats"),
        }
        sent = {"id": "V1", "hash": "h1", **view, "state": {"values": values_of(view, answers)}}
        return await self.interact(
            {
                "type": "block_actions",
                **self._who(),
                "container": {"type": "view", "view_id": "V1"},
                "view": sent,
                "actions": [action],
            }
        )

    async def submit(self, view: Mapping[str, Any], *, view_id: str = "V1", **answers: str) -> Answered:
        """Send a modal with what it starts with and these answers."""
        sent = {"id": view_id, "hash": f"h{view_id}", **view, "state": {"values": values_of(view, answers)}}
        answer = await self.interact({"type": "view_submission", **self._who(), "view": sent, "response_urls": []})
        if answer.body.get("view"):
            check_view(answer.body["view"])
        return answer

    async def shortcut(self, callback: str, text: str = "", **more: Any) -> Answered:
        """A shortcut on a message of bob's, or one from anywhere."""
        payload: dict[str, Any] = {"callback_id": callback, **self._who()}
        if callback == GLOBAL_SHORTCUT:
            return await self.interact({"type": "shortcut", **payload})
        payload |= {
            "type": "message_action",
            "channel": {"id": self.channel, "name": self.channel_name},
            "message": {"type": "message", "user": "U2BOB", "ts": "1700000001.000200", "text": text},
            "response_url": self.slack.hook(self._next("m")),
        }
        return await self.interact(payload | more)

    async def mention(self, text: str, **event: Any) -> Answered:
        """`@Customer Chair TEXT`."""
        said = {"type": "app_mention", "user": self.user, "text": f"<@UBOT> {text}", "channel": self.channel}
        said |= {"ts": "1700000002.000100", "team": self.team} | event
        return await self.event(said)

    async def event(self, event: Mapping[str, Any], event_id: str = "", **more: Any) -> Answered:
        body = {
            "type": "event_callback",
            "team_id": self.team,
            "event_id": event_id or self._next("Ev"),
            "event": dict(event),
            "authorizations": [{"team_id": self.team, "user_id": "UBOT", "is_bot": True}],
            **more,
        }
        return await self.send(json.dumps(body), "application/json")

    async def interact(self, payload: Mapping[str, Any]) -> Answered:
        body = urlencode({"payload": json.dumps(payload)})
        return await self.send(body, "application/x-www-form-urlencoded")

    async def send(self, body: str, content_type: str, headers: Mapping[str, str] | None = None) -> Answered:
        """Any body, signed as Slack signs."""
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body) or ""
        signed = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature, "Content-Type": content_type}
        async with self.http.post(
            f"{self.address}/slack/events", data=body.encode(), headers=signed | dict(headers or {})
        ) as response:
            return Answered(response.status, await response.text())

    # -- what people see

    async def form(self, count: int = 1) -> dict[str, Any]:
        """The modal that opened, once so many have."""
        view = (await self.slack.wait("views.open", count)).body["view"]
        check_view(view)
        return dict(view)

    async def posted(self, words: str) -> Call:
        """The message of the channel that holds these words."""
        call = await self.slack.wait("chat.postMessage", where=lambda call: words in call.text)
        check_message(call.body)
        return call

    async def told(self, words: str = "") -> Call:
        """What was said to one person alone after the acknowledgement."""
        call = await self.slack.wait("hook", where=lambda call: words in call.text)
        check_message(call.body)
        return call

    def _who(self) -> dict[str, Any]:
        return {
            "user": {"id": self.user, "name": self.user_name, "team_id": self.team},
            "team": {"id": "T1", "domain": "acme"},
            "trigger_id": self._next("trigger"),
        }

    def _next(self, kind: str) -> str:
        return f"{kind}{next(_unique)}"


def find_button(message: Mapping[str, Any], label: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The block and the button, or the menu, with this label."""
    for block in message["blocks"]:
        elements = [block["accessory"]] if "accessory" in block else []
        elements += block.get("elements", []) if block["type"] == "actions" else []
        for element in elements:
            labels = [option["text"]["text"] for option in element.get("options", ())]
            if label in labels or element.get("text", {}).get("text") == label:
                return block, element
    raise AssertionError(f"no button {label!r}")


def values_of(view: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    """The state of a modal: what it starts with, and these answers."""
    left = dict(answers)
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        name, element = block["block_id"].partition(":")[2] or block["block_id"], block["element"]
        values[block["block_id"]] = {element["action_id"]: _state(element, left.pop(name, None))}
    assert not left, f"no such field: {sorted(left)}"
    return values


def _state(element: Mapping[str, Any], answer: str | None) -> dict[str, Any]:
    kind = element["type"]
    if kind in ("radio_buttons", "static_select"):
        chosen = element.get("initial_option")
        if answer is not None:
            chosen = next(each for each in element["options"] if each["value"] == f"={answer}")
        return {"type": kind, "selected_option": chosen}
    key, start = {
        "datepicker": ("selected_date", "initial_date"),
        "users_select": ("selected_user", "initial_user"),
        "conversations_select": ("selected_conversation", "initial_conversation"),
    }.get(kind, ("value", "initial_value"))
    return {"type": kind, key: element.get(start) if answer is None else answer}


def slack_settings(database_url: str, api: str, **more: str) -> Settings:
    """Settings of one workspace; the time stands still, which only tests may ask for with Slack."""
    settings = read_settings(
        {
            "DATABASE_URL": database_url,
            "CHAIR_SECRET_KEY": "a secret of the tests that is long enough",
            "SLACK_BOT_TOKEN": "xoxb-of-the-tests",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": api,
            **more,
        }
    )
    return settings.model_copy(update={"fixed_now": NOW})


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """Slack's side on a free port."""
    slack = FakeSlack()
    runner = web.AppRunner(slack.application())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()


@asynccontextmanager
async def served(settings: Settings, slack: FakeSlack, now: datetime = SUNDAY) -> AsyncIterator[Slack]:
    """The whole application on a free port, with Slack on another."""
    runner = web.AppRunner(build_application(standing_still(settings, now)))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        async with ClientSession() as http:
            yield Slack(http, f"http://127.0.0.1:{runner.addresses[0][1]}", slack)
    finally:
        await runner.cleanup()
