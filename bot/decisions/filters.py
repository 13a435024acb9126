"""The filters of `list` and `export`, as they are typed: `open`, `due`, `worse`, `since 2026-10-01` …"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.decisions.states import IN_FORCE
from bot.screen_words import FLAGS, STATUSES, TRADE
from bot.shapes.cleaning import FIRST_YEAR, LAST_YEAR
from storage.decisions import Filter
from storage.vocabulary import CustomerEffect, DecisionClass, Flag, Status

_NOW_IN_FORCE = tuple(sorted(IN_FORCE))
Narrowing = Callable[[Filter, date, str], Filter]
_WORDS: Mapping[str, Narrowing] = {
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


def _of_class(kind: DecisionClass) -> Narrowing:
    return lambda wanted, _today, _user: replace(wanted, decision_class=kind)


def _of_flag(flag: Flag) -> Narrowing:
    return lambda wanted, _today, _user: replace(wanted, flag=flag)


def _as_compared(words: str) -> str:
    return " ".join(words.replace(",", " ").replace(";", " ").casefold().split())


# What screens say of decisions narrows to them too, so that it can be typed as it is read.
_SPOKEN: Mapping[str, Narrowing] = {
    **{_as_compared(words): _of_class(kind) for kind, words in TRADE.items()},
    **{_as_compared(words): _of_flag(flag) for flag, words in FLAGS.items()},
    STATUSES[Status.OPEN]: _WORDS["open"],
    STATUSES[Status.REVIEWED]: lambda wanted, _today, _user: replace(wanted, statuses=(Status.REVIEWED,)),
    "turned out differently": _WORDS["drift"],
    "still owed to customers": _WORDS["owed"],
    "time to check": _WORDS["due"],
}
_MOST_SPOKEN = max(len(words.split()) for words in _SPOKEN)
_LONGEST_ECHO = 40
# These filters narrow a log to one person.
OF_A_PERSON = frozenset({"mine", "owner"})
_STRAIGHT = str.maketrans("“”„", '"""')
_ME = frozenset({"me", "myself"})


@dataclass(frozen=True, slots=True)
class Misread:
    """A word that is no filter, and a sentence on why it is none."""

    word: str
    why: str = ""


def read_filters(typed: str, today: date, user: str) -> Filter | Misread:
    """The filter that was typed, or the first word that is none."""
    try:
        words = words_of(typed)
    except ValueError:
        return Misread(typed, "A quotation mark is not closed.")
    wanted = Filter()
    while words:
        if (spoken := _spoken(words)) is not None:
            wanted = spoken[1](wanted, today, user)
            del words[: spoken[0]]
            continue
        word = words.pop(0).casefold()
        if word in _WORDS:
            wanted = _WORDS[word](wanted, today, user)
        elif word in list(DecisionClass):
            wanted = replace(wanted, decision_class=DecisionClass(word))
        elif words and (narrowed := _with_value(wanted, word, words[0], user)) is not None:
            wanted = narrowed
            words.pop(0)
        else:
            return Misread(word, _why(word, words[0] if words else ""))
    return wanted


def _spoken(words: Sequence[str]) -> tuple[int, Narrowing] | None:
    """How many of the next words are what a screen says of some decisions, and what that narrows to."""
    for count in range(min(len(words), _MOST_SPOKEN), 1, -1):
        if narrowing := _SPOKEN.get(_as_compared(" ".join(words[:count]))):
            return count, narrowing
    return None


def _why(word: str, value: str) -> str:
    """What is wrong with a word, or with the value that follows it."""
    if word not in _WITH_VALUE:
        return f"“{word[:_LONGEST_ECHO]}” is none of its words."
    kind = _TAKES.get(word, "a word, or several in double quotes")
    if not value.strip():
        return f"After {word} comes {kind}."
    return f"After {word} comes {kind}; “{value[:_LONGEST_ECHO]}” is not that."


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


_A_DAY = f"a day between {FIRST_YEAR} and {LAST_YEAR}, written like 2026-10-01"
_TAKES: Mapping[str, str] = {
    "since": _A_DAY,
    "until": _A_DAY,
    "class": f"one of {', '.join(DecisionClass)}",
    "flag": f"one of {', '.join(Flag)}",
    "status": f"one of {', '.join(status for status in Status if status is not Status.DRAFT)}",
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
