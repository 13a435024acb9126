"""Listening: only in the variant that asks for it, only where a channel turned it on, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import quiet
from storage.engine import Database
from tests.adapters.slack.checks import check_message
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.clock import SUNDAY

pytestmark = pytest.mark.anyio

TUESDAY = SUNDAY.replace(hour=10) + timedelta(days=2)
DECIDED = "We decided to cap CSV imports at 5,000 zebrafish rows for free plans from Monday"


@asynccontextmanager
async def listening(url: str, slack: FakeSlack, variant: str = "ambient") -> AsyncIterator[Slack]:
    """The application on a working morning; #billing has turned listening on, #sales has not."""
    async with served(slack_settings(url, slack.api, SLACK_VARIANTS=variant), slack, TUESDAY) as ada:
        await ada.say("list")
        await ada.as_("U1ADA", "ada", "C2", "sales").say("list")
        database = Database(url)
        with database.writing("T1") as ws:
            quiet.listen(ws, "C1", "U1ADA", TUESDAY, on=True)
        database.close()
        yield ada


async def write(who: Slack, text: str, **more: Any) -> None:
    said = {"type": "message", "channel_type": "channel", "user": who.user, "channel": who.channel, "team": "T1"}
    assert (await who.event({**said, "ts": "1700000009.1", "text": text, **more})).status == 200


async def test_whoever_wrote_it_alone_is_asked_once_a_week_and_no_word_of_it_is_kept(
    sqlite_url: str, slack: FakeSlack, capfd: pytest.CaptureFixture[str]
) -> None:
    async with listening(sqlite_url, slack) as ada:
        await write(ada, DECIDED)
        offered = (await slack.wait("chat.postEphemeral")).body
        check_message(offered)
        assert (offered["channel"], offered["user"]) == ("C1", "U1ADA")
        assert "Shall it go into the log?" in str(offered)
        assert "zebrafish" not in str(offered)
        await write(ada, DECIDED)
        await write(ada.as_("U2BOB", "bob"), DECIDED)
        await ada.event({"type": "app_home_opened", "user": "U1ADA", "channel": "D1", "tab": "home"})
        home = str((await slack.wait("views.publish")).body)
        assert "In channels that turned it on, what sounds like a decision." in home
        assert "It cannot read channels" not in home
        await ada.press("Not this", offered)
        await ada.told("All right")
    assert len(slack.of("chat.postEphemeral")) == 1
    assert slack.of("chat.postMessage") == []
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    kept = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert b"U1ADA" in kept, "this is the file that it would stand in"
    assert b"zebrafish" not in kept
    assert "zebrafish" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Should we cap CSV imports at 5,000 rows for free plans?", {}),
        (DECIDED, {"channel": "C2"}),
        (DECIDED, {"bot_id": "B2"}),
        (DECIDED, {"subtype": "message_changed"}),
        (DECIDED, {"user_team": "T8"}),
        (f"<@UBOT> {DECIDED}", {}),
        (DECIDED, {"channel_type": "mpim"}),
    ],
)
async def test_everything_else_is_passed_over(
    sqlite_url: str, slack: FakeSlack, text: str, more: dict[str, str]
) -> None:
    async with listening(sqlite_url, slack) as ada:
        await write(ada, text, **more)
    assert slack.of("chat.postEphemeral") == slack.of("chat.postMessage") == []


async def test_without_the_variant_nothing_is_listened_to(sqlite_url: str, slack: FakeSlack) -> None:
    async with listening(sqlite_url, slack, variant="history") as ada:
        await write(ada, DECIDED)
    assert slack.of("chat.postEphemeral") == []
