"""Slack's side of Socket Mode on loopback: a real websocket that hands out envelopes and hears the answers."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

PATIENCE_SECONDS = 10
_unique = itertools.count(1)


@dataclass
class FakeLine:
    """One line after the other: `opened` counts them, `current` is the one that is open."""

    address: str = ""
    opened: int = 0
    current: web.WebSocketResponse | None = None
    acknowledged: dict[str, Any] = field(default_factory=dict)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def send(self, kind: str, payload: dict[str, Any], envelope: str = "") -> Any:
        """Hand something over as Slack does; what came back with the acknowledgement."""
        envelope = envelope or f"envelope-{next(_unique)}"
        assert self.current is not None
        sent = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        await self.current.send_str(json.dumps(sent))
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: envelope in self.acknowledged)
        return self.acknowledged.pop(envelope)

    async def wait_open(self, count: int) -> None:
        """Until so many lines have been opened."""
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self.opened >= count)

    async def serve(self, http: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        await line.prepare(http)
        await line.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        async with self._changed:
            self.current, self.opened = line, self.opened + 1
            self._changed.notify_all()
        async for message in line:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                async with self._changed:
                    self.acknowledged[said["envelope_id"]] = said.get("payload")
                    self._changed.notify_all()
        return line


@asynccontextmanager
async def fake_line() -> AsyncIterator[FakeLine]:
    """The line on a free port."""
    line = FakeLine()
    app = web.Application()
    app.router.add_get("/link", line.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    line.address = f"ws://127.0.0.1:{runner.addresses[0][1]}/link"
    try:
        yield line
    finally:
        await runner.cleanup()
