"""The same delivery again is answered as before and acts once, in one process at once and after a restart."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from adapters.teams.arriving import Answer
from adapters.teams.card_data import KEY
from adapters.teams.done import Done
from adapters.teams.requests import card_values, consented_file

# Teams delivers again after some fifteen seconds; a button that is pressed a second time later is meant.
_SAME_PRESS_SECONDS = 120
_REMEMBERED = 10_000


class Once:
    """Answers what comes again. What a message or a form did is remembered in the database, as deliveries are; a
    press of a button, which may be meant twice, for two minutes.
    """

    def __init__(self, done: Done) -> None:
        self._done = done
        self._running: dict[str, asyncio.Task[Answer]] = {}
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
        if lasting and await self._done.was_done(workspace, keys):
            return Answer()
        answer = await work()
        if lasting and answer.body is None:
            self._done.note_soon(workspace, keys)
        for key in keys:
            self._recent[key] = (time.monotonic(), answer)
        while len(self._recent) > _REMEMBERED:
            self._recent.popitem(last=False)
        return answer

    def _lately(self, key: str) -> Answer | None:
        found = self._recent.get(key)
        if found is None or time.monotonic() - found[0] > _SAME_PRESS_SECONDS:
            return None
        return found[1]

    def _ended(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._running.pop(key, None)

    async def finish(self) -> None:
        """Wait for what is being done."""
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        await self._done.finish()


def _is_lasting(activity: Mapping[str, Any]) -> bool:
    """Whether it is something typed, a form that was sent or a file allowed: none is ever meant twice."""
    if consented_file(activity) is not None:
        return True
    pressed = card_values(activity).get(KEY)
    return "send" in pressed if isinstance(pressed, dict) else activity.get("type") == "message"
