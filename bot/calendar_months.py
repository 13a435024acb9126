"""Months as people count them: from the 22nd to the 22nd, and to the last day where a month is shorter."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TypeVar

Day = TypeVar("Day", bound=date)
_MONTHS = 12


def months_from(day: Day, months: int) -> Day:
    """The same day, or moment, so many months later; before it where `months` is negative.

    >>> months_from(date(2024, 2, 29), 24)
    datetime.date(2026, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
