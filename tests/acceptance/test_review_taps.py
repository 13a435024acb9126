"""Looking back where nothing was predicted: the stated effects are the prediction, and two taps are enough."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.acceptance.conversation import Conversation, served, settings_for
from tests.acceptance.looking_back import LATER, appoint_manager, change

pytestmark = pytest.mark.anyio

RETURNS = "Free returns for everybody from Monday"


async def free_returns(ada: Conversation, **answers: str) -> None:
    usual = {"in_the_chair": "shoppers", "customer_effect": "better", "commercial_now": "cost"}
    await ada.log(RETURNS, **{**usual, **answers})
    await ada.posted(RETURNS)


async def test_two_taps(ada: Conversation) -> None:
    await free_returns(ada)
    asked = await ada.say("review D-1")
    assert asked.body["audience"] == "asker"
    assert "Expected: better for shoppers, a cost now." in asked.text
    assert asked.buttons == ["As expected", "Partly", "No", "Cannot tell", "Add figures or a note"]

    now = await ada.press("Partly", asked)
    assert now.body["replace"]
    assert "What now?" in now.text
    assert now.buttons == ["Keep", "Change", "Stop", "Reverse", "Extend", "Add figures or a note"]

    saved = await ada.press("Keep", now)
    assert "D-1 is looked back at: partly. Kept." in saved.text
    (review,) = saved.data["reviews"]
    assert (review["happened"], review["next_step"]) == ("partly", "keep")
    assert (review["customer_realised"], review["class_realised"], review["drift"]) == ("unknown", "unclear", False)
    assert (review["reviewed_by"], review["reviewed_at"]) == ("ada", "2026-11-22T09:30:00Z")
    assert saved.data["status"] == "reviewed"
    assert saved.data["locked_at"] == "2026-11-22T09:30:00Z"

    page = await ada.posted("D-1, looked back at: partly")
    assert "Expected: better for shoppers, a cost now. Kept." in page
    assert "Looked back at" in (await ada.say("show D-1")).text


async def test_as_expected_is_what_was_stated_and_no_drift(ada: Conversation) -> None:
    await free_returns(ada)
    saved = await ada.press("Keep", await ada.press("As expected", await ada.say("review D-1")))
    assert saved.data["class_realised"] == saved.data["class"] == "type_b"
    assert (await ada.say("list drift")).data["total"] == 0
    assert "Put it right" not in saved.buttons


@pytest.mark.parametrize(
    ("step", "act"), [("Change", "amend"), ("Reverse", "reverse"), ("Stop", "reverse"), ("Keep", "show")]
)
@pytest.mark.engines("sqlite")
async def test_what_now_offers_the_act(ada: Conversation, step: str, act: str) -> None:
    await free_returns(ada)
    saved = await ada.press(step, await ada.press("Cannot tell", await ada.say("review D-1")))
    button = next(each for each in saved.body["blocks"][-1]["buttons"])
    assert (button["action"], button["value"]) == (act, "D-1")


@pytest.mark.engines("sqlite")
async def test_not_as_expected_offers_to_put_it_right(ada: Conversation) -> None:
    await free_returns(ada)
    saved = await ada.press("Keep", await ada.press("No", await ada.say("review D-1")))
    assert saved.button("Put it right")["action"] == "remedy"


@pytest.mark.engines("sqlite")
async def test_cannot_tell_is_what_we_could_not_tell(ada: Conversation) -> None:
    await free_returns(ada)
    saved = await ada.press("Keep", await ada.press("Cannot tell", await ada.say("review D-1")))
    assert "What we could not tell: whether it was better for shoppers, a cost now" in saved.text
    assert "What we could not tell" in (await ada.say("show D-1")).text


async def test_a_note_says_what_it_was_and_drifts(ada: Conversation) -> None:
    await free_returns(ada, commercial_now="gain")
    form = await ada.press("Add figures or a note", await ada.press("Partly", await ada.say("review D-1")))
    assert form.fields["happened"] == "partly"
    assert [each["name"] for each in form.body["fields"] if each["required"]] == ["happened", "next_step"]
    saved = await ada.fill(
        form,
        customer_realised="better",
        commercial_realised="cost",
        note="Returns went from 4 % to 11 %.",
        next_step="change",
        next_check_on="2026-12-22",
    )
    assert saved.data["class_realised"] == "type_b"
    assert "Turned out differently" in saved.text
    shown = await ada.say("show D-1")
    turned_out = "expected good for customers and us, turned out good for customers, at a cost for us"
    assert f"Turned out differently: {turned_out}" in shown.text
    assert "Note: Returns went from 4 % to 11 %." in shown.text
    assert "Look again: 22 December" in shown.text
    assert (await ada.say("list drift")).data["ids"] == ["D-1"]
    page = await ada.posted("D-1, looked back at: partly")
    assert "Turned out: good for customers, at a cost for us." in page
    assert "Turned out differently" in page  # the card, drawn anew

    rows = csv.DictReader(io.StringIO((await ada.download(await ada.say("export csv"))).decode()))
    (row,) = rows
    assert (row["happened"], row["customer_realised"], row["commercial_realised"]) == ("partly", "better", "cost")
    assert (row["class_realised"], row["drift"], row["next_step"]) == ("type_b", "yes", "change")
    assert row["reviewed_at"] == "2026-11-22T09:30:00Z"
    export = json.loads(await ada.download(await ada.say("export json")))
    assert export["decisions"][0]["reviews"][0]["note"] == "Returns went from 4 % to 11 %."


async def test_worse_for_customers_than_was_said_is_owed_to_them(ada: Conversation) -> None:
    await free_returns(ada)
    form = await ada.press("Add figures or a note", await ada.say("review D-1"))
    saved = await ada.fill(form, happened="no", customer_realised="worse", next_step="stop")
    assert saved.data["debt"]["group"] == "shoppers"
    assert saved.data["debt"]["since"] == "2026-11-22"
    assert saved.data["debt"]["keep_or_repay_on"] == "2027-01-21"
    assert "Put it right" in saved.buttons
    assert (await ada.say("list owed")).data["total"] == 1


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"happened": ""}, "happened", "Choose what happened; cannot tell is an answer."),
        ({"happened": "perhaps"}, "happened", "Choose what happened; cannot tell is an answer."),
        ({"next_step": ""}, "next_step", "Choose what now: keep, change, stop, reverse or extend."),
        ({"process_grade": "5"}, "process_grade", "Choose 1, 2, 3 or 4 for the call as it was made."),
        ({"next_check_on": "2027-02-29"}, "next_check_on", "Choose a day to look again that lies ahead, or never."),
        ({"next_check_on": "2026-11-22"}, "next_check_on", "Choose a day to look again that lies ahead, or never."),
        ({"note": "x" * 2001}, "note", "Shorten this to at most 2,000 characters."),
        (
            {"owner": "nobody we know"},
            "owner",
            "Nobody here is known as “nobody we know”, or more than one person is: write me, or their full name.",
        ),
    ],
)
async def test_what_cannot_be_taken_keeps_the_form(
    ada: Conversation, answers: dict[str, str], field: str, sentence: str
) -> None:
    await free_returns(ada)
    form = await ada.press("Add figures or a note", await ada.say("review D-1"))
    refused = await ada.fill(form, **{"happened": "yes", "next_step": "keep", **answers})
    assert refused.body == {"type": "invalid", "errors": {field: sentence}}
    assert (await ada.say("show D-1")).data["reviews"] == []


async def test_two_people_look_back_at_once(ada: Conversation) -> None:
    await free_returns(ada)
    bob = ada.as_("bob")
    adas, bobs = [await each.press("Partly", await each.say("review D-1")) for each in (ada, bob)]
    await ada.press("Keep", adas)
    second = await bob.press("Stop", bobs)
    assert "ada looked back at D-1 on 22 November: partly. Yours is added as a further look-back" in second.text
    saved = await bob.press("Stop", second)
    assert [(each["number"], each["reviewed_by"]) for each in saved.data["reviews"]] == [(1, "ada"), (2, "bob")]
    shown = (await ada.say("show D-1")).text
    assert "Looked back at 1, 22 November, by ada" in shown
    assert "Looked back at 2, 22 November, by bob" in shown


@pytest.mark.engines("sqlite")
async def test_a_note_on_what_changed_meanwhile_keeps_what_was_typed(ada: Conversation, database_url: str) -> None:
    await free_returns(ada)
    form = await ada.press("Add figures or a note", await ada.say("review D-1"))
    change(database_url, 1, text="Free returns for everybody from Tuesday")
    again = await ada.fill(form, happened="yes", next_step="keep", note="as we hoped")
    assert again.body["type"] == "form"
    assert "It now says: Free returns for everybody from Tuesday" in again.body["notice"]
    assert again.fields["note"] == "as we hoped"
    assert (await ada.fill(again)).data["reviews"][0]["note"] == "as we hoped"


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("review_happened", "D-1"),
        ("review_happened", "D-1 perhaps"),
        ("review_next", "D-1 partly keep"),
        ("review_next", "D-1 partly burn 1"),
        ("review_note", "D-1 perhaps"),
    ],
)
async def test_buttons_that_were_never_shown(ada: Conversation, action: str, value: str) -> None:
    await free_returns(ada)
    answer = await ada._post("action", action=action, value=value)
    assert answer.data["error"] == "UnknownAction"
    assert (await ada.say("show D-1")).data["reviews"] == []


@pytest.mark.engines("sqlite")
async def test_what_is_not_in_force_is_not_looked_back_at(ada: Conversation) -> None:
    await ada.log("Keep this open for now, please", status="open")
    refused = await ada.say("review D-1")
    assert "D-1 is not decided yet, so it cannot be looked back at." in refused.text
    await ada.press("Dropped", await ada.say("show D-1"))
    assert "D-1 is dropped, so it cannot be looked back at." in (await ada.say("review D-1")).text
    forged = await ada._post("action", action="review_next", value="D-1 yes keep 2")
    assert "cannot be looked back at" in forged.text
    assert (await ada.say("review D-99")).data["error"] == "UnknownDecision"
    assert "You can look up" in (await ada.say("review emails stop")).text


@pytest.mark.engines("sqlite")
async def test_a_form_of_a_decision_that_was_dropped_meanwhile_keeps_what_was_typed(
    ada: Conversation, database_url: str
) -> None:
    await free_returns(ada)
    form = await ada.press("Add figures or a note", await ada.say("review D-1"))
    change(database_url, 1, status="void")
    refused = await ada.fill(form, happened="yes", next_step="keep")
    assert refused.body["type"] == "invalid"
    assert "D-1 is dropped, so it cannot be looked back at." in refused.body["errors"]["happened"]


@pytest.mark.engines("sqlite")
async def test_a_manager_reads_and_does_not_look_back(ada: Conversation, database_url: str) -> None:
    await free_returns(ada)
    mia = ada.as_("mia")
    asked = await mia.press("No", await mia.say("review D-1"))
    appoint_manager(database_url, "mia")
    for refused in (await mia.say("review D-1"), await mia.press("Keep", asked)):
        assert refused.data["error"] == "MayOnlyRead"
        assert "such as ada" in refused.text


@pytest.mark.engines("sqlite")
async def test_what_was_kept_out_of_the_channel_stays_out_of_it(ada: Conversation) -> None:
    await ada.log(RETURNS, show="no")
    await ada.press("Keep", await ada.press("Partly", await ada.say("review D-1")))
    await ada.log("Another one that is shown to everybody")
    await ada.posted("Another one that is shown")
    assert "looked back at" not in await ada.as_("bob").page()


@pytest.mark.engines("sqlite")
async def test_a_check_that_was_due_is_not_due_any_more(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await free_returns(ada)
    async with served(settings_for(database_url, **LATER)) as ada:
        assert (await ada.say("list due")).data["ids"] == ["D-1"]
        locked = (await ada.say("show D-1")).data
        assert locked["locked_at"] == "2026-11-23T09:30:00Z"
        saved = await ada.press("Keep", await ada.press("As expected", await ada.say("review D-1")))
        assert saved.data["lock_hash"] == locked["lock_hash"]
        assert (await ada.say("list due")).data["total"] == 0
