"""`calibration`: what can and cannot be said of how sure we are, customers and us apart, never of a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage import decisions, workspaces
from storage.engine import Database
from storage.vocabulary import DecisionClass, Status, Visibility
from tests.acceptance.conversation import Conversation
from tests.acceptance.looking_back import CONTACTS, good_for_both
from tests.storage import make

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def looked_back_at(database_url: str, side: str, sure: int, *happened: str, channel: str = "general") -> None:
    """A decision for each outcome, each foreseen on one side with this chance."""
    database = Database(database_url)
    with database.writing("local") as ws:
        if workspaces.find_channel(ws, channel) is None:
            workspaces.ensure_channel(ws, channel, channel, Visibility.PUBLIC, NOW)
        for word in happened:
            foreseen = {"side": side, "text": "Contacts fall.", "confidence": sure}
            outcome = {"side": side, "recalled_confidence": 10, "happened": word}
            decision = make.decision(
                channel=channel,
                predictions=[foreseen],
                reviews=[{"outcomes": [outcome]}],
                status=Status.REVIEWED,
                class_realised=DecisionClass.UNCLEAR,
                locked_at=NOW,
            )
            decisions.add(ws, decision)
    database.close()


async def test_nothing_yet(ada: Conversation) -> None:
    said = await ada.say("calibration")
    assert "Nothing was checked yet." in said.text
    assert said.text.count("29 times in 100") == 1
    assert "That is too few for any figure" in said.text


async def test_what_can_be_said_of_twenty(ada: Conversation, database_url: str) -> None:
    await ada.say("list")
    looked_back_at(database_url, "customer", 80, *["yes"] * 10, *["no"] * 10, "partly", "cannot_tell")
    looked_back_at(database_url, "commercial", 60, *["yes"] * 3)
    said = await ada.say("calibration")
    assert said.body["audience"] == "asker"
    assert "#general, which holds all that can be seen from here, for customers" in said.text
    assert (
        "When we say about 80 %, it happens about 50 % (22 checked, 2 of them, 9 %, neither yes nor no): "
        "we are surer than we are right." in said.text
    )
    assert "3 of 3 came true (3 checked)." in said.text
    assert "Brier" not in said.text

    worked = await ada.press("How this is worked out", said)
    figures = worked.data["calibration"]["#general"]
    # By hand: (10 · 0.2² + 10 · 0.8²) / 20 = 0.34; the reference 10 · 10 / 19²; z = -6 / √(20 · 0.16).
    assert figures["customer"]["brier"] == pytest.approx(0.34)
    assert figures["customer"]["skill"] == pytest.approx(1 - 0.34 * 361 / 100)
    assert figures["customer"]["z"] == pytest.approx(-6 / 3.2**0.5)
    assert figures["commercial"]["brier"] is None
    for words in (
        "Scored: 20, of which 10 came true",
        "Left out: 2 (9 %)",
        "Brier: 0.340",
        "Gap: +0.300",
        "z: -3.354",
        "When we say about 80 %, it happens about 50 % (10 of 20).",
        "Figures: from 10 scored on",
        "the mean of (chance − outcome)²",
    ):
        assert words in worked.text


@pytest.mark.engines("sqlite")
async def test_what_is_private_elsewhere_is_not_counted(ada: Conversation, database_url: str) -> None:
    await ada.say("list")
    looked_back_at(database_url, "customer", 80, "yes")
    looked_back_at(database_url, "customer", 80, "no", "no", channel="billing")
    database = Database(database_url)
    with database.writing("local") as ws:
        workspaces.ensure_channel(ws, "board", "board", Visibility.PRIVATE, NOW)
    database.close()
    looked_back_at(database_url, "customer", 80, *["no"] * 4, channel="board")
    counted = (await ada.say("calibration")).data["calibration"]
    assert counted["#general"]["customer"]["scored"] == 1
    assert counted["All channels that can be seen from here"]["customer"]["scored"] == 3


@pytest.mark.engines("sqlite")
async def test_the_chance_that_counts_is_the_one_written_down(ada: Conversation, database_url: str) -> None:
    await good_for_both(ada, database_url, CONTACTS)
    second = await ada.fill(await ada.say("review D-1"), recalled_customer="10")
    what = {"happened_customer": "yes", "customer_realised": "better", "commercial_realised": "gain"}
    third = await ada.fill(second, **what)
    await ada.fill(third, contribution="mostly", process_grade="4", outcome_grade="4", next_step="keep")
    for _ in range(9):
        looked_back_at(database_url, "customer", 80, "yes")
    figures = (await ada.say("calibration")).data["calibration"]["#general"]["customer"]
    assert (figures["scored"], figures["gap"]) == (10, pytest.approx(-0.2))


@pytest.mark.engines("sqlite")
async def test_a_question_that_begins_like_it(ada: Conversation) -> None:
    answer = await ada.say("calibration of the scales at the till takes two days longer from now on")
    assert "calibration" not in answer.data
