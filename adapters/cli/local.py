"""Where the command line stands: workspace `local`, channel `general`, and whoever operates the machine."""

from __future__ import annotations

from adapters.app import Core, build_core
from bot.dispatch import LOCAL_WORKSPACE, OPERATOR_PLATFORM
from bot.ports import Place
from bot.settings import Settings, read_settings
from storage.migrations import upgrade

CHANNEL = "general"
OPERATOR = "operator"


def opened(settings: Settings | None = None) -> Core:
    """The core on a database that is up to date."""
    settings = settings or read_settings()
    upgrade(settings.database_url)
    return build_core(settings)


def place(workspace: str = LOCAL_WORKSPACE, channel: str = CHANNEL) -> Place:
    """The place of what is said on the command line."""
    return Place(OPERATOR_PLATFORM, workspace, channel)
