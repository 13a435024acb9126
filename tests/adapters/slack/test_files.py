"""A file that was asked for is sent, whatever happens to the server and to Slack meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import workspaces
from storage.engine import Database
from storage.vocabulary import Role
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.clock import SUNDAY

pytestmark = pytest.mark.anyio

LOGGED = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}
ON_ITS_WAY = "on its way to your direct messages"


async def facilitating(who: Slack, url: str) -> None:
    """Something is logged, and this person may take it out."""
    await who.say("decide Cap CSV import at 5,000 rows")
    await who.submit(await who.form(), **LOGGED)
    await who.posted("D-1")
    database = Database(url)
    with database.writing("T1") as ws:
        workspaces.grant(ws, "C1", "U1ADA", Role.FACILITATOR)
    database.close()


async def test_a_file_that_was_not_sent_when_the_server_ended_is_sent_once_by_the_next(
    sqlite_url: str, slack: FakeSlack
) -> None:
    settings = slack_settings(sqlite_url, slack.api)
    async with served(settings, slack) as ada:
        await facilitating(ada, sqlite_url)
        slack.refuse["files.getUploadURLExternal"] = [(503, {}, {"ok": False, "error": "service_unavailable"})]
        # The same delivery twice, as when Slack does not hear the first answer.
        for _ in range(2):
            answer = await ada.say("export json", trigger_id="same", response_url=slack.hook("same", "commands"))
            assert ON_ITS_WAY in answer.text
        await slack.wait("files.getUploadURLExternal")
        assert slack.of("upload") == []
    async with served(settings, slack, SUNDAY + timedelta(hours=1)):
        await slack.wait("files.completeUploadExternal")
    assert ["Cap CSV import at 5,000 rows" in call.text for call in slack.of("upload")] == [True]
    (shared,) = slack.of("files.completeUploadExternal")
    assert shared.body["channel_id"] == "D1ADA"
    told = [call for call in slack.of("chat.postMessage") if "took the log out" in call.text]
    assert len(told) == 1


async def test_whoever_asked_is_told_where_slack_will_not_take_it(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    await facilitating(ada, sqlite_url)
    slack.refuse["conversations.open"] = ["not_allowed_token_type"]
    assert ON_ITS_WAY in (await ada.say("export csv")).text
    assert "Ask for it once more" in (await ada.told("could not be handed over")).text


async def test_a_file_that_is_too_large_is_not_made_and_whoever_asked_is_told_what_to_do(
    ada: Slack, slack: FakeSlack, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await facilitating(ada, sqlite_url)
    monkeypatch.setattr("adapters.slack.platform.LARGEST_UPLOAD", 100)
    await ada.say("export csv")
    told = await slack.wait("chat.postMessage", where=lambda call: "too large to be sent here" in call.text)
    assert "Take it out in parts" in told.text
    assert told.body["channel"] == "U1ADA"
    assert slack.of("upload") == []
