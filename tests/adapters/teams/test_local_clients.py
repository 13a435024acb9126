"""Local clients, such as Microsoft's playground: without authentication, on loopback, where it was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web

from adapters.app import build_application
from bot.settings import read_settings
from tests.adapters.teams.microsoft import Call, Microsoft, actions
from tests.adapters.teams.teams_client import TeamsPerson, action, inputs
from tests.adapters.teams.test_surfaces import ANSWERS
from tests.clock import standing_still

pytestmark = pytest.mark.anyio


@pytest.fixture
async def local(sqlite_url: str, teams: Microsoft) -> AsyncIterator[TeamsPerson]:
    settings = read_settings({"DATABASE_URL": sqlite_url, "CHAIR_DEV_NO_AUTH": "1"})
    runner = web.AppRunner(build_application(standing_still(settings)))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with ClientSession() as http:
            yield TeamsPerson(http, f"http://127.0.0.1:{runner.addresses[0][1]}", teams)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("scope", ["personal", "groupChat", "channel"])
@pytest.mark.surface("a mention", "teams")
async def test_every_scope_is_answered(local: TeamsPerson, scope: str) -> None:
    local.scope = scope
    if scope != "channel":
        local.channel, local.thread = f"19:{scope}@unq.gbl.spaces", ""
    answered = await local.say("help")
    assert answered.authorization == ""
    assert "Log a decision" in answered.text


async def test_an_address_elsewhere_is_never_called(local: TeamsPerson) -> None:
    activity = local.message("help") | {"serviceUrl": "https://smba.trafficmanager.net/emea/"}
    assert (await local.send(activity)).status == 401
    assert local.teams.calls == []


@pytest.mark.surface("log a decision with a form", "teams")
async def test_a_client_without_dialogs_has_its_forms_in_the_chat(local: TeamsPerson) -> None:
    alone = local.in_personal()

    async def press(label: str, card: dict[str, Any], **answers: str) -> Call:
        data = dict(action(card, label)["data"])
        assert "msteams" not in data
        data |= {each["id"]: each["value"] for each in inputs(card) if "value" in each}
        data |= {f"field.{name}": value for name, value in answers.items()}
        await alone.send(alone.activity("message", value=data, replyToId="1700000000001"))
        return await alone.heard()

    reading = await alone.say("should we remove bulk edit")
    form = await press("Log decision", reading.card)
    assert "Show it in this chat?" in form.text
    assert "What is decided?" in form.text
    wrong = await press("Log it", form.card, text="no")
    assert {each["id"]: each.get("value") for each in inputs(wrong.card)}["field.text"] == "no"
    assert "at least 10" in wrong.text
    second = await press("Log it", wrong.card, **ANSWERS)
    whole = await press("Go on" if "Go on" in second.text else title(second), second.card)
    assert "Who accepts that?" in whole.text
    # The same press again, later, is meant; the same form is not.
    await press("Log decision", reading.card)
    again = await alone.heard(lambda call: "What is decided?" in call.text)
    assert "What is decided?" in again.text
    await alone.send(alone.activity("message", value=action(form.card, "Not now")["data"]))
    assert "D-1" in (await alone.say("list")).text


def title(call: Call) -> str:
    (offered,) = [each["title"] for each in actions(call.card)]
    return str(offered)
