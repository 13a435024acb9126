"""A person's pseudonym put where they stand in what is stored, and nothing of anybody else's.

An id that only a platform makes is replaced wherever it stands, and so is a name of several words. Any other id
or name may be a word like any other: it is replaced in a field for people and in a phrase of ours.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot import screen_words
from bot.exports.people import FIELDS
from storage import vocabulary
from storage.search import STOP_WORDS

# Table and column of what is never rewritten.
VERBATIM = frozenset(
    {("decision", "text"), ("decision", "in_the_chair"), ("decision", "predictions"), ("voice", "text")}
)
# Columns and fields that hold a member.
PEOPLE = FIELDS | set(
    "added_by_name admins asker changed_by finished_by installed_by member only_for person seen_by started_by "
    "user".split()
)
_KEYS = frozenset({"key", "dedupe_key", "id"})
# What the bot said, as the vocabulary of `messages.py` writes it.
_DRAWN = frozenset(
    {("outbox", "content"), ("inbound_delivery", "outcome"), ("web_message", "content"), ("edition", "content")}
)
# Of that: ours and not to be read, whoever is called like it.
_STRUCTURE = frozenset({"action", "audience", "drawing", "id", "kind", "name", "tone", "type", "url"})
_LABELS = frozenset({"label", "submit", "close", "title"})
_RECORDS = frozenset({"carry", "data", "export"})
_WHO = frozenset({"Who", "Facilitators", "Managers", "Admins"})
# Slack's, the web chat's with a figure in it, and those of Teams.
_PLATFORM_ID = re.compile(r"[a-z][a-z0-9]*\d[a-z0-9]*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SHORTEST_ID = 6
_RECORD_ID = re.compile(r"[A-Z]-\d+|[DVNA]\d+", re.IGNORECASE)
_FEWEST_LETTERS = 3
# Where one of our lines, or a part of one, begins and ends.
_BEGINS = r"(?:^|(?<=\n)|(?<=· )|(?<=·  )|(?<=[,;.:] ))"
_ENDS = r"(?=$|\n|\s+·|[,;:.]\s|[.]$|\s\(|[’']s message| from everything I keep)"
_BY = (
    r"(?i:asked|accepted|logged|decided|written down|looked back at|closed|added|started|run)"
    r"|Looked back at[^·\n]*,|\d{1,2} [A-Z][a-z]+(?: \d{4})?,"
)
_AFTER = " asks: | took the log out as | sees to it| says that you accept | \\(not confirmed"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is forgotten, under which id and name, and what stands there afterwards.

    `former` are names that they had before. `namesakes` are the ids of others who are called like them.
    """

    id: str
    name: str
    pseudonym: str
    called: str
    former: tuple[str, ...] = ()
    namesakes: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """What to look for, the longest first, since one may be a part of another."""
        return sorted({self.id, self.name, *self.former} - {""}, key=len, reverse=True)


class Renamer:
    """Puts the pseudonym where the person stands in a stored value."""

    def __init__(self, person: Person) -> None:
        self._person = person
        called = [name for name in person.names if name != person.id or name == person.name]
        self._sure_id = whole([person.id] if is_platform_id(person.id) else [])
        # Where the web chat's ids are names, people read the name.
        self._for_id = person.called if person.id == person.name else person.pseudonym
        self._sure_names = whole(name for name in called if is_sure(name))
        self._addressed = whole(f"@{name}" for name in person.names if not _is_ours(name))
        self._phrases = _phrases(person.names)
        self._whole = frozenset(person.names)
        self._anywhere = whole(person.names)
        self._no_word = whole(name for name in person.names if not _is_ours(name))

    def value(self, table: str, column: str, value: Any) -> Any:
        """The value as it is stored from now on."""
        if (table, column) in VERBATIM or (table, column) == ("outbox", "owner"):
            return value
        if column in _KEYS:
            return self._key(value)
        if (table, column) in _DRAWN:
            drawn = _Drawing(self, is_theirs=self._is_theirs(value)).of(value)
            # An answer is kept for a repetition within days, which can do without.
            is_spare = table == "inbound_delivery" and self._still_names(drawn)
            return None if is_spare else drawn
        if (table, column) == ("web_message", "author"):
            return self._person.called if value in self._whole and not self._person.namesakes else value
        return self.record(value, column)

    def record(self, value: Any, field: str = "") -> Any:
        """A record, or what somebody wrote: members in its fields for people, and what names them for certain."""
        if isinstance(value, str):
            return self._in_field(value) if field in PEOPLE else self.prose(value)
        if isinstance(value, list):
            return [self.record(one, field) for one in value]
        if isinstance(value, dict) and "field" in value and "before" in value:
            return {
                name: self.record(one, "" if name == "field" else value["field"]) for name, one in value.items()
            }
        if isinstance(value, dict):
            # Beside a role stands the name of whoever has it.
            is_role = set(value) == {"name", "role"}
            return {name: self.record(one, "member" if is_role else name) for name, one in value.items()}
        return value

    def prose(self, text: str, *, is_theirs: bool = False) -> str:
        """What people wrote; a name that others have too stays unless the text is known to mean this one."""
        text = self._sure_id.sub(self._for_id, text)
        if self._person.namesakes and not is_theirs:
            return text
        return self._sure_names.sub(self._person.called, self._addressed.sub(f"@{self._person.called}", text))

    def line(self, text: str, *, is_theirs: bool) -> str:
        """A line of ours: besides what is certain, the phrases in which we name people."""
        text = self.prose(text, is_theirs=is_theirs)
        if not is_theirs:
            return text
        return self._phrases.sub(lambda found: f"{found['before'] or ''}{self._person.called}", text)

    def anywhere(self, text: str) -> str:
        """A text that is known to be about this person."""
        return self._anywhere.sub(self._person.called, text)

    def is_whole(self, text: str) -> bool:
        """Whether a text is the person's name or id and nothing else, and no word of ours."""
        return text in self._whole and not _is_ours(text)

    def listed(self, text: str) -> str:
        """One of the names in a list of people."""
        return self._person.called if text in self._whole else self.prose(text)

    @property
    def person(self) -> Person:
        """Who is renamed."""
        return self._person

    def _in_field(self, value: str) -> str:
        if value == self._person.id:
            return self._person.pseudonym
        if value in self._whole and not self._person.namesakes:
            return self._person.called
        return self.prose(value)

    def _key(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if value == self._person.id:
            return self._person.pseudonym
        if is_platform_id(self._person.id):
            return self._sure_id.sub(self._person.pseudonym, value)
        # The first part says what it is a key of; the others may be a member, unless they are words of ours.
        kind, *parts = value.split(":")
        meant = set() if _is_ours(self._person.id) else {self._person.id}
        return ":".join([kind, *(self._person.pseudonym if part in meant else part for part in parts)])

    def _still_names(self, content: Any) -> bool:
        return not self._person.namesakes and any(self._no_word.search(each) for each in _strings(content))

    def _is_theirs(self, content: Any) -> bool:
        """Whether a name in it is surely this person's: nobody else has it, or no such person is in it."""
        if not self._person.namesakes:
            return True
        held = set(_strings(content))
        return self._person.id in held and not held & self._person.namesakes


class _Drawing:
    """What the bot said: its lines by our phrases, its records by their fields, its buttons left alone."""

    def __init__(self, renamer: Renamer, *, is_theirs: bool) -> None:
        self._renamer = renamer
        self._is_theirs = is_theirs

    def of(self, value: Any, field: str = "") -> Any:
        """A part of it, under the name that it has there."""
        if field in _STRUCTURE:
            return value
        if isinstance(value, str):
            return self._value(value) if field == "value" else self._line(value, field)
        if isinstance(value, list):
            return [self._pair(one) if field == "pairs" else self.of(one, field) for one in value]
        if isinstance(value, dict):
            return self._record(value) if field in _RECORDS else self._object(value)
        return value

    def _object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        drawn = {key: self.of(one, key) for key, one in value.items()}
        if "label" in value and drawn.get("value") == self._renamer.person.pseudonym:
            # A choice among people, or a button about one.
            return drawn | {"label": self._renamer.anywhere(value["label"])}
        return drawn

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        kept = {name: one for name, one in record.items() if name != "rendered"}
        drawn = {"rendered": self.of(record["rendered"])} if "rendered" in record else {}
        return {**self._renamer.record(kept), **drawn}

    def _line(self, text: str, field: str) -> str:
        if self._is_theirs and field not in _LABELS and self._renamer.is_whole(text):
            return self._renamer.person.called
        return self._renamer.line(text, is_theirs=self._is_theirs)

    def _pair(self, pair: list[str]) -> list[str]:
        label, text = pair
        if self._is_theirs and label in _WHO:
            return [label, ", ".join(map(self._renamer.listed, text.split(", ")))]
        return [label, self._line(text, "pairs")]

    def _value(self, value: str) -> str:
        """What a button acts on: a member, or else what it says stays what it is."""
        is_member = value == self._renamer.person.id and not _is_ours(value)
        return self._renamer.person.pseudonym if is_member else self._renamer.prose(value, is_theirs=False)


def whole(names: Iterable[str]) -> re.Pattern[str]:
    """Any of these names where it is not a part of a longer word; nothing where there is none."""
    either = "|".join(re.escape(name) for name in sorted({name for name in names if name}, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)" if either else r"(?!)")


def is_sure(name: str) -> bool:
    """Whether nothing else is written like this name: several words that are not all ordinary ones, or an id."""
    words = [word for word in name.split() if sum(letter.isalpha() for letter in word) > 1]
    return not _is_ours(name) and (len(words) > 1 or is_platform_id(name))


def is_platform_id(text: str) -> bool:
    """Whether only a platform makes such an id: nobody types it for another reason."""
    return len(text) >= _SHORTEST_ID and bool(_PLATFORM_ID.fullmatch(text)) and not _RECORD_ID.fullmatch(text)


def _is_ours(name: str) -> bool:
    """Whether our own lines and records hold this without meaning anybody: D-1, Not, customer."""
    if _RECORD_ID.fullmatch(name) or sum(letter.isalpha() for letter in name) < _FEWEST_LETTERS:
        return True
    return all(word in _OUR_WORDS for word in re.findall(r"\w+", name.casefold()))


def _phrases(names: Collection[str]) -> re.Pattern[str]:
    """Where our own lines name people: *Accepted by NAME*, *NAME took the log out as …*, *NAME  ·  by 3 May*."""
    either = "|".join(re.escape(name) for name in names)
    alone = "|".join(re.escape(name) for name in names if not _is_ours(name)) or "(?!)"
    return re.compile(
        rf"(?P<before>{_BEGINS}(?:(?:{_BY}) by |From |Erase ))(?:{either}){_ENDS}"
        rf"|{_BEGINS}(?:{either})(?={_AFTER})"
        rf"|{_BEGINS}(?:{alone})(?=\s+·|[.]\s|[.]$)"
    )


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)


def _words_of(values: Iterable[Any]) -> Iterable[str]:
    for value in values:
        if isinstance(value, Mapping):
            yield from _words_of(value.values())
        elif isinstance(value, type) and issubclass(value, StrEnum):
            yield from _words_of(list(map(str, value)))
        elif isinstance(value, str):
            yield from re.findall(r"[^\W_]+", value.casefold())


_OUR_WORDS: Collection[str] = frozenset(
    {*_words_of(vars(screen_words).values()), *_words_of(vars(vocabulary).values()), *STOP_WORDS}
    | set("chair someone everyone channel here me bot admin card digest open show log list ask decide".split())
    | set("monday tuesday wednesday thursday friday saturday sunday".split())
)
