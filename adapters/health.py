"""Alive, ready, and what Prometheus reads."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.migrations import current_revision, newest_revision


class Health:
    """`/healthz` answers while the process lives, `/readyz` when the database is reachable and migrated."""

    def __init__(self, database: Database, registry: CollectorRegistry) -> None:
        self._database = database
        self._registry = registry
        self._newest = newest_revision()

    def mount(self, app: web.Application) -> None:
        """Add the three routes."""
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)

    async def _alive(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def _ready(self, _: web.Request) -> web.Response:
        try:
            revision = await self._database.read(EVERY_WORKSPACE, _revision)
        except Exception:
            return web.json_response({"status": "the database cannot be reached"}, status=503)
        if revision != self._newest:
            return web.json_response({"status": "the database is not migrated"}, status=503)
        return web.json_response({"status": "ready"})

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _revision(ws: WorkspaceSession) -> str | None:
    return current_revision(ws.session.connection())
