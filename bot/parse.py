"""From what was typed to a command. A word is a command only when what follows fits it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.amiss import mistaken
from bot.command import Command
from bot.obvious import meant_by

_PREFIX = re.compile(r"^\s*/customer-chair(?:\s+|$)", re.IGNORECASE)
_MOST_WORDS_FOR_SUGGESTION = 2
_MOST_EDITS = 2


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command and what follows it. Without a `command` the whole `argument` is a question to the chair.

    `suggestion` is the command that a short text comes close to: by a slip of letters, or by what follows it.
    """

    command: Command | None
    argument: str
    suggestion: Command | None = None


def parse(text: str, commands: Mapping[str, Command]) -> Parsed:
    """Read what was typed. `commands` maps every name and alias to its command."""
    typed = _PREFIX.sub("", text).strip()
    said = meant_by(typed)
    word, *behind = said.split(None, 1) or [""]
    rest = behind[0] if behind else ""
    command = commands.get(word.casefold())
    if command is not None and command.fits(rest.strip()):
        return Parsed(command, rest.strip())
    if command is not None:
        meant = command.nearly(rest.strip()) or mistaken(command.name, rest.strip())
        return Parsed(None, said, command if meant else None)
    if len(said.split()) <= _MOST_WORDS_FOR_SUGGESTION:
        near = nearest(word, commands)
        # "prices rise" is two letters from voices and no slip of it: what follows would not fit.
        fitting = near is not None and (not rest.strip() or near.fits(rest.strip()))
        return Parsed(None, said, near if fitting else None)
    return Parsed(None, said)


def nearest(word: str, commands: Mapping[str, Command]) -> Command | None:
    """The command within two edits of a word that is mostly the same, or None."""
    folded = word.casefold()
    best = min(((edits(folded, name), name) for name in commands), default=None)
    if best is None or not folded.isalpha():
        return None
    distance, name = best
    return commands[name] if 0 < distance <= _MOST_EDITS and distance * 2 < len(folded) else None


def edits(one: str, other: str) -> int:
    """How many letters to insert, drop, replace or swap with a neighbour to get from `one` to `other`.

    Optimal string alignment distance; words that differ in length by more than two are simply that far apart.
    """
    if abs(len(one) - len(other)) > _MOST_EDITS:
        return abs(len(one) - len(other))
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
