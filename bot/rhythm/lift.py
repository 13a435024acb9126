"""Whether the weekly question changes anything: weeks that had one against weeks that were held out. Pure.

Source: `product.md`, *Nudge policy*: one week in eight is held out. Compared are, in the week after a digest was
due, the share of due checks that were looked at, of decisions with notice, and of those with a day to check. The
interval is Newcombe's for a difference of two shares, from Wilson's for each; no figure stands on fewer than ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

FROM_EACH = 10
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def rate(self) -> float:
        """The share, from 0 to 1; 0 of nothing."""
        return self.count / self.of if self.of else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's interval, 95 %."""
        if not self.of:
            return 0.0, 1.0
        z2 = _Z**2
        middle = (self.rate + z2 / (2 * self.of)) / (1 + z2 / self.of)
        half = _Z * sqrt(self.rate * (1 - self.rate) / self.of + z2 / (4 * self.of**2)) / (1 + z2 / self.of)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Lift:
    """One thing compared: with a question, held out, and the difference with its interval, in shares of 1."""

    name: str
    asked: Share
    held_out: Share

    @property
    def difference(self) -> float:
        """How much more often with a question."""
        return self.asked.rate - self.held_out.rate

    def interval(self) -> tuple[float, float]:
        """Newcombe's interval of the difference, 95 %."""
        low, high = self.asked.interval()
        held_low, held_high = self.held_out.interval()
        down = sqrt((self.asked.rate - low) ** 2 + (held_high - self.held_out.rate) ** 2)
        up = sqrt((high - self.asked.rate) ** 2 + (self.held_out.rate - held_low) ** 2)
        return self.difference - down, self.difference + up

    @property
    def can_tell(self) -> bool:
        """Whether there are enough of both, and the interval leaves out no difference."""
        low, high = self.interval()
        return min(self.asked.of, self.held_out.of) >= FROM_EACH and not low <= 0 <= high


def lines(lifts: Sequence[Lift]) -> list[str]:
    """A line for each thing compared, and what cannot be told.

    >>> lines([Lift("checks looked at", Share(3, 4), Share(0, 1))])
    ['checks looked at: 3 of 4 with a question, 0 of 1 without. Cannot tell: fewer than 10 without a question.']
    """
    return [_line(lift) for lift in lifts]


def _line(lift: Lift) -> str:
    counted = (
        f"{lift.name}: {lift.asked.count} of {lift.asked.of} with a question, "
        f"{lift.held_out.count} of {lift.held_out.of} without."
    )
    for share, which in ((lift.asked, "with"), (lift.held_out, "without")):
        if share.of < FROM_EACH:
            return f"{counted} Cannot tell: fewer than {FROM_EACH} {which} a question."
    low, high = lift.interval()
    between = f"95 % interval {low * 100:+.0f} to {high * 100:+.0f}"
    said = f"{counted} Difference {lift.difference * 100:+.0f} points, {between}."
    return said if lift.can_tell else f"{said} Cannot tell: no difference lies within it."
