"""What a command is. Each file in `bot/commands/` holds one, or acts that only buttons lead to."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.context import Context
from bot.messages import File, Form, Invalid, Reply

Answer = Reply | Form | Invalid | File
# What follows the command's word, or the value of the button that was pressed.
Handler = Callable[[Context, str], Awaitable[Answer]]
# The answers of a form, and what the form carried.
FormHandler = Callable[[Context, Mapping[str, str], Mapping[str, str]], Awaitable[Answer]]

_DECISION = re.compile(r"^[Dd]-?(\d+)$", re.ASCII)
_VOICE = re.compile(r"^[Vv]-?(\d+)$", re.ASCII)
_TODO = re.compile(r"^(?:[Aa]-?)?(\d+)$", re.ASCII)
_NOTE = re.compile(r"^[Nn]-?(\d+)$", re.ASCII)
_LARGEST = 999_999_999


@dataclass(frozen=True, slots=True)
class Command:
    """A command, its forms and its buttons.

    `usage` is how it is typed, `summary` one line, `examples` what to copy. `fits` tells whether what follows the
    word makes it this command; otherwise the whole text is a question, unless it `nearly` fits: then people are
    told how the command is used. `order` is its place in the help, which leaves out what is not `listed`.
    `same_for_all` answers everyone everywhere alike: nothing is looked up for it, not even who asks.
    """

    name: str
    usage: str
    summary: str
    run: Handler
    fits: Callable[[str], bool]
    order: int
    examples: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    same_for_all: bool = False
    listed: bool = True
    nearly: Callable[[str], bool] = lambda rest: len(rest.split()) <= 1
    buttons: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, FormHandler] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acts:
    """Buttons and forms that belong to no command that is typed, such as those of a decision's card."""

    buttons: Mapping[str, Handler] = field(default_factory=dict)
    forms: Mapping[str, FormHandler] = field(default_factory=dict)


def decision_number(text: str) -> int | None:
    """The number in `D-12` (also `d12`), or None when the text is something else."""
    found = _DECISION.match(text.strip())
    return _number(found[1]) if found else None


def voice_number(text: str) -> int | None:
    """The number in `V-7` (also `v7`), or None when the text is something else."""
    found = _VOICE.match(text.strip())
    return _number(found[1]) if found else None


def todo_number(text: str) -> int | None:
    """The number in `A-3` (also `a3`, `3`), or None when the text is something else."""
    found = _TODO.match(text.strip())
    return _number(found[1]) if found else None


def note_number(text: str) -> int | None:
    """The number in `N-7` (also `n7`), or None when the text is something else."""
    found = _NOTE.match(text.strip())
    return _number(found[1]) if found else None


def plain_number(text: str) -> int:
    """The number in digits alone; one that no record has when the text is something else."""
    digits = text.strip()
    return _number(digits) if digits.isascii() and digits.isdecimal() else 0


def _number(digits: str) -> int:
    """The number, or one that no record has where there are more digits than a database counts."""
    return int(digits) if len(digits) <= len(str(_LARGEST)) else 0
