"""Values with their 95 % intervals: Wilson's for independent yes-or-no cases, else a bootstrap over cases."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SEED = 20261122
RESAMPLES = 2_000
_Z = 1.959963984540054


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


def bootstrap(cases: int, statistic: Callable[[Sequence[int]], float | None]) -> tuple[float, float] | None:
    """The percentile interval of a statistic over resampled cases, which it gets by their places.

    The same number of cases is resampled in the same way every time. Resamples in which the statistic has no value
    are left out; None where it never has one.
    """
    values = sorted(value for drawn in _draws(cases) if (value := statistic(drawn)) is not None)
    return (percentile(values, 0.025), percentile(values, 0.975)) if values else None


@lru_cache(maxsize=4)
def _draws(cases: int) -> list[list[int]]:
    draw = random.Random(SEED)  # noqa: S311 - a resample is no secret
    places = range(cases)
    return [draw.choices(places, k=cases) for _ in range(RESAMPLES if cases else 0)]


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value at `share` of sorted values, between two of them in proportion."""
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def pooled(shares: Sequence[Share]) -> Measured:
    """All the parts of all the wholes, with a bootstrap interval over cases; `n` is the sum of the wholes."""
    parts = [share.part for share in shares].__getitem__
    wholes = [share.whole for share in shares].__getitem__

    def ratio(places: Sequence[int]) -> float | None:
        whole = sum(map(wholes, places))
        return sum(map(parts, places)) / whole if whole else None

    value = ratio(range(len(shares)))
    if value is None:
        return Measured(None, 0)
    low, high = bootstrap(len(shares), ratio) or (value, value)
    return Measured(value, round(sum(share.whole for share in shares)), low, high)


def mean(values: Sequence[float]) -> Measured:
    """The mean over cases with its bootstrap interval."""
    return pooled([Share(value, 1) for value in values])
