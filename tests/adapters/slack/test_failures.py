"""What Slack refuses: each ends in the message delivered later, or in a sentence to the person."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.slack import answering
from adapters.slack.bolt import OneWorkspace, make_client
from adapters.slack.origin import Hook
from adapters.slack.sending import Sender
from bot.errors import NotDelivered
from bot.messages import Button, Buttons, Paragraph, Reply
from bot.ports import Place
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.clock import SUNDAY

pytestmark = pytest.mark.anyio

PLACE = Place("slack", "T1", "C1")
CARD = Reply("D-1 Cap it", (Paragraph("Cap it"), Buttons((Button("Open", "show", "D-1"),))), about="D-1")
LOGGED = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}


class Pauses:
    """Time that passes only by pausing."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def sender(slack: FakeSlack, pauses: Pauses) -> AsyncIterator[Sender]:
    from aiohttp import ClientSession, ClientTimeout

    client = make_client(slack_settings("sqlite:///x.db", slack.api))
    async with ClientSession(timeout=ClientTimeout(total=0.3)) as session:
        client.session = session
        yield Sender(client, OneWorkspace("xoxb-1").token_for, now=pauses, pause=pauses.sleep)


@pytest.mark.parametrize(
    ("refusal", "again", "after"),
    [
        ((429, {"Retry-After": "17"}, {"ok": False, "error": "ratelimited"}), True, 17.0),
        ((500, {}, {"ok": False, "error": "internal_error"}), True, None),
        ((503, {}, {"ok": False, "error": "service_unavailable"}), True, None),
        ("internal_error", True, None),
        ("not_in_channel", True, None),
        ("channel_not_found", True, None),
        ("token_revoked", True, None),
        ("is_archived", False, None),
        ("restricted_action", False, None),
    ],
)
async def test_what_a_refusal_means(
    sender: Sender, slack: FakeSlack, refusal: Any, again: bool, after: float | None
) -> None:
    slack.refuse["chat.postMessage"] = [refusal]
    with pytest.raises(NotDelivered) as failed:
        await sender.post(PLACE, CARD, dedupe_key="k")
    assert (failed.value.again, failed.value.after) == (again, after)


async def test_one_message_a_second_to_a_channel(sender: Sender, pauses: Pauses) -> None:
    for _ in range(3):
        await sender.post(PLACE, CARD, dedupe_key="k")
    await sender.post(Place("slack", "T1", "C2"), CARD, dedupe_key="k")
    assert pauses.slept == [1.0, 1.0]


async def test_blocks_that_slack_will_not_take_are_sent_as_text(sender: Sender, slack: FakeSlack) -> None:
    slack.refuse["chat.postMessage"] = ["invalid_blocks"]
    await sender.post(PLACE, Reply("s", (Paragraph("<!channel> all of it"),)), dedupe_key="k")
    assert slack.of("chat.postMessage")[-1].body["text"] == "&lt;!channel&gt; all of it"


async def test_nothing_is_sent_where_the_app_is_not_installed(slack: FakeSlack) -> None:
    async def nobody(_: str) -> str | None:
        return None

    sender = Sender(make_client(slack_settings("sqlite:///x.db", slack.api)), nobody)
    with pytest.raises(NotDelivered, match="not installed"):
        await sender.post(PLACE, CARD, dedupe_key="k")


async def test_an_address_that_nobody_listens_on_is_tried_again(pauses: Pauses) -> None:
    sender = Sender(
        make_client(slack_settings("sqlite:///x.db", "http://127.0.0.1:1/")), OneWorkspace("x").token_for
    )
    with pytest.raises(NotDelivered) as failed:
        await sender.post(PLACE, CARD, dedupe_key="k")
    assert failed.value.again


async def test_an_unanswered_post_is_not_repeated_and_its_author_is_told(
    sender: Sender, slack: FakeSlack, pauses: Pauses
) -> None:
    slack.hold["chat.postMessage"] = asyncio.Event()
    hook = slack.hook("77")
    with pytest.raises(TimeoutError):
        await sender.post(PLACE, CARD, dedupe_key=f"answer:slack|U1ADA|t1|{int(pauses.now)}|{hook}")
    slack.hold["chat.postMessage"].set()
    told = await slack.wait("hook")
    assert "Slack did not say whether my message arrived" in told.text


@pytest.mark.surface("what one person alone is told", "slack")
async def test_an_own_message_is_drawn_anew_for_half_an_hour_then_one_direct_message_comes(
    sender: Sender, slack: FakeSlack, pauses: Pauses
) -> None:
    message = f"hook|{int(pauses.now)}|{slack.hook('9')}"
    assert await sender.tell(PLACE, "U1ADA", CARD, updates=message) == message
    assert slack.of("hook")[-1].body["replace_original"] is True
    pauses.now += 30 * 60
    direct = await sender.tell(PLACE, "U1ADA", CARD, updates=message)
    assert direct == "D1ADA/1700000000.000001"
    assert len(slack.of("hook")) == 1
    sent = slack.of("chat.postMessage")[-1].body
    assert sent["channel"] == "U1ADA"
    assert sent["blocks"][-1]["block_id"].endswith("@C1"), "its buttons speak of the channel"
    await sender.tell(PLACE, "U1ADA", CARD, updates=direct)
    assert slack.of("chat.update")[-1].body["ts"] == "1700000000.000001"


async def test_an_address_that_does_not_answer_is_not_followed_by_a_second_message(
    sender: Sender, slack: FakeSlack, pauses: Pauses
) -> None:
    slack.hold["hook"] = asyncio.Event()
    message = f"hook|{int(pauses.now)}|{slack.hook('9')}"
    with pytest.raises(TimeoutError):
        await sender.tell(PLACE, "U1ADA", CARD, updates=message)
    with pytest.raises(NotDelivered):
        await sender.answer(PLACE, "U1ADA", Hook(slack.hook("9"), int(pauses.now)), CARD)
    slack.hold["hook"].set()
    assert slack.of("chat.postMessage") == slack.of("chat.postEphemeral") == []


async def test_an_address_used_up_ends_in_a_direct_message(
    sender: Sender, slack: FakeSlack, pauses: Pauses
) -> None:
    slack.refuse["hook"] = [(200, {}, {"ok": False, "error": "used_url"})]
    message = f"hook|{int(pauses.now)}|{slack.hook('9')}"
    assert (await sender.tell(PLACE, "U1ADA", CARD, updates=message)).startswith("D1ADA/")


async def test_whoever_logs_where_the_bot_is_not_is_told_once_how_to_invite_it(
    ada: Slack, slack: FakeSlack
) -> None:
    slack.refuse["chat.postMessage"] = ["not_in_channel"]
    await ada.say("decide Cap CSV import at 5,000 rows")
    sent = await ada.submit(await ada.form(), **LOGGED)
    assert sent.body == {"response_action": "clear"}
    assert "/invite @Customer Chair" in (await ada.told()).text
    assert "D-1" in (await ada.say("list")).text


BUSY = (429, {"Retry-After": "30"}, {"ok": False, "error": "ratelimited"})


async def test_an_answer_that_slack_will_not_take_now_comes_later(sqlite_url: str, slack: FakeSlack) -> None:
    settings = slack_settings(sqlite_url, slack.api)
    async with served(settings, slack) as ada:
        reading = (await ada.say("should we remove offline mode")).body
        slack.refuse["hook"] = [(503, {}, {"ok": False})]
        slack.refuse["chat.postEphemeral"] = [BUSY]
        await ada.press("Why these?", reading)
        await slack.wait("chat.postEphemeral")
        slack.refuse["chat.postMessage"] = [BUSY]
        written = {
            "type": "message",
            "channel_type": "im",
            "user": "U1ADA",
            "channel": "D1",
            "ts": "1.1",
            "team": "T1",
        }
        await ada.event({**written, "text": "list"})
        await slack.wait("chat.postMessage")
    async with served(settings, slack, SUNDAY + timedelta(minutes=2)):
        why = await slack.wait("chat.postMessage", where=lambda call: "Why these?" in call.text)
        listed = await slack.wait("chat.postMessage", 2, lambda call: call.body.get("thread_ts") == "1.1")
    assert why.body["channel"] == "U1ADA"
    assert listed.body["channel"] == "D1"
    assert len(slack.of("chat.postMessage")) == 3


@pytest.mark.parametrize("error", ["expired_trigger_id", "invalid_trigger_id", "internal_error"])
async def test_a_form_that_does_not_open_is_reached_by_a_button(ada: Slack, slack: FakeSlack, error: str) -> None:
    slack.refuse["views.open"] = [error]
    await ada.say("decide Cap CSV import at 5,000 rows")
    told = await ada.told("Slack opens the form from here")
    await ada.press("Open the form", told.body)
    form = await ada.form(2)
    assert "Cap CSV import at 5,000 rows" in str(form)


async def test_an_ephemeral_answer_where_the_bot_is_not_goes_to_direct_messages(
    ada: Slack, slack: FakeSlack
) -> None:
    slack.refuse["chat.postEphemeral"] = ["not_in_channel"]
    await ada.mention("help")
    told = await slack.wait("chat.postMessage")
    assert told.body["channel"] == "U1ADA"


@pytest.mark.surface("wrong answers: a sentence each, what was typed stays", "slack")
async def test_wrong_answers_get_their_sentence_at_the_field_and_stay(ada: Slack) -> None:
    await ada.say("decide Cap CSV import at 5,000 rows")
    form = await ada.form()
    refused = await ada.submit(form, **LOGGED, text="short")
    block = next(each["block_id"] for each in form["blocks"] if each["block_id"].endswith(":text"))
    assert refused.body["response_action"] == "errors"
    assert list(refused.body["errors"]) == [block]


@pytest.mark.surface("wrong answers: a sentence each, what was typed stays", "slack")
async def test_a_sentence_about_the_whole_form_stands_above_it_and_nothing_typed_is_lost(ada: Slack) -> None:
    await ada.say("decide Close the phone line on Sundays")
    await ada.submit(await ada.form(), **LOGGED)
    await ada.posted("D-1")
    await ada.say("void D-1")
    form = await ada.form(2)
    await ada.submit(form, view_id="V2", reason="Logged twice by mistake")
    late = await ada.submit(form, view_id="V3", reason="It was only a thought")
    view = late.body["view"]
    assert late.body["response_action"] == "update"
    assert view["blocks"][0]["block_id"] == "error"
    assert "D-1 is dropped" in view["blocks"][0]["text"]["text"]
    assert "It was only a thought" in str(view)


async def test_a_failed_save_keeps_the_form_open_with_what_was_typed(
    ada: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.registry import forms

    async def broken(*_: object) -> None:
        raise OSError("disk full of somebody's words")

    await ada.say("decide Cap CSV import at 5,000 rows")
    form = await ada.form()
    with monkeypatch.context() as breaking:
        breaking.setitem(forms(), "decide", broken)  # type: ignore[arg-type]
        failed = await ada.submit(form, **LOGGED, prediction="fewer calls", confidence="70")
    assert failed.body["response_action"] == "update"
    assert "what you typed is still here" in failed.text
    assert "fewer calls" in failed.text
    saved = await ada.submit(failed.body["view"], view_id="V2")
    assert saved.body == {"response_action": "clear"}


async def test_a_slow_answer_is_acknowledged_in_time_and_said_afterwards(
    ada: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.registry import commands

    released = asyncio.Event()
    help_ = commands()["help"].run

    async def slow(context: Any, rest: str) -> Any:
        await released.wait()
        return await help_(context, rest)

    monkeypatch.setattr(answering, "ANSWER_SECONDS", 0.05)
    monkeypatch.setitem(commands(), "help", _with_run(commands()["help"], slow))  # type: ignore[arg-type]
    answer = await ada.say("help")
    assert (answer.status, answer.text) == (200, "")
    released.set()
    assert "decide" in (await ada.told()).text


async def test_a_slow_save_shows_that_it_waits_and_then_what_became_of_it(
    ada: Slack, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.registry import forms

    released = asyncio.Event()
    save = forms()["decide"]

    async def slow(*given: Any) -> Any:
        await released.wait()
        return await save(*given)

    await ada.say("decide Cap CSV import at 5,000 rows")
    form = await ada.form()
    monkeypatch.setattr(answering, "ANSWER_SECONDS", 0.05)
    monkeypatch.setitem(forms(), "decide", slow)  # type: ignore[arg-type]
    waiting = await ada.submit(form, **LOGGED)
    assert "Saving takes longer than usual" in waiting.text
    assert "Cap CSV import at 5,000 rows" in waiting.text, "what was typed is still there"
    # Nobody knows whether it will be saved: the same person sends it again, and it is saved once.
    again = asyncio.create_task(ada.submit({**waiting.body["view"], "hash": "of the form as it was drawn anew"}))
    released.set()
    drawn = await slack.wait("views.update")
    assert "Cap CSV import" in drawn.text
    assert (await again).status == 200
    monkeypatch.setattr(answering, "ANSWER_SECONDS", 60.0)
    assert "1 decision" in (await ada.say("list")).text


@pytest.mark.surface("a server that ends loses nothing", "slack")
async def test_what_was_acknowledged_is_finished_before_the_server_ends(sqlite_url: str, slack: FakeSlack) -> None:
    slack.hold["views.open"] = asyncio.Event()
    async with served(slack_settings(sqlite_url, slack.api), slack) as ada:
        await ada.say("decide Cap CSV import at 5,000 rows")
        asyncio.get_running_loop().call_later(0.1, slack.hold["views.open"].set)
    assert len(slack.of("views.open")) == 1


@pytest.mark.surface("a server that ends loses nothing", "slack")
async def test_a_card_not_sent_when_the_server_ended_is_sent_by_the_next(sqlite_url: str, slack: FakeSlack) -> None:
    settings = slack_settings(sqlite_url, slack.api)
    slack.refuse["chat.postMessage"] = [(503, {}, {"ok": False, "error": "service_unavailable"})]
    async with served(settings, slack) as ada:
        await ada.say("decide Cap CSV import at 5,000 rows")
        await ada.submit(await ada.form(), **LOGGED)
        await slack.wait("chat.postMessage")
    async with served(settings, slack, SUNDAY + timedelta(hours=2)):
        await slack.wait("chat.postMessage", 2)


def _with_run(command: Any, run: Any) -> Any:
    from dataclasses import replace

    return replace(command, run=run)
