"""Numbers, names and quotations that a reading holds and its text does not (`docs/eval.md`, *Inventions*)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.chair.reading import Evidence, Reading
from bot.evaluation.said import said

_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        2,
    )
} | {
    "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
    "hundred": "100", "thousand": "1000", "million": "1000000", "half": "1/2", "dozen": "12", "twice": "2",
}  # fmt: skip
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SEGMENT = re.compile(r"(?<=[.!?:;…])\s+|\n|\s·\s|[()\[\]]|\s[–—]\s|\s{2,}")
_I = re.compile(r"I(?:['’][a-z]+)?")
_SPACE = re.compile(r"\s+")


def inventions(reading: Reading, evidence: Evidence = Evidence()) -> list[str]:  # noqa: B008 - it is frozen
    """What is invented, each as it stands in the reading; empty where everything is from the text or evidence."""
    sources = [reading.text, *_of(evidence)]
    seen = said(reading, behind=True)
    shown = [*seen.lines, *seen.echoed]
    return [*_new_numbers(shown, sources), *_new_names(shown, sources), *_new_quotes(seen.quotes, sources)]


def _of(evidence: Evidence) -> Iterator[str]:
    for voice in evidence.voices:
        yield " ".join((voice.id, voice.text, voice.group, voice.role, voice.source))
    for decision in evidence.decisions:
        yield " ".join((decision.id, decision.text, decision.in_the_chair))
    yield from evidence.groups


def numbers(text: str) -> list[str]:
    """The numbers of a text, figures and words alike: "1,000", "1000" and "thousand" are one."""
    figures = [_figure(match.group()) for match in _DIGITS.finditer(text)]
    worded = [_NUMBER_WORDS[word] for word in map(str.lower, _LETTERS.findall(text)) if word in _NUMBER_WORDS]
    return figures + worded


def _figure(written: str) -> str:
    whole = re.sub(r",(?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    return whole.lstrip("0") or "0"


def _new_numbers(shown: Sequence[str], sources: Sequence[str]) -> list[str]:
    known = {number for source in sources for number in numbers(source)}
    return [number for text in shown for number in numbers(text) if number not in known]


def _new_names(shown: Sequence[str], sources: Sequence[str]) -> list[str]:
    known = {_plain(word) for source in sources for word in _LETTERS.findall(source)}
    return [name for text in shown for segment in _SEGMENT.split(text) for name in _names(segment, known)]


def _names(segment: str, known: set[str]) -> Iterator[str]:
    """Words with a capital that the text does not hold; the first only where another follows it directly."""
    capital = [
        (place, word)
        for place, word in enumerate(_LETTERS.findall(segment))
        if word[0].isupper() and not _I.fullmatch(word) and _plain(word) not in known
    ]
    places = {place for place, _ in capital}
    for place, word in capital:
        if place > 0 or 1 in places:
            yield word


def _plain(word: str) -> str:
    low = word.lower().replace("’", "'").split("'")[0]
    return low[:-1] if len(low) > 3 and low.endswith("s") else low


def _new_quotes(quotes: Sequence[str], sources: Sequence[str]) -> list[str]:
    known = [_even(source) for source in sources]
    return [quote for quote in quotes if not any(_even(quote) in source for source in known)]


def _even(text: str) -> str:
    for mark in "“”„«»":
        text = text.replace(mark, '"')
    return _SPACE.sub(" ", text.replace("’", "'")).strip()
