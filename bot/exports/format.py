"""What an export format is, and which ones there are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import BinaryIO, TypeVar

from bot.exports.people import People
from bot.exports.recipe import PSEUDONYMS, Recipe
from bot.screen_words import channel_words
from storage import actions, decisions, notes, voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision, Note, Voice
from storage.retro_models import Action

_CHANNELS_NAMED = 3
Dated = TypeVar("Dated", Voice, Note, Action)


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a file, read while it is written, so that memory does not grow with the log.

    `dissent` gives what people see differently about decisions, which belongs to their record whatever the filter.
    `scope` says what it was narrowed to, empty for everything; `where` names the channels, empty for the workspace.
    """

    workspace: str
    exported_at: datetime
    decisions: Iterator[Decision]
    voices: Iterator[Voice] = field(default_factory=lambda: iter(()))
    notes: Iterator[Note] = field(default_factory=lambda: iter(()))
    actions: Iterator[Action] = field(default_factory=lambda: iter(()))
    dissent: Callable[[Sequence[str]], Sequence[Note]] = lambda _decisions: ()
    people: People = field(default_factory=People)
    options: frozenset[str] = frozenset()
    scope: str = ""
    where: str = ""

    @property
    def today(self) -> date:
        """The day of the export, in UTC."""
        return self.exported_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Option:
    """A word that changes how a format is written; some make another kind of file of it."""

    name: str
    summary: str
    media_type: str = ""
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: `name` is what people type, and the file's ending where it has no `ending` of its own.

    `of_todos`: it holds to-dos and no decisions. `beside` names what else of `Contents` it writes. With `of_person`
    it holds what is stored about one person, who alone may have it: the log's filters do not apply.
    """

    name: str
    media_type: str
    summary: str
    write: Callable[[Contents, BinaryIO], None]
    ending: str = ""
    of_todos: bool = False
    beside: frozenset[str] = frozenset()
    options: tuple[Option, ...] = ()
    of_person: Callable[[WorkspaceSession, str, str, datetime, BinaryIO], None] | None = None

    def ending_with(self, options: frozenset[str]) -> str:
        """How the file's name ends, without the dot."""
        other = [option.ending for option in self.options if option.name in options and option.ending]
        return other[0] if other else self.ending or self.name

    def media_type_with(self, options: frozenset[str]) -> str:
        """The kind of file, as HTTP names it."""
        other = [option.media_type for option in self.options if option.name in options and option.media_type]
        return other[0] if other else self.media_type

    @property
    def kind(self) -> str:
        """What stands in the file's name beside its ending; empty where the ending says it all."""
        return "" if (self.ending or self.name) == self.name else self.name

    @property
    def takes(self) -> frozenset[str]:
        """The words that change how it is written; pseudonyms go with every format."""
        return frozenset(option.name for option in self.options) | {PSEUDONYMS}


@cache
def formats() -> Mapping[str, Format]:
    """Every format by name: the modules of `bot.exports` that have one."""
    package = importlib.import_module("bot.exports")
    modules = [
        importlib.import_module(f"bot.exports.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    ]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {each.name: each for each in found}


@cache
def log_formats() -> Mapping[str, Format]:
    """Every format of the log by name; the others hold what is stored about one person."""
    return {name: each for name, each in formats().items() if each.of_person is None}


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
        about_one(ws, recipe.user, recipe.here or "", now, out)
        return
    contents = Contents(
        workspace=ws.workspace,
        exported_at=now,
        decisions=watched(decisions.in_order(ws, recipe.wanted, recipe.here)),
        voices=said(ws, recipe),
        notes=written(ws, recipe),
        actions=to_do(ws, recipe),
        dissent=lambda on: notes.dissent(ws, recipe.here, *on),
        people=People(lambda member: _name(ws, member), hidden=PSEUDONYMS in recipe.options),
        options=recipe.options,
        scope=recipe.scope,
        where=_where(ws, recipe),
    )
    formats()[recipe.format].write(contents, out)


def said(ws: WorkspaceSession, recipe: Recipe) -> Iterator[Voice]:
    """What customers said, as far as it belongs into the export."""
    if not recipe.beside:
        return iter(())
    return _dated(recipe, voices.in_order(ws, recipe.here, recipe.channels), lambda voice: voice.added_at)


def written(ws: WorkspaceSession, recipe: Recipe) -> Iterator[Note]:
    """The answers and notes of dissent that belong into the export."""
    if not recipe.beside:
        return iter(())
    return _dated(recipe, notes.in_order(ws, recipe.here, recipe.channels), lambda note: note.written_at)


def to_do(ws: WorkspaceSession, recipe: Recipe) -> Iterator[Action]:
    """The to-dos that belong into the export."""
    if not recipe.beside:
        return iter(())
    return _dated(recipe, actions.in_order(ws, recipe.here, recipe.channels), lambda action: action.created_at)


def _dated(recipe: Recipe, records: Iterator[Dated], moment: Callable[[Dated], datetime]) -> Iterator[Dated]:
    """Those of the days that were asked for."""
    since, until = recipe.wanted.since or date.min, recipe.wanted.until or date.max
    return (each for each in records if since <= moment(each).astimezone(UTC).date() <= until)


def _where(ws: WorkspaceSession, recipe: Recipe) -> str:
    """The channels that it covers, by name: `#general`, or how many there are."""
    if len(recipe.channels) > _CHANNELS_NAMED:
        return f"{len(recipe.channels):,} channels"
    names = {channel.id: channel.name for channel in workspaces.channels(ws)} if recipe.channels else {}
    return ", ".join(channel_words(names.get(channel) or channel) for channel in recipe.channels)


def _name(ws: WorkspaceSession, member: str) -> str:
    return workspaces.names_of(ws, [member]).get(member) or member
