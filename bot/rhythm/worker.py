"""The clock of one process: delivers what is due, locks what is due and deletes what expired.

APScheduler is only the clock; the database is the queue. Every replica runs the same interval jobs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.asking_around import close
from bot.decisions.locking import lock_due
from bot.leaving import purge_due
from bot.ports import Clock
from bot.retention import delete_expired
from bot.rhythm import clockwork
from bot.rhythm.clock_back import ClockBack
from bot.rhythm.compose import Composer
from bot.rhythm.deliver import Deliverer
from bot.voice_removal import erase_expired
from storage import (
    decisions,
    deliveries,
    made_files,
    outbox,
    question_use,
    readings,
    voice_removal,
    voice_requests,
    web_messages,
)
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession

DELIVER_SECONDS = 5
FORGET_SECONDS = 600
LOCK_SECONDS = 60
CLOSE_SECONDS = 60
PLAN_SECONDS = 60
DRAW_SECONDS = 300
ASK_SECONDS = 600
RETENTION_SECONDS = 6 * 3600
# Together with what the platforms finish first, this stays within the 20 seconds that are given to end.
STOP_SECONDS = 6.0
# A closed request has done its work; until then *asked already* can be told.
REQUESTS_KEPT = timedelta(days=31)
# A question that somebody was shown and did not replace; what they replaced they never see again.
USES_KEPT = timedelta(days=365)

log = structlog.get_logger()


class Worker:
    """Runs beside the web application, on the same event loop."""

    def __init__(self, database: Database, deliverer: Deliverer, composer: Composer, clock: Clock) -> None:
        self._database = database
        self._deliverer = deliverer
        self._composer = composer
        self._clock = clock
        self._clock_back = ClockBack(database, clock)
        self._due = asyncio.Event()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._delivering: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Something was put into the outbox, or was made: take it up at once instead of at the next interval."""
        self._due.set()

    async def start(self) -> None:
        """Begin; what was left in the outbox by an earlier process is delivered first."""
        self._delivering = asyncio.create_task(self._deliver(), name="deliver")
        self._scheduler.add_job(self._tick, "interval", seconds=DELIVER_SECONDS)
        self._scheduler.add_job(self.forget, "interval", seconds=FORGET_SECONDS)
        self._scheduler.add_job(self.lock, "interval", seconds=LOCK_SECONDS)
        self._scheduler.add_job(self.plan, "interval", seconds=PLAN_SECONDS)
        self._scheduler.add_job(self.draw_anew, "interval", seconds=DRAW_SECONDS)
        self._scheduler.add_job(self.ask_deciders, "interval", seconds=ASK_SECONDS)
        self._scheduler.add_job(self.close_requests, "interval", seconds=CLOSE_SECONDS)
        self._scheduler.add_job(self.delete_expired, "interval", seconds=RETENTION_SECONDS)
        self._scheduler.start()
        self._due.set()
        await self.forget()
        await self.delete_expired()
        await self.lock()
        await self.close_requests()
        await self.plan()

    async def stop(self) -> None:
        """End after the message that is being sent, or without it where it takes too long.

        Such a one is claimed for a while yet; whoever takes it up then asks the platform whether it arrived.
        """
        self._scheduler.shutdown(wait=False)
        self._deliverer.stop()
        if self._delivering is not None:
            self._delivering.cancel()
            _, late = await asyncio.wait({self._delivering}, timeout=STOP_SECONDS)
            if late:
                self._delivering.cancel()
                await asyncio.wait(late)
                log.warning("worker.stopped_while_sending")
        await self._composer.stop()

    async def forget(self) -> None:
        """Delete what expired: questions with all that shows them, customers' words, keys, workspaces that left."""
        await _surviving(lambda: self._database.write(EVERY_WORKSPACE, self._forget))
        await _surviving(self._erase_voices)
        await _surviving(lambda: purge_due(self._database, self._clock))
        await _surviving(self._database.drop_log)

    async def delete_expired(self) -> None:
        """Delete what was kept as long as its workspace keeps things."""
        await _surviving(lambda: delete_expired(self._database, self._clock.now()))

    async def plan(self) -> None:
        """Plan the digests that are due, and write down how earlier ones ended; every replica may, one does."""
        await _surviving(self._clock_back.look)
        await _surviving(lambda: clockwork.settle_ended(self._database, self._clock.now()))
        await _surviving(lambda: clockwork.plan(self._database, self._clock.now()))
        self.wake()

    async def draw_anew(self) -> None:
        """Draw digests anew that say something else by now."""
        await _surviving(lambda: clockwork.draw_anew(self._database, self._clock.now()))
        self.wake()

    async def ask_deciders(self) -> None:
        """Tell deciders once of checks that stayed open."""
        await _surviving(lambda: clockwork.ask_deciders(self._database, self._clock.now()))
        self.wake()

    async def close_requests(self) -> None:
        """Close the requests for customers' words whose last day is over; any replica may, one does."""
        await _surviving(self._close_requests)

    async def _close_requests(self) -> None:
        now = self._clock.now()
        due = await self._database.read(EVERY_WORKSPACE, voice_requests.due, now)
        for workspace, request in due:
            await self._database.write(workspace, close, request, now)
        if due:
            self.wake()

    async def _erase_voices(self) -> None:
        now = self._clock.now()
        for workspace, number in await self._database.read(EVERY_WORKSPACE, voice_removal.expired, now.date()):
            await self._database.write(workspace, erase_expired, number, now)
        self.wake()

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
            await _to_its_end(self._composer.begin_due)
            await _to_its_end(self._deliverer.deliver_due)

    def _forget(self, ws: WorkspaceSession) -> None:
        now = self._clock.now()
        readings.forget_expired(ws, now)
        web_messages.forget_expired(ws, now)
        deliveries.forget_old(ws, now)
        deliveries.forget_answers(ws, now)
        outbox.forget_expired(ws, now)
        made_files.forget_expired(ws, now)
        voice_requests.forget_closed(ws, now - REQUESTS_KEPT)
        question_use.forget_old(ws, now - USES_KEPT)


async def _to_its_end(work: Callable[[], Awaitable[object]]) -> None:
    """The same, and stopping waits for it: what was just claimed is not forgotten, nor a message half sent."""
    running = asyncio.ensure_future(_surviving(work))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await running
        raise


async def _surviving(work: Callable[[], Awaitable[object]]) -> None:
    """Run a piece of work; a database that is gone for a while must not end the clock."""
    try:
        await work()
    except Exception as error:
        log.warning("worker.failed", error=type(error).__name__)
