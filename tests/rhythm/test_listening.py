"""What sounds like a decision: measured on labelled lines of ordinary work chat, and when it is offered at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from bot.overhearing import dismissed, overheard, taken
from bot.ports import Place
from bot.rhythm.listening import sounds_decided
from storage import quiet
from storage.engine import Database
from tests.storage import make

CASES = Path(__file__).parents[1] / "cases" / "overheard.jsonl"
HERE = Place("web", "acme", "general")
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
LINE = "We decided to cap CSV imports at 5,000 rows for free plans"
WEEK = timedelta(weeks=1)


def test_nine_of_ten_that_it_hears_are_decisions() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 200
    heard = [case["decision"] for case in cases if sounds_decided(case["line"])]
    assert sum(heard) / len(heard) >= 0.9
    # Enough of them that the precision says something.
    assert len(heard) >= 40


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    make.workspace(opened)
    yield opened
    opened.close()


def heard(database: Database, now: datetime = NOW, author: str = "ada", line: str = LINE) -> bool:
    with database.writing("acme") as ws:
        return overheard(ws, HERE, author, line, now) is not None


def listen(database: Database) -> None:
    with database.writing("acme") as ws:
        quiet.listen(ws, "general", "ada", NOW, on=True)


def test_nobody_listens_until_the_channel_opted_in(database: Database) -> None:
    assert not heard(database)
    listen(database)
    assert heard(database)


def test_at_most_once_a_channel_and_week_and_never_outside_working_hours(database: Database) -> None:
    listen(database)
    assert not heard(database, NOW.replace(hour=20))
    assert heard(database)
    assert not heard(database, NOW + timedelta(days=1), author="bob")
    assert heard(database, NOW + WEEK, author="bob")


def test_two_dismissals_in_a_row_silence_it_for_eight_weeks(database: Database) -> None:
    listen(database)
    with database.writing("acme") as ws:
        assert dismissed(ws, "general", NOW) is None
        taken(ws, "general")
        assert dismissed(ws, "general", NOW) is None
        assert dismissed(ws, "general", NOW) == NOW + 8 * WEEK
    assert not heard(database, NOW + 7 * WEEK)
    assert heard(database, NOW + 8 * WEEK)


def test_whoever_muted_is_left_alone(database: Database) -> None:
    listen(database)
    with database.writing("acme") as ws:
        quiet.mute(ws, "ada", NOW)
    assert not heard(database)


def test_the_line_is_stored_nowhere(database: Database) -> None:
    listen(database)
    assert heard(database, line=LINE)
    with database.reading("acme") as ws:
        for table in SQLModel.metadata.sorted_tables:
            rows = repr(ws.session.execute(select(table)).all())  # type: ignore[call-overload]
            assert "CSV imports" not in rows, table.name
