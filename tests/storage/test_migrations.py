"""One history builds the schema on both engines, from nothing, as often as it is asked to."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, make_url, text

from storage.engine import Database
from storage.migrations import check, configuration, is_current, newest_revision, upgrade
from tests.databases import PostgresDatabases
from tests.storage import make


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database in which nothing was made yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'with space' / 'new.db'}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    with databases.empty() as url:
        yield url


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_an_empty_database_is_brought_up_to_date(empty_url: str) -> None:
    upgrade(empty_url)
    assert {"workspace", "decision", "voice", "outbox", "inbound_delivery"} <= tables(empty_url)
    assert is_current(empty_url)


def test_a_database_that_is_up_to_date_stays_as_it_is(empty_url: str) -> None:
    upgrade(empty_url)
    database = Database(empty_url)
    make.workspace(database)
    number = make.log(database)
    database.close()
    upgrade(empty_url)
    database = Database(empty_url)
    assert make.log(database) == number + 1
    database.close()


def test_an_empty_database_is_not_current(empty_url: str) -> None:
    assert not is_current(empty_url)
    assert newest_revision()


def test_replicas_that_start_together_upgrade_once(empty_url: str) -> None:
    with ThreadPoolExecutor(4) as replicas:
        list(replicas.map(upgrade, [empty_url] * 4))
    assert is_current(empty_url)


def test_the_history_builds_what_the_models_say(empty_url: str) -> None:
    assert check.check(empty_url) is None


def test_the_history_can_be_undone(empty_url: str) -> None:
    upgrade(empty_url)
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "base")
    engine.dispose()
    assert tables(empty_url) <= {"alembic_version"}
    upgrade(empty_url)
    assert is_current(empty_url)


def test_search_uses_the_index(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        if make_url(database_url).get_backend_name() == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))
            plan = "EXPLAIN SELECT 1 FROM decision WHERE string_to_array(search_words, ' ') @> ARRAY['export']"
            wanted = "ix_decision_search"
        else:
            plan = "EXPLAIN QUERY PLAN SELECT 1 FROM decision_search WHERE decision_search MATCH 'export'"
            wanted = "VIRTUAL TABLE INDEX"
        assert wanted in str(connection.execute(text(plan)).fetchall())
    engine.dispose()
