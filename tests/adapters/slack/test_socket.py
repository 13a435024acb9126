"""Socket Mode over a real websocket: the same answers, no public address, and another line when one ends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.fake_line import FakeLine, fake_line
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings

pytestmark = pytest.mark.anyio
APP_TOKEN = "xapp-of-the-tests"


@pytest.fixture
async def line(slack: FakeSlack) -> AsyncIterator[FakeLine]:
    async with fake_line() as line:
        slack.answers["apps.connections.open"] = {"url": line.address}
        yield line


@pytest.fixture
async def behind(sqlite_url: str, slack: FakeSlack, line: FakeLine) -> AsyncIterator[Slack]:
    """The application without an address that Slack could call."""
    more = {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": APP_TOKEN}
    async with served(slack_settings(sqlite_url, slack.api, **more), slack) as conversation:
        await line.wait_open(1)
        yield conversation


def command(text: str, slack: FakeSlack) -> dict[str, str]:
    return {
        "command": "/customer-chair",
        "text": text,
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "billing",
        "user_id": "U1ADA",
        "user_name": "ada",
        "trigger_id": "trigger-1",
        "response_url": slack.hook("socket", "commands"),
    }


async def test_it_calls_slack_with_its_own_token(behind: Slack, slack: FakeSlack) -> None:
    assert (await slack.wait("apps.connections.open")).token == APP_TOKEN


async def test_a_command_is_answered_at_once(behind: Slack, line: FakeLine, slack: FakeSlack) -> None:
    answer = await line.send("slash_commands", command("help", slack))
    assert answer["response_type"] == "ephemeral"
    assert "decide" in json.dumps(answer)


async def test_a_shortcut_opens_its_form(behind: Slack, line: FakeLine) -> None:
    payload = {
        "type": "shortcut",
        "callback_id": "ask_the_chair",
        "user": {"id": "U1ADA", "name": "ada", "team_id": "T1"},
        "team": {"id": "T1"},
        "trigger_id": "trigger-2",
    }
    assert not await line.send("interactive", payload)
    assert await behind.form()


async def test_the_same_event_over_the_line_acts_once(behind: Slack, line: FakeLine, slack: FakeSlack) -> None:
    event = {"type": "app_mention", "user": "U1ADA", "text": "<@UBOT> help", "channel": "C1", "ts": "1.1"}
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event, "authorizations": []}
    for _ in range(3):
        await line.send("events_api", body)
    await slack.wait("chat.postEphemeral")
    await line.send("slash_commands", command("help", slack))
    assert len(slack.of("chat.postEphemeral")) == 1


async def test_another_line_is_opened_when_slack_ends_one(behind: Slack, line: FakeLine, slack: FakeSlack) -> None:
    assert line.current is not None
    await line.current.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))
    await line.wait_open(2)
    answer = await line.send("slash_commands", command("help", slack))
    assert "decide" in json.dumps(answer)


async def test_nobody_can_send_to_an_address_without_a_secret(behind: Slack) -> None:
    assert (await behind.say("help")).status in {404, 405}


async def test_the_line_is_closed_at_the_end(sqlite_url: str, slack: FakeSlack, line: FakeLine) -> None:
    more = {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": APP_TOKEN}
    async with served(slack_settings(sqlite_url, slack.api, **more), slack):
        await line.wait_open(1)
        assert line.current is not None
    assert line.current.closed
