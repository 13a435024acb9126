"""Alive, ready, and what Prometheus reads."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.ports import Clock
from bot.telemetry import Metrics
from storage import figures
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.migrations import current_revision, is_newer, newest_revision
from storage.vocabulary import EditionState

# A database that does not answer holds up no look at the health.
LOOK_SECONDS = 5.0
_WEEK = timedelta(days=7)


class Health:
    """`/healthz` answers while the process lives, `/readyz` when the database is reachable and migrated."""

    def __init__(self, database: Database, metrics: Metrics, clock: Clock) -> None:
        self._database = database
        self._metrics = metrics
        self._clock = clock
        self._newest = newest_revision()

    def mount(self, app: web.Application) -> None:
        """Add the three routes."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._shown)

    async def _alive(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _ready(self, _: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                revision = await self._database.read(EVERY_WORKSPACE, _revision)
        except Exception:
            return web.json_response({"status": "the database cannot be reached"}, status=503)
        if revision != self._newest and not is_newer(revision):
            return web.json_response({"status": "the database is not migrated"}, status=503)
        return web.json_response({"status": "ready"})

    async def _shown(self, _: web.Request) -> web.Response:
        await self._look()
        body = generate_latest(self._metrics.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self) -> None:
        """What only the database knows; while it is gone, the figures of before stay."""
        now = self._clock.now()
        with suppress(Exception):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._look_at(now)

    async def _look_at(self, now: datetime) -> None:
        waiting, oldest = await self._database.read(EVERY_WORKSPACE, figures.waiting, now)
        self._metrics.waiting.set(waiting)
        self._metrics.oldest.set(max((now - oldest).total_seconds(), 0) if oldest else 0)
        found = await self._database.read(EVERY_WORKSPACE, figures.digests_since, now - _WEEK)
        for state in EditionState:
            self._metrics.digests.labels(state.value).set(found.get(state, 0))


def _revision(ws: WorkspaceSession) -> str | None:
    return current_revision(ws.session.connection())
