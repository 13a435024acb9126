"""Days as tables write them. A day that could be two is none. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?", re.ASCII)
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:[T ,]+\d.*)?", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ,]+\d.*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_MONTH_NAMES = "january february march april may june july august september october november december".split()
_LAST_MONTH = 12


class DayOrder(StrEnum):
    """Which number of 04/11/2026 is the day, as far as the whole column tells."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


def day_order(values: Iterable[str]) -> DayOrder:
    """What a column of days says about itself: one 25/11/2026 settles it, unless an 11/25/2026 stands beside it."""
    found = set()
    for value in values:
        if numbers := _SLASHES.fullmatch(value.strip()):
            first, second = int(numbers[1]), int(numbers[2])
            if first > _LAST_MONTH:
                found.add(DayOrder.DAY_FIRST)
            elif second > _LAST_MONTH:
                found.add(DayOrder.MONTH_FIRST)
    return found.pop() if len(found) == 1 else DayOrder.UNKNOWN


def read_table_day(value: str, order: DayOrder = DayOrder.UNKNOWN) -> date | None:
    """The day, or None where it is none or could be two.

    Read are 2026-11-04 (also with a time behind it), 4.11.2026, 4 Nov 2026, November 4, 2026; and 04/11/2026 where
    one of its numbers can only be the day, both are the same, or the rest of the column settles it.
    """
    said = value.strip()
    if found := _ISO.fullmatch(said):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTS.fullmatch(said):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_FIRST.fullmatch(said):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_FIRST.fullmatch(said):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if found := _SLASHES.fullmatch(said):
        return _slashed(int(found[1]), int(found[2]), int(found[3]), order)
    return None


def _slashed(first: int, second: int, year: int, order: DayOrder) -> date | None:
    if first > _LAST_MONTH or first == second or order is DayOrder.DAY_FIRST:
        return _day(year, second, first)
    if second > _LAST_MONTH or order is DayOrder.MONTH_FIRST:
        return _day(year, first, second)
    return None


def _month(name: str) -> int:
    low = name.lower()
    if low in _MONTHS or low in _MONTH_NAMES or low == "sept":
        return _MONTHS.index(low[:3]) + 1
    return 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
