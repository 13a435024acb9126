"""What a model wrote, held against what it was given. Pure; each failure has a short name.

A model may be led by the very text that it reads, so nothing it says is taken on trust: its quotes are exact pieces
of stored voices, its numbers, dates and names stand in the question or the evidence, and its questions ask and do
nothing else. Source: `product.md`, *The reading* and *What it must never do*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.chair import tone, wording
from bot.chair.playbook.evidence import content
from bot.chair.stated import dates, figures, is_known, known_words, names

MAX_QUESTION_WORDS = 24


class Problem(StrEnum):
    """What can be wrong with what a model wrote, most telling first."""

    NO_QUESTION = "no_question"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    HIDDEN = "hidden_character"
    LINK = "link"
    MARKUP = "markup"
    LANGUAGE = "other_language"
    SHOUTED = "exclamation"
    VERDICT = "verdict"
    INSTRUCTION = "instruction"
    NOT_A_QUESTION = "not_a_question"
    CLAIM = "claim"
    PREDICTION = "prediction"
    JUDGEMENT = "judgement"
    INVENTED_QUOTE = "invented_quote"
    UNKNOWN_VOICE = "unknown_voice"
    INVENTED_NUMBER = "invented_number"
    INVENTED_DATE = "invented_date"
    INVENTED_NAME = "invented_name"
    UNKNOWN_PRINCIPLE = "unknown_principle"
    ASKED_BEFORE = "asked_before"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a model was given and may draw on.

    `said` is the question's text and group, `voices` the customers' words by id, `logged` earlier decisions,
    `playbook` the playbook's own sentences on this text. `principles` are the ids offered, `replaced` the questions
    that a person has put away, `most` how many questions are wanted.
    """

    said: Sequence[str]
    voices: Mapping[str, str]
    logged: Sequence[str]
    playbook: Sequence[str]
    principles: frozenset[str]
    replaced: Sequence[str]
    most: int

    @property
    def sources(self) -> tuple[str, ...]:
        """Every text that people wrote: what may be quoted, and where a name may come from however it is spelt."""
        return (*self.said, *self.voices.values(), *self.logged)


@dataclass(frozen=True, slots=True)
class _Given:
    """What the grounds state, worked out once for all the questions of a draft."""

    sources: Sequence[str]
    figures: frozenset[str]
    dates: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    about: frozenset[str]
    replaced: frozenset[str]


def _given(grounds: Grounds) -> _Given:
    everything = "\n;\n".join((*grounds.sources, *grounds.playbook))
    return _Given(
        sources=grounds.sources,
        figures=figures(everything, widely=True),
        dates=dates(everything),
        words=known_words(grounds.sources),
        # The playbook's own capitals ("I", "On") are no names, so from it only what is written like one counts.
        names=frozenset(name for text in grounds.playbook for name in names(text)),
        about=content("\n".join((*grounds.said, *grounds.playbook))),
        replaced=frozenset(_comparable(text) for text in grounds.replaced),
    )


class Quoted(Protocol):
    """Words that a model says it took from a voice."""

    @property
    def voice(self) -> str: ...
    @property
    def words(self) -> str: ...


class Written(Protocol):
    """What a model wrote."""

    @property
    def questions(self) -> Sequence[str]: ...
    @property
    def quotes(self) -> Sequence[Quoted]: ...
    @property
    def principles(self) -> Sequence[str]: ...


def problems(written: Written, grounds: Grounds) -> list[Problem]:
    """Everything that is wrong with what a model wrote; empty where it may be shown."""
    given = _given(grounds)
    found = {
        *_in_number(written.questions, grounds.most),
        *(problem for question in written.questions for problem in _in_question(question, given)),
        *(problem for quote in written.quotes for problem in _in_quote(quote, grounds)),
    }
    if not grounds.principles.issuperset(written.principles):
        found.add(Problem.UNKNOWN_PRINCIPLE)
    return [problem for problem in Problem if problem in found]


def _in_number(questions: Sequence[str], most: int) -> Iterator[Problem]:
    if not any(question.strip() for question in questions):
        yield Problem.NO_QUESTION
    if len(questions) > most or len({_comparable(question) for question in questions}) < len(questions):
        yield Problem.TOO_MANY


def _in_question(question: str, given: _Given) -> Iterator[Problem]:
    if len(question.split()) > MAX_QUESTION_WORDS:
        yield Problem.TOO_LONG
    yield from _in_wording(question, given)
    yield from _in_tone(question)
    yield from _invented(question, given)
    if _comparable(question) in given.replaced:
        yield Problem.ASKED_BEFORE
    if not content(question) & given.about:
        yield Problem.OFF_TOPIC


def _in_wording(question: str, given: _Given) -> Iterator[Problem]:
    if wording.has_hidden(question):
        yield Problem.HIDDEN
    if wording.has_link(question):
        yield Problem.LINK
    if wording.has_markup(question):
        yield Problem.MARKUP
    foreign = {word.casefold() for word in wording.foreign_letters(question)}
    if foreign - given.words or not wording.is_english(question):
        yield Problem.LANGUAGE


def _in_tone(question: str) -> Iterator[Problem]:
    if tone.shouts(question):
        yield Problem.SHOUTED
    if tone.gives_verdict(question):
        yield Problem.VERDICT
    if tone.instructs(question):
        yield Problem.INSTRUCTION
    if not tone.asks(question):
        yield Problem.NOT_A_QUESTION
    if tone.claims(question):
        yield Problem.CLAIM
    if tone.predicts(question):
        yield Problem.PREDICTION
    if tone.judges(question):
        yield Problem.JUDGEMENT


def _invented(question: str, given: _Given) -> Iterator[Problem]:
    if figures(question) - given.figures:
        yield Problem.INVENTED_NUMBER
    if dates(question) - given.dates:
        yield Problem.INVENTED_DATE
    if any(name not in given.names and not is_known(name, given.words) for name in names(question)):
        yield Problem.INVENTED_NAME
    if any(not _is_copied(quoted, given.sources) for quoted in _between_marks(question)):
        yield Problem.INVENTED_QUOTE


def _in_quote(quote: Quoted, grounds: Grounds) -> Iterator[Problem]:
    words = grounds.voices.get(quote.voice)
    if words is None:
        yield Problem.UNKNOWN_VOICE
    elif not quote.words.strip() or quote.words not in words:
        yield Problem.INVENTED_QUOTE


_MARKS = re.compile("[\"“”„‟«»]([^\"“”„‟«»]*)[\"“”„‟«»]|(?<!\\w)['‘‚]([^'‘’‚]+)['’](?!\\w)")
_LONE_MARK = re.compile('["“”„‟«»]')


def _between_marks(text: str) -> Iterator[str]:
    for match in _MARKS.finditer(text):
        yield match.group(1) if match.group(1) is not None else match.group(2)
    if _LONE_MARK.search(_MARKS.sub("", text)):
        yield ""


def _is_copied(words: str, sources: Sequence[str]) -> bool:
    return bool(words.strip()) and any(words in source for source in sources)


def _comparable(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
