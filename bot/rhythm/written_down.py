"""What became of a message is written down; while the database cannot take it, this process remembers it.

Without that, a message that arrived just before the database went would count as one of which nobody can tell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from bot.failures import is_the_database
from storage.delivery_models import OutboxMessage
from storage.engine import Database, WorkspaceSession

_AGAIN_SECONDS = (0.2, 0.5, 1.0)
_Change = Callable[[WorkspaceSession], bool]

log = structlog.get_logger()


class WrittenDown:
    """Of one deliverer. At most one message of each workspace that it serves waits here: the next is not begun."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[int, tuple[str, _Change]] = {}

    async def note(self, message: OutboxMessage, change: Callable[..., bool], *values: object) -> None:
        """Write down a change to a message, now or as soon as the database takes it."""
        written = partial(_changed, change, message, values)
        for seconds in (*_AGAIN_SECONDS, None):
            try:
                await self._database.write(message.workspace, written)
            except Exception as error:
                if not is_the_database(error):
                    raise
                log.warning("outbox.not_noted", message=message.pk, error=type(error).__name__)
                if seconds is not None:
                    await asyncio.sleep(seconds)
            else:
                return
        self._waiting[message.pk or 0] = (message.workspace, written)

    async def catch_up(self) -> None:
        """Write down what waits, before anything else is claimed; raises while the database does not take it."""
        for pk, (workspace, written) in tuple(self._waiting.items()):
            await self._database.write(workspace, written)
            self._waiting.pop(pk, None)


def _changed(
    change: Callable[..., bool], message: OutboxMessage, values: tuple[object, ...], ws: WorkspaceSession
) -> bool:
    return change(ws, message, *values)
