"""The two icons of the app package, drawn by arithmetic: an empty chair, filled on green and as an outline."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

COLOR_SIZE, OUTLINE_SIZE = 192, 32
GREEN = (47, 93, 80, 255)
WHITE = (255, 255, 255, 255)
CLEAR = (255, 255, 255, 0)
_LONGEST_PIECE = 65_535
Pixel = tuple[int, int, int, int]

# The chair in a square of one hundred: back, seat, two legs, as left, top, right, bottom.
_CHAIR = ((30, 16, 40, 62), (30, 52, 72, 62), (30, 62, 38, 86), (64, 62, 72, 86))


def color_icon() -> bytes:
    """The icon on a ground of its own, 192 pixels wide, as PNG."""
    return _png(COLOR_SIZE, lambda x, y: WHITE if _in_chair(x, y) else GREEN)


def outline_icon() -> bytes:
    """The white icon on nothing, 32 pixels wide, as PNG; Teams wants white and transparent alone."""
    return _png(OUTLINE_SIZE, lambda x, y: WHITE if _in_chair(x, y) else CLEAR)


def _in_chair(x: float, y: float) -> bool:
    return any(left <= x < right and top <= y < bottom for left, top, right, bottom in _CHAIR)


def _png(width: int, color: Callable[[float, float], Pixel]) -> bytes:
    scale = 100 / width
    rows = b"".join(
        b"\0" + b"".join(bytes(color((x + 0.5) * scale, (y + 0.5) * scale)) for x in range(width))
        for y in range(width)
    )
    head = struct.pack(">IIBBBBB", width, width, 8, 6, 0, 0, 0)
    body = _chunk(b"IDAT", _stored(rows))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + body + _chunk(b"IEND", b"")


def _stored(content: bytes) -> bytes:
    """A zlib stream that compresses nothing: compressors differ by version, this is the same everywhere."""
    pieces = [content[at : at + _LONGEST_PIECE] for at in range(0, len(content), _LONGEST_PIECE)]
    blocks = b"".join(
        struct.pack("<BHH", number == len(pieces), len(piece), len(piece) ^ 0xFFFF) + piece
        for number, piece in enumerate(pieces, 1)
    )
    return b"\x78\x01" + blocks + struct.pack(">I", zlib.adler32(content))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
