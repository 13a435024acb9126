"""A chair whose readings are counted, by engine and by why the playbook had to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.chair.reading import Chair, Question, Reading

if TYPE_CHECKING:
    from bot.telemetry import Metrics

log = structlog.get_logger()


class CountedChair:
    """The same chair, with figures and a line in the log for each reading that a model should have given."""

    def __init__(self, chair: Chair, metrics: Metrics) -> None:
        self._chair = chair
        self._metrics = metrics

    @property
    def slow(self) -> bool:
        """Whether `read` may take seconds."""
        return self._chair.slow

    def at_once(self, question: Question) -> Reading:
        """The reading that needs no waiting; not counted, because it may be shown while another is on its way."""
        return self._chair.at_once(question)

    async def read(self, question: Question) -> Reading:
        """Read a question and count it."""
        reading = await self._chair.read(question)
        self._metrics.readings.labels(reading.engine, reading.fell_back or "none").inc()
        if reading.fell_back:
            log.warning("the playbook answered instead of the model", reason=reading.fell_back)
        return reading

    async def close(self) -> None:
        """Let go of what the chair holds open."""
        await self._chair.close()
