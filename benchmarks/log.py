"""A decision logged through the core, against the very statements that it sends, sent bare.

The statements of the core's batches are recorded once, and then replayed on a database of their own by a few lines
with the same driver and settings: what is left between the two is what the core adds.
"""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import event

from adapters.app import build_core
from benchmarks.timing import Figure, paired, spread
from bot.dispatch import Dispatcher
from bot.ports import Place, Request
from bot.settings import read_settings
from storage.engine import Database
from storage.migrations import upgrade

_BATCH = 50
_ROUNDS = 9
_ROWS = tuple(f"INSERT INTO {name} " for name in ("workspace", "channel", "member", "decision"))
# In the hours in which people are offered things, so that the figure is the same at night.
_NOW = "2026-11-26T10:00:00+00:00"
Statement = tuple[str, Any]


def measure(folder: Path) -> list[Figure]:
    """How much of the bare statements' speed the core keeps, and what one bare insert is beside it."""
    batches = _recorded(folder / "recorded.db")
    inserts = [_alone(batch) for batch in batches]
    figures = []
    for against, floor in (
        (f"the same {len(batches[-1]) // _BATCH} statements each, sent bare", batches),
        ("one bare insert of the decision alone, each in its transaction", inserts),
    ):
        ours, bare = _Logging(folder / f"core-{len(figures)}.db"), _Bare(folder / f"bare-{len(figures)}.db", floor)
        ratios = paired(bare.log, ours.log, _ROUNDS)
        for each in (ours, bare):
            each.close()
        aim = "≥ 0.7" if floor is batches else "for information"
        met = floor is inserts or sorted(ratios)[len(ratios) // 2] >= 0.7
        figures.append(Figure("decisions logged a second, through the core", against, spread(ratios), aim, met))
    return figures


def _alone(batch: list[Statement]) -> list[Statement]:
    """Of what is sent, the decision's own row alone; and, in the first batch, the rows that it refers to."""
    return [
        sent
        for statement in batch
        if statement[0].startswith(_ROWS)
        for sent in (("BEGIN IMMEDIATE", ()), statement, ("COMMIT", ()))
    ]


class _Logging:
    """The core on a new database, logging one batch after the other."""

    def __init__(self, path: Path) -> None:
        upgrade(f"sqlite:///{path}")
        self._core = build_core(read_settings({"DATABASE_URL": f"sqlite:///{path}", "CHAIR_NOW": _NOW}))
        self._dispatch = Dispatcher(self._core.services)
        self._loop = asyncio.new_event_loop()
        self._numbers = itertools.count()

    @property
    def database(self) -> Database:
        """What it logs into."""
        return self._core.database

    def log(self) -> None:
        """One batch."""
        self._loop.run_until_complete(self._batch())

    async def _batch(self) -> None:
        for number in itertools.islice(self._numbers, _BATCH):
            answer = await self._dispatch(_request(number))
            assert answer.type == "reply", answer

    def close(self) -> None:
        """Let go of the database."""
        self._loop.close()
        self._core.database.close()


class _Bare:
    """The recorded statements with the same driver and settings and nothing in between."""

    def __init__(self, path: Path, batches: list[list[Statement]]) -> None:
        upgrade(f"sqlite:///{path}")
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._batches = iter(batches)

    def log(self) -> None:
        """One batch."""
        run = self._connection.execute
        for statement, values in next(self._batches):
            run(statement, values).fetchall()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()


def _recorded(path: Path) -> list[list[Statement]]:
    """What the core sends for each of the batches, with where transactions begin and end."""
    logging, sent = _Logging(path), list[Statement]()
    for engine in (logging.database._writing, logging.database._reading):
        event.listen(engine, "before_cursor_execute", lambda _, __, text, values, *___: sent.append((text, values)))
        event.listen(engine, "commit", lambda _: sent.append(("COMMIT", ())))
        event.listen(engine, "rollback", lambda _: sent.append(("ROLLBACK", ())))
    batches = []
    for _ in range(_ROUNDS + 1):
        logging.log()
        batches.append(sent[:])
        sent.clear()
    logging.close()
    return batches


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
