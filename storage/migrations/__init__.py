"""The schema's history and how a database is brought up to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from storage import sqlite_file

if TYPE_CHECKING:
    from alembic.config import Config

# Any number, the same in every process: replicas that start together migrate one after the other.
_ADVISORY_LOCK = 706_311_204


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, over an open connection where there is one."""
    # Alembic takes a third of a second to import; asking the chair needs none of it once the schema is there.
    from alembic.config import Config

    # Without this Alembic keeps the standard output of the moment when it was first imported.
    config = Config(stdout=sys.stdout)
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(url: str) -> None:
    """Bring the database at `url` up to date; does nothing where it already is. Safe when several start at once.

    A schema that is newer than this version knows is left alone: a migration only adds, so this version still runs.
    """
    from alembic import command

    with _connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        if not is_newer(current_revision(connection)):
            command.upgrade(configuration(connection), "head")


def current_revision(connection: Connection) -> str | None:
    """The revision that the database is at, or None for an empty one."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """The revision that this version of the code needs; every script is loaded once to find it."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(configuration()).get_current_head()


def is_newer(revision: str | None) -> bool:
    """Whether a database at this revision was migrated by a later version than this one."""
    return revision is not None and revision not in _known()


@cache
def _known() -> frozenset[str]:
    from alembic.script import ScriptDirectory

    history = ScriptDirectory.from_config(configuration())
    return frozenset(each.revision for each in history.walk_revisions())


def is_current(url: str) -> bool:
    """Whether the database at `url` has the schema that this version of the code needs."""
    with _connected(url) as connection:
        return current_revision(connection) == newest_revision()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        sqlite_file.made_with_folder(Path(address.database))
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    if address.get_backend_name() == "sqlite":
        # One transaction for the whole upgrade, and a second process that starts meanwhile waits for it.
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
