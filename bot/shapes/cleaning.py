"""Cleaning and checking of single values before pydantic sees them: text, days, times, numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime

from bot.shapes.base import refused

NEWLINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
DIGITS = re.compile(r"[0-9]{1,9}")
FIRST_YEAR, LAST_YEAR = 1970, 2199
LARGEST_NUMBER = 10**15


def clean_prose(value: object) -> object:
    """Text in NFC, trimmed, every kind of line break as a newline; hidden control characters are refused."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", NEWLINES.sub("\n", value)).strip()
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise refused(f"holds a hidden character (U+{ord(character):04X}): delete it or type the text again")
    return text if any(_visible(character) for character in text) else ""


def clean_line(value: object) -> object:
    """As prose, with every run of white space as one space."""
    cleaned = clean_prose(value)
    return " ".join(cleaned.split()) if isinstance(cleaned, str) else cleaned


def blank_is_none(value: object) -> object:
    """An optional field left empty in a form is not given."""
    return None if isinstance(value, str) and not value.strip() else value


def real_day(value: object) -> object:
    """A day of the calendar, not a moment."""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise refused(f"names a day that does not exist ({value})") from None
    if isinstance(value, datetime) or not isinstance(value, date):
        raise refused("must be a date such as 2027-01-31")
    return _in_range(value)


def utc_second(value: object) -> object:
    """A moment with its zone, in UTC and whole seconds."""
    if isinstance(value, str) and TIME.fullmatch(value):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise refused(f"names a moment that does not exist ({value})") from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise refused("must be a time with its zone, such as 2026-11-22T09:30:00Z")
    _in_range(value)
    return value.astimezone(UTC).replace(microsecond=0)


def plain_number(value: object) -> object:
    """A finite number; whole ones as int, so that 14 and 14.0 are stored and hashed alike."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            raise refused("must be a number such as 14 or 2.5") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise refused("must be a number such as 14 or 2.5")
    if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:  # false for NaN too
        raise refused("must be a number of at most 15 digits")
    return int(value) if value == int(value) else value


def typed_digits(value: object) -> object:
    """Forms send digits as text; true and false are no numbers."""
    if isinstance(value, bool):
        raise refused("must be a whole number")
    return int(value) if isinstance(value, str) and DIGITS.fullmatch(value) else value


def _visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


def _in_range(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise refused(f"must lie between the years {FIRST_YEAR} and {LAST_YEAR}")
    return value
