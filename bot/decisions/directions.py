"""Which way a text moves things: "remove", "keep", "charge", "no longer charge". For comparing two decisions.

A direction is an axis and a sign. "Remove" and "keep" are the two ends of one axis; "stop charging" and "free" the
same end of another. English alone; a text in another language has no directions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.chair.playbook.text import stem, tokens
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    number,
)

_SHORTEST_DOUBLED = 3


def root(word: str) -> str:
    """A rough common form of a word: "stopped" and "stops" are one."""
    form = stem(word)
    doubled = len(form) > _SHORTEST_DOUBLED and form[-1] == form[-2] and form[-1] not in "aeiou"
    return form[:-1] if doubled else form


# For each axis, what moves it up and what moves it down. Words are compared by their stem.
_AXES: Mapping[str, tuple[str, str]] = {
    "there": (
        "keep retain add introduce launch restore reinstate bring-back offer continue enable switch-on turn-on "
        "open reopen resume relaunch stay remain available valid",
        "remove drop end stop close retire discontinue delete disable switch-off turn-off take-away take-out shut "
        "shut-down kill sunset scrap cancel withdraw phase-out abolish suspend cease gone expire",
    ),
    "amount": (
        "raise increase double triple extend lengthen go-up goes-up",
        "lower reduce cut decrease halve shorten shrink go-down goes-down",
    ),
    "limit": ("limit cap restrict throttle ration", "unlimited uncap unlimit"),
    "price": ("charge bill paid", "free waive"),
    "allowed": ("allow permit let accept", "forbid ban block prohibit refuse reject disallow"),
    "seen": ("show display reveal publish", "hide conceal"),
    "must": ("require mandatory compulsory force", "optional voluntary"),
    "soon": ("speed-up accelerate bring-forward", "delay postpone slow-down"),
    "counted in": ("include", "exclude"),
    "unless refused": ("opt-out", "opt-in"),
}
# Nouns for one end of an axis: to remove a fee is to make it free, to raise a limit is to loosen it.
_NOUNS: Mapping[str, str] = {
    "limit": "limit",
    "cap": "limit",
    "fee": "price",
    "charge": "price",
    "surcharge": "price",
    "requirement": "must",
    "ban": "banned",
}
_LIFT = frozenset({"lift"})
_PADDING = (
    PREPOSITIONS
    | PRONOUNS
    | DETERMINERS
    | AUXILIARIES
    | CONJUNCTIONS
    | SUBORDINATORS
    | frozenset(
        "least most longer more anymore further again now new same only also just always never not today tomorrow "
        "opt-in opt-out".split()
    )
)
_LIGHT_VERBS = "make get give go do take let put become mean switch turn bring phase speed slow"
# Before these a "stay" is a noun, and promises nothing.
_BEFORE_A_NOUN = frozenset("a an the long short longer shorter overnight of for their our every each".split())
_FURTHEST_PARTICLE = 6
_NOT = frozenset("not never no don't won't doesn't cannot can't without stop cease nor neither".split())
_ASIDE = frozenset("will we to be longer be any more a the keep start begin continue".split())
_AFTER_WHICH_A_VERB = frozenset(root(word) for word in "stop end cease start begin keep continue".split())
_DETERMINERS = frozenset("a an the this that these those our their any every all".split())
_CLAUSE = re.compile(
    r"[.;:!?\n]+|,\s|\s[–—-]\s|\b(?:and|but|so that|because|in order to|instead of)\b", re.IGNORECASE
)

_MODIFIES = re.compile(r"\b(?:for|of|from|in|on|at|to|with|by|before|after)\b", re.IGNORECASE)
_REMEMBERED = 4_096

Direction = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a text: which ways it moves, the words for what is moved, and those before a preposition."""

    directions: frozenset[Direction]
    about: tuple[str, ...]
    head: tuple[str, ...]


@lru_cache(_REMEMBERED)
def clauses(text: str) -> tuple[Clause, ...]:
    """The parts of a text that move something."""
    found = (_clause(part) for part in _CLAUSE.split(text.replace("’", "'")) if part.strip())
    return tuple(clause for clause in found if clause.directions)


def opposite(one: Clause, other: Clause) -> frozenset[Direction]:
    """The directions of `one` whose opposite `other` goes."""
    return frozenset((axis, sign) for axis, sign in one.directions if (axis, -sign) in other.directions)


@lru_cache(_REMEMBERED)
def subject_words(text: str) -> tuple[str, ...]:
    """The words for what a text is about, each once and in order, without those for the ways that it moves."""
    words = (token.low for token in tokens(text) if token.is_word and token.low not in _PADDING)
    told = (root(word) for word in words if not word[:1].isdigit() and number(word) is None)
    return tuple(dict.fromkeys(word for word in told if word not in _MOVING))


def _clause(part: str) -> Clause:
    words = [token.low for token in tokens(part)]
    moves = list(_moves(words))
    nouns = {axis for axis, is_noun, _ in moves if is_noun}
    signs: dict[str, set[int]] = {}
    for axis, is_noun, sign in moves:
        if is_noun:
            signs.setdefault(axis, set()).add(_with_verb(axis, moves) * sign)
        elif not (nouns and axis in ("there", "amount")):
            signs.setdefault(axis, set()).add(sign)
    # A clause that goes both ways on one axis says neither.
    clear = frozenset((axis, min(both)) for axis, both in signs.items() if len(both) == 1)
    return Clause(clear, subject_words(part), subject_words(_MODIFIES.split(part)[0]))


def _with_verb(axis: str, moves: list[tuple[str, bool, int]]) -> int:
    """What a verb does to the noun of an axis: removing or raising a limit loosens, adding or lowering tightens."""
    for verb, is_noun, sign in moves:
        if not is_noun and verb == "there":
            return sign
        if not is_noun and verb == "amount":
            return -sign if axis == "limit" else sign
    return 1


def _moves(words: list[str]) -> Iterator[tuple[str, bool, int]]:
    """The axis, whether a noun stands for it, and the sign, for each word that moves something."""
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        key = root(word)
        if (phrase := _phrase(words, place)) is not None:
            axis, sign = phrase
        elif key in _LIFT_STEMS:
            axis, sign = "there", -1
        elif _is_noun(words, place):
            yield _NOUN_STEMS[key], True, -1 if _is_negated(words, place) else 1
            continue
        elif key in _VERBS and not _moves_a_verb(key, following) and not _is_a_stay(words, place):
            axis, sign = _VERBS[key]
        else:
            continue
        yield axis, False, -sign if _is_negated(words, place) else sign


def _phrase(words: list[str], place: int) -> Direction | None:
    """The direction of two words that belong together, near each other: "switch off", "turn the export off"."""
    word = words[place]
    if word in _PHRASES:
        return _PHRASES[word]
    after = words[place + 1 : place + _FURTHEST_PARTICLE]
    found = (_PHRASES.get(f"{each}-{particle}") for each in (word, root(word)) for particle in after)
    return next((direction for direction in found if direction is not None), None)


def _is_noun(words: list[str], place: int) -> bool:
    """Whether a word such as "cap" is a noun here: it has an article, or a verb of its own before it."""
    if root(words[place]) not in _NOUN_STEMS:
        return False
    before = words[:place]
    if root(words[place]) not in _VERBS or (before and before[-1] in _DETERMINERS):
        return True
    return any(root(word) in _MOVERS or root(word) in _LIFT_STEMS for word in before)


def _is_a_stay(words: list[str], place: int) -> bool:
    return words[place] in ("stay", "stays") and place > 0 and words[place - 1] in _BEFORE_A_NOUN


def _moves_a_verb(key: str, following: str) -> bool:
    """Whether it is "stop" or "keep" before a verb, which then says what moves."""
    return key in _AFTER_WHICH_A_VERB and following.endswith("ing") and root(following) in _VERBS


def _is_negated(words: list[str], place: int) -> bool:
    before = words[max(0, place - 3) : place]
    while before:
        word = before.pop()
        if word in _NOT:
            return not (word in ("stop", "cease") and not words[place].endswith("ing"))
        if word not in _ASIDE:
            return False
    return False


def _by_root(place: int) -> dict[str, Direction]:
    sign = 1 if place == 0 else -1
    return {
        root(word): (axis, sign) for axis, ends in _AXES.items() for word in ends[place].split() if "-" not in word
    }


_VERBS: Mapping[str, Direction] = _by_root(0) | _by_root(1)
_PHRASES: Mapping[str, Direction] = {
    word: (axis, 1 if place == 0 else -1)
    for axis, ends in _AXES.items()
    for place in (0, 1)
    for word in ends[place].split()
    if "-" in word
}
_NOUN_STEMS: Mapping[str, str] = {root(word): axis for word, axis in _NOUNS.items() if word != "ban"}
_LIFT_STEMS = frozenset(root(word) for word in _LIFT)
_MOVERS = frozenset(key for key, (axis, _) in _VERBS.items() if axis in ("there", "amount"))
_MOVING = _VERBS.keys() | _NOUN_STEMS.keys() | _LIFT_STEMS | frozenset(map(root, _LIGHT_VERBS.split()))
