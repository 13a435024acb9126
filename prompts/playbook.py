"""The playbook as typed data: moves, kinds of things, groups, principles, Friday questions.

`load` reads `playbook.yaml` once and checks every entry. A bad entry stops the start with the file, the entry's id
and its line, because the people who edit the playbook are not the people who read tracebacks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from prompts.entries import (
    MAX_WORDS,
    SLOTS,
    Act,
    AnyQuestion,
    Entry,
    FlagCue,
    Groups,
    Internal,
    Line,
    LookUp,
    Move,
    Principle,
    PrincipleQuestion,
    RetroPrompt,
    SeatQuestion,
    Signs,
    Thing,
    TooThin,
    Words,
    slots_of,
)

__all__ = [
    "MAX_WORDS",
    "SLOTS",
    "LookUp",
    "Move",
    "Playbook",
    "PlaybookError",
    "SeatQuestion",
    "Thing",
    "TooThin",
    "load",
    "parse",
    "slots_of",
]
PATH = Path(__file__).with_name("playbook.yaml")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlaybookError(Exception):
    """The playbook cannot be used; the message names the file, the entry and its line."""


_SECTIONS: Mapping[str, type[Entry]] = {
    "moves": Move,
    "acts": Act,
    "things": Thing,
    "flags": FlagCue,
    "too_thin": TooThin,
    "principles": Principle,
    "any_questions": AnyQuestion,
    "principle_questions": PrincipleQuestion,
    "lines": Line,
    "retro_prompts": RetroPrompt,
}
_SINGLES: Mapping[str, Any] = {
    "groups": Groups,
    "internal": Internal,
    "signs": Signs,
    "notice": Words,
    "soon": Words,
    "two_way": Words,
    "one_way": Words,
}


@dataclass(frozen=True, slots=True)
class Playbook:
    """The whole playbook.

    `prompt_version` names the exact text of the file; of the shipped one, also that of the word lists and weights
    beside it, since all of them make a reading.
    """

    prompt_version: str
    moves: tuple[Move, ...]
    acts: tuple[Act, ...]
    things: tuple[Thing, ...]
    groups: Groups
    internal: Internal
    signs: Signs
    flags: tuple[FlagCue, ...]
    notice: Words
    soon: Words
    two_way: Words
    one_way: Words
    too_thin: tuple[TooThin, ...]
    principles: tuple[Principle, ...]
    any_questions: tuple[AnyQuestion, ...]
    principle_questions: tuple[PrincipleQuestion, ...]
    lines: tuple[Line, ...]
    retro_prompts: tuple[RetroPrompt, ...]
    _moves_by_id: dict[str, Move] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._moves_by_id.update({move.id: move for move in self.moves})

    def move(self, move_id: str) -> Move:
        """The move with this id.

        Raises:
            KeyError: there is none.
        """
        return self._moves_by_id[move_id]


# What a reading follows from, apart from the playbook itself.
_BESIDE = ("seats.yaml", "signals.yaml", "weights.json")


@cache
def load() -> Playbook:
    """The playbook that is shipped with the project.

    Raises:
        PlaybookError: an entry is wrong.
    """
    book = parse(PATH.read_text(encoding="utf-8"), PATH.name)
    digest = hashlib.sha256(book.prompt_version.encode())
    for name in _BESIDE:
        digest.update(b"\0" + name.encode() + b"\0" + PATH.with_name(name).read_bytes())
    return replace(book, prompt_version="sha256:" + digest.hexdigest())


def parse(text: str, name: str) -> Playbook:
    """The playbook in `text`; `name` stands in messages.

    Raises:
        PlaybookError: the text is no YAML, or an entry is wrong.
    """
    sections = _sections(text, name)
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for key, node in sections.items():
        if key in _SECTIONS:
            values[key] = _entries(_SECTIONS[key], key, node, name, lines)
        elif key in _SINGLES:
            values[key] = _checked(TypeAdapter(_SINGLES[key]), node, key, name)
        elif key != "version":
            raise PlaybookError(f"{name}, line {node.start_mark.line + 1}: {key} is no section of a playbook")
    missing = [key for key in (*_SECTIONS, *_SINGLES) if key not in values]
    if missing:
        raise PlaybookError(f"{name}: the section {missing[0]} is missing")
    book = Playbook(prompt_version="sha256:" + hashlib.sha256(text.encode()).hexdigest(), **values)
    _cross_check(book, name, lines)
    return book


def _sections(text: str, name: str) -> dict[str, yaml.Node]:
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PlaybookError(f"{name}, line {line}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise PlaybookError(f"{name}: {error}") from error
    if not isinstance(root, yaml.MappingNode):
        raise PlaybookError(f"{name}, line 1: a playbook is a mapping of sections")
    return {key.value: value for key, value in root.value}


def _plain_value(node: yaml.Node) -> Any:
    """The value of a node. Only whole numbers are not text, so that the words "no" and "on" stay words."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain_value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain_value(item) for item in node.value]
    return int(node.value) if node.tag.endswith(":int") else node.value


def _entries(kind: type[Entry], key: str, node: yaml.Node, name: str, lines: dict[str, int]) -> tuple[Any, ...]:
    if not isinstance(node, yaml.SequenceNode):
        raise PlaybookError(f"{name}, line {node.start_mark.line + 1}: {key} must be a list")
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    found = []
    for item in node.value:
        entry = _checked(adapter, item, key, name)
        line = item.start_mark.line + 1
        where = f"{key} {entry.id}"
        if where in lines:
            raise PlaybookError(f"{name}, line {line}: {where} is there twice, first in line {lines[where]}")
        lines[where] = line
        found.append(entry)
    return tuple(found)


_T = TypeVar("_T")


def _checked(adapter: TypeAdapter[_T], node: yaml.Node, key: str, name: str) -> _T:
    value = _plain_value(node)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        found = error.errors()
        inner, named = _innermost(node, found[0]["loc"])
        own = value.get("id", "without an id") if isinstance(value, dict) and key in _SECTIONS else ""
        label = " ".join(part for part in (key, str(own), named) if part)
        problems = "; ".join(_problem(entry["loc"], entry["msg"]) for entry in found[:3])
        raise PlaybookError(f"{name}, line {inner.start_mark.line + 1}: {label}: {problems}") from error


def _problem(path: Iterable[int | str], message: str) -> str:
    where = ".".join(str(part) for part in path)
    return f"{where}: {message}" if where else message


def _innermost(node: yaml.Node, path: Iterable[int | str]) -> tuple[yaml.Node, str]:
    """The deepest node on the way to a mistake, and the id of the deepest entry there."""
    named = ""
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            if isinstance(node, yaml.MappingNode):
                named = next((str(v.value) for k, v in node.value if k.value == "id"), named)
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == part), node)
    return node, named


def _cross_check(book: Playbook, name: str, lines: Mapping[str, int]) -> None:
    """Entries that point at each other must find each other."""
    principles = {principle.id for principle in book.principles}
    seen: set[str] = set()
    for move in book.moves:
        at = f"{name}, line {lines[f'moves {move.id}']}: moves {move.id}"
        own = {question.id for question in move.questions}
        for question in move.questions:
            if question.id in seen:
                raise PlaybookError(f"{at}: question {question.id} is there twice")
            if question.instead_of and question.instead_of not in own:
                raise PlaybookError(
                    f"{at}: question {question.id} stands instead of an unknown {question.instead_of}"
                )
            seen.add(question.id)
        for principle in move.principles:
            if principle not in principles:
                raise PlaybookError(f"{at}: {principle} is no principle")
        _check_acts(book, move, at)
    for entry in book.principle_questions:
        if entry.principle not in principles:
            where = f"principle_questions {entry.id}"
            raise PlaybookError(f"{name}, line {lines[where]}: {where}: {entry.principle} is no principle")


def _check_acts(book: Playbook, move: Move, at: str) -> None:
    acts = {act.id for act in book.acts}
    things = {thing.id for thing in book.things} | {"*"}
    for text in move.acts:
        parts = text.split()
        if (
            len(parts) not in (2, 3)
            or parts[0] not in acts
            or parts[1] not in things
            or parts[2:] not in ([], ["+"])
        ):
            raise PlaybookError(
                f'{at}: "{text}" must read: an act, a kind of thing or *, and + where it is a relief'
            )
