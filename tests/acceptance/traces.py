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


def raw(database_url: str) -> bytes:
    """The bytes of the SQLite file, with what waited in its log."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return Path(database_url.removeprefix("sqlite:///")).read_bytes()
