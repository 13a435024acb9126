"""Fresh, migrated databases, made quickly: each is a copy of one that was migrated once."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage.migrations import upgrade
from tests.postgres import roomy_memory


class SqliteDatabases:
    """SQLite files, copied from a migrated one."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        upgrade(f"sqlite:///{self._template}")
        with closing(sqlite3.connect(self._template)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a new file, in memory where there is room."""
        with tempfile.TemporaryDirectory(prefix="chair-sqlite-", dir=roomy_memory()) as folder:
            path = Path(folder) / "chair.db"
            shutil.copyfile(self._template, path)
            yield f"sqlite:///{path}"


class PostgresDatabases:
    """Databases on one server, copied from a migrated one; each is dropped again, whoever is still connected."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._template = f"chair_test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {self._template}")
        upgrade(self._address(self._template))

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of a new, migrated database."""
        # For a database of this size, copying files takes a third of the time of the default strategy.
        with self._made(f"TEMPLATE {self._template} STRATEGY FILE_COPY") as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a new database in which nothing was made yet."""
        with self._made("") as url:
            yield url

    def close(self) -> None:
        """Drop the template."""
        self._run(f"DROP DATABASE {self._template} WITH (FORCE)")

    @contextmanager
    def _made(self, options: str) -> Iterator[str]:
        name = f"chair_test_{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} {options}")
        try:
            yield self._address(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(text(statement))

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            yield connection
        engine.dispose()

    def _address(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)
