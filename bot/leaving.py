"""When a workspace uninstalls the bot: how long its data waits, and what deletes it then."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.ports import Clock
from storage import leaving
from storage.engine import EVERY_WORKSPACE, Database

# Being installed again within it brings everything back.
GRACE = timedelta(days=7)
log = structlog.get_logger()


async def purge_due(database: Database, clock: Clock) -> int:
    """Delete everything of the workspaces whose time of grace is over; how many there were."""
    purged = 0
    for workspace in await database.read(EVERY_WORKSPACE, leaving.due, clock.now()):
        if await database.write(workspace, leaving.purge, clock.now()):
            purged += 1
            log.info("workspace.purged", workspace=workspace)
    return purged
