"""The clock of one process: delivers what is due, locks what is due and deletes what expired.

APScheduler is only the clock; the database is the queue. Every replica runs the same interval jobs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.decisions.locking import lock_due
from bot.ports import Clock
from bot.rhythm.deliver import Deliverer
from storage import decisions, deliveries, readings, web_messages
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession

DELIVER_SECONDS = 5
FORGET_SECONDS = 600
LOCK_SECONDS = 60

log = structlog.get_logger()


class Worker:
    """Runs beside the web application, on the same event loop."""

    def __init__(self, database: Database, deliverer: Deliverer, clock: Clock) -> None:
        self._database = database
        self._deliverer = deliverer
        self._clock = clock
        self._due = asyncio.Event()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._delivering: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something was put into the outbox: deliver at once instead of at the next interval."""
        self._due.set()

    async def start(self) -> None:
        """Begin; what was left in the outbox by an earlier process is delivered first."""
        self._delivering = asyncio.create_task(self._deliver(), name="deliver")
        self._scheduler.add_job(self._tick, "interval", seconds=DELIVER_SECONDS)
        self._scheduler.add_job(self.forget, "interval", seconds=FORGET_SECONDS)
        self._scheduler.add_job(self.lock, "interval", seconds=LOCK_SECONDS)
        self._scheduler.start()
        self._due.set()
        await self.forget()
        await self.lock()

    async def stop(self) -> None:
        """End after the message that is being sent."""
        self._scheduler.shutdown(wait=False)
        self._deliverer.stop()
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)

    async def forget(self) -> None:
        """Delete the readings, private web messages and delivery keys whose time is over."""
        await _surviving(lambda: self._database.write(EVERY_WORKSPACE, self._forget))

    async def lock(self) -> None:
        """Lock the decisions of every workspace whose time has come."""
        await _surviving(self._lock)

    async def _lock(self) -> None:
        now = self._clock.now()
        for workspace in await self._database.read(EVERY_WORKSPACE, decisions.workspaces_to_lock, now):
            await self._database.write(workspace, lock_due, now)

    async def _tick(self) -> None:
        # A coroutine, so that it runs on the event loop: the scheduler puts plain functions into threads.
        self.wake()

    async def _deliver(self) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            # Shielded, so that stopping waits for the message that is on its way.
            work = asyncio.ensure_future(_surviving(self._deliverer.deliver_due))
            try:
                await asyncio.shield(work)
            except asyncio.CancelledError:
                await work
                raise

    def _forget(self, ws: WorkspaceSession) -> None:
        now = self._clock.now()
        readings.forget_expired(ws, now)
        web_messages.forget_expired(ws, now)
        deliveries.forget_old(ws, now)


async def _surviving(work: Callable[[], Awaitable[object]]) -> None:
    """Run a piece of work; a database that is gone for a while must not end the clock."""
    try:
        await work()
    except Exception as error:
        log.warning("worker.failed", error=type(error).__name__)
