"""App Home: where to begin, what waits for one person, what was decided, and what is kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.slack.home import render_home
from bot.commands.forget import YES as FORGET
from bot.messages import Button, Buttons, Reply
from storage import actions, decisions, schedules, workspaces
from storage.engine import Database
from storage.vocabulary import DigestKind, Role, Status, Visibility
from tests.acceptance.traces import everything
from tests.adapters.slack.checks import check_view
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, find_button
from tests.storage import make

pytestmark = pytest.mark.anyio


async def opened(who: Slack, tab: str = "home", **more: Any) -> None:
    event = {"type": "app_home_opened", "user": who.user, "channel": f"D{who.user[1:]}", "tab": tab}
    assert (await who.event(event, **more)).status == 200


async def page(who: Slack, count: int = 1) -> dict[str, Any]:
    """The page of somebody, once it was drawn so often."""
    call = await who.slack.wait("views.publish", count, lambda call: call.body["user_id"] == who.user)
    check_view(call.body["view"])
    return dict(call.body["view"])


async def press(who: Slack, label: str, view: dict[str, Any]) -> None:
    block, element = find_button(view, label)
    action = {
        "type": "button",
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": element.get("value", ""),
        "action_ts": "1.1",
    }
    payload = {
        "type": "block_actions",
        **who._who(),
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "hash": "h1", **view},
        "actions": [action],
    }
    assert (await who.interact(payload)).status == 200


async def log(who: Slack, text: str, **answers: str) -> None:
    await who.say(f"decide {text}")
    form = await who.form(len(who.slack.of("views.open")) or 1)
    await who.submit(
        form,
        view_id=text,
        **{"in_the_chair": "importers", "customer_effect": "better", "commercial_now": "same"} | answers,
    )
    await who.posted(text)


@pytest.mark.surface("a page of one's own", "slack")
async def test_the_first_visit_says_how_to_begin_and_what_is_kept(ada: Slack) -> None:
    await opened(ada)
    said = str(await page(ada))
    assert "Three ways to begin" in said
    assert "/customer-chair should we remove bulk edit" in said
    assert "It cannot read channels" in said
    assert "A question nobody logs is deleted after 24 hours" in said
    assert "Nothing. AI is off." in said
    assert "what sounds like a decision" not in said
    assert "Time to check" not in said


async def test_the_tab_of_messages_draws_nothing(ada: Slack, slack: FakeSlack) -> None:
    await opened(ada, tab="messages")
    await opened(ada.as_("U2BOB", "bob"))
    await page(ada.as_("U2BOB", "bob"))
    assert [call.body["user_id"] for call in slack.of("views.publish")] == ["U2BOB"]


@pytest.mark.surface("a page of one's own", "slack")
async def test_what_was_decided_is_there_and_opens_over_the_page(ada: Slack, slack: FakeSlack) -> None:
    await log(ada, "Cap CSV import at 5,000 rows")
    await opened(ada)
    view = await page(ada)
    assert "Cap CSV import at 5,000 rows" in str(view)
    assert "Three ways to begin" not in str(view)
    forms = len(slack.of("views.open"))
    await press(ada, "Open", view)
    over = (await slack.wait("views.open", forms + 1)).body["view"]
    check_view(over)
    assert over["callback_id"] == "done"
    assert "Cap CSV import at 5,000 rows" in str(over)
    assert slack.of("chat.postEphemeral") == []


async def test_what_is_pressed_over_the_page_is_drawn_in_its_place_and_the_page_anew(
    ada: Slack, slack: FakeSlack
) -> None:
    await log(ada, "Cap CSV import at 5,000 rows")
    await opened(ada)
    forms = len(slack.of("views.open"))
    await press(ada, "Open", await page(ada))
    over = (await slack.wait("views.open", forms + 1)).body["view"]
    drawn = len(slack.of("views.publish"))
    await press(ada, "Correct", over)
    form = (await slack.wait("views.update")).body["view"]
    check_view(form)
    assert form["type"] == "modal"
    await page(ada, drawn + 1)


async def test_a_form_opens_from_the_page(ada: Slack) -> None:
    await opened(ada)
    await press(ada, "Log a decision", await page(ada))
    assert "conversations_select" in str(await ada.form())


async def test_what_was_logged_in_a_private_channel_stays_there(ada: Slack) -> None:
    inside = ada.as_("U1ADA", "ada", "C9", "privategroup")
    await log(inside, "Close the import of the old plan")
    await opened(ada)
    assert "Close the import" not in str(await page(ada))


async def test_somebody_of_another_organisation_sees_a_sentence_and_no_decision(
    ada: Slack, slack: FakeSlack
) -> None:
    await log(ada, "Cap CSV import at 5,000 rows")
    eve = ada.as_("U9EVE", "eve")
    slack.members["U9EVE"] = {"name": "eve", "is_stranger": True}
    await opened(eve)
    said = str(await page(eve))
    assert "works for the people of the organisation" in said
    assert "Cap CSV" not in said


async def test_the_event_is_acknowledged_while_slack_is_slow(ada: Slack, slack: FakeSlack) -> None:
    slack.hold["views.publish"] = asyncio.Event()
    async with asyncio.timeout(2):
        await opened(ada)
    slack.hold["views.publish"].set()
    await page(ada)


async def test_a_page_that_slack_refuses_ends_quietly(ada: Slack, slack: FakeSlack) -> None:
    slack.refuse["views.publish"] = ["not_enabled"]
    await opened(ada)
    await slack.wait("views.publish")
    assert (await ada.say("help")).status == 200


async def test_digests_are_turned_on_and_off_on_the_page_by_whoever_may(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    await log(ada, "Cap CSV import at 5,000 rows")
    board = ada.as_("U1ADA", "ada", "C9", "privategroup")
    await board.say("list")
    database = Database(sqlite_url)
    with database.writing("T1") as ws:
        actions.add(ws, make.action(channel="C1", owner="U1ADA", text="Tell the importers"))
        actions.add(ws, make.action(channel="C9", owner="U1ADA", text="Tell nobody yet"))
        actions.add(ws, make.action(channel="C1", owner="U2BOB", text="Tell the others"))
        workspaces.grant(ws, "C9", "U1ADA", Role.MANAGER)
    await opened(ada)
    view = await page(ada)
    said = str(view)
    assert "The digest of #billing" in said
    assert "To do (1)" in said
    assert "Tell the importers" in said
    assert "Tell nobody yet" not in said
    assert "Tell the others" not in said
    drawn, forms = len(slack.of("views.publish")), len(slack.of("views.open"))
    await press(ada, "Turn it on", view)
    over = (await slack.wait("views.open", forms + 1)).body["view"]
    assert "The digest of #billing is on." in str(over)
    view = await page(ada, drawn + 1)
    with database.reading("T1") as ws:
        assert schedules.find(ws, DigestKind.CHANNEL, "C1").is_on  # type: ignore[union-attr]
    await press(ada, "Turn it off", view)
    view = await page(ada, drawn + 2)
    manager = next(block for block in view["blocks"] if "manager" in str(block))
    await press(ada, "Turn it on", {**view, "blocks": [manager]})
    await page(ada, drawn + 3)
    with database.reading("T1") as ws:
        assert not schedules.find(ws, DigestKind.CHANNEL, "C1").is_on  # type: ignore[union-attr]
        assert schedules.find(ws, DigestKind.MANAGER, "U1ADA").channels == ["C9"]  # type: ignore[union-attr]
    database.close()


async def test_whoever_is_forgotten_on_their_page_is_not_met_again_by_drawing_it(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    bob = ada.as_("U2BOBBY99", "Bob Bell")
    await log(bob, "Cap CSV import at 5,000 rows")
    await opened(bob)
    assert "Cap CSV" in str(await page(bob))
    assert "U2BOBBY99" in everything(sqlite_url)
    forms = len(slack.of("views.open"))
    await press(bob, "Erase me", render_home(Reply("x", (Buttons((Button("Erase me", FORGET),)),))))
    over = (await slack.wait("views.open", forms + 1)).body["view"]
    assert "Nothing leads to you any more" in str(over)
    await opened(ada)
    await page(ada)
    assert len([call for call in slack.of("views.publish") if call.body["user_id"] == bob.user]) == 1
    left = everything(sqlite_url)
    assert "U2BOBBY99" not in left
    assert "Bob Bell" not in left


async def test_nobody_turns_on_the_digest_of_a_channel_they_have_nothing_to_do_with(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    await log(ada, "Cap CSV import at 5,000 rows")
    await opened(ada)
    view = await page(ada)
    eve = ada.as_("U5EVE", "eve")
    await opened(eve)
    assert "#billing" not in str(await page(eve))
    await press(eve, "Turn it on", view)
    await page(eve, 2)
    database = Database(sqlite_url)
    with database.reading("T1") as ws:
        assert schedules.find(ws, DigestKind.CHANNEL, "C1") is None
    database.close()


async def test_a_full_page_is_one_that_slack_takes_and_ends_with_what_is_kept(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    await ada.say("list")
    database = Database(sqlite_url)
    with database.writing("T1") as ws:
        for number in range(12):
            text = f"{number} " + "🙂 a long decision " * 27
            due = {"due_on": make.TODAY, "decided_by": "U1ADA", "logged_by": "U1ADA"}
            workspaces.ensure_channel(ws, f"C{number}", "c" * 190 + str(number), Visibility.PUBLIC, make.NOW)
            workspaces.grant(ws, f"C{number}", "U1ADA", Role.MANAGER)
            decisions.add(ws, make.decision(text[:500], channel=f"C{number}", **due))
            decisions.add(
                ws, make.decision(text[:500], channel=f"C{number}", logged_by="U1ADA", status=Status.OPEN)
            )
            decisions.add(ws, make.decision(text[:500], channel=f"C{number}"))
            actions.add(ws, make.action(text[:500], channel=f"C{number}", owner="U1ADA"))
    database.close()
    await opened(ada)
    view = await page(ada)
    assert "Getting rid of it" in str(view["blocks"][-1])
    assert "more than fits" not in str(view)
    assert 25 < len(view["blocks"]) <= 100
