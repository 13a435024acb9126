"""Limits around everything that comes in: how often, how large, and what browsers are told to hold to."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.dispatch import FORM, refusal
from bot.errors import TooOften
from bot.limits import Buckets
from bot.messages import File, Form, Invalid, Reply
from bot.ports import OPERATOR_PLATFORM, Dispatch, Request
from bot.settings import Settings
from bot.telemetry import Metrics

# No platform sends more, and the web chat allows less.
BODY_AT_MOST = 1024 * 1024
# What one process answers at the same time; a load balancer gives the rest to another one.
IN_HAND_AT_MOST = 256
_BUSY = "This server has its hands full. Try again in a moment."
_A_YEAR = 365 * 24 * 3600
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"}


def limited(
    dispatch: Dispatch, settings: Settings, metrics: Metrics, clock: Callable[[], float] = time.monotonic
) -> Dispatch:
    """The same dispatch; whoever asks more often than may be is told when to come back, and nothing is done."""
    people, workspaces = Buckets(settings.per_person), Buckets(settings.per_workspace)

    async def answer(request: Request) -> Reply | Form | Invalid | File:
        place = request.place
        if place.platform == OPERATOR_PLATFORM:
            return await dispatch(request)
        now, person = clock(), (place.workspace, request.user)
        whose, seconds = "person", people.take(person, now)
        if not seconds:
            whose, seconds = "workspace", workspaces.take(place.workspace, now)
            if seconds:
                people.give_back(person)
        if not seconds:
            return await dispatch(request)
        metrics.limited.labels(whose).inc()
        error = TooOften(who="you" if whose == "person" else "your workspace", seconds=seconds)
        return refusal(error) if request.fields is None else Invalid({FORM: error.sentence})

    return answer


def busy() -> web.Response:
    """Come again: Slack and Teams do so by themselves for events, and a load balancer asks another process."""
    return web.Response(status=503, text=_BUSY, headers={"Retry-After": "1"})


def bounded(metrics: Metrics, at_most: int = IN_HAND_AT_MOST) -> Middleware:
    """A middleware that lets so many in at once: nothing that came waits in a queue that nobody bounds."""
    in_hand = 0

    @web.middleware
    async def let_in(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        nonlocal in_hand
        if request.method != "POST":
            return await handler(request)
        if in_hand >= at_most:
            metrics.limited.labels("server").inc()
            return busy()
        in_hand += 1
        try:
            return await handler(request)
        finally:
            in_hand -= 1

    return let_in


def add_headers(app: web.Application, settings: Settings) -> None:
    """Tell browsers to guess no types, to frame nothing and, where people come over TLS, to come no other way."""
    told = dict(HEADERS)
    if settings.public_url.startswith("https://"):
        told["Strict-Transport-Security"] = f"max-age={_A_YEAR}; includeSubDomains"

    async def add(_: web.Request, response: web.StreamResponse) -> None:
        for name, value in told.items():
            response.headers.setdefault(name, value)

    app.on_response_prepare.append(add)
