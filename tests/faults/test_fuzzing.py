"""Whatever arrives at whatever route: never an error of the server's own, and it serves on afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.acceptance.conversation import Conversation, settings_for
from tests.acceptance.conversation import served as web_served
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, fake_slack, slack_settings
from tests.adapters.slack.slack_conversation import served as slack_served
from tests.adapters.teams.microsoft import Microsoft, microsoft
from tests.adapters.teams.teams_client import TeamsPerson, teams_served
from tests.faults.broken import broken

# The application lives through all examples: what one of them breaks shows in the next.
lasting = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
OWN_FAULT = 500
TEXT = "Cap CSV import at 5,000 rows from Monday"


class Running:
    """A loop, and what is open in it, through all the examples of a test."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self.run = runner.run
        self._stack = AsyncExitStack()

    def enter(self, context: Any) -> Any:
        return self.run(self._stack.enter_async_context(context))

    def close(self) -> None:
        self.run(self._stack.aclose())


@pytest.fixture
def running() -> Iterator[Running]:
    with asyncio.Runner() as runner:
        opened = Running(runner)
        try:
            yield opened
        finally:
            opened.close()


def test_the_web_chat_survives_every_body(running: Running, sqlite_url: str) -> None:
    ada: Conversation = running.enter(web_served(settings_for(sqlite_url)))
    who = {"channel": "general", "user": "ada"}
    form = running.run(ada.say(f"decide {TEXT}")).body
    card = running.run(ada.log()).body
    button = next(each for block in card["blocks"] for each in block.get("buttons", ()))
    valid = [
        ("command", {"text": f"/customer-chair {TEXT}", **who}),
        ("form", {"action": "decide", "fields": {"text": TEXT}, "carry": form["carry"], **who}),
        ("action", {"action": button["action"], "value": button["value"], **who}),
        ("channels", {"name": "billing", **who}),
    ]

    async def sent(route: str, body: bytes) -> int:
        headers = {"Content-Type": JSON}
        async with ada.http.post(f"{ada.address}/web/{route}", data=body, headers=headers) as response:
            await response.read()
            return response.status

    @lasting
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        route, body = data.draw(st.sampled_from(valid))
        raw = data.draw(broken(body).map(lambda each: json.dumps(each).encode()) | st.binary(max_size=60))
        assert running.run(sent(route, raw)) < OWN_FAULT

    holds()
    assert running.run(ada.say("show D-1")).status == 200


def test_slack_s_route_survives_every_signed_body(running: Running, sqlite_url: str) -> None:
    slack: FakeSlack = running.enter(fake_slack())
    ada: Slack = running.enter(slack_served(slack_settings(sqlite_url, slack.api), slack))
    valid = running.run(_said_on_slack(ada))

    @lasting
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        kind, body = data.draw(st.sampled_from(valid))
        raw, content_type = data.draw(_as_slack_sends(kind, body) | st.tuples(st.text(max_size=60), _KINDS))
        assert running.run(ada.send(raw, content_type)).status < OWN_FAULT

    holds()
    assert running.run(ada.say("show D-1")).status == 200


def test_teams_route_survives_every_activity(
    running: Running, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    teams: Microsoft = running.enter(microsoft())
    ada: TeamsPerson = running.enter(teams_served(sqlite_url, teams, monkeypatch))
    valid = running.run(_said_on_teams(ada))

    @lasting
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        activity = data.draw(broken(data.draw(st.sampled_from(valid))))
        assert running.run(_status_of(ada, activity)) < OWN_FAULT

    holds()
    assert running.run(ada.send(ada.message("help"))).status == 200


def test_every_route_survives_any_method_path_and_query(
    running: Running, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slack: FakeSlack = running.enter(fake_slack())
    ada: Slack = running.enter(slack_served(slack_settings(sqlite_url, slack.api, CHAIR_WEB_CHAT="1"), slack))
    paths = ["/", "/web/events", "/web/static/", "/files/", "/healthz", "/readyz", "/metrics", "/slack/events"]

    async def status(method: str, path: str, body: bytes) -> int:
        async with ada.http.request(method, ada.address + path, data=body, allow_redirects=False) as response:
            return response.status

    @lasting
    @given(
        st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]),
        st.sampled_from(paths),
        st.text(max_size=40),
        st.dictionaries(st.sampled_from(["channel", "as", "since", "code", "state"]), st.text(max_size=20)),
        st.binary(max_size=20),
    )
    def holds(method: str, path: str, rest: str, query: dict[str, str], body: bytes) -> None:
        if path == "/web/events" and not rest:
            return  # stays open, as it should
        full = path + quote(rest.encode("utf-8", "replace"), safe="/.%") + f"?{urlencode(query)}"
        assert running.run(status(method, full, body)) < OWN_FAULT

    holds()
    assert running.run(status("GET", "/readyz", b"")) == 200


_KINDS = st.sampled_from([FORM, JSON, "text/plain", ""])


def _as_slack_sends(kind: str, body: dict[str, Any]) -> st.SearchStrategy[tuple[str, str]]:
    """A body of this kind with a part of it broken, and its content type."""
    changed = broken(body)
    if kind == "command":
        return changed.map(lambda each: (urlencode(each if isinstance(each, dict) else {"text": str(each)}), FORM))
    if kind == "payload":
        return changed.map(lambda each: (urlencode({"payload": json.dumps(each)}), FORM))
    return changed.map(lambda each: (json.dumps(each), JSON))


async def _said_on_slack(ada: Slack) -> list[tuple[str, dict[str, Any]]]:
    """What Slack sends while somebody asks, logs, presses and mentions."""
    kept: list[tuple[str, dict[str, Any]]] = []
    plain = ada.send

    async def keeping(body: str, content_type: str, headers: Any = None) -> Any:
        fields = dict(_pairs(body)) if content_type == FORM else {}
        if "payload" in fields:
            kept.append(("payload", json.loads(fields["payload"])))
        else:
            kept.append(("command", fields) if fields else ("event", json.loads(body)))
        return await plain(body, content_type, headers)

    ada.send = keeping  # type: ignore[method-assign]
    reading = await ada.say(f"ask {TEXT}")
    await ada.press("Log decision", reading.body)
    await ada.submit(await ada.form(), customer_effect="worse", commercial_now="gain")
    await ada.shortcut("decide_from_message", TEXT)
    await ada.mention(f"ask {TEXT}")
    await ada.event({"type": "app_home_opened", "user": ada.user, "tab": "home"})
    ada.send = plain  # type: ignore[method-assign]
    return kept


def _pairs(body: str) -> list[tuple[str, str]]:
    from urllib.parse import parse_qsl

    return parse_qsl(body, keep_blank_values=True)


async def _said_on_teams(ada: TeamsPerson) -> list[dict[str, Any]]:
    """What Teams sends while somebody asks, logs and presses."""
    call = await ada.say(f"decide {TEXT}")
    opened = ada.press_activity("Open the form", call.card) if "Open the form" in call.text else None
    said = await ada.say(f"ask {TEXT}")
    pressed = [ada.press_activity(label, said.card) for label in ("Share here", "Log decision")]
    form = (await ada.send(pressed[1])).card
    filled = ada.fill_activity(form, "Log it", customer_effect="worse", commercial_now="gain")
    await ada.send(filled)
    installed = ada.activity("conversationUpdate", membersAdded=[{"id": "28:bot"}])
    return [each for each in (opened, ada.message("help"), *pressed, filled, installed) if each]


async def _status_of(ada: TeamsPerson, activity: Any) -> int:
    headers = {"Authorization": f"Bearer {ada.teams.token()}"}
    async with ada.http.post(f"{ada.address}/api/messages", json=activity, headers=headers) as response:
        await response.read()
        return response.status
