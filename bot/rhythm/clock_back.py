"""A clock that goes back: what was put off under the later time comes in its turn all the same.

A clock that goes forward needs nothing of the kind: what has come by then is due, and each thing is done once.
"""

from __future__ import annotations

from datetime import datetime

from bot.ports import Clock
from bot.rhythm import planning
from storage import clock_back, schedules
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.vocabulary import DigestKind


class ClockBack:
    """Looks at the clock of one process. The first look counts as one back: it may have gone before the start."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._latest: datetime | None = None

    async def look(self) -> None:
        """Bring back what the database holds: the outbox as it is found, schedules where the clock went back."""
        now, latest = self._clock.now(), self._latest
        await self._database.write(EVERY_WORKSPACE, clock_back.bring_back, now)
        if latest is None or now < latest - clock_back.APART:
            for each in await self._database.read(EVERY_WORKSPACE, clock_back.far_ahead, now):
                await self._database.write(each.workspace, _set_anew, each.kind, each.owner, now)
            self._latest = now
        else:
            self._latest = max(latest, now)


def _set_anew(ws: WorkspaceSession, kind: DigestKind, owner: str, now: datetime) -> None:
    """Work out anew when a schedule comes again; a week that had its edition has no second one."""
    schedule = schedules.lock(ws, kind, owner)
    if schedule is None:
        return
    schedule.since = min(schedule.since, now)
    following = planning.next_at(ws, schedule, now)
    schedules.change(ws, kind, owner, since=schedule.since, next_at=following, waits_until=None)
