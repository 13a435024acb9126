"""What is owed to customers, as each engine finds it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from storage import decisions
from storage.engine import Database
from storage.vocabulary import Status
from tests.storage import make
from tests.storage.make import NOW, TODAY


def debt(status: str = "owed", by: date | None = None) -> dict[str, Any]:
    return {"what": "worse for them", "status": status, "keep_or_repay_on": by.isoformat() if by else None}


def owing(database: Database, days_ago: int, by: date | None = None, **values: Any) -> int:
    since = TODAY - timedelta(days=days_ago)
    return make.log(database, **({"debt": debt(by=by), "owed_since": since, "logged_at": NOW} | values))


def test_the_oldest_debt_comes_first_page_by_page(database: Database) -> None:
    young, old, middle = owing(database, 1), owing(database, 30), owing(database, 10)
    owing(database, 90, status=Status.REVERSED)
    owing(database, 90, status=Status.OPEN)
    make.log(database, debt=debt("repaid"))
    with database.reading("acme") as ws:
        pages = [decisions.owed(ws, "general", 2, offset) for offset in (0, 2, 4)]
    assert [([each.number for each in found], total) for found, total in pages] == [
        ([old, middle], 3),
        ([young], 3),
        ([], 3),
    ]


@pytest.mark.parametrize(("days", "due"), [(-1, True), (0, True), (1, False)])
def test_what_is_due_today_or_before_must_be_kept_or_repaid(database: Database, days: int, due: bool) -> None:
    number = owing(database, 30, by=TODAY + timedelta(days=days))
    with database.reading("acme") as ws:
        found, total = decisions.to_keep_or_repay(ws, "general", TODAY, 5)
    assert ([each.number for each in found], total) == (([number], 1) if due else ([], 0))


def test_the_longest_due_comes_first_and_what_has_no_day_or_an_answer_never(database: Database) -> None:
    late, later = owing(database, 30, by=TODAY - timedelta(days=2)), owing(database, 9, by=date(2025, 12, 31))
    owing(database, 30)
    make.log(database)
    make.log(database, debt=debt("kept", by=date(2025, 1, 1)))
    owing(database, 30, by=date(2025, 1, 1), status=Status.VOID)
    with database.reading("acme") as ws:
        found, total = decisions.to_keep_or_repay(ws, "general", TODAY, 5)
        first, still = decisions.to_keep_or_repay(ws, "general", TODAY, 1)
    assert ([each.number for each in found], total) == ([later, late], 2)
    assert ([each.number for each in first], still) == ([later], 2)


def test_what_was_kept_is_found_and_nothing_else(database: Database) -> None:
    kept = make.log(database, debt=debt("kept"))
    make.log(database, debt=debt("repaid"))
    make.log(database, debt=debt("kept"), status=Status.SUPERSEDED)
    owing(database, 3)
    make.log(database)
    with database.reading("acme") as ws:
        found, total = decisions.kept(ws, "general", 5)
    assert ([each.number for each in found], total) == ([kept], 1)
