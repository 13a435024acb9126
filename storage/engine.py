"""The database: one way in, for reading and for writing.

Sessions are synchronous and run in worker threads. A transaction is a plain function, so it cannot await: no
transaction is ever held across a network call, and the event loop never touches the database. `docs/performance.md`
has the measurement against the asynchronous engine.

SQLite has one writer, so writing transactions queue in one thread and start with `BEGIN IMMEDIATE`; readers see the
last commit meanwhile (WAL). PostgreSQL gets as many threads as connections.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from storage import sqlite_file

Answer = TypeVar("Answer")
Params = ParamSpec("Params")

# For the few jobs that serve all workspaces (claiming what is due, deleting what expired). No workspace has this
# id, so every other query finds nothing under it.
EVERY_WORKSPACE = "*"

READERS = 4
CONNECTIONS = 8

# How long a writer waits for another program that writes the file, and how long anything waits for a thread.
BUSY_SECONDS = 30.0
PATIENCE_SECONDS = 30.0

# secure_delete: what was deleted is overwritten in the file, not only left out of it.
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=FULL",
    "secure_delete=ON",
)

# A server that says nothing at all, because its machine or the network is gone, is noticed within these seconds;
# the driver itself would wait for minutes. What the address says goes before.
_NOTICED = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class WaitedTooLong(Exception):
    """What was asked of the database was not begun: what came before it took too long."""


@dataclass(frozen=True, slots=True)
class WorkspaceSession:
    """A database session that stands in one workspace. Every query takes this, so none can forget whose it is."""

    session: Session
    workspace: str

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.session.get_bind().dialect.name


class Database:
    """A database by its address: `sqlite:///path` or `postgresql+psycopg://…`."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Told of each transaction: `read` or `write`, and how many seconds it took.
        self.observe: Callable[[str, float], None] | None = None
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writing = _sqlite_engine(url, "BEGIN IMMEDIATE", connections=1)
            self._reading = _sqlite_engine(url, "BEGIN", connections=READERS)
            self._writers = ThreadPoolExecutor(1, thread_name_prefix="db-write")
            self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="db-read")
        else:
            self._writing = self._reading = _postgresql_engine(url)
            self._writers = self._readers = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="db")

    @contextmanager
    def reading(self, workspace: str) -> Iterator[WorkspaceSession]:
        """A session for queries, in the caller's own thread. What it changes is thrown away."""
        with Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield WorkspaceSession(session, workspace)

    @contextmanager
    def writing(self, workspace: str) -> Iterator[WorkspaceSession]:
        """A session that commits when the block ends and rolls back when it raises, in the caller's own thread."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield WorkspaceSession(session, workspace)

    async def read(
        self,
        workspace: str,
        query: Callable[Concatenate[WorkspaceSession, Params], Answer],
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> Answer:
        """Run a query in a reader's thread and give its answer."""

        def run() -> Answer:
            with self.reading(workspace) as ws:
                return query(ws, *args, **kwargs)

        return await self._in_thread(self._readers, "read", run)

    async def write(
        self,
        workspace: str,
        change: Callable[Concatenate[WorkspaceSession, Params], Answer],
        *args: Params.args,
        **kwargs: Params.kwargs,
    ) -> Answer:
        """Run a change as one transaction in a writer's thread.

        When the caller is cancelled while it runs, the transaction still ends one way or the other.
        """

        def run() -> Answer:
            with self.writing(workspace) as ws:
                return change(ws, *args, **kwargs)

        return await self._in_thread(self._writers, "write", run)

    async def _in_thread(self, threads: ThreadPoolExecutor, kind: str, run: Callable[[], Answer]) -> Answer:
        """Run it in one of the threads, with the caller's context: what it logs and stores belongs to a request.

        Raises:
            WaitedTooLong: no thread was free for it. While something holds the database up, what comes meanwhile
                does not wait one after the other for as long each.
        """
        asked = time.perf_counter()

        def timed() -> Answer:
            began = time.perf_counter()
            if began - asked > PATIENCE_SECONDS:
                raise WaitedTooLong
            try:
                return run()
            finally:
                if self.observe is not None:
                    self.observe(kind, time.perf_counter() - began)

        return await asyncio.get_running_loop().run_in_executor(threads, copy_context().run, timed)

    async def drop_log(self) -> None:
        """Let SQLite's write-ahead log go, which still holds pages of before a deletion; elsewhere nothing.

        Where somebody is reading just then, the next time does it.
        """
        if self.is_sqlite:
            await asyncio.get_running_loop().run_in_executor(self._writers, self._drop_log)

    def _drop_log(self) -> None:
        connection = self._writing.raw_connection()
        try:
            # Past SQLAlchemy's transactions: a checkpoint cannot be part of one.
            cursor = connection.cursor()
            cursor.execute("PRAGMA busy_timeout=100")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
            cursor.execute(_busy_timeout())
            cursor.close()
        finally:
            connection.close()

    def close(self) -> None:
        """Wait for what is running and close every connection."""
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._writing.dispose()
        self._reading.dispose()


def _postgresql_engine(url: str) -> Engine:
    said = make_url(url).query
    return create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={name: value for name, value in _NOTICED.items() if name not in said},
    )


def _busy_timeout() -> str:
    return f"PRAGMA busy_timeout={round(BUSY_SECONDS * 1000)}"


def _sqlite_engine(url: str, begin: str, connections: int) -> Engine:
    path = make_url(url).database or ":memory:"
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=2,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "do_connect")
    def make(*_: Any) -> None:
        # Only now: who looks whether there is a log must not make one by looking.
        if path != ":memory:":
            sqlite_file.made_with_folder(Path(path))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        # The driver's own transaction handling would start a deferred transaction behind SQLAlchemy's back.
        connection.isolation_level = None
        connection.execute(_busy_timeout())
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
