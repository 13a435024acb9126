"""App Home: how to begin, what waits for one, what was decided in public, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.home import home
from storage import workspaces
from storage.engine import Database
from storage.vocabulary import Visibility
from tests.adapters.slack.checks import check_view
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import NOW, Slack
from tests.storage import make

pytestmark = pytest.mark.anyio


def logged(url: str, **values: Any) -> None:
    database = Database(url)
    make.workspace(database, "T1", C1=Visibility.PUBLIC, C2=Visibility.PRIVATE)
    with database.writing("T1") as ws:
        workspaces.ensure_member(ws, "U1ADA", "Ada", NOW)
    make.log(database, at="T1", **({"channel": "C1", "logged_by": "U1ADA"} | values))
    database.close()


async def opened(ada: Slack, slack: FakeSlack) -> str:
    answer = await ada.event({"type": "app_home_opened", "user": "U1ADA", "tab": "home", "channel": "D1"})
    assert (answer.status, answer.text) == (200, "")
    call = await slack.wait("views.publish")
    assert call.body["user_id"] == "U1ADA"
    check_view(call.body["view"])
    return call.text


async def test_who_comes_first_learns_how_to_begin(ada: Slack, slack: FakeSlack) -> None:
    page = await opened(ada, slack)
    assert "write /customer-chair and one line" in page
    assert "Nothing waits for you." in page
    assert "It cannot read channels." in page
    assert "Nothing. AI is off." in page


async def test_what_waits_for_one_stands_above_what_was_decided(
    ada: Slack, slack: FakeSlack, sqlite_url: str
) -> None:
    logged(sqlite_url, text="Deliver on Sundays", due_on=(NOW - timedelta(days=1)).date())
    page = await opened(ada, slack)
    assert "Look back" in page
    assert "to check 21 November" in page
    assert page.index("Time to check") < page.index("Decided lately")
    assert "How to begin" not in page


async def test_anothers_check_is_not_mine(ada: Slack, slack: FakeSlack, sqlite_url: str) -> None:
    logged(sqlite_url, logged_by="U2BOB", due_on=(NOW - timedelta(days=1)).date())
    assert "Nothing waits for you." in await opened(ada, slack)


async def test_a_private_channels_decision_is_not_shown(ada: Slack, slack: FakeSlack, sqlite_url: str) -> None:
    logged(sqlite_url, text="Sell the unit", channel="C2", due_on=(NOW - timedelta(days=1)).date())
    page = await opened(ada, slack)
    assert "Sell the unit" not in page


async def test_its_buttons_work(ada: Slack, slack: FakeSlack, sqlite_url: str) -> None:
    logged(sqlite_url, text="Deliver on Sundays")
    await opened(ada, slack)
    view = slack.of("views.publish")[0].body["view"]
    button = next(each["accessory"] for each in view["blocks"] if each.get("accessory"))
    pressed = {"type": "button", "action_id": button["action_id"], "value": button["value"], "action_ts": "1.1"}
    who = {"user": {"id": "U1ADA", "name": "ada", "team_id": "T1"}, "team": {"id": "T1"}, "trigger_id": "t-home"}
    await ada.interact(
        {
            "type": "block_actions",
            **who,
            "container": {"type": "view", "view_id": "V9"},
            "view": {"id": "V9", **view},
            "actions": [pressed],
        }
    )
    told = await slack.wait("chat.postMessage")
    assert told.body["channel"] == "U1ADA"
    assert "Deliver on Sundays" in told.text


async def test_the_messages_tab_is_no_page(ada: Slack, slack: FakeSlack) -> None:
    answer = await ada.event({"type": "app_home_opened", "user": "U1ADA", "tab": "messages", "channel": "D1"})
    assert answer.status == 200
    await ada.say("help")
    assert not slack.of("views.publish")


def test_with_ai_on_it_says_where_the_question_goes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading("T1") as ws:
        reply = home(ws, "U1ADA", NOW, model_host="api.example.com")
    database.close()
    assert "The question, and up to 3 quotes, to api.example.com." in str(reply)
