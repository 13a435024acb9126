"""`voices` and `voices gaps`. Said → answered."""

from __future__ import annotations

import pytest

from storage.engine import Database
from storage.vocabulary import CustomerEffect, Status, Visibility
from tests.acceptance.conversation import Conversation
from tests.storage import make

pytestmark = pytest.mark.anyio


@pytest.fixture
def stored(database_url: str) -> str:
    """What a team saved over a year, in the workspace of the web chat."""
    database = Database(database_url)
    make.workspace(database, "local", general=Visibility.PUBLIC, board=Visibility.PRIVATE)
    for number in range(1, 13):
        make.hear(
            database,
            f"It was slow {number}.",
            at="local",
            group="shoppers",
            heard_on=make.TODAY.replace(month=10, day=number),
        )
    make.hear(database, "Nobody asked us.", at="local", group="night shift", heard_on=make.TODAY.replace(month=2))
    make.hear(database, "In confidence.", at="local", group="partners", consent_to_quote=False)
    make.hear(database, "Sell it.", at="local", group="board members", channel="board")
    for effect in (CustomerEffect.WORSE, CustomerEffect.WORSE, CustomerEffect.BETTER):
        make.log(database, at="local", in_the_chair="small teams", customer_effect=effect)
    make.log(database, at="local", in_the_chair="Shoppers")
    make.log(database, at="local", in_the_chair="nobody any more", status=Status.VOID)
    make.log(database, at="local", in_the_chair="investors", channel="board")
    database.close()
    return database_url


async def test_voices_are_listed_newest_first_a_page_at_a_time(stored: str, ada: Conversation) -> None:
    page = await ada.say("voices")
    assert page.data["total"] == 14
    assert page.data["ids"][:2] == ["V-12", "V-11"]
    assert len(page.data["ids"]) == 10
    rest = await ada.press("4 more", page)
    assert rest.data["ids"] == ["V-14", "V-2", "V-1", "V-13"]
    assert '"In confidence."' not in rest.text
    assert "Kept, and not to be quoted." in rest.text
    opened = await ada.press("Open", page)
    assert opened.data["id"] == "V-12"


async def test_gaps_are_the_groups_nobody_heard_lately(stored: str, ada: Conversation) -> None:
    gaps = await ada.say("voices gaps")
    assert [(gap["group"], gap["last_heard_on"]) for gap in gaps.data["gaps"]] == [
        ("small teams", None),
        ("night shift", "2026-02-17"),
    ]
    assert "small teams" in gaps.text
    assert "never heard · 3 decisions: 2 worse, 1 better" in gaps.text
    assert "last heard on 17 Feb · no decision about them" in gaps.text
    form = await ada.say("voice We were never asked.")
    await ada.fill(form, group="people in small teams", heard_on="2026-11-20")
    assert [gap["group"] for gap in (await ada.say("voices gaps")).data["gaps"]] == ["night shift"]


async def test_an_empty_log_has_neither(ada: Conversation) -> None:
    assert "No customer's words are saved yet." in (await ada.say("voices")).text
    assert "No group is known yet." in (await ada.say("voices gaps")).text


async def test_what_begins_like_the_command_and_is_a_sentence_is_a_question(ada: Conversation) -> None:
    assert (await ada.say("voices gaps appear in the recordings from Monday")).data["outcome"] == "reading"


@pytest.mark.parametrize("value", ["-1", "x gaps", "9999999999", "²"])
async def test_a_forged_page_is_refused(ada: Conversation, value: str) -> None:
    assert (await ada._post("action", action="voices_more", value=value)).data["error"] == "UnknownAction"
