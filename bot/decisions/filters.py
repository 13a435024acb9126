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


_STRAIGHT = str.maketrans("“”„", '"""')
_WITH_VALUE = ("since", "until", "class", "flag", "group")


@dataclass(frozen=True, slots=True)
class Misread:
    """A word that is no filter."""

    word: str


def read_filters(typed: str, today: date, user: str) -> Filter | Misread:
    """The filter that was typed, or the first word that is none."""
    try:
        words = shlex.split(typed.replace("'", "\\'").translate(_STRAIGHT))
    except ValueError:
        return Misread(typed)
    wanted = Filter()
    while words:
        word = words.pop(0).casefold()
        if word in _WORDS:
            wanted = _WORDS[word](wanted, today, user)
        elif word in list(DecisionClass):
            wanted = replace(wanted, decision_class=DecisionClass(word))
        elif words and (narrowed := _with_value(wanted, word, words[0])) is not None:
            wanted = narrowed
            words.pop(0)
        else:
            return Misread(word)
    return wanted


def read_day(value: str) -> date:
    """The day that was typed.

    Raises:
        ValueError: it is none, or none that a log can have.
    """
    found = date.fromisoformat(value)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError(value)
    return found


def are_filters(typed: str) -> bool:
    """Whether everything that was typed is a filter, whoever asks and whenever."""
    return isinstance(read_filters(typed, date(2000, 1, 1), ""), Filter)


def begin_as_filters(typed: str, most_words: int = 4) -> bool:
    """Whether a few words begin like filters, so that the rest is a slip rather than a sentence."""
    words = typed.casefold().split()
    return bool(words) and len(words) <= most_words and words[0] in {*_WORDS, *_WITH_VALUE, *DecisionClass}


def _with_value(wanted: Filter, word: str, value: str) -> Filter | None:
    """The filter with one more condition that takes a value; None when it is none or the value does not fit."""
    try:
        match word:
            case "since":
                return replace(wanted, since=read_day(value))
            case "until":
                return replace(wanted, until=read_day(value))
            case "class":
                return replace(wanted, decision_class=DecisionClass(value.casefold()))
            case "flag":
                return replace(wanted, flag=Flag(value.casefold()))
            case "group":
                return replace(wanted, group=value)
    except ValueError:
        pass
    return None
