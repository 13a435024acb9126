"""Planning and composing every channel's digest: ten times the channels, ten times as long, no more memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

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

FEW, MANY, DECISIONS = 100, 1_000, 100
_DUE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
_MOST_TIMES, _MOST_MEGABYTES = 13, 20


def measure(folder: Path) -> list[Figure]:
    """So many channels with a hundred decisions each, and ten times as many."""
    few, few_peak = _planned(folder / "few.db", FEW)
    many, many_peak = _planned(folder / "many.db", MANY)
    more = (many_peak - few_peak) / 1_000_000
    return [
        Figure(
            f"planning {MANY:,} digests, {MANY * DECISIONS:,} decisions",
            f"{FEW} digests",
            f"{many / few:.1f} times, {many / MANY * 1000:.1f} ms each",
            f"at most {_MOST_TIMES} times",
            many / few <= _MOST_TIMES,
        ),
        Figure(
            f"memory of planning {MANY:,} digests",
            f"{FEW} digests",
            f"{more:+.1f} MB",
            f"at most {_MOST_MEGABYTES} MB more",
            more <= _MOST_MEGABYTES,
        ),
    ]


def _planned(path: Path, channels: int) -> tuple[float, int]:
    """Seconds for planning all digests once, and the peak of memory in bytes of a second, traced, tenth of them."""
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    _fill(database, channels)
    began = time.perf_counter()
    _plan_all(database, _DUE)
    seconds = time.perf_counter() - began
    tracemalloc.start()
    _plan_all(database, _DUE + timedelta(weeks=1))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    database.close()
    return seconds, peak


def _plan_all(database: Database, now: datetime) -> None:
    while True:
        with database.reading(EVERY_WORKSPACE) as ws:
            due = schedules.due(ws, now)
        if not due:
            return
        for schedule in due:
            with database.writing(schedule.workspace) as ws:
                plan(ws, schedule.kind, schedule.owner, now)


def _fill(database: Database, channels: int) -> None:
    with database.writing("acme") as ws:
        ws.session.add(Workspace(id="acme", platform="web", created_at=_DUE))
        ws.session.flush()
        for number in range(channels):
            name = f"c{number}"
            ws.session.add(
                Channel(workspace="acme", id=name, name=name, visibility=Visibility.PUBLIC, created_at=_DUE)
            )
            ws.session.add(
                Schedule(
                    workspace="acme",
                    kind=DigestKind.CHANNEL,
                    owner=name,
                    platform="web",
                    is_on=True,
                    since=_DUE - timedelta(days=1),
                    next_at=_DUE,
                    changed_at=_DUE,
                )
            )
            ws.session.add_all(_decisions(number, name))
            ws.session.flush()
            ws.session.expunge_all()


def _decisions(channel: int, name: str) -> Iterator[Decision]:
    for number in range(DECISIONS):
        at = _DUE - timedelta(days=3 * number + 1)
        yield Decision(
            workspace="acme",
            number=channel * DECISIONS + number + 1,
            channel=name,
            status=Status.DECIDED,
            text=f"Made-up decision {number} of {name}",
            in_the_chair=f"group {number % 7}",
            group_key=f"group {number % 7}",
            customer_effect=CustomerEffect.BETTER,
            commercial_now=CommercialEffect.COST,
            commercial_later=CommercialEffect.UNKNOWN,
            decision_class=list(DecisionClass)[number % 7],
            due_on=date(2026, 11, 19) if number % 9 == 0 else None,
            logged_by="ada",
            logged_at=at,
            decided_at=at,
            engine="class-rule/1",
        )
