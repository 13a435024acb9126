"""A copy of a SQLite database while servers write to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url

from storage import sqlite_file


class BrokenCopy(Exception):
    """SQLite finds something wrong with the copy."""


def copy_sqlite(url: str, file: Path) -> int:
    """Copy the database at `url` into a new file and check it; how many bytes it has.

    It is written beside the file and renamed at the end: a copy that was cut short is never taken for whole.

    Raises:
        BrokenCopy: SQLite's own check fails.
        OSError: the file cannot be written.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    sqlite_file.made(unfinished)
    try:
        with (
            closing(sqlite3.connect(make_url(url).database or "")) as source,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            raise BrokenCopy(said)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return file.stat().st_size
