"""What was typed after `export`: a format, words that change it, how far it reaches, and the filters of `list`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.decisions.filters import Misread, quoted, read_filters, takes_value, words_of
from bot.exports.format import log_formats

USUAL = "csv"
_EVERYTHING = "all"
_CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Typed:
    """One export as it was asked for. `everywhere`: beyond the channel one stands in; `filters` as in `list`."""

    format: str
    options: frozenset[str]
    everywhere: bool
    filters: str


def read_typed(typed: str) -> Typed | Misread:
    """What was typed, in any order after the format; or the first word that is none of it."""
    try:
        words = words_of(typed)
    except ValueError:
        return Misread(typed, "A quotation mark is not closed.")
    named = bool(words) and words[0].casefold() in log_formats()
    name = words.pop(0).casefold() if named else USUAL
    options, filters, everywhere = set[str](), list[str](), False
    while words:
        word = words.pop(0)
        if takes_value(word):
            everywhere = everywhere or word.casefold() == _CHANNEL
            filters += [word, words.pop(0)] if words else [word]
        elif word.casefold() in log_formats()[name].takes:
            options.add(word.casefold())
        elif word.casefold() == _EVERYTHING:
            everywhere = True
        else:
            filters.append(word)
    said = " ".join(map(quoted, filters))
    read = read_filters(said, date(2000, 1, 1), "")
    if isinstance(read, Misread):
        return read
    return Typed(name, frozenset(options), everywhere, said)


def in_filters(values: Mapping[str, str]) -> str:
    """Conditions as `list` takes them: `since 2026-10-01 group "small teams"`."""
    return " ".join(f"{name} {quoted(value)}" for name, value in values.items())
