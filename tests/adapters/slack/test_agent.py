"""The agent view: written to in a conversation, answered in its thread, at work meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.adapters.slack.checks import check_message
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack

pytestmark = pytest.mark.anyio


def written(text: str, **more: Any) -> dict[str, Any]:
    said = {"type": "message", "channel_type": "im", "user": "U1ADA", "channel": "D1", "ts": "1700000003.1"}
    return {**said, "text": text, "team": "T1", **more}


async def test_a_question_is_answered_in_its_thread(ada: Slack, slack: FakeSlack) -> None:
    assert (await ada.event(written("should we remove bulk edit"))).status == 200
    call = await slack.wait("chat.postMessage")
    check_message(call.body)
    assert (call.body["channel"], call.body["thread_ts"]) == ("D1", "1700000003.1")
    assert "people who use bulk edit" in call.text


async def test_what_follows_stays_in_the_thread(ada: Slack, slack: FakeSlack) -> None:
    await ada.event(written("list", thread_ts="1700000003.0"))
    assert (await slack.wait("chat.postMessage")).body["thread_ts"] == "1700000003.0"


async def test_it_is_at_work_meanwhile(ada: Slack, slack: FakeSlack) -> None:
    await ada.event(written("should we remove bulk edit"))
    status = await slack.wait("assistant.threads.setStatus")
    assert status.body["channel_id"] == "D1"
    assert status.body["status"]


async def test_where_there_is_no_status_it_is_answered_all_the_same(ada: Slack, slack: FakeSlack) -> None:
    slack.refuse["assistant.threads.setStatus"] = ["missing_scope"]
    await ada.event(written("help"))
    assert "decide" in (await slack.wait("chat.postMessage")).text


async def test_the_same_message_three_times_is_answered_once(ada: Slack, slack: FakeSlack) -> None:
    for _ in range(3):
        await ada.event(written("help"), event_id="Ev-same")
    await ada.event(written("list"))
    await slack.wait("chat.postMessage", 2)
    assert len(slack.of("chat.postMessage")) == 2


@pytest.mark.parametrize("more", [{"bot_id": "BBOT"}, {"subtype": "message_changed"}, {"channel_type": "channel"}])
async def test_what_was_not_written_to_it_is_left_alone(ada: Slack, slack: FakeSlack, more: dict[str, str]) -> None:
    assert (await ada.event(written("help", **more))).status == 200
    await ada.event(written("list"))
    await slack.wait("chat.postMessage")
    assert len(slack.of("chat.postMessage")) == 1
