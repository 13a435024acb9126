"""Channels that are archived or gone, and people who left: learnt from what Slack refuses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.messages import Paragraph, Reply, to_json
from bot.rhythm import planning
from bot.rhythm.schedule import Slot
from storage import channel_state, editions, outbox, schedules
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import DigestKind, EditionState, OutboxState
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack
from tests.clock import SUNDAY
from tests.storage import make

pytestmark = pytest.mark.anyio

LOGGED = {"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "gain"}
FRIDAY = datetime(2026, 11, 27, 10, tzinfo=UTC)


def planned(url: str, week: str) -> Edition:
    """The digest of #billing in a week, once its hour has come."""
    database = Database(url)
    with database.writing("T1") as ws:
        schedule = schedules.ensure(ws, make.schedule(owner="C1", platform="slack", since=SUNDAY))
        planning.publish(ws, schedule, Slot(week, FRIDAY.date(), FRIDAY), FRIDAY)
        found = editions.find(ws, DigestKind.CHANNEL, "C1", week)
        assert found
        ws.session.expunge(found)
    database.close()
    return found


def put(ws: WorkspaceSession, only_for: str | None = None) -> None:
    """Something that is due in #billing, or for one person there."""
    outbox.put(
        ws,
        "due:1",
        platform="slack",
        channel="C1",
        only_for=only_for,
        content=to_json(Reply("D-9 is due", (Paragraph("D-9 is due"),))),
        now=SUNDAY,
    )


async def log(who: Slack, text: str, count: int) -> None:
    await who.say(f"decide {text}")
    await who.submit(await who.form(count), view_id=f"V{count}", **LOGGED)


@pytest.mark.parametrize(
    ("refused", "told", "kept"),
    [
        ("is_archived", "because that is archived", "The channel is archived."),
        ("channel_not_found", "/invite @Customer Chair", "Slack knows no such channel"),
    ],
)
async def test_nothing_is_planned_for_a_channel_that_is_gone_until_it_is_used_again(
    ada: Slack, slack: FakeSlack, sqlite_url: str, refused: str, told: str, kept: str
) -> None:
    slack.refuse["chat.postMessage"] = [refused]
    await log(ada, "Cap CSV import at 5,000 rows", 1)
    assert told in (await ada.told()).text
    bob = ada.as_("U2BOB", "bob", "C2", "sales")
    await log(bob, "Close the phone line on Sundays", 2)
    await bob.posted("Close the phone line")
    database = Database(sqlite_url)
    with database.reading(EVERY_WORKSPACE) as ws:
        assert [channel.name for channel in channel_state.all_gone(ws)] == ["billing"]
    edition = planned(sqlite_url, "2026-W48")
    assert edition.state is EditionState.DROPPED
    assert (edition.reason or "").startswith(kept)
    assert f"not posted: {kept}" in (await ada.say("digest")).text
    with database.reading("T1") as ws:
        assert channel_state.why_gone(ws, "C1") is None
    database.close()
    again = planned(sqlite_url, "2026-W49")
    assert again.state is EditionState.PLANNED


async def test_a_card_that_cannot_be_drawn_anew_tells_it_as_well(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    await ada.say("decide Cap CSV import at 5,000 rows")
    await ada.submit(await ada.form(), **LOGGED, status="open")
    card = await ada.posted("Not decided yet")
    slack.refuse["chat.update"] = ["is_archived"]
    bob = ada.as_("U2BOB", "bob")
    await bob.press("Decided", card.body, ephemeral=False, ts="1700000000.000001")
    await slack.wait("chat.update")
    sales = ada.as_("U2BOB", "bob", "C2", "sales")
    await log(sales, "Close the phone line on Sundays", 2)
    await sales.posted("Close the phone line")
    database = Database(sqlite_url)
    with database.reading("T1") as ws:
        assert channel_state.why_gone(ws, "C1") == "The channel is archived."
    database.close()


async def test_where_the_bot_was_not_it_is_back_once_something_was_posted(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    database = Database(sqlite_url)
    await ada.say("list")
    with database.writing("T1") as ws:
        channel_state.gone(ws, "C1", "The channel is archived.", SUNDAY)
        put(ws)
    await ada.as_("U2BOB", "bob", "C2", "sales").say("decide Close the phone line on Sundays")
    await ada.as_("U2BOB", "bob", "C2", "sales").submit(await ada.form(), **LOGGED)
    await slack.wait("chat.postMessage", 2)
    await ada.as_("U2BOB", "bob", "C2", "sales").say("list")
    with database.reading("T1") as ws:
        assert channel_state.why_gone(ws, "C1") is None
    database.close()


async def test_what_was_for_somebody_who_left_is_dropped_with_its_reason(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    slack.members["U7GONE"] = {"name": "gone", "deleted": True}
    slack.refuse["chat.postMessage"] = ["channel_not_found"]
    await ada.say("list")
    database = Database(sqlite_url)
    with database.writing("T1") as ws:
        put(ws, only_for="U7GONE")
    await log(ada, "Cap CSV import at 5,000 rows", 1)
    await ada.posted("D-1")
    with database.reading("T1") as ws:
        assert outbox.standing(ws, "due:1") == (OutboxState.DROPPED, "The account of this person is deactivated.")
        assert channel_state.why_gone(ws, "C1") is None
    database.close()
