"""The group that a text mentions in passing: behind "for" or "to", or as an owner ("buyers' numbers")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chair.playbook.lexicon import TOOLS, lexicon
from bot.chair.playbook.phrases import plural_of
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import is_plural, singular

_TOWARDS = frozenset("for to with from of by per each every all whoever".split())
_TOLD_WHICH = frozenset("who that whose waiting".split())
_SOUGHT = frozenset("find want need get reach win bring sell hire more new".split())


def mentioned_group(told: Sequence[Sentence], actor: str) -> str:
    """The customers' group that the text most plainly points to, in the plural; empty where it points to none.

    Whoever carries the change out (`actor`), people who work in the house, and parties aside are none.
    """
    points: dict[str, float] = {}
    for sentence in told:
        for group, worth in _groups(sentence.tokens):
            if singular(group) != singular(actor):
                points[group] = points.get(group, 0.0) + worth
    return max(points, key=points.__getitem__, default="")


def _groups(words: Sequence[Token]) -> Iterator[tuple[str, float]]:
    for at, token in enumerate(words):
        owner = token.low.endswith(("'s", "s'"))
        low = token.low.removesuffix("'s").removesuffix("'")
        if low in TOOLS or not _is_customers(low):
            continue
        before = words[at - 1].low if at else ""
        following = words[at + 1].low if at + 1 < len(words) else ""
        if not is_plural(low) and not owner and before not in _TOWARDS | {"a", "an", "the", "one"}:
            continue
        worth = 1.0 + (before in _TOWARDS) + (following in _TOLD_WHICH) - 0.5 * (before in _SOUGHT)
        yield (low if is_plural(low) else plural_of(low)), worth


def _is_customers(low: str) -> bool:
    known = lexicon()
    people = singular(low) in known.people or low in known.people
    several = is_plural(low) and singular(low) in known.organisations
    return (people or several) and not known.is_staff([low]) and not known.is_aside([low])
