"""Finding the playbook's words in a text, and giving back the words as they were typed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.chair.playbook.text import Sentence, tokens

MOST_LISTS = 2_048


@lru_cache(maxsize=8_192)
def _spaced(phrase: str) -> str:
    """A phrase of the playbook as it stands in a line of words; the same ones are looked for in every text."""
    return " ".join(token.low for token in tokens(phrase.removesuffix("*")))


_Wanted = tuple[tuple[str, str], ...]
_LISTED: dict[int, tuple[tuple[str, ...], _Wanted]] = {}
"""What is wanted of the playbook's lists, by the list itself: to hash hundreds of phrases takes time."""


def _wanted(phrases: Iterable[str]) -> _Wanted:
    """Each phrase of a list beside what of it must stand in a line for it to be found there."""
    if not isinstance(phrases, tuple):
        return tuple((phrase, _spaced(phrase)) for phrase in phrases)
    known = _LISTED.get(id(phrases))
    if known is None or known[0] is not phrases:
        if len(_LISTED) >= MOST_LISTS:
            _LISTED.clear()
        known = _LISTED[id(phrases)] = (phrases, tuple((phrase, _spaced(phrase)) for phrase in phrases))
    return known[1]


class Cues:
    """The words of a text, ready to be searched for phrases of the playbook."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self._starts: list[int] = []
        self._spans: list[tuple[Sentence, int, int]] = []
        parts: list[str] = []
        length = 1
        for sentence in sentences:
            for token in sentence.tokens:
                self._starts.append(length)
                self._spans.append((sentence, token.start, token.end))
                parts.append(token.low)
                length += len(token.low) + 1
            parts.append("|")
            length += 2
        self._line = f" {' '.join(parts)} "

    def hit(self, phrases: Iterable[str]) -> str:
        """The first of the phrases that the text holds, as typed; empty where it holds none."""
        line = self._line
        for phrase, wanted in _wanted(phrases):
            if wanted in line and (found := self._find(phrase)):
                return found
        return ""

    def all(self, phrases: Iterable[str]) -> list[str]:
        """Every phrase of the list that the text holds, as typed."""
        line = self._line
        listed = _wanted(phrases)
        return [found for phrase, wanted in listed if wanted in line and (found := self._find(phrase))]

    def _find(self, phrase: str) -> str:
        wanted = _spaced(phrase)
        for ending in ("",) if phrase.endswith("*") else (" ", "s "):
            place = self._line.find(f" {wanted}{ending}")
            if place >= 0:
                return self._typed(place + 1, place + 1 + len(wanted))
        return ""

    def _typed(self, begin: int, end: int) -> str:
        first = max(0, bisect_right(self._starts, begin) - 1)
        last = max(first, bisect_right(self._starts, end - 1) - 1)
        sentence, start, _ = self._spans[first]
        return sentence.text[start : self._spans[last][2]]
