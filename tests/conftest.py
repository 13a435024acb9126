"""What every test can ask for: a database on each engine, a clock that stands still, no network.

`database_url` is the address of an empty, migrated database. A test that uses it runs once on each engine, unless
it says otherwise: `@pytest.mark.engines("sqlite")`.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack

import pytest
import structlog
from hypothesis import settings

from tests.clock import MovableClock
from tests.compiling import compile_once
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.network import NetworkGuard
from tests.postgres import postgres_server
from tests.secrets_seen import secret_in

ENGINES = ("sqlite", "postgresql")

# No deadline: how fast these machines are is not what the properties are about. `make soak` looks longer.
settings.register_profile("test", deadline=None, max_examples=40)
settings.register_profile("soak", deadline=None, max_examples=1_000)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))
    compile_once()
    config.addinivalue_line("markers", "engines(*names): run with `database_url` on these engines only")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that passed fails all the same where a secret stands in what it logged or printed."""
    report = yield
    if report.passed and (seen := secret_in(report.sections)):
        report.outcome = "failed"
        report.longrepr = f"A secret was printed or logged: {seen}"
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        metafunc.parametrize("database_url", marker.args if marker else ENGINES, indirect=True)


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """A server of this process's own (pytest-xdist's workers have one each), or the one of `TEST_DATABASE_URL`."""
    with ExitStack() as stack:
        server = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(postgres_server())
        databases = PostgresDatabases(server)
        yield databases
        databases.close()


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases) -> Iterator[str]:
    """An empty, migrated database in a SQLite file."""
    with sqlite_databases.fresh() as url:
        yield url


@pytest.fixture
def postgresql_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """An empty, migrated database on PostgreSQL."""
    with postgres_databases.fresh() as url:
        yield url


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database on the engine that this run of the test is for."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    return "asyncio", {"use_uvloop": False}


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture(scope="session")
def network_guard() -> Iterator[NetworkGuard]:
    with NetworkGuard().standing() as guard:
        yield guard


@pytest.fixture(autouse=True)
def refused(network_guard: NetworkGuard) -> Iterator[list[str]]:
    """The hosts that this test was refused; a test that expects some clears the list."""
    network_guard.refused.clear()
    yield network_guard.refused
    assert not network_guard.refused, f"reached out to {network_guard.refused}"


@pytest.fixture(autouse=True)
def logging_as_by_default() -> Iterator[None]:
    """Whatever a test set logging up for, as the command line does, ends with it."""
    yield
    structlog.reset_defaults()
