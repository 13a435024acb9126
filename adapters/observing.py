"""What is counted and logged of everything that comes in; never a word of it, and nobody's name."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.messages import File, Form, Invalid, Reply
from bot.ports import Dispatch, Request
from bot.telemetry import Metrics
from storage import request_id

log = structlog.get_logger()


def measured(dispatch: Dispatch, metrics: Metrics) -> Dispatch:
    """The same dispatch, counted, timed and logged, under an id that goes with what it puts into the outbox."""

    async def answer(request: Request) -> Reply | Form | Invalid | File:
        kind = "form" if request.fields is not None else "button" if request.action else "command"
        platform, began, outcome = request.place.platform, time.perf_counter(), "error"
        own = request_id.fresh()
        held = request_id.current.set(own)
        try:
            with structlog.contextvars.bound_contextvars(request=own):
                answered = await dispatch(request)
            outcome = answered.type
            return answered
        finally:
            request_id.current.reset(held)
            seconds = time.perf_counter() - began
            metrics.seconds.labels(platform, kind).observe(seconds)
            metrics.requests.labels(platform, kind, outcome).inc()
            log.info(
                "request.answered",
                request=own,
                platform=platform,
                workspace=request.place.workspace,
                kind=kind,
                outcome=outcome,
                seconds=round(seconds, 4),
            )

    return answer


def acknowledged(metrics: Metrics) -> Middleware:
    """A middleware that times how long whoever sent something waited for the answer to it."""

    @web.middleware
    async def timed(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.method != "POST":
            return await handler(request)
        began = time.perf_counter()
        try:
            return await handler(request)
        finally:
            found = request.match_info.route.resource
            route = found.canonical if found else "none"
            metrics.acknowledged.labels(route).observe(time.perf_counter() - began)

    return timed
