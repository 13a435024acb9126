"""The same delivery again is answered as before and acts once, in one process at once and after a restart."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import structlog

from adapters.teams.boundary import Answer
from adapters.teams.card_data import KEY
from adapters.teams.requests import NAME, card_values
from bot.ports import Clock
from storage import deliveries, workspaces
from storage.engine import Database, WorkspaceSession

log = structlog.get_logger()
# Teams delivers again after some fifteen seconds; a button that is pressed a second time later is meant.
_SAME_PRESS_SECONDS = 120
_REMEMBERED = 10_000
_MARK = ":done"
_SHOWN = ":shown"


class Once:
    """Answers what comes again. What a message or a form did is remembered in the database, as deliveries are; a
    press of a button, which may be meant twice, for two minutes.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._running: dict[str, asyncio.Task[Answer]] = {}
        self._to_note: dict[str, list[str]] = {}
        self._noting: asyncio.Task[None] | None = None
        self._recent: OrderedDict[str, tuple[float, Answer]] = OrderedDict()

    async def act(
        self,
        workspace: str,
        keys: Sequence[str],
        activity: Mapping[str, Any],
        work: Callable[[], Coroutine[Any, Any, Answer]],
    ) -> Answer:
        """Do the work of a delivery, unless one of its keys says that it was done, or is being done."""
        for key in keys:
            if key in self._running:
                return await asyncio.shield(self._running[key])
            if (answer := self._lately(key)) is not None:
                return answer
        task = asyncio.create_task(self._first(workspace, keys, activity, work))
        self._running |= dict.fromkeys(keys, task)
        try:
            # What was begun is finished, even where the caller hangs up.
            return await asyncio.shield(task)
        finally:
            if task.done():
                self._ended(keys)
            else:
                task.add_done_callback(lambda _: self._ended(keys))

    async def _first(
        self,
        workspace: str,
        keys: Sequence[str],
        activity: Mapping[str, Any],
        work: Callable[[], Coroutine[Any, Any, Answer]],
    ) -> Answer:
        lasting = _is_lasting(activity)
        if lasting and await self._database.read(workspace, _was_done, keys):
            return Answer()
        answer = await work()
        if lasting and answer.body is None:
            self._note_soon(workspace, keys)
        for key in keys:
            self._recent[key] = (time.monotonic(), answer)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return answer

    async def note_shown(self, workspace: str, delivery: str, message: str) -> None:
        """Note which message shows somebody alone what their request was answered."""
        await self._database.write(workspace, self._note_shown, delivery, message)

    async def shown(self, workspace: str, delivery: str) -> str | None:
        """The message that `note_shown` was told of."""
        found = await self._database.read(workspace, deliveries.answer, f"{delivery}{_SHOWN}")
        return str(found["message"]) if found else None

    def _note_shown(self, ws: WorkspaceSession, delivery: str, message: str) -> None:
        workspaces.ensure_workspace(ws, NAME, self._clock.now())
        deliveries.begin(ws, f"{delivery}{_SHOWN}", self._clock.now())
        deliveries.answered(ws, f"{delivery}{_SHOWN}", {"message": message})

    def _lately(self, key: str) -> Answer | None:
        found = self._recent.get(key)
        if found is None or time.monotonic() - found[0] > _SAME_PRESS_SECONDS:
            return None
        return found[1]

    def _note_soon(self, workspace: str, keys: Sequence[str]) -> None:
        """Note what was done, many at once and without anybody waiting: until then the process itself knows it."""
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
        for key in sorted(keys):
            if deliveries.begin(ws, f"{key}{_MARK}", self._clock.now()):
                deliveries.answered(ws, f"{key}{_MARK}", {"done": True})

    def _ended(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._running.pop(key, None)

    async def finish(self) -> None:
        """Wait for what is being done."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        if self._noting is not None:
            await self._noting


def _is_lasting(activity: Mapping[str, Any]) -> bool:
    """Whether it is a message or a form that was sent: neither is ever meant twice."""
    if activity.get("type") == "message":
        return True
    pressed = card_values(activity).get(KEY)
    return activity.get("type") == "invoke" and isinstance(pressed, dict) and "send" in pressed


def _was_done(ws: WorkspaceSession, keys: Sequence[str]) -> bool:
    return any(deliveries.answer(ws, f"{key}{_MARK}") is not None for key in keys)
