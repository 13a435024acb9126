"""Work that goes on after the acknowledgement: held on to, and finished before the process ends."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

Result = TypeVar("Result")
# What goes on after Slack has its answer. When it is this much, no more is let in.
AT_MOST = 1_000
_log = structlog.get_logger()


class Tasks:
    """The tasks of one process."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def are_many(self) -> bool:
        """Whether nothing more should be begun."""
        return len(self._running) >= AT_MOST

    def start(self, work: Coroutine[Any, Any, Result], name: str) -> asyncio.Task[Result]:
        """Begin a piece of work whose failure is logged, without what it was about."""
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def drain(self, seconds: float) -> None:
        """Wait until everything begun is done, at most so long."""
        while self._running:
            _, waiting = await asyncio.wait(self._running, timeout=seconds)
            if waiting:
                _log.warning("slack.unfinished", count=len(waiting))
                return

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.warning("slack.failed", work=task.get_name(), error=type(error).__name__)
