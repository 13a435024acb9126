"""How many readings a model may write for a workspace in a day; days are those of UTC on every replica."""

from __future__ import annotations

from datetime import UTC

from bot.ports import Clock
from storage import model_use
from storage.engine import Database


class DailyBudget:
    """Counted in the database, so that replicas and restarts share one count.

    A count in memory would start again with every process, and three replicas would spend three times as much.
    """

    def __init__(self, database: Database, clock: Clock, most: int) -> None:
        self._database = database
        self._clock = clock
        self._most = most

    async def take(self, workspace: str) -> bool:
        """Count one reading for this workspace and day; False where none is left."""
        today = self._clock.now().astimezone(UTC).date()
        return await self._database.write(workspace, model_use.take, today, self._most)
