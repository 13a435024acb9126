"""The database is gone for a while and comes back: what people see, and that nothing is lost or doubled."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.failures import GONE, GONE_FORM
from tests.acceptance.conversation import Answer, Conversation, settings_for
from tests.acceptance.conversation import served as web_served
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, fake_slack, slack_settings
from tests.adapters.slack.slack_conversation import served as slack_served
from tests.adapters.slack.test_installing import GIVEN, MANY, install
from tests.adapters.teams.microsoft import Microsoft, microsoft
from tests.adapters.teams.teams_client import TeamsPerson, teams_served
from tests.faults.outages import Breakable

pytestmark = pytest.mark.anyio

CAP = "Cap CSV import at 5,000 rows from Monday"
CLOSE = "Close the phone line on Sundays"
REMOVE = "should we remove bulk edit"
FILLED = {"in_the_chair": "people who import", "customer_effect": "worse", "commercial_now": "gain"}


async def status(http: ClientSession, address: str) -> int:
    async with http.get(address) as response:
        assert "Traceback" not in await response.text()
        return response.status


async def log(ada: Conversation, key: str, text: str = CAP) -> Answer:
    """The form, sent by the page under its own key, which stays the same until an answer came."""
    body = {"action": "decide", "fields": {"text": text, **FILLED}, "carry": {}, "delivery": key}
    async with ada.http.post(f"{ada.address}/web/form", json=body | {"channel": "general", "user": "ada"}) as sent:
        return Answer(sent.status, await sent.json())


async def test_in_the_web_chat(breakable: Breakable) -> None:
    async with web_served(settings_for(breakable.url)) as ada:
        assert (await log(ada, "first")).status == 200
        await ada.as_("bob").posted(CAP)
        async with breakable.gone():
            refused = await log(ada, "second", CLOSE)
            assert (refused.status, refused.body["errors"]) == (503, {"request": GONE_FORM})
            looked_up, page = await ada.say("list"), await status(ada.http, f"{ada.address}/")
            if breakable.reads_go_on:
                assert (looked_up.status, page) == (200, 200)
                assert "D-1" in looked_up.text
            else:
                assert (looked_up.status, page) == (503, 503)
            ready = await status(ada.http, f"{ada.address}/readyz")
            assert ready == (200 if breakable.reads_go_on else 503)
            assert await status(ada.http, f"{ada.address}/healthz") == 200
            assert await status(ada.http, f"{ada.address}/metrics") == 200
        assert await status(ada.http, f"{ada.address}/readyz") == 200
        answers = [await log(ada, "second", CLOSE) for _ in range(3)]
        assert [each.status for each in answers] == [200, 200, 200]
        assert answers[0].body == answers[1].body == answers[2].body
        await ada.as_("bob").posted(CLOSE)
        listed = await ada.say("list")
        assert "D-1" in listed.text
        assert "D-3" not in listed.text


@pytest.mark.parametrize("many", [False, True], ids=["one workspace", "installed by OAuth"])
async def test_on_slack(breakable: Breakable, many: bool) -> None:
    async with fake_slack() as slack:
        slack.answers["oauth.v2.access"] = GIVEN
        settings = slack_settings(breakable.url, slack.api, **(MANY if many else {}))
        async with slack_served(settings, slack) as ada:
            if many:
                await install(ada)
            await _out_and_back_on_slack(ada, slack, breakable)


async def _out_and_back_on_slack(ada: Slack, slack: FakeSlack, breakable: Breakable) -> None:
    reading = (await ada.say(f"ask {CAP}")).body
    await ada.press("Log decision", reading)
    form = await ada.form()
    async with breakable.gone():
        shown = await _told_on_slack(ada, slack, reading, form)
        event = {"type": "app_mention", "user": "U1ADA", "text": f"<@UBOT> {REMOVE}", "channel": "C1"}
        event |= {"ts": "1700000002.000100", "team": "T1"}
        # Slack delivers it again: at once, after a minute and after five.
        assert (await ada.event(event, "Ev-1")).status == 500
    assert (await ada.submit(form, **FILLED)).status == 200
    # The form that was shown instead is the same submission, whatever became of the first.
    again = await ada.submit({**shown, "hash": "of the form as it was drawn anew"})
    assert (again.status, "says the same already" in again.text) == (200, False)
    await ada.posted("D-1")
    for _ in range(3):
        assert (await ada.event(event, "Ev-1")).status == 200
    answered = await slack.wait("chat.postEphemeral", where=lambda call: "bulk edit" in call.text)
    listed = (await ada.say("list")).text
    assert "D-1" in listed
    assert "D-2" not in listed
    assert [call for call in slack.of("chat.postEphemeral") if "bulk edit" in call.text] == [answered]


async def _told_on_slack(
    ada: Slack, slack: FakeSlack, reading: dict[str, Any], form: dict[str, Any]
) -> dict[str, Any]:
    asked = await ada.say(REMOVE)
    assert (asked.status, asked.body["response_type"]) == (200, "ephemeral")
    assert GONE in asked.text
    sent = await ada.submit(form, **FILLED)
    assert (sent.status, sent.body["response_action"]) == (200, "update")
    assert GONE_FORM in sent.text
    assert CAP in sent.text
    pressed = await ada.press("Share here", reading)
    assert pressed.status == 200
    await ada.told(GONE)
    return dict(sent.body["view"])


async def test_on_teams(breakable: Breakable, monkeypatch: pytest.MonkeyPatch) -> None:
    async with microsoft() as teams, teams_served(breakable.url, teams, monkeypatch) as ada:
        offered = await ada.say(f"decide {CAP}")
        form = (await ada.press("Log a decision", offered.card)).card
        filled = ada.fill_activity(form, "Log it", **FILLED)
        asked = ada.message(REMOVE)
        async with breakable.gone():
            shown = await _told_on_teams(ada, teams, asked, filled)
        await ada.send(filled)
        # The dialog that was shown instead is the same submission, whatever became of the first.
        again = await ada.fill(shown, "Log it", **FILLED)
        assert "says the same already" not in again.raw.decode()
        for _ in range(3):
            assert (await ada.send(asked)).status == 200
        await ada.heard_ever(lambda call: "bulk edit" in call.text)
        listed = await ada.say("list")
        assert "D-1" in listed.text
        assert "D-2" not in listed.text
        assert len([call for call in teams.sent if "bulk edit" in call.text]) == 1
        assert len([call for call in teams.sent if "D-1" in call.text and not call.is_targeted]) == 1


async def _told_on_teams(
    ada: TeamsPerson, teams: Microsoft, asked: dict[str, Any], filled: dict[str, Any]
) -> dict[str, Any]:
    assert (await ada.send(asked)).status == 200
    said = await ada.heard()
    assert (said.text, said.is_targeted) == (GONE, True)
    again = await ada.send(filled)
    assert again.status == 200
    assert GONE_FORM in again.text
    assert CAP in str(again.card)
    # Somebody whom this process has not met yet is told as well.
    ben = ada.as_("Ben").in_personal()
    assert (await ben.send(ben.message(REMOVE))).status == 200
    assert (await ben.heard()).text == GONE
    return again.card
