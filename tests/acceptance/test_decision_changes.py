"""What becomes of a decision: locked, changed, replaced, reversed, dropped. Said → answered."""

from __future__ import annotations

import asyncio
import hashlib
import json
import unicodedata
from typing import Any

import pytest

from tests.acceptance.conversation import Answer, Conversation, served, settings_for

pytestmark = pytest.mark.anyio

MONDAY = "2026-11-23T10:00:00Z"  # a day and half an hour after the clock of `ada`
PREDICTED = {"prediction": "support contacts stay under 20 a week", "confidence": "70"}


def independent_hash(record: dict[str, Any]) -> str:
    """The lock hash by the words of the fixed interfaces, with nothing of the product's code."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value and str(value)

    names = "text in_the_chair customer_effect commercial_now commercial_later check_on predictions decided_at"
    locked = plain({name: record[name] for name in names.split()})
    text = json.dumps(locked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def exported(person: Conversation) -> list[dict[str, Any]]:
    file = await person.say("export json")
    return list(json.loads(await person.download(file))["decisions"])


async def test_a_decision_locks_after_a_day_and_anybody_can_recompute_its_hash(
    ada: Conversation, database_url: str
) -> None:
    logged = await ada.log(**PREDICTED)
    assert logged.data["locked_at"] is None
    assert "Can be corrected until 09:30 UTC on 23 November" in (await ada.say("show D-1")).text
    async with served(settings_for(database_url, CHAIR_NOW=MONDAY)) as later:
        shown = await later.say("show D-1")
        assert shown.data["locked_at"] == "2026-11-23T09:30:00Z"
        assert "has not changed since" in shown.text
        (record,) = await exported(later)
        assert record["lock_hash"] == independent_hash(record)


async def test_before_the_lock_a_correction_replaces_what_was_written(ada: Conversation) -> None:
    await ada.log()
    form = await ada.say("amend D-1")
    assert form.body["title"] == "Correct D-1"
    assert not {each["name"]: each["required"] for each in form.body["fields"]}["reason"]
    assert "words that were replaced are not kept" in form.body["notice"]
    corrected = await ada.fill(form, commercial_now="cost", door="one_way", notice="none")
    assert corrected.data["class"] == "lose_lose"
    assert corrected.data["commercial_now"] == "cost"
    assert corrected.data["amendments"] == []
    assert corrected.data["status"] == "decided"


async def test_what_a_correction_changed_stays_visible_with_its_reason(ada: Conversation) -> None:
    await ada.log("Cap CSV import for Hooli Ltd from Monday")
    bob = ada.as_("bob")
    form = await bob.say("amend D-1")
    assert "Nothing differs" in (await bob.fill(form, reason="Only looking.")).text
    anew = {"text": "Cap CSV import from Monday", "reason": "I clicked the wrong one"}
    corrected = await bob.fill(form, customer_effect="same", accepted_by="ada", **anew)
    (noted,) = corrected.data["corrections"]
    assert (noted["reason"], noted["by"], noted["at"]) == (anew["reason"], "bob", "2026-11-22T09:30:00Z")
    # Words that were taken out are nowhere.
    assert noted["changes"] == [
        {"field": "text", "before": None, "after": None},
        {"field": "customer_effect", "before": "worse", "after": "same"},
        {"field": "accepted_by", "before": None, "after": "ada"},
    ]
    line = "22 November: corrected by bob: the text; what it does to customers, from worse to no change; "
    shown = (await ada.say("show D-1")).text
    assert line + "who accepts it, from nobody to ada. Because: I clicked the wrong one" in shown
    assert "Hooli" not in shown
    (record,) = await exported(ada)
    assert record["corrections"] == [noted]
    assert record["amendments"] == []


async def test_after_the_lock_what_was_written_stays_and_the_change_stands_beside_it(
    ada: Conversation, database_url: str
) -> None:
    await ada.log(**PREDICTED)
    async with served(settings_for(database_url, CHAIR_NOW=MONDAY)) as later:
        form = await later.as_("bob").say("amend D-1")
        refused = await later.as_("bob").fill(form, customer_effect="same")
        assert refused.body["errors"] == {"reason": "Say why in one line: the change is kept with its reason."}
        await later.as_("bob").fill(
            form, customer_effect="same", reason="They told us they split their files anyway."
        )
        shown = await later.say("show D-1")
        record = shown.data
        assert record["status"] == "changed"
        assert record["customer_effect"] == "worse"
        assert record["class"] == "commercial_only"
        assert record["amendments"] == [
            {
                "changes": [{"field": "customer_effect", "before": "worse", "after": "same"}],
                "reason": "They told us they split their files anyway.",
                "by": "bob",
                "at": MONDAY,
            }
        ]
        assert "bob changed what it does to customers, from worse to no change" in shown.text
        assert record["lock_hash"] == independent_hash(record)
        assert "people who import large files: no change" in (await later.say("list")).text


async def test_a_decision_is_found_by_what_it_said_first_and_by_what_it_says_now(
    ada: Conversation, database_url: str
) -> None:
    await ada.log("Cap CSV import at 5,000 rows from Monday")
    async with served(settings_for(database_url, CHAIR_NOW=MONDAY)) as later:
        form = await later.say("amend D-1")
        await later.fill(form, text="Cap spreadsheet uploads at 9,000 rows", reason="The limit was too low.")
        for words in ("csv import", "spreadsheet uploads"):
            assert (await later.say(f"search {words}")).data["decisions"] == ["D-1"]


async def test_of_two_who_change_it_at_once_the_second_sees_what_changed_and_loses_nothing(
    ada: Conversation,
) -> None:
    await ada.log()
    bob = ada.as_("bob")
    adas, bobs = await ada.say("amend D-1"), await bob.say("amend D-1")
    await ada.fill(adas, in_the_chair="finance admins")
    second = await bob.fill(bobs, commercial_later="cost", reason="It comes back as churn.")
    assert second.body["type"] == "form"
    assert "the group in the chair: “finance admins”" in second.body["notice"]
    assert second.fields["commercial_later"] == "cost"
    assert second.fields["reason"] == "It comes back as churn."
    saved = await bob.fill(second, in_the_chair="finance admins")
    assert (saved.data["in_the_chair"], saved.data["commercial_later"]) == ("finance admins", "cost")


async def test_one_decision_takes_the_place_of_another(ada: Conversation) -> None:
    await ada.log("Cap CSV import at 5,000 rows from Monday")
    form = await ada.say("supersede D-1")
    assert form.fields["text"] == "Cap CSV import at 5,000 rows from Monday"
    assert "takes the place of D-1" in form.body["notice"]
    new = await ada.fill(form, text="Cap CSV import at 50,000 rows", customer_effect="same")
    assert (new.data["id"], new.data["supersedes"]) == ("D-2", "D-1")
    old = await ada.say("show D-1")
    assert (old.data["status"], old.data["superseded_by"]) == ("superseded", "D-2")
    assert "Replaced by D-2" in old.text
    assert "it replaced D-1" in (await ada.say("show D-2")).text
    assert "D-1 is replaced, so it cannot be changed." in (await ada.say("amend D-1")).text


async def test_two_decisions_in_the_log_are_linked(ada: Conversation) -> None:
    await ada.log("Cap CSV import at 5,000 rows from Monday")
    await ada.log("Bigger files go through a background job", customer_effect="better", commercial_now="cost")
    form = await ada.say("supersede D-1 by D-2")
    linked = await ada.fill(form, reason="The job makes the cap needless.")
    assert linked.data["supersedes"] == "D-1"
    assert (await ada.say("show D-1")).data["superseded_by"] == "D-2"
    again = await ada.say("supersede D-2 by D-2")
    assert "There is no other decision" in again.text


@pytest.mark.parametrize(
    ("command", "status", "word"), [("reverse", "reversed", "reversed"), ("void", "void", "dropped")]
)
async def test_a_decision_ends_with_a_reason_and_stays_ended(
    ada: Conversation, command: str, status: str, word: str
) -> None:
    await ada.log()
    form = await ada.say(f"{command} D-1")
    assert "reason" in (await ada.fill(form)).body["errors"]
    done = await ada.fill(form, reason="Two large customers left over it.")
    assert done.data["status"] == status
    shown = await ada.say("show D-1")
    assert f"{word} by ada. Because: Two large customers left over it." in shown.text
    for again in ("amend D-1", "reverse D-1", "void D-1", "supersede D-1", "decide D-1"):
        answer = await ada.say(again)
        assert f"D-1 is {word}, so it cannot be" in answer.text, again


async def test_what_replaced_a_reversed_decision_is_linked(ada: Conversation) -> None:
    await ada.log("Cap CSV import at 5,000 rows from Monday")
    await ada.log("Bigger files go through a background job", customer_effect="better", commercial_now="cost")
    form = await ada.say("reverse D-1")
    unknown = await ada.fill(form, reason="It hurt.", replaced_by="D-9")
    assert "There is no D-9" in unknown.body["errors"]["replaced_by"]
    done = await ada.fill(form, reason="It hurt.", replaced_by="d-2")
    assert done.data["superseded_by"] == "D-2"


async def test_a_form_on_a_decision_that_ended_meanwhile_stays_open(ada: Conversation) -> None:
    await ada.log()
    stale = await ada.say("amend D-1")
    await ada.fill(await ada.as_("bob").say("void D-1"), reason="Logged by mistake.")
    answer = await ada.fill(stale, text="Cap CSV import at 6,000 rows from Monday")
    assert answer.body["type"] == "invalid"
    assert answer.body["errors"]["form"].startswith("D-1 is dropped, so it cannot be changed.")


async def test_the_trade_is_set_by_hand_with_a_reason(ada: Conversation) -> None:
    await ada.log()
    form = await ada.say("amend D-1")
    assert "reason" in (await ada.fill(form, trade="lose_lose")).body["errors"]
    done = await ada.fill(form, trade="lose_lose", reason="The gain is gone by summer.")
    assert done.data["class"] == "lose_lose"
    assert done.data["class_override"]["reason"] == "The gain is gone by summer."
    assert "Worse for customers, no gain stated" in (await ada.say("show D-1")).text
    back = await ada.fill(await ada.say("amend D-1"), trade="", reason="It does gain.")
    assert (back.data["class"], back.data["class_override"]) == ("commercial_over_customer", None)


async def test_the_card_in_the_channel_says_the_new_state(ada: Conversation) -> None:
    await ada.log()
    await ada.posted("D-1  Cap CSV import")
    await ada.fill(await ada.say("reverse D-1"), reason="It hurt.")
    page = await ada.posted("Reversed")
    assert page.count('aria-label="D-1 Cap CSV import') == 1  # drawn anew in its place, not posted again


async def test_the_same_ending_three_times_ends_it_once(ada: Conversation) -> None:
    await ada.log()
    form = await ada.say("void D-1")
    answers = [await ada.fill(form, reason="Logged by mistake.") for _ in range(3)]
    assert answers[0].data == answers[1].data == answers[2].data
    assert len((await ada.say("show D-1")).data["amendments"]) == 1


async def test_of_two_who_end_it_at_once_one_is_told(ada: Conversation) -> None:
    await ada.log()
    bob = ada.as_("bob")
    forms = [await ada.say("reverse D-1"), await bob.say("void D-1")]
    answers: list[Answer] = await asyncio.gather(
        ada.fill(forms[0], reason="It hurt."), bob.fill(forms[1], reason="A mistake.")
    )
    assert sorted(answer.body["type"] for answer in answers) == ["invalid", "reply"]


async def test_bad_days_get_a_sentence_each(ada: Conversation) -> None:
    await ada.log()
    form = await ada.say("amend D-1")
    for day, sentence in (
        ("2027-02-29", "The day to check back names a day that does not exist (2027-02-29)."),
        ("2026-11-01", "The day to check back must lie ahead: pick a later one."),
        ("soon", "The day to check back must be a date such as 2027-01-31."),
    ):
        assert (await ada.fill(form, check_on=day)).body["errors"]["check_on"] == sentence
    assert (await ada.fill(form, check_on="2028-02-29")).data["check_on"] == "2028-02-29"


@pytest.mark.parametrize("confidence", ["0", "100", "55", "sure"])
async def test_chances_that_cannot_be_given(ada: Conversation, confidence: str) -> None:
    answer = await ada.log(prediction="contacts stay under 20 a week", confidence=confidence)
    assert answer.body["errors"] == {"confidence": "Choose how sure you are, from 10 to 90 %."}


@pytest.mark.parametrize(
    "text",
    [
        "请不要删除批量编辑功能，我们每天都用",
        "لن نحذف التعديل الجماعي هذا العام",
        "L’édition groupée reste ouverte à tous",
    ],
)
async def test_text_in_any_script_is_kept_and_found(ada: Conversation, text: str) -> None:
    logged = await ada.log(text)
    assert logged.data["text"] == unicodedata.normalize("NFC", text)
    assert (await ada.say(f"search {text.split()[0][:9]}")).data["decisions"] == ["D-1"]
