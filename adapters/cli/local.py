"""Where the command line stands: workspace `local`, channel `general`, and whoever operates the machine."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from adapters.app import Core, build_core
from adapters.engines import Engine
from bot.errors import UserError
from bot.ports import LOCAL_WORKSPACE, OPERATOR_PLATFORM, Place
from bot.settings import Settings, read_settings
from storage.migrations import upgrade


class NoDatabaseYet(UserError):
    """There is no database at {path} yet: the first start makes it. Is DATABASE_URL right?"""


CHANNEL = "general"
OPERATOR = "operator"


@contextmanager
def opened(
    settings: Settings | None = None, engine: Engine = Engine.PLAYBOOK, *, is_there: bool = False
) -> Iterator[Core]:
    """The core on a database that is up to date, closed again at the end.

    Raises:
        NoDatabaseYet: with `is_there`, by what looks after a log that exists: a name mistyped must not pass for an
            empty one.
    """
    _log_to_standard_error()
    settings = settings or read_settings()
    if is_there:
        check_is_there(make_url(settings.database_url))
    upgrade(settings.database_url)
    core = build_core(settings, engine)
    try:
        yield core
    finally:
        core.database.close()


def check_is_there(url: URL) -> None:
    """Refuse a SQLite database that nobody made yet.

    Raises:
        NoDatabaseYet: there is no such file.
    """
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        raise NoDatabaseYet(path=url.database)


def _log_to_standard_error() -> None:
    """Standard output is what was asked for alone."""
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def place(workspace: str = LOCAL_WORKSPACE, channel: str = CHANNEL) -> Place:
    """The place of what is said on the command line."""
    return Place(OPERATOR_PLATFORM, workspace, channel)
