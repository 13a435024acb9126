"""A decision logged through the core, against the same rows written by bare statements."""

from __future__ import annotations

import asyncio
import itertools
import json
import sqlite3
from pathlib import Path

from adapters.app import build_core
from benchmarks.timing import Figure, paired, spread
from bot.dispatch import Dispatcher
from bot.ports import Place, Request
from bot.settings import read_settings
from storage.migrations import upgrade

_BATCH = 100
_ROUNDS = 15


def measure(folder: Path) -> Figure:
    """How much of the bare statements' speed the core keeps."""
    ours, floor = folder / "core.db", folder / "bare.db"
    for path in (ours, floor):
        upgrade(f"sqlite:///{path}")
    core = build_core(read_settings({"DATABASE_URL": f"sqlite:///{ours}"}))
    dispatch = Dispatcher(core.services)
    numbers = itertools.count()
    loop = asyncio.new_event_loop()

    async def through_core() -> None:
        for _ in range(_BATCH):
            answer = await dispatch(_request(next(numbers)))
            assert answer.type == "reply", answer

    bare = _Bare(floor, _columns(ours, loop, through_core))
    ratios = paired(bare.log, lambda: loop.run_until_complete(through_core()), _ROUNDS)
    loop.close()
    core.database.close()
    middle = sorted(ratios)[len(ratios) // 2]
    return Figure(
        "decisions logged a second, through the core",
        "the same rows by five bare sqlite3 statements",
        spread(ratios),
        "≥ 0.7",
        middle >= 0.7,
    )


def _request(number: int) -> Request:
    return Request(
        place=Place("web", "local", "general"),
        user="ada",
        user_name="ada",
        action="decide",
        fields={
            "text": f"Cap CSV import at {number} rows from Monday",
            "in_the_chair": "people who import large files",
            "customer_effect": "worse",
            "commercial_now": "gain",
        },
        delivery=f"bench:{number}",
        channel_name="general",
        public=True,
    )


def _columns(path: Path, loop: asyncio.AbstractEventLoop, log: object) -> dict[str, dict[str, object]]:
    """One row of each table as the core wrote it, to be written again by hand."""
    assert callable(log)
    loop.run_until_complete(log())
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    rows = {}
    for table in ("decision", "inbound_delivery", "outbox"):
        row = connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()  # noqa: S608 - our own table names
        rows[table] = {name: value for name, value in dict(row).items() if name != "pk"}
    connection.close()
    return rows


class _Bare:
    """The same rows with the same driver and settings and nothing in between."""

    def __init__(self, path: Path, rows: dict[str, dict[str, object]]) -> None:
        self._rows = rows
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(
            "INSERT INTO workspace VALUES ('local', 'web', '', 24, 0, 0, '2026-11-22 09:30:00.000000')"
        )
        self._numbers = itertools.count(1)

    def log(self) -> None:
        for _ in range(_BATCH):
            self._one(next(self._numbers))

    def _one(self, number: int) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        self._insert("inbound_delivery", key=f"bench:{number}", outcome=None)
        run("UPDATE workspace SET last_decision = last_decision + 1 WHERE id = 'local' RETURNING last_decision")
        self._insert("decision", number=number)
        self._insert("outbox", key=f"answer:{number}")
        run(
            "UPDATE inbound_delivery SET outcome = ? WHERE workspace = 'local' AND key = ?",
            (json.dumps({"type": "reply"}), f"bench:{number}"),
        )
        run("COMMIT")

    def _insert(self, table: str, **changed: object) -> None:
        row = self._rows[table] | changed
        marks = ", ".join("?" * len(row))
        self._connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - our own names
