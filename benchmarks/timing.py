"""Timing two things in turn, so that a machine that slows down slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, what it was held against, and how it came out."""

    what: str
    against: str
    result: str
    aim: str
    met: bool


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def paired(ours: Callable[[], object], floor: Callable[[], object], rounds: int) -> list[float]:
    """The ratio ours/floor of each round, the two in turn; one round before is not counted."""
    ours(), floor()
    return [seconds(ours) / seconds(floor) for _ in range(rounds)]


def median(ratios: list[float]) -> float:
    """The ratio that stands for all of them."""
    return statistics.median(ratios)


def spread(ratios: list[float]) -> str:
    """A ratio as `median (lowest to highest)`."""
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
