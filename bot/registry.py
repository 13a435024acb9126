"""Which commands there are: one for each module of `bot.commands`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from bot.command import Command, FormHandler, Handler


@cache
def commands() -> Mapping[str, Command]:
    """Every command by its name and its aliases."""
    # Commands look at each other (help lists them), so they are imported when they are first asked for.
    package = importlib.import_module("bot.commands")
    found: dict[str, Command] = {}
    for module in pkgutil.iter_modules(package.__path__):
        command: Command = importlib.import_module(f"bot.commands.{module.name}").COMMAND
        found |= dict.fromkeys((command.name, *command.aliases), command)
    return found


@cache
def buttons() -> Mapping[str, Handler]:
    """Every button's handler by its action."""
    return {action: handler for command in commands().values() for action, handler in command.buttons.items()}


@cache
def forms() -> Mapping[str, FormHandler]:
    """Every form's handler by its action."""
    return {action: handler for command in commands().values() for action, handler in command.forms.items()}


def in_order() -> list[Command]:
    """The commands as the help lists them, each once."""
    return sorted({command.name: command for command in commands().values()}.values(), key=lambda c: c.order)
