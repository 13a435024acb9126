from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.slack import answering
from storage import engine
from tests.databases import PostgresDatabases
from tests.faults.outages import Breakable
from tests.postgres import postgres_server


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[PostgresDatabases]:
    """A server that nobody else's tests need, so that it can be stopped."""
    with postgres_server() as server:
        # What this server's settings leave out for speed is what brings back what was committed.
        databases = PostgresDatabases(f"{server}&options=-c%20synchronous_commit%3Don")
        yield databases
        databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def breakable(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Breakable]:
    """A migrated database on each engine that can be taken away."""
    if request.param == "sqlite":
        monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
        yield Breakable(request.getfixturevalue("sqlite_url"), reads_go_on=True)
        return
    databases: PostgresDatabases = request.getfixturevalue("own_postgres")
    with databases.fresh() as url:
        yield Breakable(url, reads_go_on=False)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not turn an answer on Slack into a late one."""
    monkeypatch.setattr(answering, "ANSWER_SECONDS", 60.0)
