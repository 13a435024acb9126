"""What a picture is made of. One drawing becomes SVG on the board and PNG in a chat.

Lengths are in points of the drawing's own; `x` grows to the right and `y` downwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ink(StrEnum):
    """What something is drawn with, by its role: each theme has its own colours for them."""

    PAPER = "paper"
    PANEL = "panel"
    APART = "apart"
    LINE = "line"
    TEXT = "text"
    QUIET = "quiet"
    DOT = "dot"
    DRIFT = "drift"
    TYPE_A = "type-a"
    TYPE_B = "type-b"
    COMMERCIAL_ONLY = "commercial-only"
    NO_ONE_GAINS = "no-one-gains"
    COMMERCIAL_OVER_CUSTOMER = "commercial-over-customer"
    LOSE_LOSE = "lose-lose"
    UNCLEAR = "unclear"


class Anchor(StrEnum):
    """Which end of a text stands at its `x`."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Opens:
    """Where a shape leads, and what it says when one points at it."""

    address: str
    said: str


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle with rounded corners."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink
    radius: float = 0
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """A circle; a hollow one is an outline."""

    x: float
    y: float
    radius: float
    ink: Ink
    hollow: bool = False
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; with `head` it ends in an arrow."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink
    width: float = 1
    head: bool = False
    opens: Opens | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `y` is its baseline and `size` its height."""

    x: float
    y: float
    text: str
    size: float = 13
    ink: Ink = Ink.TEXT
    anchor: Anchor = Anchor.START
    strong: bool = False
    opens: Opens | None = None


Shape = Box | Dot | Line | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are drawn, on a ground of this size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def head_of(line: Line) -> tuple[tuple[float, float], ...]:
    """The three corners of a line's arrow head, the tip first."""
    length = max(((line.x2 - line.x1) ** 2 + (line.y2 - line.y1) ** 2) ** 0.5, 0.001)
    along = ((line.x2 - line.x1) / length, (line.y2 - line.y1) / length)
    size = 4 + 2 * line.width
    foot = (line.x2 - along[0] * size, line.y2 - along[1] * size)
    across = (-along[1] * size * 0.45, along[0] * size * 0.45)
    return (
        (line.x2, line.y2),
        (foot[0] + across[0], foot[1] + across[1]),
        (foot[0] - across[0], foot[1] - across[1]),
    )
