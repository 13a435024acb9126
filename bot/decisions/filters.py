"""The filters of `list` and `export`, as they are typed: `open`, `due`, `worse`, `since 2026-10-01` …"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.decisions.states import IN_FORCE
from bot.shapes.cleaning import FIRST_YEAR, LAST_YEAR
from storage.decisions import Filter
from storage.vocabulary import CustomerEffect, DecisionClass, Flag, Status

_NOW_IN_FORCE = tuple(sorted(IN_FORCE))
_WORDS: Mapping[str, Callable[[Filter, date, str], Filter]] = {
    "all": lambda wanted, _today, _user: wanted,
    "open": lambda wanted, _today, _user: replace(wanted, statuses=(Status.OPEN,)),
    "decided": lambda wanted, _today, _user: replace(wanted, statuses=_NOW_IN_FORCE),
    "dropped": lambda wanted, _today, _user: replace(wanted, statuses=(Status.VOID,)),
    "due": lambda wanted, today, _user: replace(wanted, due_until=today, statuses=_NOW_IN_FORCE),
    "drift": lambda wanted, _today, _user: replace(wanted, drifted=True),
    "owed": lambda wanted, _today, _user: replace(wanted, owed=True, statuses=_NOW_IN_FORCE),
    "worse": lambda wanted, _today, _user: replace(wanted, customer_effect=CustomerEffect.WORSE),
    "better": lambda wanted, _today, _user: replace(wanted, customer_effect=CustomerEffect.BETTER),
    "mine": lambda wanted, _today, user: replace(wanted, logged_by=user),
}


# These filters narrow a log to one person.
OF_A_PERSON = frozenset({"mine", "owner"})
_STRAIGHT = str.maketrans("“”„", '"""')
_ME = frozenset({"me", "myself"})


@dataclass(frozen=True, slots=True)
class Misread:
    """A word that is no filter."""

    word: str


def read_filters(typed: str, today: date, user: str) -> Filter | Misread:
    """The filter that was typed, or the first word that is none."""
    try:
        words = words_of(typed)
    except ValueError:
        return Misread(typed)
    wanted = Filter()
    while words:
        word = words.pop(0).casefold()
        if word in _WORDS:
            wanted = _WORDS[word](wanted, today, user)
        elif word in list(DecisionClass):
            wanted = replace(wanted, decision_class=DecisionClass(word))
        elif words and (narrowed := _with_value(wanted, word, words[0], user)) is not None:
            wanted = narrowed
            words.pop(0)
        else:
            return Misread(word)
    return wanted


def words_of(typed: str) -> list[str]:
    """What was typed as words; what stands in double quotes is one.

    Raises:
        ValueError: a quote is not closed.
    """
    lexer = shlex.shlex(typed.translate(_STRAIGHT), posix=True)
    lexer.whitespace_split, lexer.quotes, lexer.commenters = True, '"', ""
    return list(lexer)


def quoted(word: str) -> str:
    """A word as `words_of` reads it back as one."""
    if word and not any(character in word for character in ' \t\n"\\“”„'):
        return word
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def takes_value(word: str) -> bool:
    """Whether what follows a word belongs to it."""
    return word.casefold() in _WITH_VALUE


def read_day(value: str) -> date:
    """The day that was typed.

    Raises:
        ValueError: it is none, or none that a log can have.
    """
    found = date.fromisoformat(value)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(value)
    return found


# Each raises ValueError for a value that is none of its own.
_WITH_VALUE: Mapping[str, Callable[[Filter, str, str], Filter]] = {
    "since": lambda wanted, value, _user: replace(wanted, since=read_day(value)),
    "until": lambda wanted, value, _user: replace(wanted, until=read_day(value)),
    "class": lambda wanted, value, _user: replace(wanted, decision_class=DecisionClass(value.casefold())),
    "flag": lambda wanted, value, _user: replace(wanted, flag=Flag(value.casefold())),
    "status": lambda wanted, value, _user: replace(wanted, statuses=(Status(value.casefold()),)),
    "group": lambda wanted, value, _user: replace(wanted, group=value),
    "channel": lambda wanted, value, _user: replace(wanted, channel=value.removeprefix("#")),
    "owner": lambda wanted, value, user: replace(
        wanted, owner=user if value.casefold() in _ME else value.removeprefix("@")
    ),
    "words": lambda wanted, value, _user: replace(wanted, words=value),
}


def are_filters(typed: str) -> bool:
    """Whether everything that was typed is a filter, whoever asks and whenever."""
    return isinstance(read_filters(typed, date(2000, 1, 1), ""), Filter)


def begin_as_filters(typed: str, most_words: int = 4) -> bool:
    """Whether a few words begin like filters, so that the rest is a slip rather than a sentence."""
    words = typed.casefold().split()
    return bool(words) and len(words) <= most_words and words[0] in {*_WORDS, *_WITH_VALUE, *DecisionClass}


def _with_value(wanted: Filter, word: str, value: str, user: str) -> Filter | None:
    """The filter with one more condition that takes a value; None when it is none or the value does not fit."""
    if word not in _WITH_VALUE or not value.strip():
        return None
    try:
        return _WITH_VALUE[word](wanted, value, user)
    except ValueError:
        return None
