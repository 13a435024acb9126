"""Workspaces whose platform gives no answer are left alone for a while: what was not begun is not in doubt."""

from __future__ import annotations

from datetime import datetime, timedelta

_FIRST, _LONGEST = timedelta(seconds=10), timedelta(minutes=15)


class Resting:
    """Of one deliverer. Each message that gets no answer doubles the rest; the first that gets one ends it."""

    def __init__(self) -> None:
        self._rests: dict[str, tuple[timedelta, datetime]] = {}

    def unanswered(self, workspace: str, now: datetime) -> None:
        """A message got no answer: nobody knows whether it arrived."""
        before, _ = self._rests.get(workspace, (_FIRST / 2, now))
        rest = min(before * 2, _LONGEST)
        self._rests[workspace] = (rest, now + rest)

    def answered(self, workspace: str) -> None:
        """A message was taken, or refused by somebody who is there."""
        self._rests.pop(workspace, None)

    def at(self, now: datetime) -> tuple[str, ...]:
        """Those that rest now; a clock that was put back makes no rest longer."""
        return tuple(name for name, (rest, end) in self._rests.items() if now < end <= now + rest)
