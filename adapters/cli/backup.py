"""`backup`: a copy of the database while servers run."""

from __future__ import annotations

import shlex
import sqlite3
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import URL, make_url

from adapters.cli.local import check_is_there
from bot.errors import UserError
from bot.settings import read_settings
from storage.backup import BrokenCopy, copy_sqlite


class NotOverwritten(UserError):
    """{path} is there already: a backup is never overwritten. Choose another name."""


class NotCopied(UserError):
    """The database could not be copied ({why}). Nothing was left behind."""


class WithPgDump(UserError):
    """PostgreSQL has a tool of its own for that, which this does not replace. Run: {line}"""


def backup(file: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    """Copy the SQLite database into a file, while servers run; for PostgreSQL, say what to run."""
    url = make_url(read_settings().database_url)
    if url.get_backend_name() != "sqlite":
        raise WithPgDump(line=pg_dump(url, file))
    if file.exists():
        raise NotOverwritten(path=file)
    check_is_there(url)
    try:
        size = copy_sqlite(url.render_as_string(), file)
    except (sqlite3.Error, BrokenCopy) as wrong:
        raise NotCopied(why=wrong) from None
    print(f"{file}: {size:,} bytes, checked.")
    print(
        "Keep CHAIR_SECRET_KEY with it (secret.key beside the database where none is set): it opens stored tokens."
    )


def pg_dump(url: URL, file: Path) -> str:
    """The line that backs up a PostgreSQL database; the password is left to pg_dump's own ways."""
    parts = ["pg_dump", "--format=custom", f"--file={file}"]
    # A socket's folder stands behind the question mark.
    host, port = url.host or url.query.get("host"), url.port or url.query.get("port")
    for option, value in (("host", host), ("port", port), ("username", url.username)):
        if value:
            parts.append(f"--{option}={value}")
    return shlex.join([*parts, url.database or ""])
