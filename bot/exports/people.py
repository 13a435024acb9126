"""How people are written in an export: by name, by id, or under a pseudonym that nobody can turn back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any

# Wherever a record names a person, at any depth.
FIELDS = frozenset(
    {
        "accepted_by",
        "added_by",
        "author",
        "by",
        "closed_by",
        "created_by",
        "decided_by",
        "logged_by",
        "opened_by",
        "owner",
        "reviewed_by",
    }
)
# It leads to a message, and so to whoever wrote it.
_LINK = "link"
_DIGITS = 10


class People:
    """The people of one export. `name_of` gives the name of a member; their id where they have none.

    With `hidden` each becomes a pseudonym: the same person the same one throughout the export, another one in the
    next, since the key that makes them is thrown away.
    """

    def __init__(self, name_of: Callable[[str], str] = str, *, hidden: bool = False) -> None:
        self._name_of = name_of
        self._key = secrets.token_bytes(32) if hidden else b""
        self._known: dict[str, str] = {}

    @property
    def hidden(self) -> bool:
        """Whether pseudonyms stand for people."""
        return bool(self._key)

    def named(self, person: str | None) -> str | None:
        """The person as people read it."""
        if not person:
            return None
        if person not in self._known:
            self._known[person] = self._pseudonym(person) if self._key else self._name_of(person)
        return self._known[person]

    def link(self, address: str | None) -> str | None:
        """The address of a message, which leads to a person: left out where those are hidden."""
        return None if self._key else address

    def record(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record as JSON, in which ids stand for people: unchanged unless people are hidden."""
        return self._hidden(record) if self._key else record

    def _hidden(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._hidden(each) for each in value]
        if not isinstance(value, dict):
            return value
        if "field" in value and "before" in value:
            return {name: self._of_change(value["field"], name, each) for name, each in value.items()}
        return {name: self._in_field(name, each) for name, each in value.items()}

    def _in_field(self, name: str, value: Any) -> Any:
        if name in FIELDS and isinstance(value, str):
            return self.named(value)
        return None if name == _LINK else self._hidden(value)

    def _of_change(self, field: str, name: str, value: Any) -> Any:
        """A change names the field that it is of beside the value."""
        return value if name == "field" else self._in_field(field, value)

    def _pseudonym(self, person: str) -> str:
        return f"person-{hmac.new(self._key, person.encode(), hashlib.sha256).hexdigest()[:_DIGITS]}"
