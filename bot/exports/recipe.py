"""What an export holds: its format and which part of the log.

A recipe packs into plain strings, so that it can be signed into a link and carried out later.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.decisions.filters import OF_A_PERSON, Misread, quoted, read_filters, takes_value, words_of
from storage.decisions import Filter

# People are written as words that nobody can turn back.
PSEUDONYMS = "pseudonyms"


@dataclass(frozen=True, slots=True)
class Recipe:
    """One export.

    `here` is the channel whose view is taken, None for the operator, who sees all. `channels` are those it covers,
    fixed when it is asked for, since each of them is told; empty for all. `filters` are written as `list` takes
    them; `user` and `day` give "mine" and "due" their meaning. `options` are words that its format knows.
    """

    format: str
    here: str | None = None
    channels: tuple[str, ...] = ()
    filters: str = ""
    user: str = ""
    day: date = date.min
    options: frozenset[str] = frozenset()

    def packed(self) -> dict[str, str]:
        """The recipe as strings; empty ones are left out."""
        values = {
            "format": self.format,
            "here": self.here or "",
            "channels": json.dumps(self.channels) if self.channels else "",
            "filters": self.filters,
            "user": self.user,
            "day": self.day.isoformat(),
            "options": " ".join(sorted(self.options)),
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def unpacked(cls, values: Mapping[str, str]) -> Recipe:
        """The recipe that `packed` wrote."""
        return cls(
            format=values["format"],
            here=values.get("here"),
            channels=tuple(json.loads(values.get("channels", "[]"))),
            filters=values.get("filters", ""),
            user=values.get("user", ""),
            day=date.fromisoformat(values["day"]),
            options=frozenset(values.get("options", "").split()),
        )

    @property
    def wanted(self) -> Filter:
        """The decisions it holds.

        Raises:
            ValueError: the filters cannot be read.
        """
        read = read_filters(self.filters, self.day, self.user)
        if isinstance(read, Misread):
            raise ValueError(f"not a filter: {read.word}")
        return replace(read, channels=self.channels)

    @property
    def beside(self) -> bool:
        """Whether what is no decision belongs in it too: not where it is narrowed by what only decisions have."""
        wanted = self.wanted
        return wanted == Filter(since=wanted.since, until=wanted.until, channels=self.channels)

    @property
    def scope(self) -> str:
        """What it was narrowed to, for its head; where people are hidden, not to whom."""
        if PSEUDONYMS not in self.options:
            return self.filters
        words = iter(words_of(self.filters))
        said = list[str]()
        for word in words:
            if word.casefold() in OF_A_PERSON:
                said.append("of one person")
                if takes_value(word):
                    next(words, None)
            else:
                said.append(word)
                if takes_value(word):
                    said.append(quoted(next(words, "")))
        return " ".join(said)

    def file_name(self, kind: str, ending: str) -> str:
        """What the file is called: the day, and what it holds where that is not decisions."""
        return f"customer-chair-{self.day.isoformat()}{f'-{kind}' if kind else ''}.{ending}"
