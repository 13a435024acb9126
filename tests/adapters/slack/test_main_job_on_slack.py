"""The main job on Slack, said → answered: ask, log, find, change, look back, take away."""

from __future__ import annotations

import json

import pytest

from storage import workspaces
from storage.engine import Database
from storage.vocabulary import Role
from tests.adapters.slack.checks import check_view
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack

pytestmark = pytest.mark.anyio

ORDER_EMAILS = "We will take product names out of order emails so that mail providers stop seeing what we sell"


@pytest.mark.surface("the second form, which may be left", "slack")
async def test_from_question_to_decision(ada: Slack, slack: FakeSlack) -> None:
    reading = (await ada.say(ORDER_EMAILS)).body
    await ada.press("Log decision", reading)
    form = await ada.form()
    assert ORDER_EMAILS in str(form)
    sent = await ada.submit(form, commercial_now="gain")
    # Customers lose: the card is on its way, and the second form stands in the place of the first.
    assert sent.body["response_action"] == "update"
    second = sent.body["view"]
    assert "worse for" in str(second)
    card = (await ada.posted("D-1")).body
    assert "commercial_over_customer" not in json.dumps(card)
    done = await ada.submit(second, view_id="V1b")
    assert done.body == {"response_action": "clear"}
    assert "D-1" in (await ada.say("search order emails")).text


@pytest.mark.surface("a different question in its place", "slack")
async def test_different_question_is_drawn_in_the_place_of_the_one_shown(ada: Slack, slack: FakeSlack) -> None:
    reading = (await ada.say("should we remove bulk edit")).body
    await ada.press("Different question", reading)
    again = await ada.told("bulk edit")
    assert again.body["replace_original"] is True
    assert again.body["response_type"] == "ephemeral"


@pytest.mark.surface("an open decision decided on its card", "slack")
async def test_an_open_decision_is_decided_on_its_card_which_is_drawn_anew(ada: Slack, slack: FakeSlack) -> None:
    await ada.say("decide Close the phone line on Sundays")
    answers = {"in_the_chair": "callers", "customer_effect": "same", "commercial_now": "gain", "status": "open"}
    await ada.submit(await ada.form(), **answers)
    card = await ada.posted("Not decided yet")
    bob = ada.as_("U2BOB", "bob")
    await bob.press("Decided", card.body, ephemeral=False, ts="1700000000.000001")
    drawn = await slack.wait("chat.update")
    assert (drawn.body["channel"], drawn.body["ts"]) == ("C1", "1700000000.000001")
    assert "Not decided yet" not in drawn.text


@pytest.mark.surface("the card of a decision, and what its buttons open", "slack")
async def test_what_a_button_on_a_shared_card_opens_is_seen_by_who_pressed_it_alone(
    ada: Slack, slack: FakeSlack
) -> None:
    await _logged(ada)
    card = await ada.posted("D-1")
    await ada.as_("U2BOB", "bob").press("Open", card.body, ephemeral=False, ts="1700000000.000001")
    opened = await ada.told("logged by")
    assert opened.body["replace_original"] is False
    assert opened.body["response_type"] == "ephemeral"
    assert len(slack.of("chat.update")) == 0


@pytest.mark.surface("a question read, for who asked alone", "slack")
async def test_a_private_reading_is_nobody_elses(ada: Slack) -> None:
    reading = (await ada.say("should we remove bulk edit")).body
    await ada.as_("U2BOB", "bob").press("Why these?", reading)
    assert "Ask it again in this channel" in (await ada.told()).text


@pytest.mark.surface("what was logged in a private channel stays there", "slack")
async def test_what_is_logged_in_a_private_channel_stays_there(ada: Slack) -> None:
    board = ada.as_("U1ADA", "ada", "C9", "privategroup")
    await _logged(board)
    await board.posted("D-1")
    assert "D-1" in (await board.say("list")).text
    assert "D-1" not in (await ada.say("list")).text


@pytest.mark.surface("has anyone heard", "slack")
async def test_has_anyone_heard_and_the_answer_changes_the_askers_reading_in_place(
    ada: Slack, slack: FakeSlack
) -> None:
    reading = (await ada.say("should we remove bulk edit")).body
    await ada.press("Has anyone heard?", reading)
    preview = await ada.told("has a customer said anything")
    await ada.press("Post it", preview.body)
    request = await ada.posted("has a customer said anything to you about bulk edit?")
    bob = ada.as_("U2BOB", "bob")
    await bob.press("Add what they said", request.body, ephemeral=False, ts="1700000000.000001")
    form = await ada.form()
    await bob.submit(form, text="We close the month with bulk edit.")
    changed = await ada.told("In the chair")
    assert changed.body["replace_original"] is True
    assert "We close the month with bulk edit." in changed.text


@pytest.mark.surface("the log as a file", "slack")
async def test_the_log_is_taken_out_as_a_file_into_the_askers_direct_messages(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    await _logged(ada)
    await ada.posted("D-1")
    refused = await ada.say("export json")
    assert "Only facilitators of #billing" in refused.text
    database = Database(sqlite_url)
    with database.writing("T1") as ws:
        workspaces.grant(ws, "C1", "U1ADA", Role.FACILITATOR)
    database.close()
    answer = await ada.say("export json")
    assert "on its way to your direct messages" in answer.text
    file = await slack.wait("upload")
    assert "Cap CSV import at 5,000 rows" in file.text
    shared = await slack.wait("files.completeUploadExternal")
    assert shared.body["channel_id"] == "D1ADA"
    await ada.posted("took the log out as json")


@pytest.mark.surface("look back in three forms", "slack")
async def test_a_review_of_three_forms_stays_in_one_modal(ada: Slack) -> None:
    await _logged(ada, prediction="fewer calls", confidence="80")
    await ada.posted("D-1")
    await ada.say("review D-1")
    view = await ada.form(2)
    steps = 0
    while True:
        sent = await ada.submit(view, view_id=f"V{steps}", **_answers_to(view))
        steps += 1
        if sent.body.get("response_action") != "update":
            break
        view = sent.body["view"]
        check_view(view)
    assert sent.body == {"response_action": "clear"}
    assert steps == 3


async def _logged(who: Slack, **more: str) -> None:
    await who.say("decide Cap CSV import at 5,000 rows from Monday")
    answers = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}
    count = len(who.slack.of("views.open")) or 1
    await who.submit(await who.form(count), **answers | more)


def _answers_to(view: dict[str, object]) -> dict[str, str]:
    """The first answer to whatever must be chosen."""
    answers = {}
    for block in view["blocks"]:  # type: ignore[attr-defined]
        if block["type"] != "input" or block["optional"]:
            continue
        name, element = block["block_id"].partition(":")[2], block["element"]
        if "options" in element and "initial_option" not in element:
            answers[name] = element["options"][0]["value"][1:]
    return answers
