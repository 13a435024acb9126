"""An endpoint at which no model is to be had: a server on loopback that writes whatever bytes a test wants."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache

from tests.scripted_model import completion

# Stands in everything that such an endpoint says, and must reach nobody.
NONSENSE = "zanzibar"
Misbehave = Callable[["BadEndpoint", asyncio.StreamWriter], Awaitable[None]]
_DRAFT = json.dumps(completion(json.dumps({"questions": [f"Who asked for {NONSENSE}?"], "quotes": []})))


@dataclass
class BadEndpoint:
    """How often it was asked, and how many bytes it got rid of."""

    misbehave: Misbehave
    base_url: str = ""
    asked: int = 0
    written: int = 0
    elsewhere: str = ""
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.running.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            await reader.readexactly(length)
            self.asked += 1
            await self.misbehave(self, writer)
        writer.close()

    async def write(self, writer: asyncio.StreamWriter, *parts: bytes) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            self.written += len(part)


@asynccontextmanager
async def bad_endpoint(misbehave: Misbehave) -> AsyncIterator[BadEndpoint]:
    endpoint = BadEndpoint(misbehave)
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    endpoint.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield endpoint
    finally:
        server.close()
        for task in endpoint.running:
            task.cancel()
        await asyncio.gather(*endpoint.running, return_exceptions=True)


def head(status: str = "200 OK", content_type: str = "application/json", **more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def says(body: str, **headers: str) -> Misbehave:
    """These bytes, as a whole answer."""

    async def answer(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
        await endpoint.write(writer, head(**headers), body.encode())

    return answer


async def half(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """The first half of an answer whose length was said, and then the connection is cut."""
    await endpoint.write(writer, head(Content_Length=str(len(_DRAFT))), _DRAFT[: len(_DRAFT) // 2].encode())
    writer.transport.abort()


async def drip(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever: none of the pauses is long."""
    await endpoint.write(writer, head())
    while True:
        await endpoint.write(writer, b" ")
        await asyncio.sleep(0.02)


async def flood(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """As much as is taken, for ever."""
    await endpoint.write(writer, head())
    while True:
        await endpoint.write(writer, f" {NONSENSE}".encode() * 4096)


async def flood_of_an_error(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """The same as the body of a refusal."""
    await endpoint.write(writer, head("400 Bad Request"))
    while True:
        await endpoint.write(writer, f" {NONSENSE}".encode() * 4096)


async def bomb(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """Little to send that becomes much when it is unpacked."""
    await endpoint.write(writer, head(Content_Encoding="gzip"), _packed())


@lru_cache(maxsize=1)
def _packed() -> bytes:
    return gzip.compress(b" " * 100 * 1024 * 1024, compresslevel=1)


async def redirect(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """Somewhere else, where an answer would be had."""
    await endpoint.write(writer, head("307 Temporary Redirect", Location=f"{endpoint.elsewhere}/chat/completions"))


async def nothing(endpoint: BadEndpoint, writer: asyncio.StreamWriter) -> None:
    """The connection stays open, and nothing comes."""
    await asyncio.Event().wait()


PAGE = says(f"<html><body>Please sign in to {NONSENSE}</body></html>", content_type="text/html")
HALF_JSON = says(_DRAFT[: len(_DRAFT) // 2])
OTHER_TYPE = says(_DRAFT, content_type="text/plain")
ERROR_INSIDE = says(json.dumps({"error": {"message": f"{NONSENSE} is overloaded", "code": 503}}))
TEN_MEGABYTES = says(json.dumps(completion(f"{NONSENSE} " * 1_200_000)))
OTHER_SHAPE = says(json.dumps([{"choices": NONSENSE}]))
