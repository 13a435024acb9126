"""A drawing as PNG, for chats. The same drawing gives the same bytes: the font comes with the library."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import assert_never

from PIL import Image, ImageDraw, ImageFont

from bot.board.drawing import Anchor, Box, Dot, Drawing, Ink, Label, Line, Shape, head_of

# A point of the drawing is this many pixels, for screens with fine ones; shapes are drawn finer still and reduced.
SCALE = 2
_FINER = 2
_MARGIN = 16
# The board's light theme: a chat shows pictures on a ground of their own.
COLOURS: Mapping[Ink, str] = {
    Ink.PAPER: "#ffffff",
    Ink.PANEL: "#f1efea",
    Ink.APART: "#f8f7f4",
    Ink.LINE: "#dcd8d0",
    Ink.TEXT: "#20252a",
    Ink.QUIET: "#5b6168",
    Ink.DOT: "#1d5c57",
    Ink.DRIFT: "#8a5a00",
    Ink.TYPE_A: "#1d5c57",
    Ink.TYPE_B: "#6fb3a8",
    Ink.COMMERCIAL_ONLY: "#4a5f86",
    Ink.NO_ONE_GAINS: "#a9b4c8",
    Ink.COMMERCIAL_OVER_CUSTOMER: "#a8690a",
    Ink.LOSE_LOSE: "#e2b565",
    Ink.UNCLEAR: "#d0cdc6",
}
_ANCHORS: Mapping[Anchor, str] = {Anchor.START: "ls", Anchor.MIDDLE: "ms", Anchor.END: "rs"}


def to_png(drawing: Drawing) -> bytes:
    """The drawing on white, with a margin around it."""
    size = (round((drawing.width + 2 * _MARGIN) * SCALE), round((drawing.height + 2 * _MARGIN) * SCALE))
    fine = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), COLOURS[Ink.PAPER])
    pen = ImageDraw.Draw(fine)
    for shape in drawing.shapes:
        _draw(pen, shape)
    image = fine.resize(size, Image.Resampling.BOX)
    # Letters are drawn on the pixels that are seen: the font's own smoothing is sharper than ours.
    writing = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            _write(writing, shape)
    out = io.BytesIO()
    # A drawing has few colours; the shades between them that smoothing makes need not all be told apart.
    image.quantize(96, dither=Image.Dither.NONE).save(out, "PNG", compress_level=9)
    return out.getvalue()


def _draw(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    match shape:
        case Box():
            corners = (*_at(shape.x, shape.y), *_at(shape.x + shape.width, shape.y + shape.height))
            pen.rounded_rectangle(corners, radius=_length(shape.radius), fill=COLOURS[shape.ink])
        case Dot():
            x, y = _at(shape.x, shape.y)
            reach = _length(shape.radius)
            around = (x - reach, y - reach, x + reach, y + reach)
            if shape.hollow:
                pen.ellipse(around, outline=COLOURS[shape.ink], width=round(_length(1.5)))
            else:
                pen.ellipse(around, fill=COLOURS[shape.ink])
        case Line():
            ends = (*_at(shape.x1, shape.y1), *_at(shape.x2, shape.y2))
            pen.line(ends, fill=COLOURS[shape.ink], width=max(1, round(_length(shape.width))))
            if shape.head:
                pen.polygon([_at(x, y) for x, y in head_of(shape)], fill=COLOURS[shape.ink])
        case Label():
            pass
        case _:
            assert_never(shape)


def _write(pen: ImageDraw.ImageDraw, label: Label) -> None:
    at = ((label.x + _MARGIN) * SCALE, (label.y + _MARGIN) * SCALE)
    # The one font has no bold: what is strong is a little larger and never pale.
    font = _font(label.size + (1 if label.strong else 0))
    pen.text(at, label.text, fill=COLOURS[label.ink], font=font, anchor=_ANCHORS[label.anchor])


@cache
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size * SCALE)


def _at(x: float, y: float) -> tuple[float, float]:
    return (_length(x + _MARGIN), _length(y + _MARGIN))


def _length(value: float) -> float:
    return value * SCALE * _FINER
