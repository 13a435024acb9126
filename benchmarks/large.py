"""What must not slow down as the log grows: search and export at many decisions."""

from __future__ import annotations

import csv
import io
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from adapters.cli.samples import batches, store
from benchmarks.timing import Figure, paired, spread
from bot.exports.format import write_export
from bot.exports.recipe import Recipe
from storage import decisions
from storage.decisions import Filter
from storage.engine import Database
from storage.migrations import upgrade

MANY = 100_000
_NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def measure(folder: Path, many: int = MANY) -> list[Figure]:
    """Search and CSV export against the bare query and a bare dump of the same rows."""
    path = folder / "large.db"
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    for batch in batches(["local"], many):
        with database.writing("local") as ws:
            store(ws, batch, _NOW)
    bare = sqlite3.connect(path)
    figures = [_search(database, bare, many), _export(database, bare, many)]
    bare.close()
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


def _export(database: Database, bare: sqlite3.Connection, many: int) -> Figure:
    def ours() -> None:
        with database.reading("local") as ws:
            write_export(ws, Recipe("csv", day=_NOW.date()), _NOW, io.BytesIO())

    def floor() -> None:
        out = io.StringIO()
        rows = bare.execute("SELECT * FROM decision ORDER BY number")
        writer = csv.writer(out)
        writer.writerow([column[0] for column in rows.description])
        writer.writerows(rows)

    ratios = paired(ours, floor, 3)
    return _figure(f"CSV export of {many:,} decisions", "a bare sqlite3-to-csv dump", ratios, 4)


def _figure(what: str, against: str, ratios: list[float], most: float) -> Figure:
    middle = sorted(ratios)[len(ratios) // 2]
    return Figure(what, against, spread(ratios), f"≤ {most:g} times", middle <= most)
