"""What was read from the database last, kept for some minutes so that a request need not read it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from datetime import timedelta
from typing import Generic, TypeVar

from bot.ports import Clock

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# Another replica may have written something newer: after this it is read again.
KEPT_FOR = timedelta(minutes=5)
_MOST = 10_000


class Remembered(Generic[Key, Value]):
    """Values by their keys: the newest ten thousand, each for some minutes. Absence is never remembered.

    `changes` counts how often something was dropped: what was read before that may be old.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self.changes = 0

    def get(self, key: Key) -> Value | None:
        """The value, where one is kept."""
        found = self._values.get(key)
        # One from a moment that is still to come was kept before the clock went back.
        if found is None or not 0 <= self._now() - found[0] <= KEPT_FOR.total_seconds():
            return None
        return found[1]

    def put(self, key: Key, value: Value) -> None:
        """Keep a value."""
        self._values[key] = (self._now(), value)
        self._values.move_to_end(key)
        if len(self._values) > _MOST:
            self._values.popitem(last=False)

    async def or_read(self, key: Key, read: Callable[[], Awaitable[Value | None]]) -> Value | None:
        """The value that is kept, or that `read` finds; what was read while something changed is not kept."""
        if (found := self.get(key)) is not None:
            return found
        before = self.changes
        value = await read()
        if value is not None and self.changes == before:
            self.put(key, value)
        return value

    def drop(self, key: Key) -> Value | None:
        """Keep it no longer; what was kept, if anything."""
        self.changes += 1
        kept = self.get(key)
        self._values.pop(key, None)
        return kept

    def drop_all(self) -> None:
        """Keep nothing."""
        self.changes += 1
        self._values.clear()

    def _now(self) -> float:
        return self._clock.now().timestamp()
