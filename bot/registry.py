"""Which commands and acts there are: one for each module of `bot.commands`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import TypeVar

from bot.command import Acts, Command, FormHandler, Handler

Acting = TypeVar("Acting", Handler, FormHandler)


@cache
def commands() -> Mapping[str, Command]:
    """Every command by its name and its aliases."""
    found: dict[str, Command] = {}
    for module in _modules():
        if command := getattr(module, "COMMAND", None):
            found |= dict.fromkeys((command.name, *command.aliases), command)
    return found


@cache
def buttons() -> Mapping[str, Handler]:
    """Every button's handler by its action."""
    return _each_once((action, handler) for acts in _acting() for action, handler in acts.buttons.items())


@cache
def forms() -> Mapping[str, FormHandler]:
    """Every form's handler by its action."""
    return _each_once((action, handler) for acts in _acting() for action, handler in acts.forms.items())


def in_order() -> list[Command]:
    """The commands as the help lists them, each once."""
    return sorted((command for command in _each_command() if command.listed), key=lambda c: c.order)


def _each_command() -> Iterable[Command]:
    return {command.name: command for command in commands().values()}.values()


def _each_once(pairs: Iterable[tuple[str, Acting]]) -> Mapping[str, Acting]:
    """The handlers by action.

    Raises:
        ValueError: two modules have the same action, so that one would take what is meant for the other.
    """
    found: dict[str, Acting] = {}
    for action, handler in pairs:
        if found.setdefault(action, handler) is not handler:
            raise ValueError(f"two handlers for the action {action}")
    return found


def _acting() -> Iterator[Command | Acts]:
    yield from _each_command()
    yield from (module.ACTS for module in _modules() if hasattr(module, "ACTS"))


@cache
def _modules() -> tuple[ModuleType, ...]:
    # Commands look at each other (help lists them), so they are imported when they are first asked for.
    package = importlib.import_module("bot.commands")
    found = pkgutil.iter_modules(package.__path__)
    return tuple(importlib.import_module(f"bot.commands.{module.name}") for module in found)
