"""Teams end to end: real HTTP, real tokens, the whole application. Said → answered."""

from __future__ import annotations

import pytest
from aiohttp import web

from tests.adapters.teams.microsoft import OUTBOUND, Call, Microsoft, actions
from tests.adapters.teams.teams_client import BILLING, TeamsPerson, action, inputs

pytestmark = pytest.mark.anyio

REMOVE = "should we remove bulk edit"
CAP = "Cap CSV import at 5,000 rows from Monday"
ANSWERS = {
    "text": CAP,
    "in_the_chair": "people who import large files",
    "customer_effect": "worse",
    "commercial_now": "gain",
    "status": "decided",
}


async def log(ada: TeamsPerson, **answers: str) -> Call:
    """Log a decision through the dialog and give the card in the channel."""
    offered = await ada.say(f"decide {CAP}")
    form = await ada.press("Log a decision", offered.card)
    await ada.fill(form.card, "Log it", **(ANSWERS | answers))
    return await ada.heard(lambda call: not call.is_targeted)


@pytest.mark.surface("a mention", "teams")
async def test_help_in_a_channel_is_seen_by_the_asker_alone(ada: TeamsPerson) -> None:
    answered = await ada.say("help")
    assert answered.is_targeted
    assert answered.conversation == f"{BILLING};messageid={ada.thread}"
    assert answered.body["recipient"] == {"id": "29:Ada", "isTargeted": True}
    assert answered.authorization == f"Bearer {OUTBOUND}"
    assert "Log a decision" in answered.text
    assert "Examples" in [each["title"] for each in actions(answered.card)]


@pytest.mark.surface("what one can type", "teams")
async def test_help_in_the_personal_chat(ada: TeamsPerson) -> None:
    alone = ada.in_personal()
    answered = await alone.say("help decide")
    assert not answered.is_targeted
    assert answered.conversation == alone.channel
    assert "decide [TEXT]" in answered.text


@pytest.mark.surface("what one can type", "teams")
async def test_a_slash_command_is_the_same_command(ada: TeamsPerson) -> None:
    slash = ada.activity("message", text="/help decide", entities=[])
    slash["recipient"]["isTargeted"] = True
    await ada.send(slash)
    assert "decide [TEXT]" in (await ada.heard()).text


async def test_what_is_said_to_others_in_a_channel_is_left_alone(ada: TeamsPerson) -> None:
    answer = await ada.send(ada.activity("message", text="shall we remove bulk edit?", entities=[]))
    assert answer.status == 200
    assert ada.teams.calls == []


@pytest.mark.surface("a question read, for who asked alone", "teams")
@pytest.mark.surface("a different question in its place", "teams")
async def test_a_reading_and_another_question_in_its_place(ada: TeamsPerson) -> None:
    reading = await ada.say(REMOVE)
    assert reading.is_targeted
    assert "people who use bulk edit" in reading.text
    assert "In their place I would ask" in reading.text
    pressed = action(reading.card, "Different question")
    assert (pressed["type"], pressed["mode"]) == ("Action.Execute", "secondary")
    redrawn = await ada.press("Different question", reading.card, on="17")
    assert redrawn.body is not None
    assert redrawn.body["type"] == "application/vnd.microsoft.card.adaptive"
    assert "people who use bulk edit" in redrawn.text
    for_good = await ada.heard(lambda call: call.method == "PUT")
    assert for_good.rest == "/activities/17"
    assert for_good.is_targeted
    assert "recipient" not in for_good.body


@pytest.mark.surface("share a reading", "teams")
async def test_a_reading_is_shared_as_a_card_that_everyone_sees(ada: TeamsPerson) -> None:
    reading = await ada.say(REMOVE)
    await ada.press("Share here", reading.card)
    shared = await ada.heard(lambda call: not call.is_targeted)
    assert shared.method == "POST"
    assert shared.conversation == f"{BILLING};messageid={ada.thread}"
    assert "Asked by Ada" in shared.text


@pytest.mark.surface("log a decision with a form", "teams")
@pytest.mark.surface("wrong answers: a sentence each, what was typed stays", "teams")
@pytest.mark.surface("the second form, which may be left", "teams")
async def test_from_a_reading_to_a_decision_by_dialogs(ada: TeamsPerson) -> None:
    reading = await ada.say(REMOVE)
    form = await ada.press("Log decision", reading.card)
    assert form.task["type"] == "continue"
    assert form.task["value"]["title"] == "Log a decision"
    labels = [each["label"] for each in inputs(form.card)]
    assert "What is decided?" in labels
    assert "Show it in #billing? (optional)" in labels
    wrong = await ada.fill(form.card, "Log it", text="no")
    assert "at least 10" in wrong.text.casefold() or "characters" in wrong.text
    kept = {each["id"]: each.get("value") for each in inputs(wrong.card)}
    assert kept["field.text"] == "no"
    assert kept["field.status"] == "open"  # it was asked as a question
    saved = await ada.fill(wrong.card, "Log it", **ANSWERS)
    card = await ada.heard(lambda call: not call.is_targeted)
    assert "D-1" in card.text
    assert "people who import large files: worse" in card.text.casefold()
    # Customers lose and we gain: a second form follows in the same dialog, which one press leaves.
    assert saved.task["type"] == "continue"
    left = await ada.fill(saved.card, "Skip")
    assert left.raw == b""


@pytest.mark.surface("the second form, which may be left", "teams")
async def test_the_second_form_is_saved(ada: TeamsPerson) -> None:
    offered = await ada.say(f"decide {CAP}")
    form = await ada.press("Log a decision", offered.card)
    second = await ada.fill(form.card, "Log it", **ANSWERS)
    done = await ada.fill(second.card, "Save", accepted_by="me")
    assert done.raw == b""
    whole = await ada.press("Open", (await ada.heard(lambda call: "D-1" in call.text)).card, on="18")
    assert "Ada" in whole.text


@pytest.mark.surface("the card of a decision, and what its buttons open", "teams")
async def test_open_and_dissent_on_the_card_in_the_channel(ada: TeamsPerson) -> None:
    card = await log(ada)
    opened = await ada.as_("Ben").press("Open", card.card, on="18")
    assert opened.task["type"] == "continue"
    assert "D-1" in opened.text
    dissent = await ada.as_("Ben").press("I see it differently", card.card, on="18")
    assert dissent.task["value"]["title"]
    assert inputs(dissent.card)


@pytest.mark.surface("an open decision decided on its card", "teams")
async def test_an_open_decision_is_decided_on_its_card_in_place(ada: TeamsPerson) -> None:
    card = await log(ada, status="open")
    posted = f"17000000{len(ada.teams.calls):05}"
    decided = await ada.press("Decided", card.card, on=posted)
    assert decided.task["type"] in ("continue", "message")
    redrawn = await ada.heard(lambda call: call.method == "PUT")
    assert redrawn.rest == f"/activities/{posted}"
    assert "Not decided yet" not in redrawn.text


@pytest.mark.surface("a question read, for who asked alone", "teams")
async def test_a_refused_targeted_message_goes_to_the_personal_chat(ada: TeamsPerson) -> None:
    ada.teams.refuse = lambda call: web.json_response({}, status=400) if call.is_targeted else None
    await ada.send(ada.message(REMOVE))
    told = await ada.heard(lambda call: not call.is_targeted)
    assert told.conversation == "a:chat-of-29:Ada"
    assert "people who use bulk edit" in told.text
    # Its buttons act in the channel where it was asked.
    alone = ada.in_personal()
    alone.channel = told.conversation
    form = await alone.press("Log decision", told.card)
    await alone.fill(form.card, "Log it", **ANSWERS)
    card = await alone.heard(lambda call: "D-1" in call.text)
    assert card.conversation == f"{BILLING};messageid={ada.thread}"
    # Nobody else acts there by them.
    stranger = await ada.as_("Eve").in_personal().press("Log decision", told.card)
    assert stranger.task == {"type": "message", "value": stranger.task["value"]}


@pytest.mark.surface("a message handed over: to the chair, as a decision, as a customer's words", "teams")
async def test_message_actions(ada: TeamsPerson) -> None:
    payload = {
        "id": "1",
        "linkToMessage": "https://teams.example/l/message/1",
        "from": {"user": {"id": "aad-Ben", "displayName": "Ben"}},
        "body": {"contentType": "html", "content": f"<p>{CAP}; &lt;b&gt; goes</p>"},
    }

    def used(command: str) -> dict[str, object]:
        value = {"commandId": command, "messagePayload": payload, "data": None}
        return ada.activity("invoke", name="composeExtension/fetchTask", value=value)

    decide = await ada.send(used("decide_message"))
    assert {each["id"]: each.get("value") for each in inputs(decide.card)}["field.text"] == f"{CAP}; <b> goes"
    assert "From Ben" in decide.text
    second = await ada.fill(decide.card, "Log it", **ANSWERS)
    assert second.task["type"] == "continue"
    card = await ada.heard(lambda call: "D-1" in call.text)
    whole = await ada.press("Open", card.card, on="18")
    assert [each["url"] for each in actions(whole.card) if "url" in each] == ["https://teams.example/l/message/1"]
    voice = await ada.send(used("voice_message"))
    assert f"{CAP}; <b> goes" in [each.get("value") for each in inputs(voice.card)]
    asked = await ada.send(used("ask_message"))
    assert asked.task["type"] == "message"
    assert "import" in (await ada.heard()).text


@pytest.mark.surface("the log as a file", "teams")
async def test_a_file_in_a_channel_is_a_link_that_expires(ada: TeamsPerson, make_admin: None) -> None:
    await log(ada)
    await ada.send(ada.message("export json"))
    linked = await ada.heard(lambda call: call.is_targeted)
    urls = [each["url"] for each in actions(linked.card) if each["type"] == "Action.OpenUrl"]
    assert urls[0].startswith("https://chair.example.com/files/")


@pytest.mark.surface("people of another organisation are refused", "teams")
async def test_guests_are_refused_and_nothing_is_shown_to_them(ada: TeamsPerson, teams: Microsoft) -> None:
    await log(ada)
    teams.guests.add("29:Gus")
    answered = await ada.as_("Gus").say("list")
    assert "D-1" not in answered.text
    assert "organisation" in answered.text


async def test_every_invoke_is_answered(ada: TeamsPerson) -> None:
    for name in ("message/submitAction", "composeExtension/query", "somethingNew"):
        answer = await ada.send(ada.activity("invoke", name=name, value={}))
        assert answer.status == 200
