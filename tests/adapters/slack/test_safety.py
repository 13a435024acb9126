"""What nobody from Slack sent, what came twice, and what people of other organisations do."""

from __future__ import annotations

import json
import logging
import time
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import SECRET, Slack

pytestmark = pytest.mark.anyio

FORM = "application/x-www-form-urlencoded"
BODY = urlencode({"command": "/customer-chair", "text": "our secret plan", "team_id": "T1", "user_id": "U1"})


def signature(stamp: str, body: str, secret: str = SECRET) -> str:
    return SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""


def headers_of(kind: str) -> dict[str, str]:
    now, old = str(int(time.time())), str(int(time.time()) - 301)
    return {
        "stale": {"X-Slack-Request-Timestamp": old, "X-Slack-Signature": signature(old, BODY)},
        "tampered": {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature(now, BODY + "x")},
        "of another secret": {
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": signature(now, BODY, "another secret"),
        },
        "no signature": {"X-Slack-Request-Timestamp": now},
        "no time": {"X-Slack-Signature": signature(now, BODY)},
        "no number for a time": {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=1"},
        "nothing": {},
        "no letters": {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": "v0=ä"},
    }[kind]


@pytest.mark.surface("who may call it is proven", "slack")
@pytest.mark.parametrize(
    "kind",
    [
        "stale",
        "tampered",
        "of another secret",
        "no signature",
        "no time",
        "no number for a time",
        "nothing",
        "no letters",
    ],
)
async def test_what_slack_did_not_sign_is_refused_and_no_word_of_it_is_logged(
    ada: Slack, kind: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    headers = headers_of(kind) | {"Content-Type": FORM}
    async with ada.http.post(f"{ada.address}/slack/events", data=BODY, headers=headers) as response:
        assert response.status == 401
        assert "secret plan" not in await response.text()
    out, err = capfd.readouterr()
    assert "secret plan" not in caplog.text + out + err
    assert "secret+plan" not in caplog.text + out + err


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b"payload=%7B", b"[1]", b"null", b""])
async def test_a_body_that_is_none_is_refused(ada: Slack, body: bytes) -> None:
    headers = {"Content-Type": "application/json" if body[:1] in b"{[n" else FORM}
    async with ada.http.post(f"{ada.address}/slack/events", data=body, headers=headers) as response:
        assert response.status == 401


async def test_the_address_is_verified(ada: Slack) -> None:
    answer = await ada.send(json.dumps({"type": "url_verification", "challenge": "c-42"}), "application/json")
    assert (answer.status, answer.body) == (200, {"challenge": "c-42"})


async def test_an_event_that_nobody_listens_to_is_acknowledged(ada: Slack) -> None:
    assert (await ada.event({"type": "team_join", "user": {"id": "U9"}})).status == 200


@pytest.mark.surface("the same thing three times acts once", "slack")
async def test_the_same_submission_three_times_is_one_decision(ada: Slack, slack: FakeSlack) -> None:
    await ada.say("decide Cap CSV import at 5,000 rows")
    form = await ada.form()
    answers = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}
    for _ in range(3):
        assert (await ada.submit(form, **answers)).body == {"response_action": "clear"}
    listed = await ada.say("list")
    assert "D-1" in listed.text
    assert "D-2" not in listed.text
    await ada.posted("D-1")
    assert len([call for call in slack.of("chat.postMessage") if "D-1" in call.text]) == 1


@pytest.mark.surface("share a reading", "slack")
async def test_the_same_press_twice_shares_once(ada: Slack, slack: FakeSlack) -> None:
    reading = (await ada.say("should we remove offline mode")).body
    for _ in range(2):
        await ada.press("Share here", reading, trigger_id="same", response_url=slack.hook("same"))
    await ada.posted("offline mode")
    await ada.say("list")
    assert len(slack.of("chat.postMessage")) == 1


@pytest.mark.surface("people of another organisation are refused", "slack")
async def test_people_of_another_organisation_are_refused_politely(ada: Slack, slack: FakeSlack) -> None:
    eve = ada.as_("U8EVE", "eve")
    eve.team = "T1"
    reading = (await ada.say("should we remove offline mode")).body
    eve.team = "T8"
    await eve.press("Share here", reading)
    assert "works for the people of the organisation that installed it" in (await ada.told()).text
    await ada.event(
        {"type": "app_mention", "user": "U8EVE", "text": "<@UBOT> list", "channel": "C1", "user_team": "T8"},
        is_ext_shared_channel=True,
    )
    refused = await slack.wait("chat.postEphemeral")
    assert "works for the people of the organisation that installed it" in refused.text
    assert refused.body["user"] == "U8EVE"
    assert not slack.of("chat.postMessage")


async def test_an_outsiders_form_is_not_saved(ada: Slack) -> None:
    await ada.say("decide Cap CSV import at 5,000 rows")
    form = await ada.form()
    eve = ada.as_("U8EVE", "eve")
    eve.team = "T8"
    answers = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}
    assert (await eve.submit(form, **answers)).body == {"response_action": "clear"}
    assert "D-1" not in (await ada.say("list")).text


@pytest.mark.parametrize(("stranger", "status"), [(False, "read"), (True, "refused")])
async def test_in_an_enterprise_grid_slack_is_asked_who_belongs_to_it(
    ada: Slack, slack: FakeSlack, stranger: bool, status: str
) -> None:
    slack.members["U7GRID"] = {"real_name": "Gil", "is_stranger": stranger}
    reading = (await ada.say("should we remove offline mode")).body
    gil = ada.as_("U7GRID", "gil")
    gil.team = "T7"
    await gil.press("Why these?", reading, enterprise={"id": "E1"})
    told = (await gil.told()).text
    assert ("works for the people of the organisation" in told) == (status == "refused")


async def test_a_token_speaks_in_its_own_workspace_only(ada: Slack, slack: FakeSlack) -> None:
    await slack.wait("auth.test")
    ada.team = "T9"
    answer = await ada.say("list")
    assert "D-1" not in answer.text
    told = await ada.told()
    assert "is not installed in this workspace" in told.text
