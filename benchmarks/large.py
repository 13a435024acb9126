"""What must not slow down as the log grows: search and export at many decisions."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from adapters.cli.samples import batches, store
from benchmarks import exports
from benchmarks.timing import Figure, paired, spread
from storage import decisions
from storage.decisions import Filter
from storage.engine import Database
from storage.migrations import upgrade

MANY = 100_000
_NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def measure(folder: Path, many: int = MANY) -> list[Figure]:
    """Search against the bare query, and what taking everything out costs."""
    path = folder / "large.db"
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    for batch in batches(["local"], many):
        with database.writing("local") as ws:
            store(ws, batch, _NOW)
    bare = sqlite3.connect(path)
    figures = [_search(database, bare, many)]
    bare.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    bare.close()
    figures += exports.measure(path, database, many)
    database.close()
    return figures


def _search(database: Database, bare: sqlite3.Connection, many: int) -> Figure:
    def ours() -> None:
        with database.reading("local") as ws:
            found, total = decisions.listed(ws, "general", Filter(words="refund double charges"), 10)
            assert found
            assert total

    def floor() -> None:
        rows = bare.execute(
            "SELECT d.*, count(*) OVER () FROM decision_search s JOIN decision d ON d.pk = s.rowid "
            'WHERE decision_search MATCH \'"refund" "double" "charge"\' '
            "ORDER BY d.logged_at DESC, d.number DESC LIMIT 10"
        ).fetchall()
        assert rows

    ratios = paired(ours, floor, 9)
    return _figure(f"search among {many:,} decisions", "the bare FTS5 query", ratios, 3)


def _figure(what: str, against: str, ratios: list[float], most: float) -> Figure:
    middle = sorted(ratios)[len(ratios) // 2]
    return Figure(what, against, spread(ratios), f"≤ {most:g} times", middle <= most)
