"""The pictures of a digest: what to draw in plain JSON values, and what it says in words. Pure.

What is to be drawn holds figures alone and no decision's words, so that it can stand in an address, and the same
figures are always the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.board import class_mix as mix
from bot.board.cells import CELLS, Cell, Mark, counted, current_cell, declared_cell, moved, realised_cell
from bot.board.drawing import Drawing
from bot.board.quadrant import quadrant
from bot.decisions.states import IN_FORCE
from bot.messages import Picture
from bot.screen_words import FOR_THEM, FOR_US
from storage.models import Decision

# A picture of fewer says less than their list.
FROM = 5
MOST_WEEKS = 12
_QUADRANT, _MIX = "quadrant", "mix"


def pictures(decisions: Sequence[Decision], today: date) -> tuple[Picture, ...]:
    """The quadrant and the trades by week of these decisions; none of fewer than `FROM`."""
    if len(decisions) < FROM:
        return ()
    logged = ((each.logged_at.date(), each.decision_class) for each in decisions)
    return quadrant_picture([_mark(each) for each in decisions]), mix_picture(
        mix.weeks_of(logged, today, MOST_WEEKS)
    )


def quadrant_picture(marks: Sequence[Mark]) -> Picture:
    """Where they stand between customers and us."""
    standing = Counter((mark.cell, mark.in_force) for mark in marks)
    cells = [
        [place, standing[cell, True], standing[cell, False]]
        for place, cell in enumerate(CELLS)
        if standing[cell, True] or standing[cell, False]
    ]
    ways = [[CELLS.index(start), CELLS.index(end), count] for (start, end), count in moved(marks).items()]
    return Picture(
        title="For customers and for us",
        alt=" ".join(_quadrant_words(marks)),
        drawing={"picture": _QUADRANT, "cells": cells, "turned_out": ways},
    )


def mix_picture(weeks: Sequence[mix.Week]) -> Picture:
    """Which trades were made in which week."""
    return Picture(
        title="The trade, week by week",
        alt=" ".join(_mix_words(weeks)),
        drawing={
            "picture": _MIX,
            "from": weeks[0].monday.isoformat(),
            "weeks": [[week.counts.get(trade, 0) for trade in mix.ORDER] for week in weeks],
        },
    )


def drawn(wanted: Mapping[str, Any]) -> Drawing:
    """The drawing that a picture of ours asks for.

    Raises:
        ValueError: it asks for none that there is.
    """
    match wanted:
        case {"picture": "quadrant", "cells": cells, "turned_out": ways}:
            return quadrant(list(_marks(cells, ways)))
        case {"picture": "mix", "from": first, "weeks": weeks}:
            return mix.class_mix(list(_weeks(date.fromisoformat(first), weeks)))
        case _:
            raise ValueError("no picture of ours")


def _marks(cells: Iterable[Sequence[int]], ways: Iterable[Sequence[int]]) -> Iterator[Mark]:
    """As many marks as are counted, of which as many as are counted turned out differently."""
    ends: dict[Cell, list[Cell]] = {}
    for start, end, count in ways:
        ends.setdefault(CELLS[start], []).extend([CELLS[end]] * count)
    for place, in_force, others in cells:
        cell = CELLS[place]
        left = ends.get(cell, [])
        for number in range(in_force + others):
            turned_out = left[number] if number < len(left) else None
            yield Mark(cell, in_force=number < in_force, turned_out=turned_out)


def _weeks(first: date, counts: Iterable[Sequence[int]]) -> Iterator[mix.Week]:
    for number, week in enumerate(counts):
        yield mix.Week(first + timedelta(weeks=number), dict(zip(mix.ORDER, week, strict=True)))


def _mark(decision: Decision) -> Mark:
    if decision.drifted and decision.reviews:
        cell, turned_out = declared_cell(decision), realised_cell(decision.reviews[-1])
        return Mark(cell, decision.status in IN_FORCE, turned_out)
    return Mark(current_cell(decision), decision.status in IN_FORCE)


def _quadrant_words(marks: Sequence[Mark]) -> Iterator[str]:
    counts = sorted(counted(marks).items(), key=lambda each: -each[1])
    said = (_cell_words(cell, count) for cell, count in counts if count)
    yield f"{'; '.join(said)}."
    if ways := sum(moved(marks).values()):
        yield f"{ways:,} turned out differently."


def _cell_words(cell: Cell, count: int) -> str:
    return f"{count:,} {FOR_THEM[cell.them]} for customers, {FOR_US[cell.us]} for us"


def _mix_words(weeks: Sequence[mix.Week]) -> Iterator[str]:
    """What it adds to the figures of the trades, which stand above it: when they were made."""
    busy = sorted((week for week in weeks if week.total), key=lambda week: -week.total)
    if len(busy) == 1:
        yield f"All in the week of {mix.week_words(busy[0].monday)}."
        return
    yield f"Since {mix.week_words(weeks[0].monday)}, in {len(busy)} of {len(weeks)} weeks."
    if busy and busy[0].total > busy[1].total:
        yield f"Most in the week of {mix.week_words(busy[0].monday)}: {busy[0].total:,}."
