"""Who sits in the chair where a text names nobody in particular: told by the things that it names."""

from __future__ import annotations

from functools import cache

from bot.chair.playbook.learned.signals import LONGEST
from bot.chair.playbook.learned.stems import tokens
from prompts.words import word_lists

_ANYBODY = ("people who ", "people with ", "people near ", "people on ", "people ", "customers ")


@cache
def _groups() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for group, words in word_lists("seats.yaml").items():
        for word in words:
            found.setdefault(tuple(tokens(word)), group)
    return found


def likely_group(text: str) -> str:
    """The group that most of the things in a text point to; empty where none does."""
    listed, words = _groups(), tokens(text)
    points: dict[str, int] = {}
    for at in range(len(words)):
        for size in range(1, LONGEST + 1):
            group = listed.get(tuple(words[at : at + size]))
            if group and at + size <= len(words):
                points[group] = points.get(group, 0) + size
    return max(points, key=points.__getitem__, default="")


def seated(name: str, group: str) -> str:
    """The name of a group with who they are in place of "people": "shoppers who use the fitting rooms"."""
    if not group or " " in group:
        return group or name
    begins = next((begin for begin in _ANYBODY if name.startswith(begin)), "")
    return f"{group} {name[begins.index(' ') + 1 :]}" if begins else name
