"""Planning and composing every channel's digest: ten times the channels, ten times as long, no more memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.timing import Figure
from bot.rhythm.planning import plan
from storage import schedules
from storage.engine import EVERY_WORKSPACE, Database
from storage.migrations import upgrade
from storage.models import Channel, Decision, Workspace
from storage.rhythm_models import Schedule
from storage.vocabulary import (
    CommercialEffect,
    CustomerEffect,
    DecisionClass,
    DigestKind,
    Status,
    Visibility,
)
from tests.postgres import postgres_server

FEW, MANY, DECISIONS = 100, 1_000, 100
_DUE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_STATM = Path("/proc/self/statm")
_MOST_TIMES, _MOST_MEGABYTES = 13, 20


def measure(folder: Path) -> list[Figure]:
    """So many channels with a hundred decisions each, and ten times as many, on SQLite and on PostgreSQL."""
    figures = _measure("SQLite", f"sqlite:///{folder / 'few.db'}", f"sqlite:///{folder / 'many.db'}")
    with postgres_server() as few, postgres_server() as many:
        return [*figures, *_measure("PostgreSQL", few, many)]


def _measure(engine: str, few_at: str, many_at: str) -> list[Figure]:
    few, _ = _planned(few_at, FEW)
    many, more = _planned(many_at, MANY)
    print(f"digests on {engine} are measured", file=sys.stderr)
    return [
        Figure(
            f"planning {MANY:,} digests, {MANY * DECISIONS:,} decisions, {engine}",
            f"{FEW} digests",
            f"{many / few:.1f} times, {many / MANY * 1000:.1f} ms each",
            f"at most {_MOST_TIMES} times",
            many / few <= _MOST_TIMES,
        ),
        Figure(
            f"memory of planning {MANY:,} digests, {engine}",
            f"after the first {FEW}",
            f"{more:+.1f} MB",
            f"at most {_MOST_MEGABYTES} MB more",
            more <= _MOST_MEGABYTES,
        ),
    ]


def _planned(url: str, channels: int) -> tuple[float, float]:
    """Seconds for planning all digests, and how many MB this process grew by after the first.

    SQLite works in this process, whose own time others do not disturb; a server's time shows on the clock alone.
    """
    clock = time.process_time if url.startswith("sqlite") else time.perf_counter
    upgrade(url)
    database = Database(url)
    _fill(database, channels)
    began = clock()
    _plan(database, FEW)
    before = _memory()
    _plan(database, channels - FEW)
    seconds = clock() - began
    grown = _memory() - before
    database.close()
    return seconds, grown


def _memory() -> float:
    """The memory that this process has, in MB; where the system does not tell, the most that it ever had."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize() / 1_000_000
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1_000_000 if sys.platform == "darwin" else most / 1_000


def _plan(database: Database, count: int) -> None:
    """Plan so many of the digests that are due."""
    while count > 0:
        with database.reading(EVERY_WORKSPACE) as ws:
            due = schedules.due(ws, _DUE, min(count, 200))
        for schedule in due:
            with database.writing(schedule.workspace) as ws:
                assert plan(ws, schedule.kind, schedule.owner, _DUE)
        count -= len(due)


def _fill(database: Database, channels: int) -> None:
    names = [f"c{number}" for number in range(channels)]
    with database.writing("acme") as ws:
        ws.session.add(Workspace(id="acme", platform="web", created_at=_DUE))
        ws.session.flush()
        ws.session.execute(
            insert(Channel),
            [
                {
                    "workspace": "acme",
                    "id": name,
                    "name": name,
                    "visibility": Visibility.PUBLIC,
                    "created_at": _DUE,
                }
                for name in names
            ],
        )
        for name in names:
            ws.session.add(_schedule(name))
    for number, name in enumerate(names):
        with database.writing("acme") as ws:
            ws.session.connection().execute(insert(Decision), list(_rows(number, name)))


def _schedule(name: str) -> Schedule:
    return Schedule(
        workspace="acme",
        kind=DigestKind.CHANNEL,
        owner=name,
        platform="web",
        is_on=True,
        since=_DUE - timedelta(days=1),
        next_at=_DUE,
        changed_at=_DUE,
    )


def _rows(channel: int, name: str) -> Iterator[dict[str, Any]]:
    """A hundred decisions as rows: made from one, since making each with its checks takes longer than planning."""
    usual = _decision().model_dump(exclude={"pk"})
    for number in range(DECISIONS):
        at = _DUE - timedelta(days=3 * number + 1)
        yield usual | {
            "number": channel * DECISIONS + number + 1,
            "channel": name,
            "text": f"Made-up decision {number} of {name}",
            "in_the_chair": f"group {number % 7}",
            "group_key": f"group {number % 7}",
            "decision_class": list(DecisionClass)[number % 7],
            "due_on": date(2026, 11, 19) if number % 9 == 0 else None,
            "logged_at": at,
            "decided_at": at,
        }


def _decision() -> Decision:
    return Decision(
        workspace="acme",
        number=0,
        channel="",
        status=Status.DECIDED,
        text="",
        in_the_chair="",
        customer_effect=CustomerEffect.BETTER,
        commercial_now=CommercialEffect.COST,
        commercial_later=CommercialEffect.UNKNOWN,
        decision_class=DecisionClass.TYPE_A,
        logged_by="ada",
        logged_at=_DUE,
        engine="class-rule/1",
    )
