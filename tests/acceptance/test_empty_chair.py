"""An empty chair is still worth reading, and what is too little to tell is asked back. Said → answered."""

from __future__ import annotations

import pytest

from tests.acceptance.conversation import Conversation

pytestmark = pytest.mark.anyio

ASKED = "should we remove bulk edit"


async def test_the_question_the_look_up_and_the_trade_come_before_the_empty_chair(ada: Conversation) -> None:
    text = (await ada.say(ASKED)).text
    places = [
        text.index(part)
        for part in (
            "In the chair: people who use bulk edit",
            "In their place I would ask",
            "You can look up today",
            "The trade so far",
            "Their own words",
            "None saved yet, and I do not make any up. Someone in this channel may have heard some.",
            "Not kept unless you log or share it.",
        )
    ]
    assert places == sorted(places)


async def test_when_this_group_was_last_heard_and_about_what_is_one_line(ada: Conversation) -> None:
    form = await ada.say("voice The invoice page takes a minute to open on Mondays, and we wait.")
    await ada.fill(form, group="night shift", heard_on="2026-03-04")
    reading = (await ada.say(ASKED)).button("change")["value"]
    text = (await ada.submit("change_chair", {"in_the_chair": "Night shift"}, {"reading": reading})).text
    assert (
        "None about this, and I do not make any up. This group was last heard on 4 Mar: "
        '"The invoice page takes a minute to …"'
    ) in text
    assert "What others have said" not in text


async def test_a_question_to_send_comes_on_request(ada: Conversation) -> None:
    reading = await ada.say(ASKED)
    assert "When did you last" not in reading.text
    asked = await ada.press("A question to send", reading)
    assert "One to send to a customer" in asked.text
    assert "When did you last change many items at once, and what for?" in asked.text


async def test_with_words_saved_the_buttons_are_those_of_the_mocks(ada: Conversation) -> None:
    form = await ada.say("voice We close the month with bulk edit.")
    await ada.fill(form, group="people who use bulk edit")
    acts = ["Log decision", "Share here", "Add what a customer said"]
    assert [label for label in (await ada.say(ASKED)).buttons if label != "change"] == [
        *acts,
        "Different question",
        "Why these?",
    ]


async def test_nothing_to_ask_can_be_asked_again_or_logged(ada: Conversation) -> None:
    said = "rename the jobs table to tasks"
    reading = await ada.say(said)
    assert reading.buttons == ["Ask again", "Log anyway"]
    box = await ada.press("Ask again", reading)
    assert box.fields["text"] == said
    again = await ada.fill(box, text=f"{said}, and people lose their saved jobs")
    assert again.data["outcome"] == "reading"
    form = await ada.press("Log anyway", reading)
    assert form.fields["text"] == said
    logged = await ada.fill(form, in_the_chair="developers", customer_effect="same", commercial_now="same")
    assert logged.data["id"] == "D-1"


@pytest.mark.parametrize(
    "answer", ["new users skip the tour", "{typed}: new users skip the tour", "{typed}\nnew users skip the tour"]
)
async def test_too_thin_is_asked_back_once_and_what_was_typed_is_kept(ada: Conversation, answer: str) -> None:
    typed = "improve onboarding"
    reading = await ada.say(typed)
    assert reading.data["outcome"] == "too_thin"
    assert reading.buttons == ["Answer"]
    box = await ada.press("Answer", reading)
    assert [field["label"] for field in box.body["fields"]] == ["What would be different for a new user? One line."]
    assert "new users skip the tour" in box.body["fields"][0]["hint"]
    assert box.fields["text"] == typed
    told = await ada.fill(box, text=answer.format(typed=typed))
    assert told.data["outcome"] == "reading"
    assert told.data["questions"]
