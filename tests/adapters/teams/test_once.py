"""The same message, press or form three times, also under another activity id, acts once."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from tests.adapters.teams.microsoft import Microsoft
from tests.adapters.teams.teams_client import TeamsPerson, teams_served
from tests.adapters.teams.test_surfaces import ANSWERS, CAP, REMOVE

pytestmark = pytest.mark.anyio


@pytest.mark.surface("the same thing three times acts once", "teams")
async def test_a_message_three_times_is_answered_once(ada: TeamsPerson) -> None:
    said = ada.message(REMOVE)
    again = said | {"id": "another-id"}
    later = said | {"timestamp": "2026-11-22T09:30:59.999Z"}
    for each in (said, again, later):
        assert (await ada.send(each)).status == 200
    assert len(ada.teams.sent) == 1


async def test_a_message_three_times_at_once_is_answered_once(ada: TeamsPerson) -> None:
    said = ada.message(REMOVE)
    answers = await asyncio.gather(*(ada.send(said | {"id": f"id-{number}"}) for number in range(3)))
    assert [each.status for each in answers] == [200, 200, 200]
    assert len(ada.teams.sent) == 1


async def test_the_same_words_twice_are_two_questions(ada: TeamsPerson) -> None:
    await ada.say(REMOVE)
    await ada.say(REMOVE)
    assert len(ada.teams.sent) == 2


@pytest.mark.surface("the same thing three times acts once", "teams")
async def test_a_form_three_times_is_one_decision(ada: TeamsPerson) -> None:
    offered = await ada.say(f"decide {CAP}")
    form = await ada.press("Log a decision", offered.card)
    filled = ada.fill_activity(form.card, "Log it", **ANSWERS)
    answers = [await ada.send(filled | {"id": f"id-{number}"}) for number in range(3)]
    assert answers[0].task["type"] == "continue"
    listed = await ada.say("list")
    assert "D-1" in listed.text
    assert "D-2" not in listed.text
    ada.seen = 0
    await ada.heard(lambda call: not call.is_targeted)  # the card is on its way
    assert len([call for call in ada.teams.sent if not call.is_targeted]) == 1


@pytest.mark.surface("the same thing three times acts once", "teams")
async def test_a_press_three_times_acts_once(ada: TeamsPerson) -> None:
    reading = await ada.say(REMOVE)
    pressed = ada.press_activity("Share here", reading.card)
    for number in range(3):
        await ada.send(pressed | {"id": f"id-{number}"})
    await ada.heard_ever(lambda call: "Asked by Ada" in call.text)
    await ada.say("list")
    assert len([call for call in ada.teams.sent if "Asked by Ada" in call.text]) == 1


async def test_a_press_of_two_people_on_one_card_is_two(ada: TeamsPerson) -> None:
    offered = await ada.say(f"decide {CAP}")
    form = await ada.press("Log a decision", offered.card)
    await ada.fill(form.card, "Log it", **ANSWERS)
    card = await ada.heard(lambda call: not call.is_targeted)
    adas = await ada.press("I see it differently", card.card, on="18")
    bens = await ada.as_("Ben").press("I see it differently", card.card, on="18")
    assert adas.card != bens.card


async def test_after_a_restart_too(sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch) -> None:
    async with teams_served(sqlite_url, teams, monkeypatch) as ada:
        said = ada.message(REMOVE)
        await ada.send(said)
    async with teams_served(sqlite_url, teams, monkeypatch) as ada:
        assert (await ada.send(said | {"id": "another"})).status == 200
    assert len(teams.sent) == 1


async def test_what_could_not_be_answered_is_not_lost(ada: TeamsPerson) -> None:
    ada.teams.refuse = lambda _: web.json_response({}, status=500)
    said = ada.message(REMOVE)
    assert (await ada.send(said)).status == 500
    ada.teams.refuse = lambda _: None
    ada.teams.calls.clear()
    assert (await ada.send(said)).status == 200
    assert "people who use bulk edit" in ada.teams.sent[0].text
