"""Whether a decision contradicts or repeats one that is in force, or breaks what one promised.

Strict on purpose: a false alarm is nagging. Two texts are only held to be about the same thing where one says
nothing that the other lacks, so those that differ in one word are two decisions. English alone, except for a text
that is repeated word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from bot.chair.playbook.text import shortened, tokens
from bot.decisions.amended import said_now
from bot.decisions.directions import Clause, clauses, opposite, root, subject_words
from bot.decisions.promises import promise_in
from bot.screen_words import day
from storage.decisions import group_key
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, Notice

_LONGEST_QUOTE = 200
_LEAST_SHARED = 2
_MANY = 4
_REMEMBERED = 4_096
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday weekday weekend"
_MONTHS = "january february march april may june july august september october november december"
_WHEN = frozenset(root(word) for word in f"{_WEEKDAYS} {_MONTHS}".split())
_DAYS = frozenset(root(word) for word in _WEEKDAYS.split())
_OPPOSITE = {CustomerEffect.BETTER: CustomerEffect.WORSE, CustomerEffect.WORSE: CustomerEffect.BETTER}
# "Charge five euros for exports" is about exports; "remove the manual for exports" is not.
_OF_WHAT_FOLLOWS = frozenset({("price", 1), ("price", -1)})
_AMENDED = ("text", "in_the_chair", "customer_effect", "commercial_now")
# The columns of a decision that `said` reads.
COMPARED = (*_AMENDED, "number", "decided_at", "logged_at", "release_sentence", "notice", "amendments")
_TOLD_BEFORE = frozenset({Notice.DAYS_7_TO_30, Notice.OVER_30_DAYS})


class Kind(StrEnum):
    """How one decision stands against another; the first is the gravest."""

    PROMISE = "promise"
    CONTRADICTS = "contradicts"
    REPEATS = "repeats"


@dataclass(frozen=True, slots=True)
class Said:
    """What two decisions are compared by."""

    number: int
    text: str
    group: str
    customer: CustomerEffect
    now: CommercialEffect
    on: date
    release_sentence: str = ""
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """The decision in force that a new one is at odds with, how, and its own words."""

    number: int
    on: date
    kind: Kind
    quote: str

    @property
    def id(self) -> str:
        """As people see it: D-9."""
        return f"D-{self.number}"


def said(decision: Decision) -> Said:
    """What a decision says now, for comparing."""
    now = said_now(decision, _AMENDED)
    return Said(
        number=decision.number,
        text=now["text"],
        group=now["in_the_chair"],
        customer=CustomerEffect(now["customer_effect"]),
        now=CommercialEffect(now["commercial_now"]),
        on=(decision.decided_at or decision.logged_at).date(),
        release_sentence=decision.release_sentence or "",
        notice=decision.notice,
    )


def conflicts(new: Said, in_force: Iterable[Said], today: date) -> tuple[Conflict, ...]:
    """Those in force that the new one is at odds with, the gravest and then the newest first."""
    found = [conflict for old in in_force if (conflict := _between(new, old, today)) is not None]
    return tuple(sorted(found, key=lambda each: (list(Kind).index(each.kind), -each.number)))


def in_words(conflict: Conflict, today: date) -> str:
    """What somebody reads before they save: `D-9 of 12 May says the opposite: “Bulk edit stays.”`."""
    what = {
        Kind.PROMISE: "made a promise that this would not keep",
        Kind.CONTRADICTS: "says the opposite",
        Kind.REPEATS: "says the same already",
    }[conflict.kind]
    return f"{conflict.id} of {day(conflict.on, today)} {what}: “{conflict.quote}”"


def _between(new: Said, old: Said, today: date) -> Conflict | None:
    if promised := _broken(new, old, today):
        return Conflict(old.number, old.on, Kind.PROMISE, shortened(promised, _LONGEST_QUOTE))
    kind: Kind | None = None
    if contradicts(new, old) and not _has_run_out(old, today):
        kind = Kind.CONTRADICTS
    elif repeats(new, old):
        kind = Kind.REPEATS
    return Conflict(old.number, old.on, kind, shortened(old.text, _LONGEST_QUOTE)) if kind else None


def contradicts(one: Said, other: Said) -> bool:
    """Whether they do the opposite to the same thing, or to the same group by the same thing. Symmetric."""
    if _apart(one, other, _DAYS):
        return False
    same_group = group_key(one.group) == group_key(other.group)
    if any(_collide(left, right, same_group) for left in clauses(one.text) for right in clauses(other.text)):
        return True
    if not same_group or _OPPOSITE.get(one.customer) is not other.customer or _apart(one, other, _WHEN):
        return False
    left, right = _words(one.text), _words(other.text)
    # The very same words with other effects are one decision seen differently, which the dissent on it is for.
    reworded = group_key(one.text) != group_key(other.text)
    return reworded and left == right and len(left) >= _LEAST_SHARED


def repeats(one: Said, other: Said) -> bool:
    """Whether they say the same of the same group with the same effects. Symmetric."""
    alike = group_key(one.group) == group_key(other.group) and (one.customer, one.now) == (
        other.customer,
        other.now,
    )
    if not alike:
        return False
    if group_key(one.text) == group_key(other.text):
        return True
    if _apart(one, other, _WHEN) or _other_figures(one, other) or _moves(one.text) != _moves(other.text):
        return False
    small, large = sorted((_words(one.text), _words(other.text)), key=len)
    if small == large:
        return len(small) + len(_moves(one.text)) >= _LEAST_SHARED
    return len(small) >= _LEAST_SHARED and _in_order(small, large) and _adds_little(small, large)


def _adds_little(small: tuple[str, ...], large: tuple[str, ...]) -> bool:
    """Whether the longer of two texts only says when, or has one word more than many."""
    return len(set(large) - set(small) - _WHEN) <= (1 if len(small) >= _MANY else 0)


def _collide(one: Clause, other: Clause, same_group: bool) -> bool:
    if not opposite(one, other):
        return False
    if one.about == other.about:
        return bool(one.about)
    small, large = sorted((one.about, other.about), key=len)
    if opposite(one, other).isdisjoint(_OF_WHAT_FOLLOWS) and any(
        set(small).isdisjoint(each.head) for each in (one, other)
    ):
        return False
    least = 1 if same_group else _LEAST_SHARED
    return len(small) >= least and len(large) <= 2 * len(small) and _in_order(small, large)


def _in_order(small: tuple[str, ...], large: tuple[str, ...]) -> bool:
    """Whether the longer has every word of the shorter, in the same order."""
    return small == tuple(word for word in large if word in small)


def _broken(new: Said, old: Said, today: date) -> str:
    """The sentence of a promise to customers that the new one breaks; empty where there is none."""
    if new.customer is not CustomerEffect.WORSE or old.customer is CustomerEffect.WORSE:
        return ""
    told = new.notice in _TOLD_BEFORE
    for text in filter(None, (old.release_sentence, old.text)):
        promise = promise_in(text, old.on)
        if promise and promise.stands_on(today) and promise.is_broken_by(new.text, told_before=told):
            return text
    return ""


def _has_run_out(old: Said, today: date) -> bool:
    promise = promise_in(old.text, old.on)
    return promise is not None and not promise.stands_on(today)


@lru_cache(_REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return (*subject_words(text), *sorted(_figures(text)))


@lru_cache(_REMEMBERED)
def _moves(text: str) -> frozenset[tuple[str, int]]:
    return frozenset(direction for clause in clauses(text) for direction in clause.directions)


def _figures(text: str) -> frozenset[str]:
    return frozenset(_FIGURE.findall(text))


@lru_cache(_REMEMBERED)
def _occasions(text: str) -> frozenset[str]:
    """The days of the week and months that a text names."""
    return frozenset(word for token in tokens(text) if (word := root(token.low)) in _WHEN)


def _other_figures(one: Said, other: Said) -> bool:
    left, right = _figures(one.text), _figures(other.text)
    return bool(left and right and left != right)


def _apart(one: Said, other: Said, words: frozenset[str]) -> bool:
    """Whether both name a day or month, and not the same: then they are about two occasions."""
    left, right = (_occasions(each.text) & words for each in (one, other))
    return bool(left and right and not left & right)
