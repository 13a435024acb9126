"""`/customer-chair …`, from the signed request to what Slack is sent."""

from __future__ import annotations

import pytest

from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack

pytestmark = pytest.mark.anyio


@pytest.mark.surface("what one can type", "slack")
async def test_help_is_answered_in_the_acknowledgement_to_the_asker_alone(ada: Slack) -> None:
    answer = await ada.say("help")
    assert answer.status == 200
    assert answer.body["response_type"] == "ephemeral"
    assert "decide" in answer.text


@pytest.mark.surface("a question read, for who asked alone", "slack")
async def test_a_question_is_read_in_the_acknowledgement(ada: Slack) -> None:
    answer = await ada.say("should we remove bulk edit")
    assert answer.body["response_type"] == "ephemeral"
    assert "What do I use on the day bulk edit is gone?" in answer.text


@pytest.mark.surface("log a decision with a form", "slack")
@pytest.mark.surface("what a channel sees", "slack")
async def test_a_decision_is_logged_by_a_form_and_shown_in_the_channel(ada: Slack, slack: FakeSlack) -> None:
    answer = await ada.say("decide Cap CSV import at 5,000 rows from Monday")
    assert (answer.status, answer.text) == (200, "")
    form = await ada.form()
    assert form["title"]["text"] == "Log a decision"
    sent = await ada.submit(form, in_the_chair="importers", customer_effect="better", commercial_now="gain")
    assert sent.body == {"response_action": "clear"}
    card = await ada.posted("D-1")
    assert card.body["channel"] == "C1"
    assert card.body["unfurl_links"] in (False, "0", "false")
    assert card.token == "xoxb-of-the-tests"
    assert "Cap CSV import at 5,000 rows" in card.text
