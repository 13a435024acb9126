"""What is asked later: one question, on its cue, with what the log knows already. Said → answered."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.acceptance.conversation import Answer, Conversation, served, settings_for

pytestmark = pytest.mark.anyio

ASKED = "One thing more, if you know it"
LATER = "2026-11-24T09:30:00Z"


def asked(shown: Answer) -> str:
    """The question under the whole of a decision; empty where there is none."""
    found = [each["lines"] for each in shown.body["blocks"] if each.get("label") == ASKED]
    assert len(found) <= 1
    return " | ".join(found[0][1:]) if found else ""


async def answer(ada: Conversation, decision: str, **answers: str) -> Answer:
    return await ada.fill(await ada.press("Answer", await ada.say(f"show {decision}")), **answers)


async def aside(ada: Conversation, decision: str, times: int) -> None:
    """Put this many questions aside."""
    for _ in range(times):
        await ada.press("Not this one", await ada.say(f"show {decision}"))


async def hear(ada: Conversation, text: str, group: str) -> Answer:
    form = await ada.say(f"voice {text}")
    return await ada.fill(form, group=group, source="call", heard_on="2026-10-02")


@pytest.fixture
async def a_day_later(database_url: str, ada: Conversation) -> AsyncIterator[Conversation]:
    """The same log, two days on: what was logged is locked by then."""
    async with served(settings_for(database_url, CHAIR_NOW=LATER)) as conversation:
        yield conversation


async def test_one_question_at_a_time_in_a_fixed_order(ada: Conversation) -> None:
    await ada.log()
    shown = await ada.say("show D-1")
    assert asked(shown) == "Who accepts that?"
    plain = "In plain words: worse for people who import large files, so that we gain."
    assert plain in shown.text
    assert (await ada.press("Answer", shown)).body["notice"] == plain
    saved = await answer(ada, "D-1", accepted_by="me")
    assert saved.data["accepted_by"] == "ada"
    assert saved.data["accepted_at"] == "2026-11-22T09:30:00Z"
    assert asked(await ada.say("show D-1")) == "When do they hear of it?"
    assert (await answer(ada, "D-1", notice="days_7_to_30")).data["notice"] == "days_7_to_30"
    assert asked(await ada.say("show D-1")) == "Is it hard to undo?"
    assert (await answer(ada, "D-1", door="two_way")).data["door"] == "two_way"
    assert asked(await ada.say("show D-1")) == "What are they told, in one line?"
    told = await answer(ada, "D-1", release_sentence="Imports take up to 5,000 rows from Monday.")
    assert told.data["release_sentence"] == "Imports take up to 5,000 rows from Monday."
    assert told.data["amendments"] == []
    assert asked(await ada.say("show D-1")) == ""


async def test_nothing_is_asked_without_a_cue(ada: Conversation) -> None:
    await ada.log("Show the delivery hour on the order page", customer_effect="better")
    assert asked(await ada.say("show D-1")) == ""


async def test_what_was_put_aside_is_never_asked_again(ada: Conversation) -> None:
    await ada.log()
    left = await ada.press("Not this one", await ada.say("show D-1"))
    assert left.body["replace"]
    assert asked(left) == ""
    assert asked(await ada.say("show D-1")) == "When do they hear of it?"
    await aside(ada, "D-1", 2)
    assert asked(await ada.say("show D-1")) == ""
    assert "unasked" not in (await ada.say("show D-1")).data


async def test_what_another_decision_answers_is_filled_in_with_where_it_is_from(ada: Conversation) -> None:
    await ada.log(
        "Take the setup fee off the invoice", prediction="fewer calls", confidence="70", in_the_chair="Shoppers"
    )
    form = await ada.press("Answer", await ada.say("show D-1"))
    await ada.fill(form, accepted_by="me")
    await aside(ada, "D-1", 2)
    assert asked(await ada.say("show D-1")) == "Which figure will show it?"
    saved = await answer(ada, "D-1", metric="calls per 1,000 orders", baseline="21", target="15", unit="per 1,000")
    assert saved.data["predictions"][0]["baseline"] == 21

    await ada.log(
        "Show the delivery hour on the order page", customer_effect="better", in_the_chair="shoppers",
        prediction="fewer calls again", confidence="70",
    )  # fmt: skip
    shown = await ada.say("show D-2")
    assert asked(shown) == (
        "Which figure will show it? | From D-1, 22 November: calls per 1,000 orders, 21, per 1,000"
    )
    form = await ada.press("Answer", shown)
    assert (form.fields["metric"], form.fields["baseline"], form.fields["target"]) == (
        "calls per 1,000 orders",
        "21",
        "",
    )
    assert form.body["fields"][0]["hint"] == "From D-1, 22 November."
    await ada.fill(form, target="12")
    assert asked(await ada.say("show D-2")) == ""


async def test_bad_answers_get_a_sentence_each(ada: Conversation) -> None:
    await ada.log()
    shown = await ada.say("show D-1")
    form = await ada.press("Answer", shown)
    nobody = await ada.fill(form, accepted_by="nobody in particular")
    assert nobody.body["errors"]["accepted_by"].startswith("Nobody here is known as")
    empty = await ada.fill(form, accepted_by=" ")
    assert empty.body["errors"]["accepted_by"] == "Write an answer, or leave it with Not now."
    unknown = await ada.submit("answer_later", {}, {"decision": "D-1", "question": "salary"})
    assert "older version" in str(unknown.body)


async def test_another_person_is_asked_to_confirm(ada: Conversation) -> None:
    await ada.as_("bob").say("list")
    await ada.log()
    saved = await answer(ada, "D-1", accepted_by="bob")
    assert (saved.data["accepted_by"], saved.data["accepted_at"]) == ("bob", None)
    assert "not confirmed yet" in (await ada.say("show D-1")).text


async def test_of_two_who_answer_the_second_sees_it_and_loses_nothing(ada: Conversation) -> None:
    await ada.log()
    await aside(ada, "D-1", 1)
    adas = await ada.press("Answer", await ada.say("show D-1"))
    bob = ada.as_("bob")
    await answer(bob, "D-1", notice="none")
    stale = await ada.fill(adas, notice="over_30_days")
    assert "answered since you opened it" in stale.body["notice"]
    assert stale.fields["notice"] == "over_30_days"
    assert (await ada.fill(stale)).data["notice"] == "over_30_days"


async def test_a_manager_is_asked_nothing(ada: Conversation) -> None:
    bob = ada.as_("bob")
    await ada.log()
    await bob.say("list")
    await ada.fill(await ada.press("Give a role", await ada.say("settings")), member="bob", role="manager")
    shown = await bob.say("show D-1")
    assert shown.data["id"] == "D-1"
    assert asked(shown) == ""
    refused = await bob.submit("answer_later", {"notice": "none"}, {"decision": "D-1", "question": "notice"})
    assert "reads its decisions" in str(refused.body)


async def test_logging_from_a_reading_keeps_the_voices_it_quoted(ada: Conversation) -> None:
    await hear(ada, "We close the month with bulk edit.", "people who use bulk edit")
    await hear(ada, "Bulk edit is how admins here fix prices.", "shop admins")
    reading = await ada.say("should we remove bulk edit")
    quoted = [each["id"] for each in reading.data["voices"]]
    assert "V-1" in quoted
    form = await ada.press("Log decision", reading)
    assert "evidence" not in form.fields
    saved = await ada.fill(form, text="Remove bulk edit from the editor", commercial_now="gain")
    assert saved.data["evidence"] == quoted
    assert "V-1 (people who use bulk edit, 2 Oct)" in (await ada.say("show D-1")).text


async def test_evidence_from_another_group_is_linked_with_a_warning(ada: Conversation) -> None:
    await hear(ada, "Four hundred lines, one go.", "admins")
    await ada.log()
    form = await ada.press("How do you know?", await ada.say("show D-1"))
    saved = await ada.fill(form, evidence="v1, the May survey, page 4", evidence_level="2")
    warning = "V-1 speaks for admins, not for people who import large files."
    assert warning in saved.text
    assert saved.data["evidence"] == ["V-1", "the May survey, page 4"]
    assert saved.data["evidence_level"] == 2
    shown = await ada.say("show D-1")
    assert warning in shown.text
    assert "V-1 (admins, 2 Oct); the May survey, page 4" in shown.text
    assert "a persona, or what one to three people said" in shown.text


async def test_a_voice_that_is_not_there_is_refused_with_a_sentence(ada: Conversation) -> None:
    await ada.log()
    form = await ada.press("How do you know?", await ada.say("show D-1"))
    refused = await ada.fill(form, evidence="V-7 and V-9")
    assert refused.body["errors"]["evidence"] == (
        "There is no V-7 and no V-9 that can be seen from the channel of D-1. "
        "The command search finds what customers said."
    )


async def test_a_voice_of_a_private_channel_is_not_linked_to_a_public_decision(ada: Conversation) -> None:
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as response:
        assert response.status == 200
    await hear(ada.as_("ada", "board"), "We would sell the shop.", "owners")
    await ada.log()
    form = await ada.press("How do you know?", await ada.as_("ada", "board").say("show D-1"))
    refused = await ada.as_("ada", "board").fill(form, evidence="V-1")
    assert "no V-1" in refused.body["errors"]["evidence"]


async def test_once_locked_a_first_answer_is_no_change_and_another_needs_a_reason(
    ada: Conversation, a_day_later: Conversation
) -> None:
    await ada.log()
    later = a_day_later
    form = await later.press("How do you know?", await later.say("show D-1"))
    assert "reason" not in form.fields
    first = await later.fill(form, evidence="the May survey", evidence_level="3")
    assert first.data["locked_at"]
    assert (first.data["amendments"], first.data["status"]) == ([], "decided")
    form = await later.press("How do you know?", await later.say("show D-1"))
    assert "reason" in form.fields
    refused = await later.fill(form, evidence="a trial in June", evidence_level="5")
    assert refused.body["errors"]["reason"].startswith("Say why")
    second = await later.fill(form, evidence="a trial in June", evidence_level="5", reason="The trial is over.")
    assert second.data["status"] == "changed"
    changed = second.data["amendments"][0]
    assert changed["reason"] == "The trial is over."
    assert {each["field"]: each["before"] for each in changed["changes"]} == {
        "evidence": ["the May survey"],
        "evidence_level": 3,
    }
    told = (await later.say("show D-1")).text
    assert "from “a survey or market data” to “a trial with a comparison”" in told
    assert "Because: The trial is over." in told
