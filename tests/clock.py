"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.settings import Settings

# A Tuesday morning in working hours; 60 days later is a Saturday.
START = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
# A Sunday morning: nothing is said unasked.
SUNDAY = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def standing_still(settings: Settings, moment: datetime = SUNDAY) -> Settings:
    """The same settings with a clock that stands still, which the start refuses beside Slack and Teams."""
    return settings.model_copy(update={"fixed_now": moment})


class MovableClock:
    """A `bot.ports.Clock`: `clock.move(hours=25)`, `clock.set(moment)`."""

    def __init__(self, moment: datetime = START) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def move(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Move on (or back, with negative figures) and give the new present."""
        self._moment += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._moment

    def set(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("a moment has a time zone")
        self._moment = moment
