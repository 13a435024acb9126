"""The quadrant: customer effect against commercial effect, one dot a decision, drift as an arrow.

What is not known yet stands apart, below and to the right. Beyond `MOST_DOTS` decisions, or `MOST_IN_A_CELL` in one
square, each square has one circle whose area is their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from bot.board.cells import CELLS, THEM, US, Cell, Mark, counted, moved
from bot.board.drawing import Anchor, Box, Dot, Drawing, Ink, Label, Line, Opens, Shape
from bot.screen_words import FOR_THEM, FOR_US
from storage.vocabulary import CommercialEffect, CustomerEffect

MOST_DOTS = 400
MOST_IN_A_CELL = 100
# More arrows than these become one for each way that was gone.
MOST_ARROWS = 12
# And of these ways so many are drawn, the commonest.
MOST_WAYS = 8
_LONGEST_SAID = 90
_SPACINGS = (16.0, 14.0, 12.0, 10.5, 9.0, 8.0, 7.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The sizes of one form of the picture: `apart` is the gap before what is not known."""

    width: float
    height: float
    left: float
    top: float
    cell_width: float
    cell_height: float
    gap: float
    apart: float
    above: float
    size: float


WIDE = Frame(612, 452, 112, 26, 118, 92, 4, 16, 0, 14)
NARROW = Frame(344, 462, 0, 0, 81, 74, 4, 8, 20, 13)


@dataclass(frozen=True, slots=True)
class Ways:
    """Where dots and squares lead; a picture in a chat leads nowhere."""

    decision: Callable[[int], str] | None = None
    cell: Callable[[Cell], str] | None = None


def is_summed_up(marks: Sequence[Mark]) -> bool:
    """Whether there are too many for a dot each."""
    if len(marks) > MOST_DOTS:
        return True
    spots = Counter(mark.cell for mark in marks)
    spots.update(mark.turned_out for mark in marks if mark.turned_out is not None and _arrives(mark))
    return max(spots.values(), default=0) > MOST_IN_A_CELL


def quadrant(marks: Sequence[Mark], frame: Frame = WIDE, ways: Ways | None = None) -> Drawing:
    """The picture of these decisions."""
    leads = ways or Ways()
    body = _circles(marks, frame, leads) if is_summed_up(marks) else _dots(marks, frame, leads)
    return Drawing(frame.width, frame.height, (*_ground(frame), *body))


def box_of(frame: Frame, cell: Cell) -> tuple[float, float, float, float]:
    """Left, top, width and height of a square."""
    column, row = US.index(cell.us), THEM.index(cell.them)
    x = frame.left + column * (frame.cell_width + frame.gap)
    y = frame.top + frame.above + row * (frame.cell_height + frame.gap + frame.above)
    x += frame.apart if cell.us is CommercialEffect.UNKNOWN else 0
    y += frame.apart if cell.them is CustomerEffect.UNKNOWN else 0
    return x, y, frame.cell_width, frame.cell_height


def _ground(frame: Frame) -> Iterator[Shape]:
    for cell in CELLS:
        x, y, width, height = box_of(frame, cell)
        unknown = cell.them is CustomerEffect.UNKNOWN or cell.us is CommercialEffect.UNKNOWN
        yield Box(x, y, width, height, Ink.APART if unknown else Ink.PANEL, 6)
    yield from _row_labels(frame)
    yield from _column_labels(frame)


def _row_labels(frame: Frame) -> Iterator[Label]:
    if frame.left:
        yield Label(0, 14, "For customers", frame.size, strong=True)
    for them in THEM:
        _, y, _, height = box_of(frame, Cell(them, CommercialEffect.COST))
        if frame.left:
            middle = y + height / 2 + frame.size / 3
            yield Label(frame.left - 10, middle, FOR_THEM[them], frame.size, Ink.QUIET, Anchor.END)
        else:
            yield Label(0, y - 6, f"For customers: {FOR_THEM[them]}", frame.size, Ink.QUIET)


def _column_labels(frame: Frame) -> Iterator[Label]:
    _, y, _, height = box_of(frame, Cell(CustomerEffect.UNKNOWN, CommercialEffect.COST))
    line = y + height + frame.size + 6
    for us in US:
        x, _, width, _ = box_of(frame, Cell(CustomerEffect.UNKNOWN, us))
        yield Label(x + width / 2, line, FOR_US[us], frame.size, Ink.QUIET, Anchor.MIDDLE)
    if frame.left:
        yield Label(0, line, "For us", frame.size, strong=True)
    else:
        yield Label(frame.width / 2, line + frame.size + 6, "For us", frame.size, Ink.TEXT, Anchor.MIDDLE, True)


def _dots(marks: Sequence[Mark], frame: Frame, ways: Ways) -> Iterator[Shape]:
    spots = _spots(marks, frame)
    drifting = [mark for mark in marks if _arrives(mark)]
    bundled = len(drifting) > MOST_ARROWS
    radius = spots.spacing * 0.36
    if not bundled:
        for place, mark in enumerate(marks):
            if _arrives(mark):
                yield _arrow(spots.at[place], spots.ends[place], radius, _opens(mark, ways))
    for place, mark in enumerate(marks):
        x, y = spots.at[place]
        yield Dot(x, y, radius, Ink.DOT, not mark.in_force, _opens(mark, ways))
    if bundled:
        yield from _ways_gone(marks, frame)
    yield from _counts(marks, frame, ways)


def _circles(marks: Sequence[Mark], frame: Frame, ways: Ways) -> Iterator[Shape]:
    counts = counted(marks)
    largest = max(counts.values(), default=0)
    reach = min(frame.cell_width, frame.cell_height) / 2 - 12
    for cell, count in counts.items():
        if not count:
            continue
        x, y, width, height = box_of(frame, cell)
        radius = max(4.0, reach * sqrt(count / largest))
        opens = Opens(ways.cell(cell), _cell_words(cell, count)) if ways.cell else None
        yield Dot(x + width / 2, y + height / 2, radius, Ink.DOT, opens=opens)
    yield from _ways_gone(marks, frame)
    yield from _counts(marks, frame, ways)


def _counts(marks: Sequence[Mark], frame: Frame, ways: Ways) -> Iterator[Label]:
    """How many there are, in the corner of each square."""
    for cell, count in counted(marks).items():
        if count:
            x, y, _, _ = box_of(frame, cell)
            opens = Opens(ways.cell(cell), _cell_words(cell, count)) if ways.cell else None
            yield Label(x + 7, y + frame.size + 3, f"{count:,}", frame.size - 1, Ink.QUIET, opens=opens)


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where each mark stands, where it turned out to be, by its place in the list; `spacing` between two."""

    spacing: float
    at: Mapping[int, tuple[float, float]]
    ends: Mapping[int, tuple[float, float]]


def _spots(marks: Sequence[Mark], frame: Frame) -> _Spots:
    """A spot for every dot and for every arrow's end. Dots in force come first, then in the order given."""
    bundled = sum(map(_arrives, marks)) > MOST_ARROWS
    wanted: dict[Cell, list[tuple[int, bool]]] = {}
    for place in sorted(range(len(marks)), key=lambda each: not marks[each].in_force):
        wanted.setdefault(marks[place].cell, []).append((place, False))
    for place, mark in enumerate(marks):
        if mark.turned_out is not None and _arrives(mark) and not bundled:
            wanted.setdefault(mark.turned_out, []).append((place, True))
    spacing = next((each for each in _SPACINGS if _fits(wanted, frame, each)), _SPACINGS[-1])
    at: dict[int, tuple[float, float]] = {}
    ends: dict[int, tuple[float, float]] = {}
    for cell, places in wanted.items():
        for (place, is_end), spot in zip(places, _grid(frame, cell, len(places), spacing), strict=True):
            (ends if is_end else at)[place] = spot
    return _Spots(spacing, at, ends)


def _fits(wanted: Mapping[Cell, Sequence[object]], frame: Frame, spacing: float) -> bool:
    across, down = _room(frame)
    most = max((len(places) for places in wanted.values()), default=0)
    return int(across // spacing) * int(down // spacing) >= most


def _room(frame: Frame) -> tuple[float, float]:
    """What a square has for dots: its edges and the count's line are left free."""
    return frame.cell_width - 8, frame.cell_height - frame.size - 8


def _grid(frame: Frame, cell: Cell, count: int, spacing: float) -> list[tuple[float, float]]:
    """Spots in rows of about the square's own shape, in its middle."""
    x, y, width, height = box_of(frame, cell)
    across, down = _room(frame)
    columns = min(int(across // spacing), max(1, ceil(sqrt(count * across / down))))
    rows = ceil(count / columns)
    left = x + width / 2 - (columns - 1) * spacing / 2
    top = y + frame.size + 4 + (height - frame.size - 8) / 2 - (rows - 1) * spacing / 2
    return [(left + place % columns * spacing, top + place // columns * spacing) for place in range(count)]


def _arrow(start: tuple[float, float], end: tuple[float, float], radius: float, opens: Opens | None) -> Line:
    return Line(*start, *end, Ink.DRIFT, max(1.2, radius / 4), True, opens)


def _ways_gone(marks: Sequence[Mark], frame: Frame) -> Iterator[Shape]:
    """One arrow for each way from square to square, the wider the more went it, with how many."""
    labels: list[Shape] = []
    ways = list(moved(marks).items())[:MOST_WAYS]
    for (start, end), count in ways:
        (x1, y1), (x2, y2) = _beside(_middle(frame, start), _middle(frame, end))
        width = 1.2 + 2.4 * count / ways[0][1]
        yield Line(x1, y1, x2, y2, Ink.DRIFT, width, True)
        if count > 1:
            # Not in the middle, where arrows both ways and across would meet.
            x, y = x1 + (x2 - x1) * 0.62, y1 + (y2 - y1) * 0.62
            labels += [
                Dot(x, y, 9 if count < 100 else 12, Ink.PAPER),
                Label(x, y + 4, f"{count:,}", 11, Ink.TEXT, Anchor.MIDDLE),
            ]
    yield from labels


def _beside(
    start: tuple[float, float], end: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The way moved to its own right and shortened, so that the way back is not drawn over it."""
    (x1, y1), (x2, y2) = start, end
    length = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    along = ((x2 - x1) / length, (y2 - y1) / length)
    aside = (-along[1] * 7, along[0] * 7)
    short = min(16.0, length / 5)
    return (
        (x1 + aside[0] + along[0] * short, y1 + aside[1] + along[1] * short),
        (x2 + aside[0] - along[0] * short, y2 + aside[1] - along[1] * short),
    )


def _middle(frame: Frame, cell: Cell) -> tuple[float, float]:
    x, y, width, height = box_of(frame, cell)
    return x + width / 2, y + height / 2


def _arrives(mark: Mark) -> bool:
    """Whether it has an arrow: it turned out differently, and in another square."""
    return mark.turned_out is not None and mark.turned_out != mark.cell


def _opens(mark: Mark, ways: Ways) -> Opens | None:
    if ways.decision is None or not mark.number:
        return None
    said = f"D-{mark.number}  {' '.join(mark.text.split())}"
    return Opens(ways.decision(mark.number), said if len(said) <= _LONGEST_SAID else f"{said[:_LONGEST_SAID]}…")


def _cell_words(cell: Cell, count: int) -> str:
    noun = "decision" if count == 1 else "decisions"
    return f"{count:,} {noun}. For customers: {FOR_THEM[cell.them]}. For us: {FOR_US[cell.us]}."
