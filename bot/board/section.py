"""A part of the board in plain values: sentences, a picture in a wide and a narrow form, and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.board.chosen import Chosen
from bot.board.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in a table's cell; with an `address` it leads there."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first cell of a row names it. Columns in `numbers` hold figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for wide screens and one for phones, how it is read, and the table that says the same."""

    wide: Drawing
    narrow: Drawing
    caption: str
    table: Table


@dataclass(frozen=True, slots=True)
class Section:
    """One part. `lines` come first, `more` leads to what does not fit."""

    name: str
    title: str
    lines: tuple[str, ...] = ()
    picture: Picture | None = None
    table: Table | None = None
    more: Text | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages under one link are: the board, its list of decisions, one decision."""

    board: Callable[[Chosen], str]
    listing: Callable[[Chosen], str]
    decision: Callable[[int], str]


def counted(count: int, noun: str) -> str:
    """`1 decision`, `1,200 decisions`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
