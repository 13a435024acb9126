"""Shortcuts on a message and from anywhere, and mentions."""

from __future__ import annotations

import pytest

from adapters.slack.requests import ASK_SHORTCUT, GLOBAL_SHORTCUT, LOG_SHORTCUT, VOICE_SHORTCUT
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack

pytestmark = pytest.mark.anyio

LINK = "https://acme.slack.com/archives/C1/p1700000001000200"


@pytest.mark.surface("a message handed over: to the chair, as a decision, as a customer's words", "slack")
async def test_a_message_is_brought_to_the_chair_and_its_link_stays_with_the_decision(
    ada: Slack, slack: FakeSlack
) -> None:
    slack.members["U2BOB"] = {"real_name": "Bob B"}
    await ada.shortcut(ASK_SHORTCUT, "We remove bulk edit &amp; the import, says <@U2BOB|bob>")
    reading = await ada.told("bulk edit & the import, says @bob")
    assert reading.body["response_type"] == "ephemeral"
    await ada.press("Log decision", reading.body)
    form = await ada.form()
    assert "From Bob B’s message. The link to it is kept." in str(form)
    await ada.submit(form, customer_effect="worse", commercial_now="gain")
    await ada.posted("D-1")
    shown = await ada.say("show D-1")
    assert LINK in shown.text
    assert "decided by Bob B" in shown.text


@pytest.mark.surface("a message handed over: to the chair, as a decision, as a customer's words", "slack")
async def test_a_message_is_logged_as_a_decision(ada: Slack, slack: FakeSlack) -> None:
    slack.members["U2BOB"] = {"real_name": "Bob B"}
    await ada.shortcut(LOG_SHORTCUT, "Cap CSV import at 5,000 rows from Monday")
    form = await ada.form()
    assert "From Bob B’s message" in str(form)
    sent = await ada.submit(form, in_the_chair="importers", customer_effect="better", commercial_now="same")
    assert sent.body == {"response_action": "clear"}
    await ada.posted("Cap CSV import")


@pytest.mark.surface("a message handed over: to the chair, as a decision, as a customer's words", "slack")
async def test_a_customers_words_are_saved_from_a_message(ada: Slack) -> None:
    await ada.shortcut(VOICE_SHORTCUT, "It stopped at night, they wrote")
    form = await ada.form()
    await ada.submit(form, group="night shift")
    saved = await ada.told("Saved as V-1")
    assert LINK in saved.text


async def test_a_message_without_words_is_refused_with_a_sentence(ada: Slack) -> None:
    await ada.shortcut(ASK_SHORTCUT, "")
    assert "There is nothing in it that can be read" in (await ada.told()).text


async def test_the_shortcut_from_anywhere_asks_for_the_channel(ada: Slack, slack: FakeSlack) -> None:
    await ada.shortcut(GLOBAL_SHORTCUT)
    form = await ada.form()
    assert "conversations_select" in str(form)
    await ada.submit(form, text="should we remove bulk edit", where="C7")
    call = await slack.wait("chat.postEphemeral")
    assert (call.body["channel"], call.body["user"]) == ("C7", "U1ADA")
    assert "on the day bulk edit is gone" in call.text


@pytest.mark.surface("a mention", "slack")
async def test_a_mention_is_answered_in_its_thread_to_the_asker_alone(ada: Slack, slack: FakeSlack) -> None:
    assert (await ada.mention("should we remove bulk edit", thread_ts="1700000000.5")).status == 200
    call = await slack.wait("chat.postEphemeral")
    assert call.body["thread_ts"] == "1700000000.5"
    assert call.body["user"] == "U1ADA"
    assert "on the day bulk edit is gone" in call.text


async def test_a_mention_that_needs_a_form_gives_the_button_that_opens_it(ada: Slack, slack: FakeSlack) -> None:
    await ada.mention("decide Cap CSV import at 5,000 rows")
    call = await slack.wait("chat.postEphemeral")
    await ada.press("Open the form", call.body)
    assert "Cap CSV import at 5,000 rows" in str(await ada.form())


@pytest.mark.surface("the same thing three times acts once", "slack")
async def test_the_same_event_three_times_is_answered_once(ada: Slack, slack: FakeSlack) -> None:
    event = {"type": "app_mention", "user": "U1ADA", "text": "<@UBOT> help", "channel": "C1", "team": "T1"}
    for _ in range(3):
        assert (await ada.event(event, event_id="Ev77")).status == 200
    await slack.wait("chat.postEphemeral")
    await ada.mention("list")
    await slack.wait("chat.postEphemeral", 2)
    assert len(slack.of("chat.postEphemeral")) == 2


async def test_what_the_bot_itself_says_is_not_answered(ada: Slack, slack: FakeSlack) -> None:
    await slack.wait("auth.test")
    await ada.mention("help", user="UBOT")
    await ada.mention("help", bot_id="BOTHER")
    await ada.mention("list")
    await slack.wait("chat.postEphemeral")
    assert len(slack.of("chat.postEphemeral")) == 1
