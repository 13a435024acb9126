"""A log of many made-up decisions, made quickly: a few dozen in full, and of those as many rows as are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain, islice, repeat
from typing import Any

from sqlalchemy import insert, text, update

from adapters.cli.samples import Batch, store
from storage.decisions import Filter, in_order
from storage.engine import Database
from storage.migrations import upgrade
from storage.models import Decision, Workspace
from storage.search import search_words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORKSPACE, AUTHOR = "local", "sample"
_PATTERNS, _AT_ONCE = 48, 5_000
Values = dict[str, Any]


def filled(url: str, many: int, shares: Mapping[str, int] | None = None, days: float = 360) -> Database:
    """A database with `many` decisions, the first of `days` ago; `shares`: how many of them some people logged."""
    upgrade(url)
    database = Database(url)
    with database.writing(WORKSPACE) as ws:
        store(ws, Batch(WORKSPACE, 0, _PATTERNS, _PATTERNS), NOW)
    with database.reading(WORKSPACE) as ws:
        patterns = [_plain(row) for row in in_order(ws, Filter(), None)]
    rows = _rows(patterns, many, shares or {}, days)
    with database.writing(WORKSPACE) as ws:
        connection = ws.session.connection()
        while some := list(islice(rows, _AT_ONCE)):
            connection.execute(insert(Decision), some)
        connection.execute(update(Workspace).values(last_decision=many))
        # As the engines' own housekeeping does in time.
        connection.execute(text("ANALYZE"))
    return database


def _plain(row: Any) -> Values:
    """The values of a row but the key that the database gives."""
    values: Values = row._asdict()
    del values["pk"]
    return values


def _rows(patterns: list[Values], many: int, shares: Mapping[str, int], days: float) -> Iterator[Values]:
    """What stands behind the patterns in the log, each row with a number, a text and a day of its own."""
    authors = chain(*(repeat(name, count) for name, count in shares.items()), repeat(AUTHOR))
    for number in range(len(patterns) + 1, many + 1):
        pattern = patterns[number % len(patterns)]
        said = f"Made up, no. {number}: {pattern['text'].partition(': ')[2]}"
        at = NOW - timedelta(days=days * (many - number) / many)
        due = (at + timedelta(days=60)).date()
        yield pattern | {
            "number": number,
            "text": said,
            "logged_by": next(authors),
            "logged_at": at,
            "decided_at": at,
            "locks_at": at + timedelta(days=1),
            "check_on": due,
            "due_on": due,
            "search_words": search_words(f"D-{number}", said, pattern["in_the_chair"]),
        }
