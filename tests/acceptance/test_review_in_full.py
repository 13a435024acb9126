"""Looking back where something was predicted, or where it is hard to undo: three forms in a fixed order."""

from __future__ import annotations

import csv
import io
import json

import pytest

from storage.vocabulary import Door
from tests.acceptance.conversation import Answer, Conversation, served, settings_for
from tests.acceptance.looking_back import (
    CONTACTS,
    COST,
    FALL,
    LATER,
    appoint_manager,
    change,
    good_for_both,
    leave,
)

pytestmark = pytest.mark.anyio

WHAT = {"happened_customer": "partly", "customer_realised": "better", "commercial_realised": "same"}
WHY = {"contribution": "partly", "process_grade": "3", "outcome_grade": "2", "next_step": "keep"}


def says(form: Answer, words: str) -> bool:
    """Whether anything that the form shows, its buttons and choices aside, holds these words."""
    fields = [(each["label"], each["hint"], each["initial"]) for each in form.body["fields"]]
    return words in json.dumps([form.body["title"], form.body["notice"], form.body["carry"], fields])


async def to_the_last_form(ada: Conversation) -> Answer:
    """The first two forms of a look-back at D-1, filled in."""
    second = await ada.fill(await ada.say("review D-1"), recalled_customer="60")
    return await ada.fill(second, **WHAT, actual_customer="18")


@pytest.mark.surface("look back in three forms", "web")
async def test_the_order_is_the_method(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await good_for_both(ada, database_url, CONTACTS)
    async with served(settings_for(database_url, **LATER)) as ada:
        first = await ada.say("review D-1")
        assert first.body["title"] == "Look back at D-1"
        assert f"“{FALL}”" in first.body["notice"]
        assert "it has not changed since 23 November 2026" in first.body["notice"]
        assert [each["label"] for each in first.body["fields"]] == ["Before you see it: how sure were you?"]
        assert not says(first, "80")

        second = await ada.fill(first, recalled_customer="60")
        assert "You recalled 60 %. Written down: 80 %." in second.body["notice"]
        assert [each["label"] for each in second.body["fields"]] == [
            "What happened?",
            "Contacts per 1,000 orders now",
            "For shoppers it was",
            "For us it was",
        ]
        assert "From 21; 15 hoped for by 15 January." in [each["hint"] for each in second.body["fields"]]

        third = await ada.fill(second, **WHAT, actual_customer="18")
        assert "Contacts per 1,000 orders: half of the way from 21 to 15." in third.body["notice"]
        why = "contribution other_causes reason_otherwise process_grade outcome_grade".split()
        assert [each["name"] for each in third.body["fields"]] == [*why, "next_step", "owner", "next_check_on"]
        assert (third.fields["owner"], third.fields["next_check_on"]) == ("me", "never")
        assert (await ada.say("show D-1")).data["reviews"] == []


async def test_what_was_found_is_kept_and_said_once_in_the_channel(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await good_for_both(ada, database_url, CONTACTS)
    async with served(settings_for(database_url, **LATER)) as ada:
        third = await to_the_last_form(ada)
        saved = await ada.fill(third, **WHY, other_causes="a courier change in October")
        assert "D-1 is looked back at: partly. Kept. ada." in saved.text
        (review,) = saved.data["reviews"]
        assert review["outcomes"] == [
            {
                "side": "customer",
                "recalled_confidence": 60,
                "happened": "partly",
                "actual": 18,
                "return_on_projection": 0.5,
            }
        ]
        assert (review["class_realised"], review["drift"], review["owner"]) == ("type_b", True, "ada")
        assert (review["process_grade"], review["outcome_grade"]) == (3, 2)

        page = await ada.as_("bob").posted("D-1, looked back at: partly.")
        assert (
            "Contacts per 1,000 orders went from 21 to 18; 15 was hoped for. "
            "Partly this decision, partly a courier change in October." in page
        )
        assert (
            "Expected: good for customers and us. Turned out: good for customers, no gain for us that we can see. "
            "Kept. ada." in page
        )
        assert "60 %" not in page
        assert "80 %" not in page


async def test_what_was_found_is_shown_listed_and_taken_out(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await good_for_both(ada, database_url, CONTACTS)
    async with served(settings_for(database_url, **LATER)) as ada:
        await ada.fill(await to_the_last_form(ada), **WHY, other_causes="a courier change in October")
        shown = (await ada.say("show D-1")).text
        assert "half of the way from 21 to 15" in shown
        assert "written down 80 %, recalled 60 %" in shown
        assert "Knowing only what we knew then, was it a good call?: 3 of 4" in shown
        assert "Are we glad of how it came out?: 2 of 4" in shown
        assert (
            "Turned out differently: expected good for customers and us, "
            "turned out good for customers, no gain for us that we can see" in shown
        )
        assert (await ada.say("list drift")).data["ids"] == ["D-1"]

        (row,) = csv.DictReader(io.StringIO((await ada.download(await ada.say("export csv"))).decode()))
        assert (row["customer_return_on_projection"], row["commercial_return_on_projection"]) == ("0.5", "")
        assert (row["drift"], row["process_grade"], row["outcome_grade"]) == ("yes", "3", "2")


async def test_left_and_gone_on_with_after_a_restart(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await good_for_both(ada, database_url, CONTACTS, COST)
    async with served(settings_for(database_url, **LATER)) as ada:
        first = await ada.say("review D-1")
        assert [each["name"] for each in first.body["fields"]] == ["recalled_customer", "recalled_commercial"]
        kept = await leave(ada, first, recalled_customer="70")
        assert "Kept. review D-1 goes on where you stopped." in kept.text
    async with served(settings_for(database_url, **LATER)) as ada:
        first = await ada.press("Go on", kept) if kept.body.get("message") else await ada.say("review D-1")
        assert first.fields["recalled_customer"] == "70"
        assert not says(first, "80")
        second = await ada.fill(first, recalled_commercial="forgotten")
        assert "For them: you recalled 70 %. Written down: 80 %." in second.body["notice"]
        assert "For us: you did not recall it. Written down: 60 %." in second.body["notice"]
        await leave(ada, second, happened_customer="yes", actual_customer="about 16")
    async with served(settings_for(database_url, **LATER)) as ada:
        second = await ada.say("review D-1")
        assert second.fields["actual_customer"] == "about 16"
        assert "you recalled 70 %" in second.body["notice"]
        # What was recalled stays, whatever is sent after the written chance was shown.
        again = await ada.fill(first, recalled_customer="80", recalled_commercial="60")
        assert "you recalled 70 %" in again.body["notice"]
        refused = await ada.fill(second, **WHAT)
        assert refused.body["errors"] == {
            "actual_customer": "The figure now must be a number such as 14 or 2.5.",
            "happened_commercial": "Choose what happened; cannot tell is an answer.",
        }
        third = await ada.fill(
            second, **WHAT, actual_customer="16", happened_commercial="no", actual_commercial="2.75"
        )
        assert (
            "Cost per order: the other way: from 2.5 to 2.75, where 2.25 euros was hoped for."
            in (third.body["notice"])
        )
        await leave(ada, third, other_causes="a courier change")
    async with served(settings_for(database_url, **LATER)) as ada:
        third = await ada.say("review D-1")
        assert third.fields["other_causes"] == "a courier change"
        saved = await ada.fill(third, **WHY)
        customer, commercial = saved.data["reviews"][0]["outcomes"]
        assert (customer["recalled_confidence"], commercial["recalled_confidence"]) == (70, None)
        assert (customer["return_on_projection"], commercial["return_on_projection"]) == (0.8333, -1)
        assert saved.data["reviews"][0]["happened"] == "partly"
        # Nothing is left to go on with; whoever has seen the chance is not asked for it again.
        further = await ada.say("review D-1")
        assert next(iter(further.fields)) == "happened_customer"
        assert further.fields["happened_customer"] == ""


@pytest.mark.engines("sqlite")
async def test_the_first_question_cannot_be_passed_by(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    carry = (await ada.say("review D-1")).body["carry"]
    for action in ("review_outcomes", "review_outcomes_later", "review_causes"):
        await ada.submit(action, {**WHAT, **WHY}, carry)
        form = await ada.say("review D-1")
        assert [each["name"] for each in form.body["fields"]] == ["recalled_customer"]
        assert not says(form, "80")
    second = await ada.fill(form, recalled_customer="60")
    assert second.fields["happened_customer"] == "partly"  # what was typed waited behind it


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("answer", ["", "0", "100", "55", "perhaps"])
async def test_a_chance_that_nobody_can_have_given(ada: Conversation, database_url: str, answer: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    refused = await ada.fill(await ada.say("review D-1"), recalled_customer=answer)
    assert refused.body["errors"]["recalled_customer"] == (
        "Choose how sure you remember having been, from 10 to 90 %, or that you don't remember."
    )


@pytest.mark.engines("sqlite")
async def test_a_prediction_without_a_chance_begins_with_what_happened(
    ada: Conversation, database_url: str
) -> None:
    await good_for_both(ada, database_url, {**CONTACTS, "confidence": None})
    first = await ada.say("review D-1")
    assert next(iter(first.fields)) == "happened_customer"
    assert f"“{FALL}”" in first.body["notice"]
    assert "Written down" not in first.body["notice"]


@pytest.mark.engines("sqlite")
async def test_hard_to_undo_without_a_prediction(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url)
    change(database_url, 1, door=Door.ONE_WAY)
    second = await ada.say("review D-1")
    assert [each["name"] for each in second.body["fields"]] == [
        "happened",
        "customer_realised",
        "commercial_realised",
    ]
    assert second.body["fields"][0]["hint"] == "Expected: better for shoppers, a gain now."
    third = await ada.fill(second, happened="yes", customer_realised="better", commercial_realised="gain")
    saved = await ada.fill(third, **WHY)
    assert saved.data["reviews"][0]["happened"] == "yes"
    assert not saved.data["reviews"][0]["drift"]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("prediction", "actual", "found", "words"),
    [
        ({"target": 21}, "18", None, "no way measured: the target was where it started"),
        ({}, "27", -1, "the other way: from 21 to 27, where 15 was hoped for"),
        ({"baseline": -5, "target": 5}, "-10", -0.5, "the other way: from -5 to -10, where 5 was hoped for"),
        ({"baseline": -5, "target": 5}, "0", 0.5, "half of the way from -5 to 5"),
        ({}, "12", 1.5, "more than hoped: from 21 to 12, where 15 was hoped for"),
        ({}, "21", 0, "none of the way: still 21, where 15 was hoped for"),
        ({"baseline": None}, "18", None, "no way measured: a start and a target were not both written down"),
    ],
)
async def test_figures(
    ada: Conversation,
    database_url: str,
    prediction: dict[str, object],
    actual: str,
    found: float | None,
    words: str,
) -> None:
    await good_for_both(ada, database_url, {**CONTACTS, **prediction, "confidence": None})
    third = await ada.fill(await ada.say("review D-1"), **WHAT, actual_customer=actual)
    assert words in third.body["notice"]
    saved = await ada.fill(third, **WHY)
    assert saved.data["reviews"][0]["outcomes"][0]["return_on_projection"] == found
    assert words in (await ada.say("show D-1")).text


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("actual", ["about 20", "nan", "inf", "1e400", "1,000", "9" * 17])
async def test_what_is_no_figure(ada: Conversation, database_url: str, actual: str) -> None:
    await good_for_both(ada, database_url, {**CONTACTS, "confidence": None})
    refused = await ada.fill(await ada.say("review D-1"), **WHAT, actual_customer=actual)
    assert list(refused.body["errors"]) == ["actual_customer"]
    assert refused.body["errors"]["actual_customer"].startswith("The figure now must be a number")


@pytest.mark.engines("sqlite")
async def test_cannot_tell_is_an_answer_and_needs_no_grade_of_the_outcome(
    ada: Conversation, database_url: str
) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    second = await ada.fill(await ada.say("review D-1"), recalled_customer="60")
    third = await ada.fill(
        second, happened_customer="cannot_tell", customer_realised="unknown", commercial_realised="unknown"
    )
    required = [each["name"] for each in third.body["fields"] if each["required"]]
    assert required == ["contribution", "process_grade", "next_step"]
    saved = await ada.fill(third, contribution="cannot_tell", process_grade="4", next_step="extend")
    assert f"What we could not tell: “{FALL}”" in saved.text
    assert saved.data["class_realised"] == "unclear"
    assert (await ada.say("list drift")).data["total"] == 0
    assert "Turned out: nobody can tell, neither for customers nor for us." in await ada.posted(
        "D-1, looked back at: nobody can tell."
    )


@pytest.mark.engines("sqlite")
async def test_why_and_what_now_that_cannot_be_taken(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, {**CONTACTS, "confidence": None})
    third = await ada.fill(await ada.say("review D-1"), **WHAT)
    refused = await ada.fill(third, next_check_on="2027-02-29", owner="ada", other_causes="x" * 2001)
    assert set(refused.body["errors"]) == {
        "contribution",
        "other_causes",
        "process_grade",
        "outcome_grade",
        "next_step",
        "next_check_on",
    }
    unknown = await ada.fill(third, **WHY, owner="somebody else")
    assert list(unknown.body["errors"]) == ["owner"]
    # What was typed is kept although it was refused.
    assert (await ada.say("review D-1")).fields["owner"] == "somebody else"
    saved = await ada.fill(third, **WHY, owner="ADA", next_check_on="2026-12-22")
    assert saved.data["reviews"][0]["owner"] == "ada"
    assert "Look again: 22 December" in (await ada.say("show D-1")).text


async def test_two_people_look_back_at_once(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    bob = ada.as_("bob")
    thirds = []
    for person, sure in ((ada, "60"), (bob, "90")):
        second = await person.fill(await person.say("review D-1"), recalled_customer=sure)
        thirds.append(await person.fill(second, **WHAT))
    await ada.fill(thirds[0], **WHY)
    again = await bob.fill(thirds[1], **{**WHY, "next_step": "stop"}, reason_otherwise="a strike")
    assert again.body["type"] == "form"
    assert (
        "ada looked back at D-1 on 22 November: partly. Yours is added as a further look-back"
        in (again.body["notice"])
    )
    assert again.fields["reason_otherwise"] == "a strike"
    saved = await bob.fill(again)
    assert [each["reviewed_by"] for each in saved.data["reviews"]] == ["ada", "bob"]
    assert [each["outcomes"][0]["recalled_confidence"] for each in saved.data["reviews"]] == [60, 90]


@pytest.mark.engines("sqlite")
async def test_what_changed_between_two_steps_is_said(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    second = await ada.fill(await ada.say("review D-1"), recalled_customer="60")
    change(database_url, 1, text="Show the delivery hour on every page")
    third = await ada.fill(second, **WHAT)
    assert "It now says: Show the delivery hour on every page." in third.body["notice"]
    change(database_url, 1, predictions=[CONTACTS, COST])
    asked_again = await ada.fill(third, **WHY)
    assert [each["name"] for each in asked_again.body["fields"]][2] == "happened_commercial"
    assert asked_again.fields["happened_customer"] == "partly"
    third = await ada.fill(asked_again, happened_commercial="no")
    assert third.fields["process_grade"] == "3"
    assert len((await ada.fill(third)).data["reviews"][0]["outcomes"]) == 2


@pytest.mark.engines("sqlite")
async def test_an_amended_prediction_is_shown_and_the_first_one_counts(
    ada: Conversation, database_url: str
) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    easier = {**CONTACTS, "text": "Contacts fall a little.", "target": 20, "confidence": 90}
    moved = {"field": "predictions", "before": [CONTACTS], "after": [easier]}
    amendment = {"changes": [moved], "reason": "easier", "by": "ada", "at": "2026-11-22T09:30:00Z"}
    change(database_url, 1, amendments=[amendment], status="changed")
    first = await ada.say("review D-1")
    assert (
        "Changed later to “Contacts fall a little.”; what counts here is what was written first."
        in (first.body["notice"])
    )
    second = await ada.fill(first, recalled_customer="60")
    assert "Written down: 80 %" in second.body["notice"]
    saved = await ada.fill(await ada.fill(second, **WHAT, actual_customer="18"), **WHY)
    assert saved.data["reviews"][0]["outcomes"][0]["return_on_projection"] == 0.5


@pytest.mark.engines("sqlite")
async def test_a_tap_on_what_happened_goes_on_with_the_forms(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    first = await ada._post("action", action="review_happened", value="D-1 no")
    second = await ada.fill(first, recalled_customer="60")
    assert second.fields["happened_customer"] == "no"


@pytest.mark.engines("sqlite")
async def test_the_same_submission_again_is_one_look_back(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    second = await ada.fill(await ada.say("review D-1"), recalled_customer="60")
    third = await ada.fill(second, **WHAT)
    once, again = [await ada.fill(third, **WHY) for _ in range(2)]
    assert once.data == again.data
    other = await ada.fill(third, **{**WHY, "next_step": "stop"})
    assert "is not here any more" in other.body["errors"]["next_step"]
    await ada.posted("D-1, looked back at")
    assert (await ada.as_("bob").page()).count("D-1, looked back at: partly. Partly this decision.") == 1


@pytest.mark.engines("sqlite")
async def test_dropped_meanwhile(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    first = await ada.say("review D-1")
    second = await ada.fill(first, recalled_customer="60")
    third = await ada.fill(second, **WHAT)
    change(database_url, 1, status="void")
    assert "D-1 is dropped, so it cannot be looked back at." in (await ada.say("review D-1")).text
    for form, answers in ((first, {"recalled_customer": "60"}), (second, WHAT), (third, WHY)):
        refused = await ada.fill(form, **answers)
        assert "D-1 is dropped, so it cannot be looked back at." in refused.body["errors"]["form"]
    assert (await ada.say("show D-1")).data["reviews"] == []


@pytest.mark.engines("sqlite")
async def test_a_manager_does_not_send_what_they_began(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    mia = ada.as_("mia")
    first = await mia.say("review D-1")
    appoint_manager(database_url, "mia")
    for action in ("review_recall", "review_recall_later", "review_outcomes", "review_causes"):
        refused = await mia.submit(action, {"recalled_customer": "60"}, first.body["carry"])
        assert "A manager of #general reads its decisions" in refused.body["errors"]["form"]
