"""What an export format is, and which ones there are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import BinaryIO

from bot.exports.recipe import Recipe
from storage import actions, decisions, notes, voices
from storage.engine import WorkspaceSession
from storage.models import Decision, Note, Voice
from storage.retro_models import Action


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a file, read while it is written, so that memory does not grow with the log."""

    workspace: str
    exported_at: datetime
    decisions: Iterator[Decision]
    voices: Iterator[Voice]
    notes: Iterator[Note]
    actions: Iterator[Action]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `name` is what people type, and the file's ending where it has no `ending` of its own.

    `of_todos`: it holds to-dos and no decisions. With `of_person` it holds what is stored about one person, who
    alone may have it: the log's filters do not apply.
    """

    name: str
    media_type: str
    summary: str
    write: Callable[[Contents, BinaryIO], None]
    ending: str = ""
    of_todos: bool = False
    of_person: Callable[[WorkspaceSession, str, datetime, BinaryIO], None] | None = None

    @property
    def file_ending(self) -> str:
        """How the file's name ends, without the dot."""
        return self.ending or self.name


@cache
def formats() -> Mapping[str, Format]:
    """Every format by name: the modules of `bot.exports` that have one."""
    package = importlib.import_module("bot.exports")
    modules = [
        importlib.import_module(f"bot.exports.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {each.name: each for each in found}


def write_export(
    ws: WorkspaceSession,
    recipe: Recipe,
    now: datetime,
    out: BinaryIO,
    watched: Callable[[Iterator[Decision]], Iterator[Decision]] = iter,
) -> None:
    """Carry a recipe out: write the file's bytes to `out`, reading the log batch by batch.

    `watched` sees every decision on its way, for a progress bar.
    """
    about_one = formats()[recipe.format].of_person
    if about_one is not None:
        about_one(ws, recipe.user, now, out)
        return
    said = voices.in_order(ws, recipe.here, recipe.channels) if recipe.whole else iter(())
    written = notes.in_order(ws, recipe.here, recipe.channels) if recipe.whole else iter(())
    to_do = actions.in_order(ws, recipe.here, recipe.channels) if recipe.whole else iter(())
    contents = Contents(
        workspace=ws.workspace,
        exported_at=now,
        decisions=watched(decisions.in_order(ws, recipe.wanted, recipe.here)),
        voices=said,
        notes=written,
        actions=to_do,
    )
    formats()[recipe.format].write(contents, out)
