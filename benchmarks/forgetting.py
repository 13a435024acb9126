"""What `forget me` and retention cost in a log of many decisions: time, statements, memory, longest transaction.

`python -m benchmarks.forgetting DATABASE forget|retention` does one of them and prints what it took, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.exports import own_peak
from benchmarks.many import NOW, WORKSPACE, filled
from benchmarks.timing import Figure
from bot.forgetting import forget
from bot.retention import delete_expired
from storage import workspaces
from storage.engine import Database
from tests.postgres import postgres_server

MANY = 100_000
# Who logs several decisions every working day for a year, in a company of thousands.
_MEMBER, _THEIRS = "ada", 1_000
# Kept for 24 months after the day on which it was to be checked: an eighth of a log of 900 days is older.
_DAYS, _MOST_HELD = 900, 5.0


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds in all, those of the longest writing transaction, statements, and KiB at the peak."""

    seconds: float
    longest: float
    statements: int
    peak: int


def measure(folder: Path, many: int = MANY) -> list[Figure]:
    """Both, on SQLite and on PostgreSQL."""
    with postgres_server() as server:
        places = {"SQLite": f"sqlite:///{folder / 'forgetting.db'}", "PostgreSQL": server}
        return [figure for engine, url in places.items() for figure in _measure(engine, url, many)]


def _measure(engine: str, url: str, many: int) -> list[Figure]:
    database = filled(url, many, {_MEMBER: _THEIRS}, _DAYS)
    with database.writing(WORKSPACE) as ws:
        workspaces.ensure_member(ws, _MEMBER, "Ada Byron", NOW)
    database.close()
    work = {"forget": f"forget me, who logged {_THEIRS:,} of {many:,} decisions", "retention": "retention"}
    return [_figure(f"{what}, {engine}", _in_a_process(url, name)) for name, what in work.items()]


def _figure(what: str, took: Took) -> Figure:
    result = (
        f"{took.seconds:.1f} s, {took.statements:,} statements, {took.peak / 1024:.0f} MiB; "
        f"longest transaction {took.longest:.1f} s"
    )
    return Figure(
        what, "nothing: a time", result, f"no transaction over {_MOST_HELD:g} s", took.longest <= _MOST_HELD
    )


def _in_a_process(url: str, work: str) -> Took:
    words = [sys.executable, "-m", "benchmarks.forgetting", url, work]
    ended = subprocess.run(words, capture_output=True, check=True, text=True)
    return Took(**json.loads(ended.stdout.splitlines()[-1]))


def main() -> None:
    """Do one of them, and print what it took."""
    url, work = sys.argv[1:]
    database = Database(url)
    sent, held = [0], [0.0]

    def count(*_: Any) -> None:
        sent[0] += 1

    def note(kind: str, seconds: float) -> None:
        held.append(seconds if kind == "write" else 0.0)

    event.listen(database._writing, "before_cursor_execute", count)
    database.observe = note
    began = time.perf_counter()
    if work == "forget":
        asyncio.run(database.write(WORKSPACE, forget, _MEMBER, _MEMBER, NOW))
    else:
        asyncio.run(delete_expired(database, NOW))
    seconds = time.perf_counter() - began
    database.close()
    print(json.dumps(asdict(Took(seconds, max(held), sent[0], own_peak()))))


if __name__ == "__main__":
    main()
