"""One write transaction, awaited from an event loop: sessions in threads against asynchronous ones, taking turns.

`python -m benchmarks.storage_modes`. The application itself does without aiosqlite and greenlet.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

from sqlalchemy import NullPool, create_engine, event, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlmodel import Field, SQLModel

from tests.postgres import postgres_server

TIMES, TASKS, WARM_UP = 1_000, 8, 5
COUNT = text("UPDATE counter SET last = last + 1 RETURNING last")
DELIVERY = text("INSERT INTO delivery VALUES (:key) ON CONFLICT DO NOTHING RETURNING key")
OUTBOX = text("INSERT INTO message VALUES (:key, :content)")
SCHEMA = """CREATE TABLE logged (number INTEGER PRIMARY KEY, text VARCHAR NOT NULL);
CREATE TABLE counter (last INTEGER NOT NULL); INSERT INTO counter VALUES (0);
CREATE TABLE delivery (key VARCHAR PRIMARY KEY);
CREATE TABLE message (key VARCHAR PRIMARY KEY, content VARCHAR NOT NULL)"""
Write = Callable[[], Awaitable[None]]


class Logged(SQLModel, table=True):
    number: int = Field(primary_key=True)
    text: str


def write(session: Session) -> None:
    number = session.execute(COUNT).scalar_one()
    session.add(Logged(number=number, text="Cap CSV import at 5,000 rows"))
    session.flush()
    session.execute(DELIVERY, {"key": f"view-{number}"})
    session.execute(OUTBOX, {"key": f"card-{number}", "content": "x" * 400})


def prepare(url: str) -> None:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in SCHEMA.split(";"):
            connection.execute(text(statement))


def immediate(engine: Any, synchronous: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL").close()
        connection.execute(f"PRAGMA synchronous={synchronous}").close()

    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))


def in_threads(stack: AsyncExitStack, url: str, threads: int, synchronous: str = "") -> Write:
    engine = create_engine(url, pool_size=threads, max_overflow=0)
    stack.callback(engine.dispose)
    if synchronous:
        immediate(engine, synchronous)
    executor = stack.enter_context(ThreadPoolExecutor(threads))

    def transaction() -> None:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            write(session)

    return lambda: asyncio.get_running_loop().run_in_executor(executor, transaction)


def asynchronous(stack: AsyncExitStack, url: str, connections: int, synchronous: str = "") -> Write:
    engine = create_async_engine(url, pool_size=connections, max_overflow=0)
    stack.push_async_callback(engine.dispose)
    if synchronous:
        immediate(engine.sync_engine, synchronous)

    async def run() -> None:
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            await session.run_sync(write)

    return run


async def take_turns(ways: dict[str, Write], rounds: int, tasks: int) -> None:
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds + WARM_UP):
        for name, way in ways.items():
            started = time.perf_counter()
            await asyncio.gather(*(way() for _ in range(tasks)))
            spent[name].append((time.perf_counter() - started) / tasks)
    means = {name: statistics.mean(times[WARM_UP:]) for name, times in spent.items()}
    for name, mean in means.items():
        print(f"{name:20} {mean * 1e3:6.2f} ms, {mean / next(iter(means.values())):.2f} of the first")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        async with AsyncExitStack() as stack:
            ways: dict[str, Write] = {}
            for mode in ("FULL", "NORMAL"):
                for driver, make in (("pysqlite", in_threads), ("aiosqlite", asynchronous)):
                    path = f"{folder}/{driver}-{mode}.db"
                    prepare(f"sqlite:///{path}")
                    ways[f"{driver}, {mode}"] = make(stack, f"sqlite+{driver}:///{path}", 1, mode)
            await take_turns(ways, TIMES, 1)
            prepare(server)
            psycopg = {make.__name__: make(stack, server, TASKS) for make in (in_threads, asynchronous)}
            await take_turns(psycopg, TIMES // TASKS, TASKS)


if __name__ == "__main__":
    asyncio.run(main())
