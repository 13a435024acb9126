"""Old and new processes share a schema while they are rolled out: a migration takes nothing away from the old ones.

Each is taken by itself. What was there stays as it was; what comes to a table that was there can be left out by a
process that does not know it. What is no longer used goes a version later: say so in `GOES`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from storage.migrations import configuration

# The revision, and the column that no version in use reads or writes any more.
GOES: set[tuple[str, str]] = set()
# From before there was a version that could be running still.
BEFORE_THE_FIRST = {("0014", "holiday.channel"), ("0014", "holiday.name")}
Schema = dict[str, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Schema]]:
    """The schema after each revision, the oldest first."""
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('history') / 'chair.db'}")
    found: list[tuple[str, Schema]] = [("", {})]
    with engine.begin() as connection:
        config = configuration(connection)
        for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions())):
            command.upgrade(config, script.revision)
            found.append((script.revision, schema(connection)))
    engine.dispose()
    return found


def schema(connection: Connection) -> Schema:
    look = inspect(connection)
    return {
        table: {str(column["name"]): dict(column) for column in look.get_columns(table)}
        for table in look.get_table_names()
        # The search index's own.
        if "_search" not in table
    }


def steps(history: list[tuple[str, Schema]]) -> Iterator[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Each revision with each table that was there before it, as it was and as it is then."""
    for (_, before), (revision, after) in pairwise(history):
        for table, columns in before.items():
            yield revision, table, columns, after.get(table, {})


def test_there_is_a_history(history: list[tuple[str, Schema]]) -> None:
    assert len(history) == 1 + len(list((Path("storage") / "migrations" / "versions").glob("0*.py")))
    assert len(history[-1][1]) > 30


def test_what_an_old_process_reads_and_writes_stays(history: list[tuple[str, Schema]]) -> None:
    gone = {
        (revision, f"{table}.{name}")
        for revision, table, before, after in steps(history)
        for name in before.keys() - after.keys()
    }
    assert gone - BEFORE_THE_FIRST == GOES


def test_what_an_old_process_does_not_write_may_be_left_out(history: list[tuple[str, Schema]]) -> None:
    wanted = {
        (revision, f"{table}.{name}")
        for revision, table, before, after in steps(history)
        for name in after.keys() - before.keys()
        if not after[name]["nullable"] and after[name]["default"] is None
    }
    assert wanted - BEFORE_THE_FIRST == set()


def test_what_an_old_process_writes_still_fits(history: list[tuple[str, Schema]]) -> None:
    changed = [
        (revision, f"{table}.{name}")
        for revision, table, before, after in steps(history)
        for name in before.keys() & after.keys()
        if (before[name]["nullable"] and not after[name]["nullable"])
        or str(before[name]["type"]) != str(after[name]["type"])
    ]
    assert changed == []
