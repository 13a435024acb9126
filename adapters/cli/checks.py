"""What `doctor` checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.settings import LOOPBACK, BadSettings, Settings, read_settings
from storage import outbox
from storage.engine import Database
from storage.migrations import is_current
from storage.vocabulary import OutboxState


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what was looked at, whether it is well, and how to mend it."""

    what: str
    passed: bool
    mend: str = ""


def check_all() -> Iterator[Check]:
    """Settings first; without those the rest cannot be looked at."""
    try:
        settings = read_settings()
    except BadSettings as wrong:
        for line in wrong.lines:
            yield Check("settings", False, line)
        return
    yield Check("settings", True)
    yield from _address(settings)
    yield from _database(settings)


def _address(settings: Settings) -> Iterator[Check]:
    if settings.host not in LOOPBACK and not settings.public_url:
        yield Check("address", False, "Set CHAIR_PUBLIC_URL to the address that people reach this server under.")
    elif settings.public_url.startswith("http://") and not any(host in settings.public_url for host in LOOPBACK):
        yield Check(
            "address", False, "CHAIR_PUBLIC_URL must begin with https://: Slack and Teams call nothing else."
        )
    else:
        yield Check(f"address {settings.base_url}", True)


def _database(settings: Settings) -> Iterator[Check]:
    url = make_url(settings.database_url)
    name = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield Check(f"database {name}: not there yet, the first start makes it", True)
        return
    try:
        engine = create_engine(settings.database_url)
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        engine.dispose()
    except SQLAlchemyError as error:
        reason = str(error).strip().splitlines()[0][:160]
        yield Check(
            f"database {name}", False, f"It cannot be reached; look at DATABASE_URL and the server. ({reason})"
        )
        return
    yield Check(f"database {name}", True)
    current = is_current(settings.database_url)
    yield Check("schema", current, "" if current else "Run customer-chair migrate.")
    if current:
        yield _outbox(settings)


def _outbox(settings: Settings) -> Check:
    database = Database(settings.database_url)
    try:
        with database.reading("local") as ws:
            counts = outbox.counts(ws)
    finally:
        database.close()
    stuck = counts.get(OutboxState.DEAD, 0) + counts.get(OutboxState.UNCERTAIN, 0)
    waiting = counts.get(OutboxState.PENDING, 0)
    if stuck:
        return Check(
            "outbox", False, f"{stuck} messages could not be delivered for certain; {waiting} are waiting."
        )
    return Check(f"outbox: {waiting} waiting", True)
