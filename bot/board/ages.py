"""How old what is owed to customers is, as bars. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.board.drawing import Anchor, Box, Drawing, Ink, Label, Shape

# Up to so many days; the last has no end.
_STEPS = ((30, "under a month"), (90, "1 to 3 months"), (180, "3 to 6 months"), (None, "over 6 months"))
_LINE = 30.0
_LEFT = 132.0
_SIZE = 14.0


def by_age(days: Iterable[int]) -> list[tuple[str, int]]:
    """How many are of which age, the youngest first; days are counted from when they began to be owed."""
    held = list(days)
    found, before = [], -1
    for until, words in _STEPS:
        found.append((words, sum(before < each and (until is None or each <= until) for each in held)))
        before = until if until is not None else before
    return found


def ages(counts: Sequence[tuple[str, int]], width: float = 480) -> Drawing:
    """One bar for each age, with its number."""
    return Drawing(width, _LINE * len(counts), tuple(_bars(counts, width)))


def _bars(counts: Sequence[tuple[str, int]], width: float) -> Iterator[Shape]:
    most = max((count for _, count in counts), default=0)
    for number, (words, count) in enumerate(counts):
        y = number * _LINE
        yield Label(_LEFT - 10, y + 20, words, _SIZE, Ink.QUIET, Anchor.END)
        long = (width - _LEFT - 46) * count / most if most else 0
        yield Box(_LEFT, y + 5, max(long, 1.5), 20, Ink.DOT if count else Ink.LINE, 2)
        yield Label(_LEFT + long + 8, y + 20, f"{count:,}", _SIZE, Ink.TEXT if count else Ink.QUIET)
