"""Disks that fill up under a served application, and have room again."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.pool import NullPool

# PostgreSQL's own words. No disk of the tests' own can be filled without being the system's administrator, so every
# table refuses to grow with the state that the server gives then.
_REFUSING = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$
"""


@contextmanager
def full(url: str) -> Iterator[None]:
    """The database of this address cannot grow meanwhile, and can be read."""
    if make_url(url).get_backend_name() == "sqlite":
        with _file_at_its_limit(Path(make_url(url).database or "")):
            yield
        return
    tables = inspect(create_engine(url, poolclass=NullPool)).get_table_names()
    refuse = "CREATE TRIGGER a_no_room BEFORE INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION no_room()"
    _run(url, _REFUSING, *(refuse.format(table) for table in tables))
    yield
    _run(url, *(f"DROP TRIGGER a_no_room ON {table}" for table in tables), "DROP FUNCTION no_room")


@contextmanager
def _file_at_its_limit(file: Path) -> Iterator[None]:
    """The operating system lets no file of this process grow beyond what SQLite's log has already.

    The log is made so long that what the tests print fits, and read all the while, so that it does not begin anew.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA wal_autocheckpoint=0")
        other.execute("CREATE TABLE filling (bytes BLOB)")
        other.execute("INSERT INTO filling VALUES (zeroblob(2000000))")
        other.execute("DROP TABLE filling")
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        resource.setrlimit(resource.RLIMIT_FSIZE, (file.with_name(f"{file.name}-wal").stat().st_size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            other.execute("COMMIT")


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
