"""Server-Sent Events: who has a channel open right now, and what they are to be told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from adapters.web.ports import Message
from adapters.web.render import render_message

HEARTBEAT_SECONDS = 15.0
WAITING_AT_MOST = 64
RETRY_MILLISECONDS = 2000


@dataclass(eq=False, slots=True)
class _Subscriber:
    channel: str
    user: str
    events: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(WAITING_AT_MOST))

    def sees(self, message: Message) -> bool:
        return self.channel == message.channel and message.only_for in ("", self.user)

    def tell(self, event: bytes) -> None:
        try:
            self.events.put_nowait(event)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """End the stream. A page that fell behind comes back by itself and reads the whole channel again."""
        while not self.events.empty():
            self.events.get_nowait()
        self.events.put_nowait(None)


class Streams:
    """The pages open in this process. Nothing waits for a slow one: its queue is bounded."""

    def __init__(self, *, heartbeat: float = HEARTBEAT_SECONDS) -> None:
        self._subscribers: set[_Subscriber] = set()
        self._heartbeat = heartbeat
        self._closed = False

    @property
    def open_pages(self) -> int:
        """How many pages listen."""
        return len(self._subscribers)

    def tell(self, message: Message, *, replace: bool) -> None:
        """Tell everyone who sees the message that it is new or, with `replace`, says something else now."""
        data = json.dumps({"message": message.id, "html": render_message(message), "replace": replace})
        event = f"event: message\ndata: {data}\n\n".encode()
        for subscriber in self._subscribers:
            if subscriber.sees(message):
                subscriber.tell(event)

    def close(self) -> None:
        """End every stream and take no new ones, so that the server can stop."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.end()

    async def serve(self, request: web.Request, channel: str, user: str) -> web.StreamResponse:
        """Answer a page that listens, until it goes away or the server stops."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        with self._subscribe(channel, user) as subscriber, suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(f"retry: {RETRY_MILLISECONDS}\n\n".encode())
            while (event := await self._next(subscriber)) is not None:
                await response.write(event)
        return response

    async def _next(self, subscriber: _Subscriber) -> bytes | None:
        try:
            return await asyncio.wait_for(subscriber.events.get(), self._heartbeat)
        except TimeoutError:
            return b": still here\n\n"

    @contextmanager
    def _subscribe(self, channel: str, user: str) -> Iterator[_Subscriber]:
        subscriber = _Subscriber(channel, user)
        self._subscribers.add(subscriber)
        if self._closed:
            subscriber.end()
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)
