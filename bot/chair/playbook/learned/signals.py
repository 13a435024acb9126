"""The signals of a text: the names in `prompts/signals.yaml` under which its phrases stand, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.chair.playbook.learned.stems import tokens
from prompts.words import word_lists

LONGEST = 4


@dataclass(frozen=True, slots=True)
class Signal:
    """A phrase of a text: its first word's place, the place behind its last, and the names it stands under."""

    begin: int
    end: int
    names: tuple[str, ...]


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for name, phrases in word_lists("signals.yaml").items():
        for phrase in phrases:
            names = found.setdefault(tuple(tokens(phrase)), [])
            if name not in names:
                names.append(name)
    return {words: tuple(names) for words, names in found.items()}


def signals(words: Sequence[str]) -> list[Signal]:
    """The signals among the stems of a text, the longest phrase at each place, in order."""
    listed = _phrases()
    found: list[Signal] = []
    at = 0
    while at < len(words):
        for size in range(LONGEST, 0, -1):
            names = listed.get(tuple(words[at : at + size]))
            if names and at + size <= len(words):
                found.append(Signal(at, at + size, names))
                at += size
                break
        else:
            at += 1
    return found
