"""The server dies between sending and marking: nothing is said twice, and the variant that can look it up does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.settings import Settings
from storage import outbox
from storage.engine import Database
from storage.vocabulary import OutboxState
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.clock import SUNDAY
from tests.storage.make import counts

pytestmark = pytest.mark.anyio

LOGGED = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}


def ends(url: str) -> dict[OutboxState, int]:
    database = Database(url)
    with database.reading("T1") as ws:
        found = counts(ws)
    database.close()
    return found


def dies(*_: object) -> bool:
    raise SystemError("killed between sending and marking")


async def worked_off(who: Slack, slack: FakeSlack) -> list[str]:
    """Until something newer was posted, which waits behind what was due before; the cards that were posted."""
    await who.say("decide Close the phone line on Sundays")
    await who.submit(await who.form(2), view_id="V9", **LOGGED)
    await who.posted("D-2")
    return ["D-1" if "D-1" in call.text else "D-2" for call in slack.of("chat.postMessage")]


async def cut_off(settings: Settings, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card arrives, and the server dies before that is noted."""
    with monkeypatch.context() as dying:
        dying.setattr(outbox, "sent", dies)
        async with served(settings, slack) as ada:
            await ada.say("decide Cap CSV import at 5,000 rows")
            await ada.submit(await ada.form(), **LOGGED)
            await ada.posted("D-1")


@pytest.mark.parametrize(
    ("variant", "refused", "uncertain"),
    [
        ("", "", 1),
        ("history", "", 0),
        # Where Slack does not let us look, nobody can tell, and it is not sent again.
        ("history", "missing_scope", 1),
        ("history", "not_in_channel", 1),
    ],
)
async def test_what_was_sent_and_not_marked(
    sqlite_url: str, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, variant: str, refused: str, uncertain: int
) -> None:
    settings = slack_settings(sqlite_url, slack.api, SLACK_VARIANTS=variant)
    await cut_off(settings, slack, monkeypatch)
    assert ends(sqlite_url) == {OutboxState.CLAIMED: 1}
    slack.refuse["conversations.history"] = [refused] if refused else []
    async with served(settings, slack, SUNDAY + timedelta(minutes=5)) as ada:
        assert await worked_off(ada, slack) == ["D-1", "D-2"]
    assert ends(sqlite_url).get(OutboxState.UNCERTAIN, 0) == uncertain
    looked = slack.of("conversations.history")
    assert [call.body["channel"] for call in looked] == (["C1"] if variant else [])
    assert all(call.body["include_all_metadata"] in (True, "true", "1", 1) for call in looked)


async def test_what_never_arrived_is_sent_after_looking(
    sqlite_url: str, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = slack_settings(sqlite_url, slack.api, SLACK_VARIANTS="history")
    slack.refuse["chat.postMessage"] = [(200, {}, {"ok": True, "ts": "", "channel": "C1", "lost": True})]
    await cut_off(settings, slack, monkeypatch)
    slack.answers["conversations.history"] = {"messages": []}
    async with served(settings, slack, SUNDAY + timedelta(minutes=5)) as ada:
        assert await worked_off(ada, slack) == ["D-1", "D-1", "D-2"]
