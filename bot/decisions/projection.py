"""Return on projection: how much of the hoped-for way a metric went. Source: `product.md`, *The review*."""

from __future__ import annotations

from fractions import Fraction

from bot.decisions.figures import exact, plain
from bot.shapes.cleaning import LARGEST_NUMBER

_PARTS = {
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
}
_NEAR = Fraction(3, 100)


def return_on_projection(
    baseline: int | float | None, target: int | float | None, actual: int | float | None
) -> int | float | None:
    """(actual - baseline) / (target - baseline), to four places: 1 is as hoped, below 0 the other way.

    None where a figure is missing or the target is the baseline; also beyond the 15 digits that a record holds,
    where the target is as good as the baseline.

    >>> return_on_projection(21, 15, 18)
    0.5
    """
    share = _share(baseline, target, actual)
    if share is None or abs(share) > LARGEST_NUMBER:
        return None
    rounded = round(share, 4)
    return int(rounded) if rounded.denominator == 1 else float(rounded)


def in_words(
    baseline: int | float | None, target: int | float | None, actual: int | float | None, unit: str | None = None
) -> str:
    """How far the metric went, as a phrase for screens; `unit` follows the last figure.

    >>> in_words(21, 15, 18)
    'half of the way from 21 to 15'
    >>> in_words(21, 15, 24, "per 1,000")
    'the other way: from 21 to 24, where 15 per 1,000 was hoped for'
    """
    if baseline is None or target is None:
        return "no way measured: a start and a target were not both written down"
    if actual is None:
        return "no way measured: the figure of now is missing"
    share = _share(baseline, target, actual)
    if share is None:
        return "no way measured: the target was where it started"
    hoped = f"{plain(target, grouped=True)} {unit or ''}".rstrip()
    return _how_far(share, plain(baseline, grouped=True), hoped, plain(actual, grouped=True))


def _how_far(share: Fraction, start: str, hoped: str, now: str) -> str:
    if share < 0:
        return f"the other way: from {start} to {now}, where {hoped} was hoped for"
    if share > 1:
        return f"more than hoped: from {start} to {now}, where {hoped} was hoped for"
    if share == 0:
        return f"none of the way: still {start}, where {hoped} was hoped for"
    return f"{_part(share)} of the way from {start} to {hoped}"


def _share(baseline: int | float | None, target: int | float | None, actual: int | float | None) -> Fraction | None:
    if baseline is None or target is None or actual is None:
        return None
    start = Fraction(exact(baseline))
    way = Fraction(exact(target)) - start
    return (Fraction(exact(actual)) - start) / way if way else None


def _part(share: Fraction) -> str:
    """How much of the way, for a share above 0 and up to 1."""
    if share == 1:
        return "all"
    nearest = min(_PARTS, key=lambda part: abs(part - share))
    if nearest == share:
        return _PARTS[nearest]
    if abs(nearest - share) <= _NEAR:
        return f"about {_PARTS[nearest]}"
    if share < Fraction(1, 100):
        return "less than 1 %"
    return "more than 99 %" if share > Fraction(99, 100) else f"about {round(share * 100)} %"
