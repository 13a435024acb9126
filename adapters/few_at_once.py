"""What takes long is made a few at a time: files and boards, which read the whole log, leave room for all else."""

from __future__ import annotations

import asyncio
from types import TracebackType

from aiohttp import web

# SQLite has four threads that read: two stay free for what people wait for.
_AT_ONCE = 2
# Whoever comes when so many wait already is told to come again.
_WAITING = 16
_SECONDS = 5
_MANY = "Many files and boards are being made just now. Open the link again in a moment."


class FewAtOnce:
    """A turn for each, in the order in which they came.

    Raises:
        aiohttp.web.HTTPServiceUnavailable: too many wait already.
    """

    def __init__(self, at_once: int = _AT_ONCE, waiting: int = _WAITING) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._room = at_once + waiting
        self._here = 0

    async def __aenter__(self) -> None:
        if self._here >= self._room:
            raise web.HTTPServiceUnavailable(text=_MANY, headers={"Retry-After": str(_SECONDS)})
        self._here += 1
        try:
            await self._turns.acquire()
        except BaseException:
            self._here -= 1
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._here -= 1
        self._turns.release()
