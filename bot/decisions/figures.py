"""Figures of a metric as exact decimals: 0.1 is a tenth, and no figure is shown or hashed with an exponent."""

from __future__ import annotations

from decimal import Decimal


def exact(figure: int | float) -> Decimal:
    """The figure as it is written: the float 0.1 is one tenth, not the nearest binary fraction."""
    return Decimal(repr(figure))


def plain(figure: int | float, *, grouped: bool = False) -> str:
    """The figure as a decimal string: no exponent, no zeros that say nothing, no minus before zero.

    `grouped` sets commas between thousands, as screens show it.

    >>> [plain(figure) for figure in (14, 14.0, 2.5, 1e-7, -0.0, 1000)]
    ['14', '14', '2.5', '0.0000001', '0', '1000']
    >>> plain(1234.5, grouped=True)
    '1,234.5'
    """
    if not figure:
        return "0"
    written = format(exact(figure), ",f" if grouped else "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
