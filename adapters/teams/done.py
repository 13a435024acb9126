"""What was acted on already, in the database: asked and noted for many requests at once.

A process that is busy asks once for all who wait, so that each request costs a part of a query.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from adapters.teams.requests import NAME
from bot.ports import Clock
from storage import deliveries, workspaces
from storage.engine import Database, WorkspaceSession

log = structlog.get_logger()
_MARK = ":done"
_SHOWN = ":shown"
_MOST_AT_ONCE = 200
Asked = tuple[Sequence[str], "asyncio.Future[bool]"]


class Done:
    """Answers whether something was done before, and notes what was."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._asked: dict[str, list[Asked]] = {}
        self._asking: asyncio.Task[None] | None = None
        self._to_note: dict[str, list[str]] = {}
        self._noting: asyncio.Task[None] | None = None

    async def was_done(self, workspace: str, keys: Sequence[str]) -> bool:
        """Whether something with one of these keys was done."""
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.setdefault(workspace, []).append((keys, answer))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        while self._asked:
            workspace, asked = self._asked.popitem()
            if asked[_MOST_AT_ONCE:]:
                self._asked[workspace] = asked[_MOST_AT_ONCE:]
            await self._ask(workspace, asked[:_MOST_AT_ONCE])

    async def _ask(self, workspace: str, asked: Sequence[Asked]) -> None:
        marked = [f"{key}{_MARK}" for keys, _ in asked for key in keys]
        try:
            done = await self._database.read(workspace, deliveries.answered_among, marked)
        except Exception as error:
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
            return
        for keys, answer in asked:
            if not answer.done():
                answer.set_result(any(f"{key}{_MARK}" in done for key in keys))

    def note_soon(self, workspace: str, keys: Sequence[str]) -> None:
        """Note what was done, without anybody waiting: until then the process itself knows it."""
        self._to_note.setdefault(workspace, []).extend(keys)
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._note_all())

    async def _note_all(self) -> None:
        while self._to_note:
            workspace, keys = self._to_note.popitem()
            try:
                await self._database.write(workspace, self._note, keys)
            except Exception as error:
                log.warning("teams.not_noted", error=type(error).__name__)

    def _note(self, ws: WorkspaceSession, keys: Sequence[str]) -> None:
        workspaces.ensure_workspace(ws, NAME, self._clock.now())
        deliveries.note_answered(ws, [f"{key}{_MARK}" for key in keys], {"done": True}, self._clock.now())

    async def note_shown(self, workspace: str, delivery: str, message: str) -> None:
        """Note which message shows somebody alone what their request was answered."""
        await self._database.write(workspace, self._note_shown, delivery, message)

    async def shown(self, workspace: str, delivery: str) -> str | None:
        """The message that `note_shown` was told of."""
        found = await self._database.read(workspace, deliveries.answer, f"{delivery}{_SHOWN}")
        return str(found["message"]) if found else None

    def _note_shown(self, ws: WorkspaceSession, delivery: str, message: str) -> None:
        workspaces.ensure_workspace(ws, NAME, self._clock.now())
        deliveries.note_answered(ws, [f"{delivery}{_SHOWN}"], {"message": message}, self._clock.now())

    async def finish(self) -> None:
        """Wait for what is being noted."""
        if self._noting is not None:
            await self._noting
