"""Values with their 95 % intervals: Wilson's for independent yes-or-no cases, else a bootstrap over cases."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

SEED = 20261122
RESAMPLES = 2_000
_Z = 1.959963984540054

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Share:
    """What one case adds to a ratio: `part` of `whole`. A case that says nothing about it has a `whole` of 0."""

    part: float
    whole: float


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with its interval; `n` is what was counted. Nothing counted has no value."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's score interval of `hits` in `n`, at 95 %.

    Raises:
        ValueError: `n` is not above 0.
    """
    if n <= 0:
        raise ValueError("an interval needs at least one case")
    share, square = hits / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    # At no hits and at all of them the formula gives 0 and 1 but for the last digits of a float.
    return (0.0 if hits == 0 else max(0.0, middle - half)), (1.0 if hits == n else min(1.0, middle + half))


def proportion(answers: Sequence[bool]) -> Measured:
    """The share of yes among independent answers."""
    if not answers:
        return Measured(None, 0)
    low, high = wilson(sum(answers), len(answers))
    return Measured(sum(answers) / len(answers), len(answers), low, high)


def bootstrap(
    cases: Sequence[Item], statistic: Callable[[Sequence[Item]], float | None], resamples: int = RESAMPLES
) -> tuple[float, float] | None:
    """The percentile interval of a statistic over resampled cases; the same cases, the same interval.

    Resamples in which the statistic has no value are left out; None where it never has one.
    """
    draw = random.Random(SEED)  # noqa: S311 - a resample is no secret
    values = []
    for _ in range(resamples if cases else 0):
        value = statistic(draw.choices(cases, k=len(cases)))
        if value is not None:
            values.append(value)
    values.sort()
    return (percentile(values, 0.025), percentile(values, 0.975)) if values else None


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value at `share` of sorted values, between two of them in proportion."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def ratio(shares: Sequence[Share]) -> float | None:
    """All the parts of all the wholes together."""
    whole = sum(share.whole for share in shares)
    return sum(share.part for share in shares) / whole if whole else None


def pooled(shares: Sequence[Share]) -> Measured:
    """A ratio over cases with its bootstrap interval; `n` is the sum of the wholes."""
    value = ratio(shares)
    if value is None:
        return Measured(None, 0)
    low, high = bootstrap(shares, ratio) or (value, value)
    return Measured(value, round(sum(share.whole for share in shares)), low, high)


def mean(values: Sequence[float]) -> Measured:
    """The mean over cases with its bootstrap interval."""
    return pooled([Share(value, 1) for value in values])
