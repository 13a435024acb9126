"""The playbook's words, indexed for looking up: verbs in all their forms, kinds of things, words for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.chair.playbook.words import singular, verb_forms
from prompts.playbook import Playbook, Thing, load

MACHINES = frozenset("ai bot chatbot machine kiosk robot".split())
LEARNERS = MACHINES | frozenset("model llm classifier recommender algorithm network".split())
"""What can be trained on what people wrote."""
TOOLS = frozenset("editor reader viewer player picker host runner holder organiser organizer planner".split())
"""In the singular these name a tool as a rule, and people only in the plural."""
"""Words that turn the name of a person at work into the name of a device ("AI assistant")."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the playbook: its base form, its particle, and the move or the act that it stands for."""

    base: str
    particle: tuple[str, ...]
    move: str | None = None
    act: str | None = None
    vague: bool = False

    @property
    def name(self) -> str:
        """The verb as a person would write it."""
        return " ".join((self.base, *self.particle))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Everything that the reading looks up in the playbook."""

    book: Playbook
    verbs: dict[str, tuple[tuple[Verb, str], ...]]
    things: dict[str, Thing]
    people: frozenset[str]
    organisations: frozenset[str]
    generic: frozenset[str]
    staff: frozenset[str]
    persons: frozenset[str]
    aside: frozenset[str]
    outcomes: dict[tuple[str, str], tuple[str, bool]]

    def thing(self, words: Sequence[str]) -> Thing | None:
        """The kind of thing that a noun phrase names, told by its last words."""
        return _thing(tuple(words), self)

    def _told_by(self, words: Sequence[str]) -> Thing | None:
        if not {word.lower() for word in words}.isdisjoint(MACHINES):
            return None
        low = [*(word.lower() for word in words[:-1]), *(singular(word) for word in words[-1:])]
        plural = [word.lower() for word in words]
        for size in (3, 2, 1):
            for tail in (low[-size:], plural[-size:]):
                found = self.things.get(" ".join(tail))
                if found and len(tail) == size:
                    return found
        return None

    def is_group(self, words: Sequence[str]) -> bool:
        """Whether a noun phrase names people or organisations that can sit in the chair."""
        return _names(words, self.people) or _names(words, self.organisations) or _names(words, self.staff)

    def is_organisation(self, words: Sequence[str]) -> bool:
        """Whether a noun phrase names organisations, not persons ("workspaces that", not "who")."""
        return _names(words, self.organisations) and not _names(words, self.people)

    def is_generic(self, words: Sequence[str]) -> bool:
        """Whether a noun phrase names nobody in particular, such as "customers"."""
        return _names(words, self.generic)

    def is_staff(self, words: Sequence[str]) -> bool:
        """Whether a noun phrase names people who work in the house."""
        return _names(words, self.staff)

    def is_aside(self, words: Sequence[str]) -> bool:
        """Whether a noun phrase names a party that does not sit in the chair by default."""
        return _names(words, self.aside)

    def outcome(self, act: str, thing: str | None) -> tuple[str, bool]:
        """The move of an act upon a kind of thing, and whether it is a relief; ("", False) where there is none."""
        return self.outcomes.get((act, thing or "*")) or self.outcomes.get((act, "*")) or ("", False)


@lru_cache(maxsize=8_192)
def _thing(words: tuple[str, ...], known: Lexicon) -> Thing | None:
    return known._told_by(words)


def _names(words: Sequence[str], listed: frozenset[str]) -> bool:
    return _is_listed(tuple(words), listed)


@lru_cache(maxsize=16_384)
def _is_listed(words: tuple[str, ...], listed: frozenset[str]) -> bool:
    low = [word.lower() for word in words]
    if low and low[-1] in TOOLS:
        return False
    for size in (3, 2, 1):
        if len(low) >= size and " ".join([*low[-size:-1], singular(low[-1])]) in listed:
            return True
        if len(low) >= size and " ".join(low[-size:]) in listed:
            return True
    return False


@cache
def lexicon() -> Lexicon:
    """The index of the shipped playbook."""
    return index(load())


def index(book: Playbook) -> Lexicon:
    """The index of a playbook."""
    groups = book.groups
    return Lexicon(
        book=book,
        verbs=_verbs(book),
        things={word: thing for thing in reversed(book.things) for word in thing.words},
        people=frozenset(groups.people),
        organisations=frozenset(groups.organisations),
        generic=frozenset(groups.generic),
        staff=frozenset(groups.staff),
        persons=frozenset((*groups.people, *groups.staff, *groups.generic)),
        aside=frozenset(groups.aside),
        outcomes=_outcomes(book),
    )


def _verbs(book: Playbook) -> dict[str, tuple[tuple[Verb, str], ...]]:
    listed = [verb for move in book.moves for verb in _of(move.verbs, move=move.id)]
    listed += [verb for move in book.moves for verb in _of(move.vague, move=move.id, vague=True)]
    listed += [verb for act in book.acts for verb in _of(act.verbs, act=act.id)]
    found: dict[str, list[tuple[Verb, str]]] = {}
    for verb in listed:
        for form, kind in verb_forms(verb.base).items():
            found.setdefault(form, []).append((verb, kind))
    for entries in found.values():
        entries.sort(key=lambda entry: (-len(entry[0].particle), entry[0].move is None))
    return {form: tuple(entries) for form, entries in found.items()}


def _of(names: Iterable[str], move: str | None = None, act: str | None = None, vague: bool = False) -> list[Verb]:
    split = (name.split() for name in names)
    return [Verb(first, tuple(rest), move, act, vague) for first, *rest in split]


def _outcomes(book: Playbook) -> dict[tuple[str, str], tuple[str, bool]]:
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for move in book.moves:
        for text in move.acts:
            act, thing, *relief = text.split()
            found.setdefault((act, thing), (move.id, bool(relief)))
    return found
