"""Words of digests: weekdays, counted words, texts cut at a word, and what is left out to stay short. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.messages import (
    Block,
    Buttons,
    Entry,
    Facts,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Quote,
    Section,
)

# Spelt out, because the names that strftime gives follow the server's language.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_WORDS = 120


def words_in(blocks: Iterable[Block]) -> int:
    """How many words people read in these blocks; the labels of buttons are not among them."""
    return sum(len(text.split()) for block in blocks for text in _texts(block))


def clipped(text: str, words: int = 12, characters: int = 90) -> str:
    """The beginning of a text, cut after a word where it is longer.

    >>> clipped("Cap CSV import at 5,000 rows from Monday", words=4)
    'Cap CSV import at …'
    """
    said = " ".join(text.split())
    kept = " ".join(said.split()[:words])
    if len(kept) > characters:
        kept = kept[:characters].rsplit(" ", 1)[0] if " " in kept[:characters] else kept[:characters]
    return kept if kept == said else f"{kept} …"


def ended(text: str) -> str:
    """The text as a sentence of its own: with a full stop, unless it ends already.

    >>> ended("Cap CSV import at …")
    'Cap CSV import at …'
    """
    return text if text.endswith((".", "…", "?", "!")) else f"{text}."


def time_of(minutes: int) -> str:
    """Minutes after midnight as people write them: `10:00`."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def and_more(count: int, command: str) -> str:
    """What is beyond a few lines: `and 3 more: list due`."""
    return f"and {count:,} more: {command}"


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Heading(text) | Paragraph(text) | Note(text):
            return (text,)
        case Section(label=label, lines=lines, aside=aside):
            return (label, aside, *lines)
        case Listing(entries=entries, label=label):
            return (label, *(part for entry in entries for part in _parts(entry)))
        case Facts(pairs=pairs, label=label):
            return (label, *(part for pair in pairs for part in pair))
        case Quote(text, beside) | Picture(text, beside):
            return (text, beside)
        case Buttons() | Link():
            return ()


def _parts(entry: Entry) -> tuple[str, str, str]:
    return entry.id, entry.text, entry.detail
