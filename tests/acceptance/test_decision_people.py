"""Who accepts a decision, who sees it differently, who may change it, and who was told. Said → answered."""

from __future__ import annotations

import json
import re

import pytest

from tests.acceptance.conversation import Conversation

pytestmark = pytest.mark.anyio


@pytest.mark.surface("the second form, which may be left", "web")
async def test_after_logging_a_decision_that_costs_customers_the_second_form_follows(ada: Conversation) -> None:
    logged = await ada.log()
    form = logged.body["next"]
    assert "worse for people who import large files, so that we gain" in form["notice"]
    assert form["close"] == "Skip"
    assert not [each["name"] for each in form["fields"] if each["required"]]
    assert (await ada.say("show D-1")).data["accepted_by"] is None  # skipped in one tap, and saved before


async def test_the_second_form_follows_only_then(ada: Conversation) -> None:
    assert (await ada.log(customer_effect="better", commercial_now="cost")).body["next"] is None
    assert (await ada.log(status="open")).body["next"] is None
    decided = await ada.say("decide D-2")
    assert (await ada.fill(decided, status="decided")).body["next"] is not None


async def test_the_rest_of_both_sides_is_written_down(ada: Conversation) -> None:
    logged = await ada.log(prediction="contacts stay under 16", confidence="70")
    saved = await ada.submit(
        "decide_more",
        {
            "accepted_by": "me",
            "notice": "none",
            "customer_metric": "contacts per 1,000 orders",
            "customer_baseline": "14",
            "customer_target": "16",
            "customer_by": "2027-01-21",
            "commercial_text": "hosting cost falls",
            "commercial_confidence": "90",
            "commercial_baseline": "1200",
            "commercial_target": "900.5",
            "commercial_unit": "€ a month",
        },
        logged.body["next"]["carry"],
    )
    customer, commercial = saved.data["predictions"]
    assert customer["text"] == "contacts stay under 16"
    assert (customer["baseline"], customer["target"], customer["by"]) == (14, 16, "2027-01-21")
    assert (commercial["text"], commercial["confidence"], commercial["target"]) == ("hosting cost falls", 90, 900.5)
    assert saved.data["accepted_by"] == "ada"
    assert saved.data["accepted_at"] == "2026-11-22T09:30:00Z"
    shown = (await ada.say("show D-1")).text
    assert "Contacts per 1,000 orders: from 14 to 16, by 21 January 2027" in shown
    assert "from 1,200 to 900.5 € a month" in shown


async def test_wrong_figures_get_a_sentence_beside_their_field(ada: Conversation) -> None:
    carry = (await ada.log()).body["next"]["carry"]
    answer = await ada.submit("decide_more", {"customer_baseline": "about 20"}, carry)
    assert answer.body["errors"] == {
        "customer_text": "Say in one line what you will see; then the figures belong to it."
    }
    typed = {"commercial_text": "cost falls", "commercial_target": "a lot", "commercial_by": "2027-02-29"}
    answer = await ada.submit("decide_more", typed, carry)
    assert answer.body["errors"]["commercial_target"] == "The figure hoped for must be a number such as 14 or 2.5."
    assert "does not exist" in answer.body["errors"]["commercial_by"]


async def test_another_person_is_asked_once_and_accepts_themselves(ada: Conversation) -> None:
    await ada.say("list")
    bob = ada.as_("bob")
    await bob.say("list")
    carry = (await ada.log()).body["next"]["carry"]
    named = await ada.submit("decide_more", {"accepted_by": "@Bob"}, carry)
    assert (named.data["accepted_by"], named.data["accepted_at"]) == ("bob", None)
    await ada.posted("Accepted by bob (not confirmed yet)")
    asked = await bob.posted("ada says that you accept D-1. Worse for people who import large files")
    assert asked.count("ada says that you accept D-1") == 1 + 1  # the sentence, and its label for screen readers
    assert "says that you accept" not in await ada.page()
    await ada.fill(await ada.say("amend D-1"), accepted_by="")
    await ada.fill(await ada.say("amend D-1"), accepted_by="bob")
    accepted = await bob._post("action", action="accept", value="D-1")
    assert "You accept D-1." in accepted.text
    shown = await ada.say("show D-1")
    assert "Accepted by: bob" in shown.text
    assert "accepted by bob" in shown.text
    assert shown.data["debt"]["confirmed"] is True
    assert (await bob.page()).count(
        "ada says that you accept D-1. Worse"
    ) == 2  # asked once, whoever names whom again


async def test_nobody_accepts_for_somebody_else(ada: Conversation) -> None:
    await ada.as_("bob").say("list")
    carry = (await ada.log()).body["next"]["carry"]
    await ada.submit("decide_more", {"accepted_by": "bob"}, carry)
    refused = await ada._post("action", action="accept", value="D-1")
    assert refused.data["error"] == "NotYoursToAccept"
    assert "that is bob" in refused.text
    declined = await ada.as_("bob")._post("action", action="not_mine", value="D-1")
    assert "names nobody now" in declined.text
    assert (await ada.say("show D-1")).data["accepted_by"] is None


async def test_somebody_nobody_knows_cannot_be_named(ada: Conversation) -> None:
    carry = (await ada.log()).body["next"]["carry"]
    answer = await ada.submit("decide_more", {"accepted_by": "nobody at all"}, carry)
    assert "Nobody here is known as “nobody at all”" in answer.body["errors"]["accepted_by"]


@pytest.mark.surface("the card of a decision, and what its buttons open", "web")
async def test_what_is_seen_differently_stands_beside_the_decision(ada: Conversation) -> None:
    card = await ada.log()
    form = await ada.as_("bob").press("I see it differently", card)
    await ada.as_("bob").fill(form, text="The three largest ones will leave.")
    form = await ada.as_("cem").press("I see it differently", card)
    await ada.as_("cem").fill(form, text="Nobody asked them.", name="unsigned")
    shown = await ada.say("show D-1")
    assert re.search(r"The three largest ones will leave\.  \[Make it a to-do\]\n +bob", shown.text)
    assert re.search(r"Nobody asked them\.  \[Make it a to-do\]\n +without a name", shown.text)
    export = json.loads(await ada.download(await ada.say("export json")))
    assert [(note["kind"], note["author"], note["decision"]) for note in export["notes"]] == [
        ("dissent", "bob", "D-1"),
        ("dissent", None, "D-1"),
    ]
    # Neither what cem sees afterwards nor a kept answer tells that it was cem.
    assert "stands beside D-1" not in await ada.as_("cem").page()


async def test_nothing_is_no_dissent(ada: Conversation) -> None:
    form = await ada.press("I see it differently", await ada.log())
    assert "Say in a line or two" in (await ada.fill(form, text=" … ")).body["errors"]["text"]


async def test_told_or_not_told_stands_on_the_card(ada: Conversation) -> None:
    logged = await ada.log()
    assert "Nobody has been told yet" in logged.text
    form = await ada.press("They were told", await ada.say("show D-1"))
    assert "has not come yet" in (await ada.fill(form, told_on="2026-12-01")).body["errors"]["told_on"]
    assert "Give the day" in (await ada.fill(form, told_on="last week")).body["errors"]["told_on"]
    told = await ada.fill(form, told_on="2026-11-20", release_sentence="Imports now stop at 5,000 rows.")
    await ada.posted("Told 20 November")  # the card that stands in the channel already says it
    assert told.data["release_sentence"] == "Imports now stop at 5,000 rows."


@pytest.fixture
async def managed(ada: Conversation) -> Conversation:
    """bob is the manager of #general, appointed by ada, and D-1 and the open D-2 are in its log."""
    await ada.log()
    await ada.as_("bob").say("list")
    await ada.log("Close the phone line on Sundays", status="open")
    await ada.fill(await ada.press("Give a role", await ada.say("settings")), member="bob", role="manager")
    return ada.as_("bob")


READS = "A manager of #general reads its decisions and does not change them. Anybody else in it can, such as ada."


@pytest.mark.parametrize(
    "command", ["amend D-1", "reverse D-1", "void D-1", "supersede D-1", "supersede D-1 by D-2", "decide D-2"]
)
async def test_a_manager_reads_and_does_not_change(managed: Conversation, command: str) -> None:
    assert (await managed.say(command)).text == READS


@pytest.mark.parametrize(
    ("action", "value"), [("decide_open", "D-2"), ("drop_open", "D-2"), ("told", "D-1"), ("amend", "D-1")]
)
async def test_a_manager_presses_no_button_that_changes(managed: Conversation, action: str, value: str) -> None:
    assert (await managed._post("action", action=action, value=value)).text == READS


async def test_a_manager_is_refused_before_a_form_is_filled_in_and_told_what_she_may_do(
    managed: Conversation,
) -> None:
    text = "Close the phone line on Sundays for good"
    said = await managed.say(f"decide {text}")
    assert said.text.startswith(READS + " You can put it to the chair, read with list and show")
    assert f"You wrote: {text}" in said.text
    reading = await managed.press("Ask the chair this instead")
    assert reading.data["text"] == text
    for refused in (
        await managed.press("Log decision", reading),
        await managed.say("decide"),
        await managed._post("action", action="decide_from_message", value=text),
    ):
        assert refused.text.startswith(READS), refused.text
    for todo in (
        await managed.say("todo add Tell the callers"),
        await managed._post("action", action="todo_add", value=""),
    ):
        assert todo.text.startswith(READS + " The command todo shows what is to be done here.")
    assert "You wrote: Tell the callers" in (await managed.say("todo add Tell the callers")).text


async def test_a_manager_saves_no_form_that_was_opened_before(managed: Conversation) -> None:
    assert (await managed.log("Sell the domain business in spring")).body["errors"] == {"form": READS}
    for action in ("amend", "reversed", "void", "settle", "told", "decide_more"):
        fields = {"reason": "because", "told_on": "2026-11-20", "text": "Close the phone line on Mondays"}
        fields |= {"in_the_chair": "callers", "customer_effect": "worse", "commercial_now": "gain"}
        answer = await managed.submit(action, fields, {"decision": "D-1", "version": "1"})
        assert answer.body["errors"] == {"form": READS}, action
    assert (await managed.say("list")).data["total"] == 2


async def test_a_manager_cannot_change_it_from_another_channel_either(managed: Conversation) -> None:
    assert (await managed.as_("bob", "elsewhere").say("void D-1")).text == READS


async def test_only_admins_appoint_and_the_others_are_told_who_can(ada: Conversation) -> None:
    await ada.say("list")
    shown = await ada.as_("bob").say("settings")
    assert "Admins appoint." in shown.text
    refused = await ada.as_("bob")._post("action", action="role_give", value="")
    assert refused.text == "Only admins of the workspace can give and take roles. Here that is ada."
    form = await ada.press("Give a role", await ada.say("settings"))
    given = await ada.fill(form, member="bob", role="facilitator")
    assert {"name": "bob", "role": "facilitator"} in given.data["roles"]
    await ada.log()
    assert (await ada.as_("bob").say("export csv")).body["type"] == "file"
    taken = await ada.fill(await ada.press("Take a role away", given), member="bob", role="facilitator")
    assert {"name": "bob", "role": "facilitator"} not in taken.data["roles"]
    assert "Only facilitators" in (await ada.as_("bob").say("export csv")).text


async def test_what_was_decided_in_a_private_channel_is_not_told_to_who_is_named(ada: Conversation) -> None:
    await ada.say("list")
    await ada.as_("bob").say("list")
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as made:
        assert made.status == 200
    board = ada.as_("ada", "board")
    carry = (await board.log("Sell the domain business in spring")).body["next"]["carry"]
    named = await board.submit("decide_more", {"accepted_by": "bob"}, carry)
    assert named.data["accepted_by"] == "bob"
    for command in ("show D-1", "amend D-1", "void D-1", "reverse D-1", "supersede D-1"):
        assert (await ada.say(command)).data["error"] == "UnknownDecision"
