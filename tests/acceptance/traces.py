"""What a database still holds, to the last byte."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, inspect, text


def everything(database_url: str) -> str:
    """All that the database holds, table by table, the search index's own tables included."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = [
            str([bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else cell for cell in row])
            for table in inspect(connection).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - the tables' own names
        ]
    engine.dispose()
    return "\n".join(rows)


def raw_after_vacuum(database_url: str) -> bytes:
    """The bytes of PostgreSQL's files of this database, after what its own vacuum does in time was done at once."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        # Looked at anew first: what it kept of that stands in a table of its own, which is rewritten then.
        connection.execute(text("ANALYZE"))
        connection.execute(text("VACUUM FULL"))
        connection.execute(text("CHECKPOINT"))
        where = connection.execute(text("SHOW data_directory")).scalar_one()
        number = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        folder = Path(str(where)) / "base" / str(number.scalar_one())
    engine.dispose()
    return b"".join(file.read_bytes() for file in folder.iterdir())


def raw(database_url: str) -> bytes:
    """The bytes of the SQLite file, with what waited in its log."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return Path(database_url.removeprefix("sqlite:///")).read_bytes()
