"""What must not slow down as the log grows: search and export at many decisions, on both databases."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import exports
from benchmarks.many import WORKSPACE, filled
from benchmarks.timing import Figure, median, paired, spread
from storage import decisions
from storage.decisions import Filter
from storage.engine import Database
from tests.postgres import postgres_server

MANY = 100_000
_ROUNDS, _MOST_TIMES = 9, 3
_FTS = (
    "SELECT d.*, count(*) OVER () FROM decision_search s JOIN decision d ON d.pk = s.rowid "
    'WHERE decision_search MATCH \'"refund" "double" "charge"\' '
    "ORDER BY d.logged_at DESC, d.number DESC LIMIT 10"
)
_GIN = (
    "SELECT d.*, count(*) OVER () FROM decision d "
    "WHERE string_to_array(search_words, ' ') @> ARRAY['refund', 'double', 'charge'] "
    "ORDER BY d.logged_at DESC, d.number DESC LIMIT 10"
)


def measure(folder: Path, many: int = MANY) -> list[Figure]:
    """Search against the bare query, and what taking everything out costs."""
    return [*_on_sqlite(folder / "large.db", many), *_on_postgres(folder, many)]


def _on_sqlite(path: Path, many: int) -> list[Figure]:
    database = filled(f"sqlite:///{path}", many)
    with closing(sqlite3.connect(path)) as bare:
        figures = [_search(database, lambda: bare.execute(_FTS).fetchall(), many, "FTS5 query, SQLite")]
        bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print("search on SQLite is measured", file=sys.stderr)
    figures += exports.measure(path, database, many)
    database.close()
    return figures


def _on_postgres(folder: Path, many: int) -> list[Figure]:
    with postgres_server() as server:
        database = filled(server, many)
        with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as bare:
            search = _search(database, lambda: bare.execute(_GIN).fetchall(), many, "GIN query, PostgreSQL")
            print("search on PostgreSQL is measured", file=sys.stderr)
            export = exports.csv_on_postgres(folder, database, bare, many)
        database.close()
    return [search, export]


def _search(database: Database, bare: Callable[[], Sequence[Any]], many: int, against: str) -> Figure:
    def ours() -> None:
        with database.reading(WORKSPACE) as ws:
            found, total = decisions.listed(ws, "general", Filter(words="refund double charges"), 10)
            assert found
            assert total

    def floor() -> None:
        assert bare()

    ratios = paired(ours, floor, _ROUNDS)
    return Figure(
        f"search among {many:,} decisions",
        f"the bare {against}",
        spread(ratios),
        f"≤ {_MOST_TIMES:g} times",
        median(ratios) <= _MOST_TIMES,
    )
