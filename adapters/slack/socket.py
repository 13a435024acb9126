"""Socket Mode: the server calls Slack and keeps the line open, so that no public address is needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from adapters.slack.bolt import quiet_logger
from adapters.slack.platform import SlackPlatform

# How often the line is tried; Slack closes one that says nothing for longer.
PING_SECONDS = 10.0
# What came over the line and is not yet taken up.
WAITING_AT_MOST = 256


class SocketMode:
    """Hands what comes over the line to the same listeners as what comes over HTTP.

    Slack ends each line after some hours; the library opens another. What was not acknowledged comes again.
    """

    def __init__(self, platform: SlackPlatform, app_token: str, *, ping_seconds: float = PING_SECONDS) -> None:
        self._platform = platform
        self._app_token = app_token
        self._ping_seconds = ping_seconds

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        """Keep the line open while the application runs; to be added after what the listeners need."""
        handler = AsyncSocketModeHandler(
            self._platform.bolt,
            self._app_token,
            logger=quiet_logger(),
            web_client=self._platform.client,
            ping_interval=self._ping_seconds,
        )
        # When it is full nothing more is read from the line, and Slack waits.
        handler.client.message_queue = asyncio.Queue(WAITING_AT_MOST)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
        await handler.close_async()  # type: ignore[no-untyped-call]
