"""What a decision promised its customers, until when, and whether another text would break it. English alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.chair.playbook.text import tokens
from bot.decisions.directions import Clause, Direction, clauses, root, subject_words

_STAYS = re.compile(
    r"\b(?:always|(?<!long )(?<!short )(?<!for )(?<!overnight )(?:stays?|remains?)|we(?:'ll| will)? keep|"
    r"for at least|at least until|guarantee[ds]?|promised?|for (?:good|ever|life))\b",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(?:never|(?:we )?(?:will not|won't)|no longer)\s+(?P<verb>\w+)", re.IGNORECASE)
_WITHOUT = re.compile(r"\bno\b(?P<what>.{3,60}?)\bwithout\b(?P<unless>.{3,60})", re.IGNORECASE)
_NOTICE = re.compile(r"\b(?:notice|warning|in advance|beforehand|weeks? before|days? before)\b", re.IGNORECASE)
_SPAN = re.compile(
    r"\bfor (?:at least |the next )?(?P<count>\d+|a|one|two|three|four|five|six|ten|twelve) "
    r"(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\buntil (?:the end of )?(?:\w+ ){0,2}?(?P<year>20\d\d)\b", re.IGNORECASE)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12}
_FEW = 2
_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}
_LONGEST_DAYS = 36_600
# What undoes something that was to stay as it is.
_UNDOING = frozenset(
    {
        ("there", -1),
        ("limit", 1),
        ("price", 1),
        ("amount", 1),
        ("amount", -1),
        ("allowed", -1),
        ("seen", -1),
        ("soon", -1),
    }
)
_AMOUNTS = frozenset({("amount", 1), ("amount", -1)})
_PRICE = frozenset({root("price")})
_CHANGING = frozenset(root(word) for word in "change replace move sell share rename swap".split())
_WHEN = frozenset(
    root(word)
    for word in "day week month year january february march april may june july august september october november "
    "december monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter".split()
)
# Words that say too little to be what a promise is about.
_WEAK = frozenset(
    root(word)
    for word in "support service plan team page price order customer answer change product account data app "
    "notice".split()
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised: the words for what it is about, what must not be done to it, and the last day.

    `unless` are words of the condition under which it may be done after all; `against` is what may not be done to
    anything at all ("no new fee").
    """

    about: frozenset[str]
    text: str
    until: date | None = None
    never: str = ""
    unless: frozenset[str] = frozenset()
    against: frozenset[Direction] = frozenset()

    def stands_on(self, today: date) -> bool:
        """Whether it still holds on a day."""
        return self.until is None or today <= self.until

    def is_broken_by(self, text: str, *, told_before: bool) -> bool:
        """Whether a text does what was not to happen. `told_before`: customers hear of it a week before."""
        if self.never:
            return self._is_done(text)
        if self.unless and (told_before or self.unless & _all_words(text) or _NOTICE.search(text)):
            return False
        moved = clauses(text)
        if any(clause.directions & self.against for clause in moved):
            return True
        return any(self._is_undone(clause) for clause in moved) or self._is_changed(text)

    def _is_done(self, text: str) -> bool:
        words = [root(token.low) for token in tokens(text)]
        shared = self.about & _about(text)
        return self.never in words and 2 * len(shared) >= len(self.about) > 0 and not _NEVER.search(text)

    def _is_undone(self, clause: Clause) -> bool:
        if self.about - _CHANGING == _PRICE and clause.directions & _AMOUNTS:
            return not _PRICE.isdisjoint(clause.about)
        undoing = clause.directions & _UNDOING
        # To charge five euros for a thing is about the thing; to remove the manual for it is not.
        head = clause.about if ("price", 1) in undoing else clause.head
        return bool(undoing) and not self.about.isdisjoint(head) and self._is_about(frozenset(clause.about) - _WHEN)

    def _is_changed(self, text: str) -> bool:
        return bool(_all_words(text) & _CHANGING) and len(self.about & _about(text)) > 1

    def _is_about(self, words: frozenset[str]) -> bool:
        """Two words in common, or one that says enough where neither has many."""
        shared = self.about & words
        if len(shared) > 1 or (shared and self.about == words):
            return True
        return bool(shared - _WEAK) and max(len(self.about), len(words)) <= _FEW


@lru_cache(4_096)
def promise_in(text: str, on: date) -> Promise | None:
    """The promise that a text of a day makes to customers; None where it makes none."""
    plain = text.replace("’", "'")
    if found := _WITHOUT.search(plain):
        what, unless = _about(found["what"]), _all_words(found["unless"])
        named = frozenset(direction for clause in clauses(found["what"]) for direction in clause.directions)
        against = named if not what else frozenset[Direction]()
        return Promise(what, text, _last_day(plain, on), unless=unless, against=against)
    if found := _NEVER.search(plain):
        verb = root(found["verb"])
        return Promise(_about(plain) - {verb}, text, _last_day(plain, on), never=verb)
    if not _STAYS.search(plain):
        return None
    about = frozenset(word for clause in clauses(plain) for word in clause.about) - _WHEN or _about(plain)
    return Promise(about, text, _last_day(plain, on))


def _about(text: str) -> frozenset[str]:
    return frozenset(subject_words(text)) - _WHEN


def _last_day(text: str, on: date) -> date | None:
    """The last day of "for at least two years" or "until the end of 2027"; None where it has none."""
    if found := _SPAN.search(text):
        count = _COUNTS.get(found["count"].lower()) or int(found["count"][:5])
        return on + timedelta(days=min(count * _DAYS[found["unit"].lower()], _LONGEST_DAYS))
    if found := _UNTIL.search(text):
        return date(int(found["year"]), 12, 31)
    return None


def _all_words(text: str) -> frozenset[str]:
    return frozenset(root(token.low) for token in tokens(text) if token.is_word)
