"""Where only so many rows are read, it is the newest that are read, in the order that is promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from storage import decisions, digest_log, due_checks, editions, retro_questions
from storage.engine import Database
from storage.vocabulary import DecisionClass, EditionState
from tests.storage import make
from tests.storage.make import NOW, TODAY

LONG_AGO = NOW - timedelta(days=30)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    make.workspace(opened)
    yield opened
    opened.close()


def test_of_more_than_a_digest_reads_the_newest_are_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (digest_log, due_checks):
        monkeypatch.setattr(module, "_MOST", 3)
    with database.writing("acme") as ws:
        for number in range(6):
            at = LONG_AGO + timedelta(days=number)
            decisions.add(ws, make.decision(f"Number {number + 1}", logged_at=at, due_on=at.date()))
            retro_questions.ask(ws, make.question(prompt=f"R{number + 1}", asked_at=at))
            editions.begin(ws, make.edition(week=f"2026-W{number + 40}", due_at=at, state=EditionState.SENT))
        decisions.add(ws, make.decision("Number 7", logged_at=NOW, flags=["deferred"]))
    with database.reading("acme") as ws:
        logged = digest_log.logged_since(ws, ["general"], LONG_AGO)
        standing = digest_log.standing(ws, ["general"], TODAY - timedelta(days=29))
        asked = digest_log.asked(ws, "general", LONG_AGO)
        checks = due_checks.open_ones(ws, LONG_AGO.date(), TODAY)
        lift = editions.of_lift(ws, 3)
        trades = digest_log.trades_since(ws, ["general"], LONG_AGO)
    assert [each.number for each in logged] == [5, 6, 7]
    # Two are due, and one place is left for the newest.
    assert [each.number for each in standing] == [1, 2, 7]
    assert [each.prompt for each in asked] == ["R4", "R5", "R6"]
    assert [each.decision.number for each in checks] == [4, 5, 6]
    assert [each.week for each in lift] == ["2026-W43", "2026-W44", "2026-W45"]
    assert trades == {DecisionClass.COMMERCIAL_OVER_CUSTOMER: 7}
