"""What was typed, made safe to look at: cleaned, cut into sentences, clauses and words.

Everything here is linear in the length of the text and never raises.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

MAX_CHARACTERS = 4_000
"""A decision is told in its first lines; what follows is kept as typed and not analysed."""

_TAG = re.compile(r"<[/!@#]?[A-Za-z][^<>]{0,200}>")
_SPACE = re.compile(r"\s+")
_MOST_MARKS = 16
# Blank lines, dots and stars without end: expressions that look for what stands around them would take the square
# of their number.
_MARKS = re.compile(rf"\W{{{_MOST_MARKS},}}")
_WORD = re.compile(
    r"/[^\W_][\w./{}-]*[^\W_]|[£$€]?\d+(?:[.,:]\d+)*\s?%|[£$€]?\d+(?:[.,:]\d+)*(?:[A-Za-z]\w*)?|[^\W_]+(?:['’.&/_-][^\W_]+)*|[^\w\s]"
)
_SENTENCE_END = re.compile(
    r"(?<=[.!?])\s+(?=[\"'“(]?(?:[A-Z0-9]|[^\W\d_a-z]))|\n+|(?<=[;])\s+|(?<=[^\s]):\s+|\s+[–—]\s+|\s-\s"
)
_ABBREVIATIONS = ("e.g", "i.e", "etc", "vs", "approx", "no", "incl", "max", "min", "mr", "mrs", "dr")


class Token(NamedTuple):
    """A word or a mark, where it stands in the cleaned text, and its lower-case form.

    A tuple, because a reading makes hundreds, and a frozen class sets each of its fields through a call.
    """

    text: str
    low: str
    start: int
    end: int
    is_word: bool
    """Whether it is a word or a number and not a mark."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text and its words."""

    text: str
    tokens: tuple[Token, ...]


def clean(text: str) -> str:
    """The text as it is analysed: as it is shown, without tags, and with one form of the apostrophe."""
    return _in_lines(_TAG.sub(" ", visible(text).replace("’", "'")))


def visible(text: str) -> str:
    """The text as it is shown: the words as typed, without control characters and direction marks."""
    whole = text[: MAX_CHARACTERS * 4]
    kept = (
        whole
        if whole.isascii() and whole.isprintable()
        else "".join(map(_shown, unicodedata.normalize("NFC", whole)))
    )
    return _in_lines(_MARKS.sub(_few_of, kept.replace("\t", " ")))


def _few_of(marks: re.Match[str]) -> str:
    """The first of many marks in a row, which nobody writes to say more; and that a line ends there."""
    rest = marks[0][_MOST_MARKS:]
    return marks[0][:_MOST_MARKS] + ("\n" if "\n" in rest else "")


def _shown(character: str) -> str:
    hidden = character not in "\n\t " and unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
    return "" if hidden else character


def _in_lines(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)[:MAX_CHARACTERS].strip()


@lru_cache(maxsize=256)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and marks of a text."""
    return tuple(map(_token, _WORD.finditer(text)))


def _token(found: re.Match[str]) -> Token:
    text = found.group()
    low = text.lower()
    begin = low[0]
    return Token(text, low, *found.span(), begin.isalnum() or (begin in "£$€/" and len(low) > 1))


def sentences(text: str) -> list[Sentence]:
    """The sentences of a cleaned text, in order; a colon, a semicolon and a dash end one too."""
    found: list[str] = []
    glue = False
    for part in _SENTENCE_END.split(text):
        if not part or not part.strip():
            continue
        if glue and found:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
        glue = found[-1].rstrip(".").rsplit(" ", 1)[-1].lower() in _ABBREVIATIONS and part.endswith(".")
    return [Sentence(part.strip(), tokens(part.strip())) for part in found]


def shortened(text: str, limit: int) -> str:
    """The text, cut at a word with an ellipsis where it is longer than `limit` characters."""
    line = _SPACE.sub(" ", text).strip()
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A rough common form of a word, for comparing words across texts."""
    low = word.lower().strip("'")
    if low.endswith("'s"):
        low = low[:-2]
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    for ending in ("ings", "ing", "edly", "ed", "es", "s"):
        if low.endswith(ending) and len(low) - len(ending) >= 3 and not low.endswith(("ss", "us", "is")):
            return low[: -len(ending)].rstrip("e")
    return low.rstrip("e") if len(low) > 3 else low
