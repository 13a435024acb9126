"""All figures of an engine, each beside the constant's and its aim.

The aims are those of issue 4 of the project, *What it must show*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.evaluation import label_measures as label
from bot.evaluation import text_measures as text
from bot.evaluation.answers import Answer
from bot.evaluation.intervals import Measured, percentile
from bot.evaluation.pairs import PairResult, pairs_passed, required_passed

Measure = Callable[[Sequence[Answer]], Measured]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a value is held against; `over` compares the lower end of the interval."""

    kind: Literal["at least", "at most", "over"]
    bound: float

    def met(self, measured: Measured) -> bool | None:
        """Whether it is met; None where nothing was measured."""
        if measured.value is None:
            return None
        if self.kind == "over":
            return measured.low is not None and measured.low > self.bound
        # A share of counts is held against a decimal bound, so the last digits of a float do not decide.
        if self.kind == "at least":
            return measured.value >= self.bound - 1e-9
        return measured.value <= self.bound + 1e-9


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    key: str
    name: str
    measured: Measured
    constant: float | None = None
    aim: Aim | None = None
    met: bool | None = None
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    name: str
    measure: Measure
    aim: Aim | None = None
    decimals: int = 2
    constant: float | None = None


def _at_least(bound: float) -> Aim:
    return Aim("at least", bound)


def _at_most(bound: float) -> Aim:
    return Aim("at most", bound)


_ALL = _at_least(1)
_LABEL_LINES = (
    _Line("class_strict", "class strict", label.class_strict, _at_least(0.55)),
    _Line("class_when_named", "class where it does not abstain", label.class_when_named, _at_least(0.80)),
    _Line("coverage", "coverage", label.coverage, _at_least(0.60)),
    _Line("macro_f1", "macro-F1, classes of 5 cases and more", label.macro_f1, _at_least(0.45)),
    _Line("class_as_written", "class as written or accepted", label.class_as_written),
    _Line("customer_effect", "customer effect, where stated", label.customer_effect),
    _Line("worse_read_as_better", "worse read as better", label.worse_read_as_better, _at_most(0.10)),
    _Line("chair_found", "chair found", label.chair_found, _at_least(0.60)),
    _Line("recall_micro", "recall@3 micro", label.recall_micro, _at_least(0.50)),
    _Line("recall_macro", "recall@3 macro", label.recall_macro, _at_least(0.50)),
)
_FLAG_LINES = (
    _Line("flag_precision", "flags precision", label.flag_precision, _at_least(0.80)),
    _Line("flag_recall", "flags recall", label.flag_recall, _at_least(0.50)),
)
_TEXT_LINES = (
    _Line("inventions", "readings with an invention", text.with_inventions, _at_most(0)),
    _Line("specific", "questions that hold a word of the text", text.specific, _at_least(0.70)),
    _Line("swap_test", "swap test", text.swap_test, _at_least(0.80), constant=0.5),
    _Line("distinct", "distinct questions", text.distinct),
    _Line("question_length", "questions of at most 24 words", text.question_length, _ALL),
    _Line("question_count", "readings of at most 3 questions", text.question_count, _ALL),
    _Line("reply_length", "replies within their words", text.reply_length, _ALL),
    _Line("reading_grade", "reading grade of the questions", text.reading_grade, _at_most(8), 1),
    _Line("in_tone", "readings in tone", text.in_tone, _ALL),
)


def all_figures(
    answers: Sequence[Answer],
    constant: Sequence[Answer],
    pairs: Sequence[PairResult] = (),
    constant_pairs: Sequence[PairResult] = (),
) -> list[Figure]:
    """Every figure of `docs/eval.md`, in its order. `constant` answers the same cases in the same order."""
    found = [_figure(line, answers, constant) for line in _LABEL_LINES]
    found += _gains(answers, constant)
    found += [_figure(line, answers, constant) for line in _FLAG_LINES]
    if pairs:
        found.append(_pairs(pairs, constant_pairs))
    found += [_figure(line, answers, constant) for line in _TEXT_LINES]
    return found + _repeated(answers) + _latency(answers)


def _figure(line: _Line, answers: Sequence[Answer], constant: Sequence[Answer]) -> Figure:
    measured = line.measure(answers)
    met = line.aim.met(measured) if line.aim else None
    beside = line.measure(constant).value if line.constant is None else line.constant
    return Figure(line.key, line.name, measured, beside, line.aim, met, line.decimals)


def _gains(answers: Sequence[Answer], constant: Sequence[Answer]) -> list[Figure]:
    aim, found = Aim("over", 0), []
    for key, measure in (("micro", label.micro_gain), ("macro", label.macro_gain)):
        measured = measure(answers, constant)
        found.append(
            Figure(f"recall_{key}_gain", f"recall@3 {key} over the constant", measured, 0, aim, aim.met(measured))
        )
    return found


def _pairs(pairs: Sequence[PairResult], constant: Sequence[PairResult]) -> Figure:
    measured, aim = pairs_passed(pairs), _at_least(10 / 14)
    met = bool(aim.met(measured)) and required_passed(pairs)
    return Figure("minimal_pairs", "minimal pairs", measured, pairs_passed(constant).value, aim, met)


def _repeated(answers: Sequence[Answer]) -> list[Figure]:
    measured = text.same_again(answers)
    if measured.value is None:
        return []
    return [Figure("same_again", "same input, same output", measured, 1, _ALL, _ALL.met(measured))]


def _latency(answers: Sequence[Answer]) -> list[Figure]:
    times = sorted(answer.seconds * 1_000 for answer in answers if answer.seconds is not None)
    if not times:
        return []
    return [
        Figure(f"latency_p{share:.0%}".rstrip("%"), f"a reading, ms, p{share * 100:.0f}",
               Measured(percentile(times, share), len(times)), decimals=1)
        for share in (0.5, 0.95)
    ]  # fmt: skip
