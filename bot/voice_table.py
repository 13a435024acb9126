"""A table of voices (CSV) read row by row: what each column means, what is taken, what is refused and why. Pure.

The same file gives the same answer, and nothing is guessed that would change a customer's words or their day.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import UserError
from bot.messages import Invalid
from bot.plain_input import cleaned
from bot.table_days import DayOrder, day_order, read_table_day
from bot.voices import read_voice
from storage.models import Voice

REQUIRED = ("text", "group", "heard_on")
# What else the columns are called where people collect customers' words.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "words",
        "their words",
        "quote",
        "verbatim",
        "comment",
        "feedback",
        "voice",
        "message",
        "response",
        "what they said",
    ),
    "group": ("group", "segment", "customer group", "customers", "customer segment", "audience", "in the chair"),
    "role": ("role", "who", "who said it", "speaker", "job title", "persona"),
    "source": ("source", "where", "medium", "origin", "came from"),
    "link": ("link", "url", "permalink", "address"),
    "heard_on": ("heard on", "date", "day", "when", "said on", "received", "received on", "created", "created at"),
    "consent_to_quote": ("consent to quote", "consent", "may we quote", "may quote", "quotable", "permission"),
    "expires_on": ("expires on", "expires", "keep until", "expiry"),
}
CONSENT: Mapping[str, tuple[str, ...]] = {
    "yes": ("yes", "y", "true", "1", "agreed"),
    "no": ("no", "n", "false", "0", "refused"),
    "not_asked": ("", "not asked", "not_asked", "unknown", "?", "null", "none"),
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
# What only the other tables that are taken out have for columns.
_EXPORTED: Mapping[str, frozenset[str]] = {
    "decisions": frozenset({"customer effect", "commercial now", "class reason"}),
    "to-dos": frozenset({"owner", "due", "created by", "closed because"}),
}
_LONGEST_CELL = 1_000_000
_NAMES = {name: each for each, names in HEADERS.items() for name in names}
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


class NotATable(UserError):
    """This cannot be read as a table of what customers said: {why}"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that is not taken: the line of the file where it begins, and one sentence."""

    line: int
    why: str


@dataclass(slots=True)
class Table:
    """What is in a file of voices.

    `columns` are the file's own headings by field, `unread` those of no meaning here. `voices` have their lines.
    """

    encoding: str
    delimiter: str
    columns: dict[str, str]
    unread: list[str]
    voices: list[tuple[int, Voice]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    repeated: int = 0


def read_table(content: bytes, place: Mapping[str, str], now: datetime) -> Table:
    """Read a CSV file. `place` has `workspace`, `channel` and `added_by`.

    Raises:
        NotATable: the file as a whole cannot be read; the sentence says what to do.
    """
    text, encoding = _decoded(content)
    delimiter, text = _delimiter(text)
    records = list(_records(text, delimiter))
    if not records:
        raise NotATable(why="it is empty. The first line names the columns, such as text, group, heard_on.")
    (_, headings), rows = records[0], records[1:]
    columns, unread = _columns(headings)
    table = Table(encoding, DELIMITERS[delimiter], {name: headings[at] for name, at in columns.items()}, unread)
    order = day_order(_cell(row, columns, "heard_on") for _, row in rows)
    seen: set[tuple[str, str, str]] = set()
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        found = _voice(row, len(headings), columns, order, place, now)
        if isinstance(found, str):
            table.refused.append(Refused(line, found))
        elif (key := same(found)) in seen:
            table.repeated += 1
        else:
            seen.add(key)
            table.voices.append((line, found))
    return table


def same(voice: Voice) -> tuple[str, str, str]:
    """By what two voices are the same: words, group whatever its case, and day."""
    return voice.text, " ".join(voice.group.casefold().split()), voice.heard_on.isoformat()


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise NotATable(why="it begins as UTF-16 and goes on as something else. Save it again.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise NotATable(
            why=f"line {line} is not UTF-8, and guessing could change a customer's words. "
            "Save it as CSV UTF-8, which spreadsheets offer, and import that."
        ) from None
    if "\0" in text:
        raise NotATable(why="it holds empty bytes, as UTF-16 without its mark does. Save it as CSV UTF-8.")
    return text, "UTF-8"


def _delimiter(text: str) -> tuple[str, str]:
    """What separates the cells: as the file says, else what gives the most headings that are known."""
    said = _SEPARATOR_LINE.match(text)
    if said and said[1] in DELIMITERS:
        # The line stays, emptied: line numbers are those of the file.
        return said[1], "\n" + text[said.end() :]
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: (_known(first, mark), first.count(mark))), text


def _known(line: str, delimiter: str) -> int:
    return sum(_heading(cell) in _NAMES for cell in next(csv.reader([line], delimiter=delimiter), []))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line where it begins; cells may hold line breaks."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    except csv.Error:
        raise NotATable(
            why=f"the quotation marks in line {line} do not pair up. A mark inside a cell is written twice."
        ) from None


def _heading(cell: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split())


def _columns(headings: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    folded = {_heading(heading) for heading in headings}
    for what, told_by in _EXPORTED.items():
        if told_by <= folded:
            raise NotATable(why=f"these are {what}, as they are taken out. Of those, export json is read back in.")
    columns: dict[str, int] = {}
    unread = []
    for at, heading in enumerate(headings):
        name = _NAMES.get(_heading(heading))
        if name is None:
            unread += [heading.strip()] if heading.strip() else []
        elif name in columns:
            both = f"{headings[columns[name]].strip()} and {heading.strip()}"
            raise NotATable(why=f"the columns {both} both mean {_plain(name)}. Take one of them out.")
        else:
            columns[name] = at
    if missing := [_plain(name) for name in REQUIRED if name not in columns]:
        raise NotATable(
            why=f"there is no column for {' or '.join(missing)}. The first line names the columns: text, group and "
            "heard_on are needed; role, source, link, consent_to_quote and expires_on may be there."
        )
    return columns, unread


def _plain(name: str) -> str:
    return {"text": "their words", "heard_on": "the day"}.get(name, f"the {name.replace('_', ' ')}")


def _cell(row: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    at = columns.get(name)
    return cleaned(row[at])[0].strip() if at is not None and at < len(row) else ""


def _voice(
    row: Sequence[str],
    width: int,
    columns: Mapping[str, int],
    order: DayOrder,
    place: Mapping[str, str],
    now: datetime,
) -> Voice | str:
    """The row as a voice that is not stored yet, or a sentence on what is wrong with it."""
    if len(row) > width:
        return f"It has {len(row)} cells and there are {width} columns: put the words between quotation marks."
    fields = {name: _cell(row, columns, name) for name in HEADERS}
    for name in ("heard_on", "expires_on"):
        day = read_table_day(fields[name], order)
        if day is None and (fields[name] or name == "heard_on"):
            return _no_day(name, fields[name])
        fields[name] = day.isoformat() if day else ""
    consent = fields["consent_to_quote"].casefold()
    said = next((value for value, words in CONSENT.items() if consent in words), None)
    if said is None:
        return f"Whether they may be quoted reads {fields['consent_to_quote'][:40]}: write yes, no or not asked."
    voice = read_voice(fields | {"consent_to_quote": said}, place, now)
    return next(iter(voice.errors.values())) if isinstance(voice, Invalid) else voice


def _no_day(name: str, said: str) -> str:
    what = "The day they said it" if name == "heard_on" else "The day to keep it until"
    if not said:
        return f"{what} is missing: give it roughly, such as 2026-11-04."
    return f"{what} reads {said[:40]}, which is no day or could be two: write it as 2026-11-04."
