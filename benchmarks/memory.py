"""The memory of a server: after its start, and whether it grows while it answers all kinds of requests."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from benchmarks.many import filled
from benchmarks.served import Served, served
from benchmarks.timing import Figure
from tests.postgres import postgres_server

_WARM_UP, _REQUESTS, _AT_ONCE, _MOST_GROWTH = 1_000, 10_000, 8, 0.05
# SQLite keeps up to 2 MB of pages for each of five connections: in a log of this size those are full at once.
_DECISIONS = 10_000
_CASES = Path(__file__).parents[1] / "tests" / "cases" / "seed-cases.jsonl"


def measure(folder: Path) -> list[Figure]:
    """On SQLite and on PostgreSQL."""
    with postgres_server() as server:
        return [
            *asyncio.run(_measure("SQLite", f"sqlite:///{folder / 'memory.db'}")),
            *asyncio.run(_measure("PostgreSQL", server)),
        ]


async def _measure(engine: str, database: str) -> list[Figure]:
    bodies = _bodies()
    filled(database, _DECISIONS).close()
    async with served(database) as server, ClientSession(headers={"Origin": server.address}) as http:
        idle = server.megabytes()
        await _ask(http, server, itertools.islice(bodies, _WARM_UP))
        before = server.megabytes()
        print(f"{engine}: {idle:.0f} MiB idle, {before:.0f} MiB after {_WARM_UP:,} requests", file=sys.stderr)
        await _ask(http, server, itertools.islice(bodies, _REQUESTS))
        after = server.megabytes()
    growth = after / before - 1
    return [
        Figure(f"memory of a started server, {engine}", "nothing: a size", f"{idle:.0f} MiB", "reported", True),
        Figure(
            f"memory after {_REQUESTS:,} requests of all kinds, {engine}",
            f"that after the first {_WARM_UP:,}",
            f"{growth:+.1%} ({before:.0f} to {after:.0f} MiB)",
            f"≤ {_MOST_GROWTH:+.0%}",
            growth <= _MOST_GROWTH,
        ),
    ]


async def _ask(http: ClientSession, server: Served, bodies: Iterator[tuple[str, dict[str, Any]]]) -> None:
    """Send all of them, several at once."""

    async def hand() -> None:
        for path, body in bodies:
            async with http.post(server.address + path, json=body) as response:
                answer = await response.json()
                assert answer["type"] == "reply", (response.status, answer, body)

    await asyncio.gather(*(hand() for _ in range(_AT_ONCE)))


def _bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """Endless requests: of ten three ask, one logs, one saves a quote, the others look something up."""
    cases = [json.loads(line) for line in _CASES.read_text("utf-8").splitlines()]
    looked_up = ("list", "show D-1", "search import", "help", "voices")
    for number in itertools.count():
        case = cases[number % len(cases)]
        person = {"user": f"person {number % 200}", "channel": f"channel {number % 20}", "delivery": f"m{number}"}
        kind = number % 10
        if kind == 0:
            yield "/web/form", {**person, "action": "decide", "fields": _decision(case, number), "carry": {}}
        elif kind == 1:
            yield "/web/form", {**person, "action": "voice", "fields": _voice(case, number), "carry": {}}
        elif kind < 5:
            yield "/web/command", {**person, "text": f"{case['decision']} (no. {number})"}
        else:
            yield "/web/command", {**person, "text": looked_up[kind - 5]}


def _decision(case: dict[str, str], number: int) -> dict[str, str]:
    return {
        "text": f"{case['decision'][:200]} (no. {number})",
        "in_the_chair": case["in_the_chair"][:80],
        "customer_effect": "worse",
        "commercial_now": "gain",
    }


def _voice(case: dict[str, str], number: int) -> dict[str, str]:
    return {
        "text": f"What we said of no. {number}: {case['decision'][:200]}",
        "group": case["in_the_chair"][:80],
        "role": "Admin",
        "source": "call",
        "heard_on": "2026-11-20",
    }
