"""A drawing as SVG. The same drawing gives the same text; colours are the style sheet's.

The picture is for eyes and pointers: every picture stands beside a table that says the same, which is what a
keyboard and a screen reader go through. So its links take no place among the stops of the tabulator.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from markupsafe import Markup, escape

from bot.board.drawing import Box, Dot, Drawing, Label, Line, Shape, head_of


def to_svg(drawing: Drawing, css: str = "") -> Markup:
    """The drawing as an element to stand in a page; `css` are more classes for it."""
    return Markup(
        '<svg class="drawing {}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>'
    ).format(css, _figure(drawing.width), _figure(drawing.height), Markup().join(_shapes(drawing)))


def _shapes(drawing: Drawing) -> Iterator[Markup]:
    for shape in drawing.shapes:
        drawn = _shape(shape)
        if shape.opens is not None:
            drawn = Markup('<a href="{}" tabindex="-1"><title>{}</title>{}</a>').format(
                shape.opens.address, shape.opens.said, drawn
            )
        yield drawn


def _shape(shape: Shape) -> Markup:
    match shape:
        case Box():
            round_ = _given(rx=shape.radius) if shape.radius else Markup()
            return Markup('<rect class="{}"{}{}/>').format(
                shape.ink.value, _given(x=shape.x, y=shape.y, width=shape.width, height=shape.height), round_
            )
        case Dot():
            return Markup('<circle class="{}{}"{}/>').format(
                shape.ink.value, " hollow" if shape.hollow else "", _given(cx=shape.x, cy=shape.y, r=shape.radius)
            )
        case Line():
            return _line(shape)
        case Label():
            strong = " strong" if shape.strong else ""
            return Markup('<text class="{}{}" text-anchor="{}"{}>{}</text>').format(
                shape.ink.value,
                strong,
                shape.anchor.value,
                _given(x=shape.x, y=shape.y, font_size=shape.size),
                escape(shape.text),
            )
        case _:
            assert_never(shape)


def _line(line: Line) -> Markup:
    ends = _given(x1=line.x1, y1=line.y1, x2=line.x2, y2=line.y2, stroke_width=line.width)
    drawn = Markup('<line class="{}"{}/>').format(line.ink.value, ends)
    if line.head:
        points = " ".join(f"{_figure(x)},{_figure(y)}" for x, y in head_of(line))
        drawn += Markup('<polygon class="{}" points="{}"/>').format(line.ink.value, points)
    return drawn


def _given(**values: float) -> Markup:
    return Markup().join(
        Markup(' {}="{}"').format(name.replace("_", "-"), _figure(value)) for name, value in values.items()
    )


def _figure(value: float) -> str:
    """A length as it is written: two places at most, so that no machine's rounding shows."""
    return f"{round(value, 2):g}"
