"""Markdown that somebody edited outside, read back: what each decision in it says, heading by heading."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.errors import UserError
from bot.exports.madr import HEADINGS, OPTIONS
from bot.exports.md import INDEX

_TITLE = re.compile(r"^D-([1-9]\d{0,8})\s+(.*)$", re.DOTALL)
_HEAD = ""
# In a file of its own the head of a decision stands in front matter.
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*\r?\n", re.DOTALL)
_FRONT_LABELS = {"status": "Status", "date": "Date", "decision-makers": "Decision makers"}
# An archive that unpacks to more than this is none that was exported.
_MOST_BYTES = 200 * 1024 * 1024


class NotMarkdown(UserError):
    """{name} is no Markdown export: {why}. Make one with export md, edit it, and compare it."""


@dataclass(slots=True)
class Written:
    """What a document says of one decision: its title, and the items by heading and label."""

    number: int
    title: str
    items: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def said(self, heading: str, label: str) -> str | None:
        """What stands under a heading with a label; None where nothing does."""
        found = self.items.get((heading, label))
        return "\n".join(found) if found else None


def read_written(name: str, content: bytes) -> Mapping[int, Written]:
    """Every decision in a Markdown file or a zip of them, by number.

    Raises:
        NotMarkdown: there is none in it, or it cannot be read.
    """
    found: dict[int, Written] = {}
    for text in _texts(name, content):
        for each in written_in(text):
            if each.number in found:
                raise NotMarkdown(name=name, why=f"D-{each.number} is in it twice")
            found[each.number] = each
    if not found:
        raise NotMarkdown(name=name, why="no heading in it begins with the id of a decision, such as D-12")
    return found


def written_in(text: str) -> Iterator[Written]:
    """The decisions of one Markdown text."""
    now: Written | None = None
    heading = _HEAD
    front = _FRONT.match(text)
    head = dict(_front(front[1])) if front else {}
    tokens = MarkdownIt("commonmark").parse(text[front.end() :] if front else text)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            said = _plain(tokens[place + 1])
            if title := _TITLE.match(said):
                if now:
                    yield now
                now, heading, head = Written(int(title[1]), title[2], head), _HEAD, {}
            elif said in HEADINGS:
                heading = said
        elif token.type == "list_item_open" and now:
            place, item = _item(tokens, place)
            _add(now, heading, item)
        place += 1
    if now:
        yield now


def _front(lines: str) -> Iterator[tuple[tuple[str, str], list[str]]]:
    """What front matter says under the names that an export has; each value is JSON or plain text."""
    for line in lines.splitlines():
        name, _, value = line.partition(":")
        if (label := _FRONT_LABELS.get(name.strip())) is None or not value.strip():
            continue
        try:
            said = json.loads(value)
        except ValueError:
            said = value.strip()
        shown = "; ".join(map(str, said)) if isinstance(said, list) else str(said)
        if shown:
            yield (_HEAD, label), [shown]


def _add(written: Written, heading: str, item: str) -> None:
    label, separator, said = item.partition(":")
    if heading == OPTIONS or not separator:
        label, said = "", item
    written.items.setdefault((heading, label.strip()), []).append(said.strip())


def _item(tokens: list[Token], place: int) -> tuple[int, str]:
    """The last token of a list item, and its text with paragraphs apart."""
    level, paragraphs = tokens[place].level, list[str]()
    while not (tokens[place].type == "list_item_close" and tokens[place].level == level):
        if tokens[place].type in ("inline", "fence", "code_block"):
            paragraphs.append(_plain(tokens[place]))
        place += 1
    return place, "\n\n".join(paragraphs)


def _plain(token: Token) -> str:
    """What the Markdown shows, without its marks. A line that was only wrapped is one line."""
    if token.children is None:
        return token.content.strip("\n")
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children)


def _texts(name: str, content: bytes) -> Iterator[str]:
    if not zipfile.is_zipfile(BytesIO(content)):
        yield _text(name, content)
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
                raise NotMarkdown(name=name, why="it unpacks to more than 200 MB")
            for entry in archive.infolist():
                if entry.filename.endswith(".md") and entry.filename.rpartition("/")[2] != INDEX:
                    yield _text(entry.filename, archive.read(entry))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise NotMarkdown(name=name, why="the archive is damaged or locked") from None


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotMarkdown(name=name, why="it is not UTF-8 text") from None
