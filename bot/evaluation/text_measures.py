"""Measures of what a reading says: specific, swapped, distinct, short, easy, in tone, nothing invented.

Defined in `docs/eval.md`, *The questions* and *Inventions*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.chair.reading import Reading
from bot.evaluation.answers import Answer
from bot.evaluation.content_words import content_stems, count_words
from bot.evaluation.intervals import Measured, Share, bootstrap, pooled, proportion
from bot.evaluation.inventions import inventions
from bot.evaluation.readability import counted_in, grade
from bot.evaluation.said import said
from bot.evaluation.tone import forbidden_forms

MAX_QUESTIONS = 3
MAX_QUESTION_WORDS = 24
MAX_REPLY_WORDS: Mapping[int, int] = {0: 110, 1: 110, 2: 135, 3: 160}


def questions(reading: Reading) -> list[str]:
    """The seat questions; none for a text that is too thin."""
    return [question.text for question in reading.questions]


def asked(reading: Reading) -> list[str]:
    """Everything asked: the seat questions, or the one question back."""
    return [reading.ask_back] if reading.ask_back else questions(reading)


def specific(answers: Sequence[Answer]) -> Measured:
    """Of the questions, those that hold a content word of their text."""
    return pooled([_specific(answer) for answer in answers])


def _specific(answer: Answer) -> Share:
    text = content_stems(answer.case.decision)
    put = questions(answer.reading)
    return Share(sum(bool(content_stems(question) & text) for question in put), len(put))


def swap_test(answers: Sequence[Answer]) -> Measured:
    """How often a question's own text is told from one of another move; a tie is a coin toss."""
    texts = [content_stems(answer.case.decision) for answer in answers]
    return pooled([_told(place, answers, texts) for place in range(len(answers))])


def _told(place: int, answers: Sequence[Answer], texts: Sequence[frozenset[str]]) -> Share:
    answer = answers[place]
    others = [text for other, text in zip(answers, texts, strict=True) if _moves_differ(answer, other)]
    if not others:
        return Share(0, 0)
    put = [content_stems(question) for question in questions(answer.reading)]
    points = sum(_points(len(question & texts[place]), len(question & text)) for question in put for text in others)
    return Share(points / len(others), len(put))


def _points(own: int, other: int) -> float:
    return 1.0 if own > other else 0.5 if own == other else 0.0


def _moves_differ(one: Answer, other: Answer) -> bool:
    if one.case.move and other.case.move:
        return one.case.move != other.case.move
    return one.reading.move != other.reading.move


def distinct(answers: Sequence[Answer]) -> Measured:
    """Different first questions, of all first questions. It has no interval: resampling repeats cases."""
    first = [" ".join(put[0].lower().split()) for put in (questions(answer.reading) for answer in answers) if put]
    return Measured(len(set(first)) / len(first), len(first)) if first else Measured(None, 0)


def question_length(answers: Sequence[Answer]) -> Measured:
    """Of everything asked, what keeps to the words of a question."""
    put = [question for answer in answers for question in asked(answer.reading)]
    return proportion([count_words(question) <= MAX_QUESTION_WORDS for question in put])


def question_count(answers: Sequence[Answer]) -> Measured:
    """Of the readings, those with no more questions than there may be."""
    return proportion([len(answer.reading.questions) <= MAX_QUESTIONS for answer in answers])


def reply_length(answers: Sequence[Answer]) -> Measured:
    """Of the replies, those within their words."""
    return proportion([spoken(answer.reading) <= _limit(answer.reading) for answer in answers])


def spoken(reading: Reading) -> int:
    """How many words a reply says besides quotations, the echoed text and fixed labels."""
    return sum(map(count_words, said(reading, behind=False).lines))


def _limit(reading: Reading) -> int:
    return MAX_REPLY_WORDS[min(len(reading.questions), MAX_QUESTIONS)]


def reading_grade(answers: Sequence[Answer]) -> Measured:
    """The Flesch-Kincaid grade of everything asked, each question one sentence."""
    counted = [counts for counts in (counted_in(asked(answer.reading)) for answer in answers) if counts.sentences]
    value = grade(counted)
    if value is None:
        return Measured(None, 0)
    low, high = bootstrap(len(counted), lambda places: grade([counted[place] for place in places])) or (
        value,
        value,
    )
    return Measured(value, sum(counts.sentences for counts in counted), low, high)


def in_tone(answers: Sequence[Answer]) -> Measured:
    """Of the readings, those without a forbidden form."""
    return proportion([not tone_faults(answer.reading) for answer in answers])


def tone_faults(reading: Reading) -> list[str]:
    """The forbidden forms of a reading, each with its words."""
    return forbidden_forms(said(reading, behind=False).lines, reading.text)


def with_inventions(answers: Sequence[Answer]) -> Measured:
    """Of the readings, those that hold a number, name or quotation that is not in their text."""
    return proportion([bool(inventions(answer.reading)) for answer in answers])


def same_again(answers: Sequence[Answer]) -> Measured:
    """Of the texts read twice, those read alike."""
    return proportion([answer.reading == answer.repeated for answer in answers if answer.repeated is not None])
