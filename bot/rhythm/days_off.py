"""Holidays as people type them, and those that a country has. Pure, but for the library's tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.table_days import read_table_day

LONGEST = 3_000
_LONGEST_NAME = 80
# "25 December 2026" is a day of three words, "2026-12-25" of one.
_WORDS_OF_A_DAY = (1, 3)


def read_days(typed: str) -> dict[date, str] | str:
    """The days, one a line with its name behind it; a sentence about the first line that has none.

    >>> read_days("2026-12-25 Christmas Day")
    {datetime.date(2026, 12, 25): 'Christmas Day'}
    """
    found: dict[date, str] = {}
    for line in typed.splitlines():
        if not line.strip():
            continue
        read = _read_line(line.split())
        if read is None:
            said = " ".join(line.split())[:40]
            return f"“{said}” does not begin with a day. Write each on a line of its own: 2026-12-25 Christmas Day"
        found[read[0]] = read[1]
    return dict(sorted(found.items()))


def written(days: Mapping[date, str]) -> str:
    """The days as they are typed, one a line."""
    return "\n".join(f"{day.isoformat()} {name}".rstrip() for day, name in days.items())


def of_country(code: str, today: date) -> dict[date, str] | None:
    """The public holidays of a country from today to the end of next year; None where no such country is known.

    `code` is its two letters, with a region where it has its own: PT, DE-BY.
    """
    # Only who sets holidays waits for its tables.
    import holidays

    country, _, region = code.strip().upper().partition("-")
    regions = holidays.list_supported_countries(include_aliases=False)
    if country not in regions or (region and region not in regions[country]):
        return None
    years = (today.year, today.year + 1)
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=years, language="en_US")
    except NotImplementedError:
        found = holidays.country_holidays(country, subdiv=region or None, years=years)
    return {day: name.replace("\n", " ")[:_LONGEST_NAME] for day, name in sorted(found.items()) if day >= today}


def _read_line(words: list[str]) -> tuple[date, str] | None:
    for count in _WORDS_OF_A_DAY:
        day = read_table_day(" ".join(words[:count]).rstrip(":,"))
        if day is not None:
            return day, " ".join(words[count:]).lstrip("-–:, ")[:_LONGEST_NAME]
    return None
