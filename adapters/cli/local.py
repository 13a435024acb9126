"""Where the command line stands: workspace `local`, channel `general`, and whoever operates the machine."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from adapters.app import Core, build_core
from adapters.engines import Engine
from bot.ports import LOCAL_WORKSPACE, OPERATOR_PLATFORM, Place
from bot.settings import Settings, read_settings
from storage.migrations import upgrade

CHANNEL = "general"
OPERATOR = "operator"


@contextmanager
def opened(settings: Settings | None = None, engine: Engine = Engine.PLAYBOOK) -> Iterator[Core]:
    """The core on a database that is up to date, closed again at the end."""
    _log_to_standard_error()
    settings = settings or read_settings()
    upgrade(settings.database_url)
    core = build_core(settings, engine)
    try:
        yield core
    finally:
        core.database.close()


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
