"""The retro: the sheet, answers that stay hidden until they are shown together, one summary. Said → answered."""

from __future__ import annotations

import asyncio

import pytest

from storage import retro_questions, workspaces
from storage.engine import Database
from storage.vocabulary import Role
from tests.acceptance.conversation import Answer, Conversation, served, settings_for
from tests.storage import make

pytestmark = pytest.mark.anyio

QUESTION = "Which decision this week would you least like to explain to a customer's face?"
LATER = {"CHAIR_NOW": "2027-02-01T09:00:00Z"}


async def begin(person: Conversation) -> Answer:
    """Begin a meeting and give its sheet as somebody has it who asks for it."""
    await person.say("retro")
    await person.posted("Retro · 45 min")
    return await person.say("retro")


async def answer(person: Conversation, text: str, *, signed: bool = True, question: str = "1") -> Answer:
    form = await person._post("action", action="answer", value=question)
    return await person.fill(form, text=text, name="signed" if signed else "unsigned")


async def test_a_whole_retro_on_the_first_day(ada: Conversation) -> None:
    begun = await ada.say("retro")
    assert begun.body["audience"] == "channel"
    for line in (
        "Retro · 45 min · started by ada",
        "Step 1 of 4",
        "▸ 5 min · To do from last time",
        "Nothing was left over.",
        "15 min · Look back at one decision",
        "Nothing is due to be looked back at.",
        QUESTION,
        "No answers yet",
        "10 min · What we change",
    ):
        assert line in begun.text
    assert begun.buttons == ["Add a to-do", "Next step", "Answer", "Finish and post the summary"]

    await answer(ada.as_("bob"), "The delivery hour on the order page.")
    assert "The delivery hour on the order page." not in await ada.page()
    sheet = await ada.press("Next step", await ada.say("retro"))
    assert "✓ 5 min · To do from last time" in sheet.text
    assert "1 answer waiting" in sheet.text
    sheet = await ada.press("Next step", sheet)
    shown = await ada.press("Show all at once", sheet)
    assert shown.text.startswith("1 answer is in the channel.")
    await ada.posted("The delivery hour on the order page.")

    form = await ada._post("action", action="todo_from_note", value="N-1")
    assert form.fields["text"] == "The delivery hour on the order page."
    made = await ada.fill(form, text="Show it in the app too", owner="bob", due="2026-12-01")
    assert made.data["note"] == "N-1"
    sheet = await ada.press("Next step", await ada.say("retro"))
    assert "Show it in the app too · bob · due 1 December" in sheet.text
    assert "Next step" not in sheet.buttons

    over = await ada.press("Finish and post the summary", sheet)
    assert over.buttons == []
    page = await ada.posted("Retro of 22 November, run by ada")
    assert page.count("Retro of 22 November, run by ada") >= 1
    assert "1 answer shown" in page
    assert (await ada.say("todo")).data["ids"] == ["A-1"]


async def test_the_card_changes_in_place(ada: Conversation) -> None:
    sheet = await begin(ada)
    before = (await ada.as_("cem").page()).count("data-message=")
    await ada.press("Next step", sheet)
    page = await ada.as_("cem").posted("Step 2 of 4")
    assert page.count("data-message=") == before
    assert "Step 1 of 4" not in page


async def test_pressed_on_the_card_itself_it_is_the_card_that_changes(ada: Conversation) -> None:
    await ada.say("retro")
    page = await ada.posted("Retro · 45 min")
    message = page.split('data-message="')[1].split('"')[0]
    pressed = await ada._post("action", action="retro_next", value="1 1", message=message)
    assert pressed.body["audience"] == "channel"
    page = await ada.posted("Step 2 of 4")
    assert page.count("data-message=") == 1


async def test_two_facilitators_press_at_once_and_it_moves_one_step(ada: Conversation) -> None:
    sheet = await begin(ada)
    await asyncio.gather(ada.press("Next step", sheet), ada.press("Next step", sheet))
    assert (await ada.say("retro")).data["step"] == 2
    both = await asyncio.gather(*(ada.press("Finish and post the summary", sheet) for _ in range(2)))
    assert sorted("That retro is over" in each.text for each in both) == [False, True]
    page = await ada.posted("Retro of 22 November")
    assert page.count('aria-label="Retro of 22 November') == 1


async def test_two_begin_at_once_and_there_is_one(ada: Conversation) -> None:
    await ada.say("list")
    both = await asyncio.gather(ada.say("retro"), ada.say("retro"))
    assert sorted(each.body["audience"] for each in both) == ["asker", "channel"]
    assert {each.data["id"] for each in both} == {"R-1"}


async def test_the_same_delivery_twice_acts_once(ada: Conversation) -> None:
    sheet = await begin(ada)
    button = sheet.button("Next step")
    for _ in range(2):
        sent = {"action": button["action"], "value": button["value"], "delivery": "the-same"}
        await ada._post("action", **sent)
    assert (await ada.say("retro")).data["step"] == 2


async def test_answers_are_shown_together_unsigned_ones_from_three_on(ada: Conversation) -> None:
    await begin(ada)
    await answer(ada.as_("bob"), "signed by bob")
    await answer(ada, "first hidden", signed=False)
    await answer(ada, "second hidden", signed=False)
    sheet = await ada.say("retro")
    assert "3 answers waiting, 2 without a name (shown from 3 on)" in sheet.text
    assert (await ada.press("Show all at once", sheet)).data["shown"] == 1
    page = await ada.posted("signed by bob")
    assert "first hidden" not in page
    sheet = await ada.say("retro")
    assert "1 answer shown, 2 answers waiting, 2 without a name" in sheet.text
    assert "Show all at once" not in sheet.buttons
    await answer(ada, "third hidden", signed=False)
    assert (await ada.press("Show all at once", await ada.say("retro"))).data["shown"] == 3
    page = await ada.posted("third hidden")
    assert {"first hidden", "second hidden"} <= {text for text in ("first hidden", "second hidden") if text in page}
    assert page.count("without a name") >= 3
    assert (await ada._post("action", action="answers_show", value="")).text.startswith("Nothing waits")


async def test_an_answer_with_a_name_is_changed_until_the_retro_is_over(ada: Conversation) -> None:
    sheet = await begin(ada)
    bob = ada.as_("bob")
    said = await answer(bob, "Frist")
    form = await bob.press("Change it", said)
    assert form.fields["text"] == "Frist"
    await bob.fill(form, text="First")
    assert "1 answer waiting" in (await ada.say("retro")).text
    await ada.press("Show all at once", await ada.say("retro"))
    await ada.posted("First")
    changed = await bob.fill(await bob.press("Change it", said), text="First of all")
    assert "It was shown already, and says this now." in changed.text
    await ada.posted("First of all")
    refused = await bob.fill(form, text="hidden", name="unsigned")
    assert "shown with your name already" in refused.body["errors"]["name"]
    late = await bob.press("Change it", said)
    await ada.press("Finish and post the summary", sheet)
    assert "is over" in (await bob.fill(late, text="Too late")).body["errors"]["form"]
    assert "is over" in (await bob.press("Change it", said)).text


async def test_an_answer_without_a_name_is_changed_with_its_token(ada: Conversation) -> None:
    sheet = await begin(ada)
    bob = ada.as_("bob")
    said = await answer(bob, "Frist", signed=False)
    assert said.body["message"] is None  # nothing is kept of it
    form = await bob.press("Change it", said)
    assert list(form.fields) == ["text"]
    again = await bob.fill(form, text="First")
    await answer(ada, "one", signed=False)
    await answer(ada, "two", signed=False)
    await ada.press("Show all at once", await ada.say("retro"))
    assert "Frist" not in await ada.posted("First")
    shown = await bob.fill(await bob.press("Change it", again), text="First of all")
    assert "It was shown already, and says this now." in shown.text
    await ada.posted("First of all")
    stranger = await bob._post("action", action="answer_change", value="somebody else's token")
    assert "cannot be changed any more" in stranger.text
    await ada.press("Finish and post the summary", sheet)
    assert "cannot be changed any more" in (await bob.press("Change it", again)).text


async def test_an_answer_is_taken_back_as_long_as_it_is_hidden(ada: Conversation) -> None:
    await begin(ada)
    bob, cem = ada.as_("bob"), ada.as_("cem")
    signed, unsigned = await answer(bob, "Mine"), await answer(cem, "Nobody's", signed=False)
    assert "2 answers waiting, 1 without a name" in (await ada.say("retro")).text
    assert "taken back" in (await bob.press("Take it back", signed)).text
    assert "taken back" in (await cem.press("Take it back", unsigned)).text
    assert "No answers yet" in (await ada.say("retro")).text
    for gone, person in ((signed, bob), (unsigned, cem)):
        assert "cannot be changed any more" in (await person.press("Take it back", gone)).text
    again = await answer(bob, "Mine after all")
    form = await bob.press("Change it", again)
    await ada.press("Show all at once", await ada.say("retro"))
    await ada.posted("Mine after all")
    stays = await bob._post("form", action="answer_take_back", fields={}, carry=form.body["carry"])
    assert "was shown already, so it stays" in str(stays.body)


async def test_the_same_unsigned_form_twice_is_one_answer(ada: Conversation) -> None:
    await begin(ada)
    form = await ada._post("action", action="answer", value="1")
    first, second = [await ada.fill(form, text="Once", name="unsigned") for _ in range(2)]
    assert first.text == second.text
    assert "1 answer waiting, 1 without a name" in (await ada.say("retro")).text


async def test_taking_the_name_off_before_it_is_shown_leaves_one_answer(ada: Conversation) -> None:
    await begin(ada)
    await answer(ada.as_("bob"), "Mine")
    await answer(ada.as_("bob"), "Mine", signed=False)
    assert "1 answer waiting, 1 without a name" in (await ada.say("retro")).text


async def test_what_was_not_shown_can_be_shown_after_the_summary(ada: Conversation) -> None:
    sheet = await begin(ada)
    await answer(ada.as_("bob"), "Nobody got to this")
    await ada.press("Finish and post the summary", sheet)
    page = await ada.posted("Retro of 22 November")
    assert "Show all at once" in page
    assert "Nobody got to this" not in page
    assert (await ada._post("action", action="answers_show", value="")).data["shown"] == 1
    await ada.posted("Nobody got to this")


async def test_to_dos_carry_over_until_they_are_done_or_dropped(ada: Conversation, database_url: str) -> None:
    await begin(ada)
    for text in ("Tell them", "Ask Legal", "Write it up"):
        await ada.fill(await ada.press("Add a to-do", await ada.say("retro")), text=text)
    await ada.press("Finish and post the summary", await ada.say("retro"))
    async with served(settings_for(database_url, CHAIR_NOW="2026-11-29T09:00:00Z")) as later:
        await later.say("todo done 1")
        await later.say("todo drop 2")
        sheet = await begin(later)
        assert "1 done, 1 dropped, 1 carried over" in sheet.text
        listed = await later.press("Go through them", sheet)
        assert listed.data["ids"] == ["A-3"]
        await later.press("Finish and post the summary", sheet)
        assert "Write it up" in await later.posted("Retro of 29 November")
    async with served(settings_for(database_url, CHAIR_NOW="2026-12-06T09:00:00Z")) as last:
        third = await begin(last)
        assert "To do from last time: 1 carried over" in third.text


async def test_one_that_nobody_finished_does_not_stand_in_the_way(ada: Conversation, database_url: str) -> None:
    await begin(ada)
    await answer(ada.as_("bob"), "Still here")
    await ada.fill(await ada.press("Add a to-do", await ada.say("retro")), text="Tell them")
    async with served(settings_for(database_url, CHAIR_NOW="2026-11-29T09:00:00Z")) as later:
        begun = await later.say("retro")
        assert begun.body["audience"] == "channel"
        assert begun.data["id"] == "R-2"
        assert "To do from last time: 1 carried over" in begun.text
        assert "1 answer waiting" in begun.text
        await later.posted("It was left unfinished.")
        old = await later._post("action", action="retro_finish", value="1")
        assert "That retro is over" in old.text


async def test_many_to_dos_leave_the_card_readable(ada: Conversation) -> None:
    await begin(ada)
    for number in range(12):
        await ada.fill(await ada.say(f"todo add Thing {number}"))
    assert "and 2 more: the command todo lists them" in (await ada.say("retro")).text


async def test_more_answers_than_fit_one_message_and_every_script(ada: Conversation) -> None:
    await begin(ada)
    texts = [f"{number} {'نعم 👩‍👩‍👧 ' * 40}"[:500].strip() for number in range(12)]
    for number, text in enumerate(texts):
        await answer(ada.as_(f"person {number}"), text)
    too_long = await ada._post("action", action="answer", value="1")
    refused = await ada.fill(too_long, text="x" * 501)
    assert refused.body["errors"]["text"] == "Say it in at most 500 characters: that is 501."
    assert (await ada.press("Show all at once", await ada.say("retro"))).data["shown"] == 12
    page = await ada.posted("N-12<")
    for number in range(12):
        assert f"N-{number + 1}<" in page


async def test_the_oldest_due_decision_is_looked_back_at(ada: Conversation, database_url: str) -> None:
    await ada.log("Show the delivery hour on the order page", check_on="2027-01-15", customer_effect="better")
    await ada.log("Free returns for everyone from now on", check_on="2027-01-20", customer_effect="better")
    async with served(settings_for(database_url, **LATER)) as later:
        sheet = await begin(later)
        assert "D-1 Show the delivery hour on the order page" in sheet.text
        assert "1 more is due: after the meeting" in sheet.text
        review = await later.press("Open", sheet)
        await later.press("Keep", await later.press("Partly", review))
        sheet = await later.say("retro")
        assert "D-1 Show the delivery hour on the order page: partly" in sheet.text
        await later.press("Finish and post the summary", sheet)
        page = await later.posted("Retro of 1 February")
        assert "D-1 Show the delivery hour on the order page: partly" in page


async def test_a_note_of_dissent_becomes_a_to_do(ada: Conversation) -> None:
    await ada.log()
    form = await ada.as_("bob").press("I see it differently", await ada.say("show D-1"))
    await ada.as_("bob").fill(form, text="The importers never heard of it.", name="unsigned")
    form = await ada.press("Make it a to-do", await ada.say("show D-1"))
    made = await ada.fill(form, text="Tell the importers")
    assert (made.data["note"], made.data["decision"]) == ("N-1", "D-1")
    again = await ada.press("Make it a to-do", await ada.say("show D-1"))
    assert (
        again.body["notice"] == "A-1 was made from it already: Tell the importers. Sending this adds another one."
    )


async def test_two_make_a_to_do_of_the_same_note(ada: Conversation) -> None:
    await begin(ada)
    await answer(ada, "They wait too long")
    await ada.press("Show all at once", await ada.say("retro"))
    one, other = [await ada._post("action", action="todo_from_note", value="N-1") for _ in range(2)]
    await ada.fill(one, text="Count the minutes")
    told = await ada.fill(other, text="Count the hours")
    assert "A-1 was made from it already: Count the minutes" in told.body["notice"]
    assert told.fields["text"] == "Count the hours"
    assert (await ada.say("todo")).data["total"] == 1


async def test_who_may_run_it(ada: Conversation, database_url: str) -> None:
    await begin(ada)
    await answer(ada, "They wait too long")
    bob, refused = ada.as_("bob"), "Only facilitators of #general and admins can {}. Here that is ada."
    assert (await bob.say("retro")).text == refused.format("run its retro")
    for action, value in (("retro_next", "1 1"), ("retro_finish", "1")):
        assert (await bob._post("action", action=action, value=value)).text == refused.format("run its retro")
    shown = await bob._post("action", action="answers_show", value="")
    assert shown.text == refused.format("show the answers")
    await ada._post("action", action="answers_show", value="")
    form = await ada._post("action", action="todo_from_note", value="N-1")
    turned = await bob.submit("todo_add", {"text": "Count them"}, form.body["carry"])
    assert turned.body["errors"]["form"] == refused.format("turn what was written into a to-do")
    # A channel without a facilitator has nobody to wait for.
    assert (await ada.as_("bob", "orders").say("retro")).body["audience"] == "channel"
    cem = ada.as_("cem", "orders")
    await cem.say("list")
    _appoint(database_url, "cem", "orders", Role.MANAGER)
    assert "A manager of #orders reads" in (await cem.say("retro")).text
    assert "A manager of #orders reads" in (await cem.say("todo add x y")).text
    form = await ada.say("todo add x y")
    assert "A manager of #orders reads" in (await cem.fill(form)).body["errors"]["form"]


async def test_questions_and_meetings_stay_in_their_channel(ada: Conversation) -> None:
    await begin(ada)
    elsewhere = ada.as_("ada", "orders")
    assert "was not asked in this channel" in (await elsewhere._post("action", action="answer", value="1")).text
    odd = await elsewhere._post("action", action="retro_next", value="1 1")
    assert odd.data["error"] == "UnknownAction"
    for value in ("", "x", "-1", "9" * 30, "1 x", "²"):
        answered = await ada._post("action", action="retro_next", value=value)
        assert answered.status == 200
        assert (await ada._post("action", action="answer", value=value)).status == 200


def _appoint(database_url: str, member: str, channel: str, role: Role) -> None:
    database = Database(database_url)
    with database.writing("local") as ws:
        workspaces.grant(ws, channel, member, role)
    database.close()


async def test_questions_of_earlier_weeks_stand_on_the_sheet_where_somebody_answered(
    ada: Conversation, database_url: str
) -> None:
    await ada.say("list")
    database = Database(database_url)
    with database.writing("local") as ws:
        for text in ("Answered then?", "Answered by nobody?", "Asked this week?"):
            retro_questions.ask(ws, make.question(text))
    database.close()
    await answer(ada.as_("bob"), "Yes, then")
    sheet = await begin(ada)
    assert "Answered then?" in sheet.text
    assert "Answered by nobody?" not in sheet.text
    assert "Asked this week?" in sheet.text
    assert sheet.button("Answer")["value"] == "3"
    await ada.press("Finish and post the summary", sheet)
    for question in ("1", "2", "3"):
        assert "is over" in (await ada._post("action", action="answer", value=question)).text
