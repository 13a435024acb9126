"""The agent view: written to in a conversation, answered in its thread, at work meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.slack import streams
from storage import question_use
from storage.engine import Database
from storage.models import QuestionUse
from tests.adapters.slack.checks import check_message
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.scripted_model import Answer, ScriptedModel, held, says, scripted, waits

pytestmark = pytest.mark.anyio

SHARP = "What do I use to change many items in one go once bulk edit is gone?"


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


async def test_what_one_can_ask_is_offered_where_the_variant_has_it(
    sqlite_url: str, slack: FakeSlack, ada: Slack
) -> None:
    opened_tab = {"type": "app_home_opened", "user": "U1ADA", "channel": "D1", "tab": "messages"}
    await ada.event(opened_tab)
    await ada.say("help")
    assert slack.of("assistant.threads.setSuggestedPrompts") == []
    async with served(slack_settings(sqlite_url, slack.api, SLACK_VARIANTS="agent"), slack) as bob:
        await bob.event(opened_tab)
        offered = await slack.wait("assistant.threads.setSuggestedPrompts")
    assert offered.body["channel_id"] == "D1"
    assert {"title": "What was decided", "message": "list"} in offered.body["prompts"]


@asynccontextmanager
async def with_model(url: str, slack: FakeSlack, answer: Answer) -> AsyncIterator[tuple[Slack, ScriptedModel]]:
    async with scripted(answer) as model:
        on = {"OPENAI_BASE_URL": model.base_url, "CHAIR_MODEL": "scripted", "CHAIR_MODEL_TIMEOUT": "20"}
        async with served(slack_settings(url, slack.api, **on), slack) as ada:
            yield ada, model


async def test_a_reading_is_a_stream_until_the_model_has_written_and_then_asks_whether_it_helped(
    sqlite_url: str, slack: FakeSlack
) -> None:
    async with with_model(sqlite_url, slack, held(says(SHARP))) as (ada, model):
        await ada.event(written("should we remove bulk edit"))
        begun = await slack.wait("chat.startStream")
        assert (begun.body["channel"], begun.body["thread_ts"]) == ("D1", "1700000003.1")
        assert (begun.body["recipient_user_id"], begun.body["recipient_team_id"]) == ("U1ADA", "T1")
        blocks, task = begun.body["chunks"]
        check_message({"text": "x", "blocks": blocks["blocks"]})
        assert "people who use bulk edit" in str(blocks)
        assert (task["type"], task["status"]) == ("task_update", "in_progress")
        model.let_go.set()
        # A stream that is open takes no update: it is ended first, and then the reading stands there once.
        drawn = await slack.wait("chat.update", where=lambda call: SHARP in call.text and not slack.streams)
        check_message(drawn.body)
        assert drawn.body["channel"] == "D1"
        assert slack.of("chat.postMessage") == []
        assert [call.body["chunks"][0]["status"] for call in slack.of("chat.stopStream")] == ["complete"]
        await rate(ada, drawn.body, "positive_button")
        assert "this question was useful" in (await ada.told()).text
        await rate(ada, drawn.body, "negative_button")
        other = await slack.wait("chat.update", where=lambda call: SHARP not in call.text)
        assert "bulk edit" in other.text
    noted = uses(sqlite_url)
    assert [use.question for use in noted if use.useful_at] != []
    assert {use.question for use in noted if use.useful_at} <= {use.question for use in noted if use.replaced_at}


@pytest.mark.parametrize("refused", ["method_not_supported_for_channel_type", "ended"])
async def test_where_no_stream_is_to_be_had_it_is_a_message_that_changes(
    sqlite_url: str, slack: FakeSlack, refused: str
) -> None:
    if refused != "ended":
        slack.refuse["chat.startStream"] = [refused]
    async with with_model(sqlite_url, slack, held(says(SHARP))) as (ada, model):
        await ada.event(written("should we remove bulk edit"))
        begun = await slack.wait("chat.startStream")
        if refused == "ended":
            slack.streams.clear()
        else:
            check_message((await slack.wait("chat.postMessage")).body)
        model.let_go.set()
        drawn = await slack.wait("chat.update", where=lambda call: SHARP in call.text)
    assert drawn.body["channel"] == begun.body["channel"]
    assert len(slack.of("chat.postMessage")) == (refused != "ended")


async def test_a_stream_says_something_now_and_then_and_is_ended_before_slack_ends_it(
    sqlite_url: str, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "WORD_SECONDS", 0.001)
    async with with_model(sqlite_url, slack, held(says(SHARP))) as (ada, model):
        await ada.event(written("should we remove bulk edit"))
        said = await slack.wait("chat.appendStream", streams.MOST_WORDS)
        assert said.body["chunks"][0]["status"] == "in_progress"
        await slack.wait("chat.stopStream")
        model.let_go.set()
        drawn = await slack.wait("chat.update", where=lambda call: SHARP in call.text)
    assert drawn.body["ts"] == said.body["ts"]
    assert slack.of("chat.postMessage") == []


async def test_a_server_that_ends_ends_its_streams_and_the_next_draws_what_was_awaited(
    sqlite_url: str, slack: FakeSlack
) -> None:
    async with with_model(sqlite_url, slack, waits) as (ada, model):
        await ada.event(written("should we remove bulk edit"))
        await slack.wait("chat.startStream")
        await model.came.wait()
    assert slack.streams == set()
    async with with_model(sqlite_url, slack, says(SHARP)):
        drawn = await slack.wait("chat.update", where=lambda call: SHARP in call.text)
    assert drawn.body["ts"] == slack.of("chat.stopStream")[0].body["ts"]
    assert slack.of("chat.postMessage") == []


async def test_after_a_command_the_models_question_takes_the_place_of_the_answer_by_its_own_address(
    sqlite_url: str, slack: FakeSlack
) -> None:
    async with with_model(sqlite_url, slack, says(SHARP)) as (ada, _):
        hook = slack.hook("cmd", "commands")
        await ada.say("should we remove bulk edit", response_url=hook)
        told = await ada.told(SHARP)
    assert (told.body["_address"], told.body["replace_original"]) == (hook, True)
    assert len(slack.of("hook")) == 1
    assert slack.of("chat.postMessage") == []


async def test_a_mention_is_answered_beside_it_and_the_models_question_comes_as_one_direct_message(
    sqlite_url: str, slack: FakeSlack
) -> None:
    async with with_model(sqlite_url, slack, says(SHARP)) as (ada, _):
        await ada.mention("should we remove bulk edit")
        told = await slack.wait("chat.postMessage", where=lambda call: SHARP in call.text)
    assert told.body["channel"] == "U1ADA"
    assert len(slack.of("chat.postMessage")) == 1


async def rate(who: Slack, message: dict[str, Any], thumb: str) -> None:
    block = next(block for block in message["blocks"] if block["type"] == "context_actions")
    element = block["elements"][0]
    pressed = {
        "type": "feedback_buttons",
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": element[thumb]["value"],
        "action_ts": thumb,
    }
    await who.interact(
        {
            "type": "block_actions",
            **who._who(),
            "channel": {"id": "D1", "name": "directmessage"},
            "container": {"type": "message", "message_ts": message["ts"], "channel_id": "D1"},
            "actions": [pressed],
            "response_url": who.slack.hook(thumb),
        }
    )


def uses(url: str) -> list[QuestionUse]:
    database = Database(url)
    with database.reading("T1") as ws:
        found = question_use.told(ws, "D1", "U1ADA")
    database.close()
    return found
