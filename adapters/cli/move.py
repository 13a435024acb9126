"""`move`: every table to another database, counted and compared."""

from __future__ import annotations

import os
import socket
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.engine import make_url

from bot.errors import UserError
from bot.settings import RealClock, read_settings
from storage import audit
from storage.engine import EVERY_WORKSPACE, Database
from storage.migrations import upgrade
from storage.moving import Moved, NotEmpty, NotTheSame, copy_everything
from storage.vocabulary import AuditKind

_PATIENCE_SECONDS = 0.5


class SameDatabase(UserError):
    """--to names the database that is in use: nothing to move."""


class NoFolderThere(UserError):
    """There is no folder {folder}: make it, or name another file in --to."""


class TargetHoldsSomething(UserError):
    """The database at --to holds something already (in {table}): give an empty one. Nothing was changed."""


class DiffersThere(UserError):
    """What arrived in {table} is not what was sent. Nothing was kept there; the database in use is as it was."""


def move(
    to: Annotated[str, typer.Option("--to", metavar="DATABASE_URL", help="The empty database to fill.")],
) -> None:
    """Copy every table to another database, SQLite to PostgreSQL or back; compare both. Stop the servers first."""
    settings = read_settings()
    there = read_settings({**os.environ, "DATABASE_URL": to}).database_url
    if make_url(there) == make_url(settings.database_url):
        raise SameDatabase
    _check_folder(there)
    if answers(settings.port):
        print(
            f"Something answers on port {settings.port}. If it is a server on this database, stop it: what it "
            "writes from now on is not copied.",
            file=sys.stderr,
        )
    for url in (settings.database_url, there):
        upgrade(url)
    source, target = Database(settings.database_url), Database(there)
    try:
        moved = _copied(source, target)
        _note(target, make_url(settings.database_url).get_backend_name(), RealClock(settings.fixed_now).now())
    finally:
        source.close()
        target.close()
    print(f"All equal: {sum(each.rows for each in moved):,} rows in {len(moved)} tables, the same on both sides.")
    print("Now set DATABASE_URL to the new one, keep CHAIR_SECRET_KEY as it is, and start the servers.")
    if source.is_sqlite:
        print("Where no CHAIR_SECRET_KEY was set, set it to what stands in secret.key beside the old database.")


def answers(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE_SECONDS):
            return True
    except OSError:
        return False


def _check_folder(url: str) -> None:
    """A slip in the path of a file makes no folder."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        folder = Path(address.database).absolute().parent
        if not folder.is_dir():
            raise NoFolderThere(folder=folder)


def _named(url: str) -> str:
    """A database without its password."""
    return make_url(url).render_as_string(hide_password=True)


def _copied(source: Database, target: Database) -> list[Moved]:
    moved = []
    engines = (source.url, target.url)
    print("Copying {} to {}; each table is read again there and compared.".format(*map(_named, engines)))
    print(f"{'table':<20} {'rows':>10}  sum on both sides")
    try:
        for each in copy_everything(source, target):
            moved.append(each)
            print(f"{each.table:<20} {each.rows:>10,}  {each.checksum[:16]}")
    except NotEmpty as found:
        raise TargetHoldsSomething(table=found) from None
    except NotTheSame as found:
        raise DiffersThere(table=found) from None
    return moved


def _note(target: Database, came_from: str, now: datetime) -> None:
    """Write into each audit log, once everything is compared, that it was moved."""
    with target.reading(EVERY_WORKSPACE) as ws:
        homes = audit.workspaces_with_entries(ws)
    for home in homes:
        with target.writing(home) as ws:
            audit.write(ws, AuditKind.MOVED, None, f"from {came_from}", now)
