"""Where a decision stands between customers and us, and what turned out differently. Pure.

A cell is the customer effect and the one commercial effect that the class rule goes by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.decisions.realised import realised_effects
from storage.vocabulary import CommercialEffect, CustomerEffect, Happened

THEM = (CustomerEffect.BETTER, CustomerEffect.SAME, CustomerEffect.WORSE, CustomerEffect.UNKNOWN)
US = (CommercialEffect.COST, CommercialEffect.SAME, CommercialEffect.GAIN, CommercialEffect.UNKNOWN)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What it does to customers and to us."""

    them: CustomerEffect
    us: CommercialEffect


CELLS = tuple(Cell(them, us) for them in THEM for us in US)


@dataclass(frozen=True, slots=True)
class Mark:
    """One decision in the quadrant.

    `number` is 0 where the picture does not say which it is. `turned_out` is where it was found to be, for one that
    turned out differently; it then stands at what was written first, and otherwise at what it says today.
    """

    cell: Cell
    in_force: bool = True
    turned_out: Cell | None = None
    number: int = 0
    text: str = ""


class Said(Protocol):
    """The effects of a decision as they were written first, and what was changed since."""

    @property
    def customer_effect(self) -> CustomerEffect: ...
    @property
    def commercial_now(self) -> CommercialEffect: ...
    @property
    def commercial_later(self) -> CommercialEffect: ...
    @property
    def amendments(self) -> Sequence[Mapping[str, Any]]: ...


_EFFECTS = ("customer_effect", "commercial_now", "commercial_later")


def declared_cell(said: Said) -> Cell:
    """Where it stood as it was written first."""
    return _cell(said.customer_effect, said.commercial_now, said.commercial_later)


def current_cell(said: Said) -> Cell:
    """Where it stands with what was changed since."""
    effects = {name: getattr(said, name) for name in _EFFECTS}
    for amendment in said.amendments:
        effects |= {each["field"]: each["after"] for each in amendment["changes"] if each["field"] in effects}
    customer, now, later = (effects[name] for name in _EFFECTS)
    return _cell(CustomerEffect(customer), CommercialEffect(now), CommercialEffect(later))


def realised_cell(review: Mapping[str, Any]) -> Cell:
    """Where a look-back found it."""
    return Cell(CustomerEffect(review["customer_realised"]), CommercialEffect(review["commercial_realised"]))


def text_now(written: str, amendments: Sequence[Mapping[str, Any]]) -> str:
    """The text with what was changed since."""
    said = [each["after"] for one in amendments for each in one["changes"] if each["field"] == "text"]
    return said[-1] if said else written


def counted(marks: Iterable[Mark]) -> dict[Cell, int]:
    """How many stand in each cell; every cell is there."""
    counts = dict.fromkeys(CELLS, 0)
    for mark in marks:
        counts[mark.cell] += 1
    return counts


def moved(marks: Iterable[Mark]) -> dict[tuple[Cell, Cell], int]:
    """How many went from which cell to which other, the most first."""
    ways: dict[tuple[Cell, Cell], int] = {}
    for mark in marks:
        if mark.turned_out is not None and mark.turned_out != mark.cell:
            way = (mark.cell, mark.turned_out)
            ways[way] = ways.get(way, 0) + 1
    return dict(sorted(ways.items(), key=lambda each: (-each[1], each[0])))


def _cell(customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect) -> Cell:
    return Cell(customer, realised_effects(Happened.YES, customer, now, later)[1])
