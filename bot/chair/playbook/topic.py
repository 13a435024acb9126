"""What a text is about, so that only what bears on it is quoted beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.text import stem, tokens
from bot.chair.playbook.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
    number,
    singular,
)

_CLOSED = PREPOSITIONS | PRONOUNS | DETERMINERS | AUXILIARIES | CONJUNCTIONS | SUBORDINATORS | ADVERBS | TIME_WORDS
_TIMES = frozenset(
    "time date day night week weekday weekend month year quarter hour minute second moment morning evening noon "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december spring summer autumn winter".split()
)
_NOBODY_IN_PARTICULAR = frozenset(
    "people person customer client user man woman everyone everybody somebody thing way lot bit part kind sort "
    "line list number amount case place point room end half rest nobody not default per us-only".split()
)
_DECIDING = frozenset(
    "decide remove drop scrap retire discontinue stop end change switch move replace swap add introduce launch "
    "build ship release make keep stay open close shut start begin cut raise lower increase reduce limit cap set "
    "put take give get let allow offer ask tell say send show go come do use need want have work run look find "
    "know think see buy turn try become mean feel like seem call leave bring please new old next last more less "
    "good bad better worse big small long short".split()
)
_TELLS_NOTHING = frozenset(stem(word) for word in _CLOSED | _TIMES | _NOBODY_IN_PARTICULAR | _DECIDING)
_COMMON = frozenset(stem(word) for word in "plan team service product company account system business".split())
_FIGURE = re.compile(r"^[£$€]?\d[\d.,:]*(?:st|nd|rd|th|am|pm|k|m|%|\s%)?$")


@dataclass(frozen=True, slots=True)
class Topic:
    """The telling words of a text. One of `own` (what is changed, and whose it is) or any two bear on it."""

    own: frozenset[str]
    words: frozenset[str]

    def shared_with(self, said: str) -> int:
        """How many telling words somebody's words share with the text; 0 where they do not bear on it."""
        theirs = telling(said)
        shared = theirs & self.words
        return len(shared) if shared & self.own or len(shared) > 1 else 0


@lru_cache(maxsize=1_024)
def telling(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, in a rough common form: no figures, times, deciding verbs."""
    return frozenset(form for token in tokens(text) if token.is_word and (form := _telling_form(token.low)))


@lru_cache(maxsize=16_384)
def _telling_form(low: str) -> str:
    """The rough common form of a word; empty where it says nothing of what a text is about."""
    if len(low) < 2 or number(low) is not None or _FIGURE.match(low):
        return ""
    form = stem(low)
    return "" if form in _TELLS_NOTHING or singular(low) in _DECIDING or singular(low) in _TIMES else form


def topic_of(text: str, own: Iterable[str], group: str, given: bool) -> Topic:
    """What a text is about. `own` are the words for what changes; a guessed group counts as far as typed."""
    words = telling(text)
    theirs = telling(group)
    named = words & theirs if not given else theirs
    moved = frozenset().union(*(telling(part) for part in own)) | named
    return Topic(moved - _COMMON - _people(), words | moved)


@cache
def _people() -> frozenset[str]:
    """Words for people tell whose it is, not what it is about."""
    known = lexicon()
    return frozenset(stem(word) for word in known.people | known.organisations | known.generic | known.staff)
