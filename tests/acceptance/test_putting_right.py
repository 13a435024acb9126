"""Putting it right: for those who complained, the silent ones, those not hit yet. Said → answered."""

from __future__ import annotations

import pytest

from tests.acceptance.conversation import Answer, Conversation

pytestmark = pytest.mark.anyio

WHAT = "My card was charged twice and nobody told me"
COMPLAINED, SILENT, NOT_YET = "Fill in who complained", "Fill in who said nothing", "Fill in who is not hit yet"
DONE = {"live_on": "2026-11-18", "told_on": "2026-11-20", "told_how": "one mail to each"}
RULE = "Not done until it is live, the people affected are told, and those who did not complain are reached too."


async def begin(person: Conversation, **answers: str) -> Answer:
    """D-1 in the log, and its tracker opened."""
    await person.log("Retry every failed payment at once", in_the_chair="people who pay by card", **answers)
    return await person.fill(await person.say("remedy D-1"), what=WHAT)


async def fill(person: Conversation, label: str, **answers: str) -> Answer:
    return await person.fill(await person.press(label, await person.say("remedy D-1")), **answers)


async def test_from_what_went_wrong_to_everybody_put_right(ada: Conversation) -> None:
    tracker = await begin(ada)
    assert f"What went wrong: {WHAT}" in tracker.text
    for group in ("Those who complained", "Those hit who said nothing", "Those not hit yet"):
        assert f"{group}: Nobody has looked at them yet" in tracker.text
    assert RULE in tracker.text
    assert "Being put right" in await ada.as_("cem").posted("Being put right")

    refused = await ada.press("Close", tracker)
    assert refused.text == (
        "It cannot be closed yet. Those who complained: nobody has looked at them yet. Those hit who said nothing: "
        "nobody has looked at them yet. Those not hit yet: nobody has looked at them yet."
    )
    await fill(ada, COMPLAINED, how_many="12", reached="12", remedy="the money back", owner="me", **DONE)
    await fill(ada, NOT_YET, not_needed_because="retries are off since the 17th")
    refused = await ada.press("Close", await ada.say("remedy D-1"))
    assert refused.text == ("It cannot be closed yet. Those hit who said nothing: nobody has looked at them yet.")
    await fill(ada, SILENT, how_many="29", remedy="the money back", live_on="2026-11-18")
    refused = await ada.press("Close", await ada.say("remedy D-1"))
    assert refused.text == "It cannot be closed yet. Those hit who said nothing: not told yet."
    await fill(ada, SILENT, reached="20", **DONE)
    refused = await ada.press("Close", await ada.say("remedy D-1"))
    assert refused.text == "It cannot be closed yet. Those hit who said nothing: 20 of 29 put right so far."

    shown = await fill(ada, SILENT, reached="29")
    assert shown.body["replace"]
    assert "12 of 12 put right" in shown.text
    assert "Ada sees to it" in shown.text
    assert "Told on 20 November: one mail to each" in shown.text
    assert "Nothing is done, because: retries are off since the 17th" in shown.text
    assert "Everybody is answered for: it can be closed." in shown.text
    closed = await ada.press("Close", shown)
    assert "Closed on 22 November by ada" in closed.text
    assert closed.buttons == ["Still owed?", "Open", "Something else went wrong"]
    assert "Put right" in await ada.as_("cem").posted("Put right")

    whole = (await ada.say("show D-1")).text
    assert f"22 November: ada began to put it right: “{WHAT}”" in whole
    assert f"22 November: put right: “{WHAT}”; closed by ada" in whole
    assert "Those hit who said nothing: 29 of 29 put right; they get: the money back" in whole


async def test_a_second_one_begins_once_the_first_is_closed(ada: Conversation) -> None:
    tracker = await begin(ada)
    assert "being put right already" in (await ada._post("action", action="remedy_begin", value="D-1")).text
    late = await ada.press(SILENT, tracker)
    for label in (COMPLAINED, SILENT, NOT_YET):
        await fill(ada, label, **DONE)
    closed = await ada.press("Close", await ada.say("remedy D-1"))
    assert "stays as it was closed" in (await ada.press("Close", tracker)).text
    assert "stays as it was closed" in (await ada.fill(late, how_many="3")).body["errors"]["form"]
    second = await ada.fill(await ada.press("Something else went wrong", closed), what="The refund came twice, too")
    assert [each["number"] for each in second.data["remedies"]] == [1, 2]
    assert second.data["remedies"][0]["closed_by"] == "ada"
    whole = (await ada.say("show D-1")).text
    assert "Put it right, 1" in whole
    assert "Put it right, 2" in whole


async def test_two_people_fill_in_the_same_group_at_once(ada: Conversation) -> None:
    bob, tracker = ada.as_("bob"), await begin(ada)
    adas, bobs = [await who.press(SILENT, tracker) for who in (ada, bob)]
    await ada.fill(adas, how_many="29", remedy="the money back")
    stale = await bob.fill(bobs, how_many="30", told_how="by letter")
    assert stale.body["type"] == "form"
    assert "It says something else than you here: how many people there are: 29" in stale.body["notice"]
    typed = ("30", "by letter", "the money back")
    assert tuple(stale.fields[name] for name in ("how_many", "told_how", "remedy")) == typed
    await bob.fill(stale)
    silent = (await ada.say("remedy D-1")).data["remedies"][0]["groups"][1]
    assert (silent["how_many"], silent["told_how"], silent["remedy"]) == (30, "by letter", "the money back")


async def test_two_people_fill_in_two_groups_at_once(ada: Conversation) -> None:
    bob, tracker = ada.as_("bob"), await begin(ada)
    adas, bobs = await ada.press(SILENT, tracker), await bob.press(COMPLAINED, tracker)
    await ada.fill(adas, how_many="29")
    await bob.fill(bobs, how_many="12")
    groups = (await ada.say("remedy D-1")).data["remedies"][0]["groups"]
    assert [group["how_many"] for group in groups] == [12, 29, None]


async def test_two_people_begin_at_once(ada: Conversation) -> None:
    await ada.log("Retry every failed payment at once", in_the_chair="people who pay by card")
    bob = ada.as_("bob")
    adas, bobs = await ada.say("remedy D-1"), await bob.say("remedy D-1")
    await ada.fill(adas, what=WHAT)
    refused = await bob.fill(bobs, what="The same, in other words")
    assert refused.body["errors"]["form"].startswith("D-1 is being put right already")


async def test_the_same_form_sent_three_times_begins_once(ada: Conversation) -> None:
    await ada.log("Retry every failed payment at once", in_the_chair="people who pay by card")
    form = await ada.say("remedy D-1")
    answers = [await ada.fill(form, what=WHAT) for _ in range(3)]
    assert len({answer.text for answer in answers}) == 1
    assert len((await ada.say("show D-1")).data["remedies"]) == 1


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"told_on": "2026-11-23"}, "told_on", "That day has not come yet: give it once they have been told."),
        ({"live_on": "2027-01-01"}, "live_on", "That day has not come yet"),
        ({"live_on": "2027-02-29"}, "live_on", "does not exist (2027-02-29)"),
        ({"how_many": "12", "reached": "13"}, "reached", "That is more than the 12 whom it hit"),
        ({"how_many": "-1"}, "how_many", "Give a whole number from 0 on"),
        ({"owner": "nobody we know"}, "owner", "Nobody here is known as “nobody we know”"),
        ({"remedy": "x" * 501}, "remedy", "at most 500 characters"),
    ],
)
async def test_what_cannot_be_gets_a_sentence(
    ada: Conversation, answers: dict[str, str], field: str, sentence: str
) -> None:
    form = await ada.press(SILENT, await begin(ada))
    refused = await ada.fill(form, **answers)
    assert list(refused.body["errors"]) == [field]
    assert sentence in refused.body["errors"][field]


async def test_people_may_hear_of_it_before_it_is_live(ada: Conversation) -> None:
    await begin(ada)
    shown = await fill(ada, SILENT, told_on="2026-11-10", live_on="2026-11-18")
    assert "Told on 10 November, before it was live" in shown.text


async def test_text_in_any_script(ada: Conversation) -> None:
    await begin(ada)
    shown = await fill(ada, SILENT, remedy="全額返金", told_how="رسالة إلى كل واحد منهم")
    assert "They get: 全額返金" in shown.text
    assert "رسالة إلى كل واحد منهم" in shown.text


async def test_people_hit_are_put_right_although_the_decision_was_taken_back(ada: Conversation) -> None:
    await ada.log("Retry every failed payment at once", in_the_chair="people who pay by card")
    await ada.fill(await ada.say("reverse D-1"), reason="it did not work out")
    form = await ada.press("Put it right", await ada.say("show D-1"))
    assert (await ada.fill(form, what=WHAT)).data["status"] == "reversed"


@pytest.mark.parametrize(
    ("status", "then", "sentence"),
    [
        ("open", None, "D-1 is not decided yet, so it cannot be put right."),
        ("decided", "void", "D-1 is dropped, so it cannot be put right."),
    ],
)
async def test_what_has_hit_nobody_has_nothing_to_put_right(
    ada: Conversation, status: str, then: str | None, sentence: str
) -> None:
    await ada.log("Retry every failed payment at once", in_the_chair="people who pay by card", status=status)
    if then:
        await ada.fill(await ada.say(f"{then} D-1"), reason="it did not work out")
    assert (await ada.say("remedy D-1")).text.startswith(sentence)


async def test_what_had_begun_goes_on_after_the_decision_was_dropped(ada: Conversation) -> None:
    await begin(ada)
    await ada.fill(await ada.say("void D-1"), reason="a mistake")
    assert "29 people" in (await fill(ada, SILENT, how_many="29")).text
    assert "Put it right" in (await ada.say("show D-1")).buttons


async def test_what_is_put_right_in_a_private_channel_is_seen_there_only(ada: Conversation) -> None:
    await ada.say("list")
    async with ada.http.post(
        f"{ada.address}/web/channels", json={"name": "board", "private": True, "user": "ada"}
    ) as made:
        assert made.status == 200
    form = await ada.as_("ada", "board").press(SILENT, await begin(ada.as_("ada", "board")))
    assert (await ada.say("remedy D-1")).data["error"] == "UnknownDecision"
    for action, value in (("remedy_group", "D-1 1 silent"), ("remedy_close", "D-1 1"), ("remedy_begin", "D-1")):
        assert (await ada._post("action", action=action, value=value)).data["error"] == "UnknownDecision"
    assert "There is no D-1" in (await ada.fill(form, how_many="3")).body["errors"]["form"]


async def test_a_manager_reads_the_tracker_and_changes_nothing(ada: Conversation) -> None:
    tracker = await begin(ada)
    before = await ada.press(SILENT, tracker)
    await ada.as_("bob").say("list")
    await ada.fill(await ada.press("Give a role", await ada.say("settings")), member="bob", role="manager")
    bob = ada.as_("bob")
    reads = (
        "A manager of #general reads its decisions and does not change them. Anybody else in it can, such as ada."
    )
    assert (await bob.say("remedy D-1")).text == tracker.text
    for label in (COMPLAINED, SILENT, NOT_YET, "Close"):
        assert (await bob.press(label, tracker)).text == reads
    assert (await bob.fill(before, how_many="3")).body["errors"] == {"form": reads}
    assert (await bob.submit("remedy", {"what": WHAT}, {"decision": "D-1"})).body["errors"] == {"form": reads}
    await ada.log("Close the phone line on Sundays", in_the_chair="callers at the weekend")
    assert (await bob.say("remedy D-2")).text == reads


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("remedy_group", ""),
        ("remedy_group", "D-1 1"),
        ("remedy_group", "D-1 1 everybody"),
        ("remedy_group", "D-1 one silent"),
        ("remedy_close", "D-1"),
        ("remedy_close", "D-1 " + "9" * 30),
    ],
)
async def test_a_button_with_an_odd_value_says_so(ada: Conversation, action: str, value: str) -> None:
    await begin(ada)
    assert (await ada._post("action", action=action, value=value)).data["error"] == "UnknownAction"
