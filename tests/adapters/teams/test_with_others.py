"""What people do together on Teams: ask around, look back, keep something to a channel."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from tests.adapters.teams.microsoft import actions
from tests.adapters.teams.teams_client import TeamsPerson, inputs
from tests.adapters.teams.test_surfaces import ANSWERS, CAP, REMOVE, log

pytestmark = pytest.mark.anyio


@pytest.mark.surface("has anyone heard", "teams")
async def test_has_anyone_heard_and_the_answer_changes_the_askers_reading_in_place(ada: TeamsPerson) -> None:
    reading = await ada.say(REMOVE)
    preview = await ada.press("Has anyone heard?", reading.card, on="17")
    shown = preview.card if "task" in (preview.body or {}) else (await ada.heard()).card
    await ada.press("Post it", shown, on="17")
    asked = await ada.heard_ever(lambda call: not call.is_targeted and "has a customer said anything" in call.text)
    ben = ada.as_("Ben")
    form = await ben.press("Add what they said", asked.card, on="18")
    await ben.fill(form.card, action_of(form.card), text="We close the month with bulk edit.")
    changed = await ben.heard_ever(lambda call: "In the chair" in call.text and "We close the month" in call.text)
    assert (changed.method, changed.rest) == ("PUT", "/activities/17")
    assert changed.is_targeted


@pytest.mark.surface("look back in three forms", "teams")
async def test_a_look_back_of_three_forms_stays_in_one_dialog(ada: TeamsPerson) -> None:
    await log(ada, customer_effect="better", prediction="fewer calls", confidence="80")
    shown = await ada.press(*(await offered(ada, "review D-1")))
    steps = 0
    while True:
        answered = await ada.fill(shown.card, action_of(shown.card), **answers_to(shown.card))
        steps += 1
        if answered.body is None or answered.task["type"] != "continue":
            break
        shown = answered
    assert steps == 3
    await ada.send(ada.message("show D-1"))
    whole = await ada.heard(lambda call: call.is_targeted)
    assert "Looked back" in whole.text


@pytest.mark.surface("what was logged in a private channel stays there", "teams")
async def test_what_is_logged_in_a_channel_stays_there(ada: TeamsPerson) -> None:
    await log(ada)
    assert "D-1" in (await ada.say("list")).text
    elsewhere = ada.as_("Ada")
    elsewhere.channel = "19:board@thread.tacv2"
    assert "D-1" not in (await elsewhere.say("list")).text


async def test_somebody_is_picked_who_never_spoke_to_the_bot(ada: TeamsPerson) -> None:
    ada.teams.guests.add("29:Gus")
    form = await ada.press(*(await offered(ada, f"decide {CAP}")))
    second = await ada.fill(form.card, "Log it", **ANSWERS)
    picker = next(each for each in inputs(second.card) if each["id"] == "pick.accepted_by")
    assert [each["title"] for each in picker["choices"]] == ["As typed above", "Ada", "Ben"]
    wrong = ada.fill_activity(second.card, "Save", customer_baseline="about 20")
    wrong["value"]["data"]["pick.accepted_by"] = "aad-Ben"
    again = await ada.send(wrong)
    shown = {each["id"]: each.get("value") for each in inputs(again.card)}
    assert (shown["field.accepted_by"], shown["pick.accepted_by"]) == (None, "aad-Ben")
    await ada.fill(again.card, "Save", customer_baseline="")
    await ada.send(ada.message("show D-1"))
    whole = await ada.heard(lambda call: call.is_targeted and "Ben" in call.text)
    assert "aad-Ben" not in whole.text
    # Where Teams does not say who is there, a name is typed.
    ada.teams.refuse = lambda call: web.json_response({}, status=403) if "paged" in call.rest else None
    elsewhere = ada.as_("Ada")
    elsewhere.channel = "19:board@thread.tacv2"
    form = await elsewhere.press(*(await offered(elsewhere, "todo add Write to them")))
    assert "pick.owner" not in [each["id"] for each in inputs(form.card)]


async def offered(ada: TeamsPerson, command: str) -> tuple[str, dict[str, Any]]:
    """The button that opens the form of a command, and the card it stands on."""
    card = (await ada.say(command)).card
    return action_of(card), card


def action_of(card: dict[str, Any]) -> str:
    """The first button of a card."""
    return str(actions(card)[0]["title"])


def answers_to(card: dict[str, Any]) -> dict[str, str]:
    """The first answer to whatever must be chosen."""
    asked = [each for each in inputs(card) if "(optional)" not in each["label"] and "choices" in each]
    return {
        each["id"].removeprefix("field."): each["choices"][0]["value"] for each in asked if not each.get("value")
    }
