"""The brief: what a committee reads of a log, and what it does not."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from typing import Any

from markdown_it import MarkdownIt

from bot.exports.brief_facts import gather
from bot.exports.people import People
from storage.models import Decision
from storage.vocabulary import DecisionClass, Status
from tests.exports.making import NOW, an_input, decision, exported

PREDICTED = [
    {
        "side": "customer",
        "text": "fewer than 10 people a week ask where their file went",
        "metric": "questions a week",
        "baseline": 4,
        "target": 10,
        "unit": None,
        "by": "2026-11-01",
        "confidence": 90,
    }
]


def looked_back(happened: str, them: str, us: str, realised: str, *, drift: bool) -> list[dict[str, Any]]:
    return [
        {
            "number": 1,
            "happened": happened,
            "outcomes": [
                {
                    "side": "customer",
                    "recalled_confidence": 60,
                    "happened": happened,
                    "actual": 31,
                    "return_on_projection": 4.5,
                }
            ],
            "customer_realised": them,
            "commercial_realised": us,
            "class_realised": realised,
            "drift": drift,
            "contribution": "mostly",
            "other_causes": None,
            "reason_otherwise": None,
            "process_grade": 2,
            "outcome_grade": 1,
            "next_step": "change",
            "owner": "carl",
            "next_check_on": "2027-01-10",
            "note": None,
            "reviewed_by": "carl",
            "reviewed_at": "2026-11-19T10:00:00Z",
        }
    ]


def made(
    number: int, text: str, group: str, them: str = "worse", now: str = "gain", later: str = "unknown", **said: str
) -> Decision:
    effects = {"customer_effect": them, "commercial_now": now, "commercial_later": later}
    return decision(an_input(text=text, in_the_chair=group, **effects, **said), number)


def a_log() -> list[Decision]:
    """Seven decisions that a product team could have made."""
    cap = decision(an_input(door="one_way", commercial_later="gain", accepted_by="dora"), 1)
    cap.accepted_at, cap.logged_at, cap.decided_at = NOW, *[datetime(2026, 9, 14, 8, tzinfo=UTC)] * 2
    cap.debt = {
        "group": "people who import large files",
        "what": "worse for people who import large files, so that we gain lower cost",
        "how_many": 340,
        "since": "2026-09-14",
        "accepted_by": "dora",
        "confirmed": True,
        "keep_or_repay_on": "2026-11-13",
        "status": "owed",
        "closed_at": None,
        "closed_because": None,
    }
    hour = made(2, "Show the delivery hour on the order page", "shoppers", "better", "cost", "gain")
    hour.predictions = PREDICTED
    hour.reviews = looked_back("no", "worse", "cost", "lose_lose", drift=True)
    hour.class_realised, hour.drifted = DecisionClass.LOSE_LOSE, True
    returns = made(3, "Free returns on everything", "shoppers", "better", "cost", "cost")
    returns.predictions = PREDICTED
    returns.reviews = looked_back("cannot_tell", "unknown", "unknown", "unclear", drift=False)
    offline = made(4, "Drop offline mode from the app", "field engineers", door="one_way")
    offline.status, offline.decided_at = Status.OPEN, None
    phone = made(5, "Close the phone line on Sundays", "people who call on Sundays", "worse", "unknown")
    phone.due_on = date(2026, 11, 20)
    price = made(6, "Raise the price of the smallest plan by a tenth", "small teams", accepted_by="erik")
    dropped = made(7, "Ask for the company size at sign-up", "new users")
    dropped.status = Status.VOID
    return [cap, hour, returns, offline, phone, price, dropped]


def test_the_page_says_what_a_committee_can_talk_about() -> None:
    text = exported("brief", a_log(), where="#general").decode()
    for said in (
        "for us: #general",
        "5 decisions in force, 1 not decided yet, 1 dropped. 2 decisions looked back at; 1 turned out differently.",
        "Customers lose in 4 of 5 in force, as stated or as it turned out.",
        "A gain for us is stated in 3 of 4.",
        "Largest loss to customers: D-1 Cap CSV import at 5,000 rows",
        "340 people. Hard to undo. Accepted by dora. Due since 13 November 2026.",
        "Largest surprise: D-2 Show the delivery hour on the order page",
        "Expected: good for customers and us. Turned out: worse for customers, and a cost for us.",
        "was given 90 %, and it did not.",
        "Next hard to undo: D-4 Drop offline mode from the app",
        "Not decided yet. Nobody has said what would be seen if it was wrong.",
        "4 to keep with a reason or to repay, 1 of them due now.",
        "In 1 of 2 look-backs something could not be told.",
        "1 decision whose day has come was never looked back at.",
        "In 1 in force one half of the trade was never stated.",
    ):
        assert said in text
    assert not re.search(r"\b(ada|carl|erik)\b", text)
    assert text.count("\n## ") == 5
    assert len(text.split()) < 450
    assert "dora" not in exported("brief", a_log(), people=People(hidden=True)).decode()


def test_the_printable_page_holds_the_same_and_runs_nothing() -> None:
    rows = a_log()
    rows[0].text = "<script>alert(1)</script> & more of it"
    page = exported("brief", rows, "html").decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more of it" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href|url\()", page)
    markdown = MarkdownIt("commonmark").render(exported("brief", rows).decode())
    assert words_of(page.partition("<body>")[2]) == words_of(markdown)


def words_of(page: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]+>", " ", page)).split()


def test_an_empty_log_is_said_to_be_empty() -> None:
    text = exported("brief", []).decode()
    assert "Nothing is logged." in text
    assert "Nothing is in force." in text
    assert "Nothing is owed." in text


def test_what_there_is_none_of_comes_after_what_there_is() -> None:
    rows = [row for row in a_log() if row.number in (4, 6)]
    text = exported("brief", rows).decode()
    talk = text.partition("## To talk about")[2].partition("##")[0]
    assert "1. **Largest loss" in talk
    assert talk.index("There is nothing looked back at") > talk.index("Largest loss")
    assert talk.count("There is") == 1
    assert "<p>There is nothing looked back at" in exported("brief", rows, "html").decode()


def test_what_is_kept_while_reading_does_not_grow() -> None:
    rows = (decision(an_input(door="one_way"), number, due_on=NOW.date()) for number in range(1, 60))
    facts = gather(rows, NOW.date())
    assert facts.worse == 59
    assert [len(each) for each in (facts.losses, facts.hard_to_undo, facts.debts)] == [3, 3, 4]
