"""Measures against a label: class, effect, chair, principles, flags. Defined in `docs/eval.md`, *The figures*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bot.evaluation.answers import Answer
from bot.evaluation.cases import Case
from bot.evaluation.content_words import stems
from bot.evaluation.intervals import Measured, Share, bootstrap, mean, pooled, proportion
from storage.vocabulary import CustomerEffect, DecisionClass

NAMED = 3
"""How many of a reading's principles are scored."""
ENOUGH_CASES = 5
"""A class needs this many cases for its F1 to count."""

Labelled = tuple[DecisionClass, DecisionClass]
"""The strict label and what the engine said."""


def class_strict(answers: Sequence[Answer]) -> Measured:
    """Of all cases, those whose class equals the strict label."""
    return proportion([want is got for want, got in classes(answers)])


def class_when_named(answers: Sequence[Answer]) -> Measured:
    """Of the cases where the engine names a class, those that equal the strict label."""
    named = [(want, got) for want, got in classes(answers) if got is not DecisionClass.UNCLEAR]
    return proportion([want is got for want, got in named])


def coverage(answers: Sequence[Answer]) -> Measured:
    """Of the cases that have a class, those where the engine names one."""
    clear = [got for want, got in classes(answers) if want is not DecisionClass.UNCLEAR]
    return proportion([got is not DecisionClass.UNCLEAR for got in clear])


def class_as_written(answers: Sequence[Answer]) -> Measured:
    """Of all cases, those whose class is the one written, inferred effects included, or an accepted one."""
    return proportion(
        [answer.reading.decision_class in {answer.case.decision_class, *answer.case.accept} for answer in answers]
    )


def macro_f1(answers: Sequence[Answer]) -> Measured:
    """The mean F1 of the classes with enough cases; `n` is how many cases these have."""
    labelled = classes(answers)
    sizes = Counter(want for want, _ in labelled)
    scored = [each for each, size in sizes.items() if size >= ENOUGH_CASES]
    if not scored:
        return Measured(None, 0)

    low, high = bootstrap(len(labelled), lambda places: _mean_f1(map(labelled.__getitem__, places), scored)) or (
        None,
        None,
    )
    return Measured(_mean_f1(labelled, scored), sum(sizes[each] for each in scored), low, high)


def _mean_f1(labelled: Iterable[Labelled], scored: Sequence[DecisionClass]) -> float:
    counts = Counter(labelled)
    return sum(_f1(counts, each) for each in scored) / len(scored)


def _f1(counts: Mapping[Labelled, int], each: DecisionClass) -> float:
    both = sum(count * ((want is each) + (got is each)) for (want, got), count in counts.items())
    return 2 * counts.get((each, each), 0) / both if both else 0.0


def classes(answers: Sequence[Answer]) -> list[Labelled]:
    """The strict label and the answer of each case."""
    return [(answer.case.strict.decision_class, answer.reading.decision_class) for answer in answers]


def customer_effect(answers: Sequence[Answer]) -> Measured:
    """Of the cases whose effect on the customer is stated and known, those read alike."""
    known = [answer for answer in answers if answer.case.strict.customer is not CustomerEffect.UNKNOWN]
    return proportion([answer.reading.suggested.customer is answer.case.strict.customer for answer in known])


def worse_read_as_better(answers: Sequence[Answer]) -> Measured:
    """Of the cases labelled worse for the customer, stated or inferred, those read as better."""
    worse = [answer for answer in answers if answer.case.customer is CustomerEffect.WORSE]
    return proportion([answer.reading.suggested.customer is CustomerEffect.BETTER for answer in worse])


def chair_found(answers: Sequence[Answer]) -> Measured:
    """Of all cases, those whose group the engine found."""
    return proportion([finds_chair(answer.reading.in_the_chair, answer.case) for answer in answers])


def finds_chair(name: str, case: Case) -> bool:
    """Whether a group's name shares a content word with the label or an end user, or holds a whole synonym."""
    said = stems(name)
    return not said.isdisjoint(case.chair_stems) or any(wanted <= said for wanted in case.synonym_stems)


def recall_micro(answers: Sequence[Answer]) -> Measured:
    """Labelled principles among the first three, of all labelled principles."""
    return pooled(_recalls(answers))


def recall_macro(answers: Sequence[Answer]) -> Measured:
    """The mean over cases of the share of labelled principles among the first three."""
    return mean([share.part / share.whole for share in _recalls(answers)])


def micro_gain(answers: Sequence[Answer], constant: Sequence[Answer]) -> Measured:
    """Micro recall above the constant's, by a paired bootstrap over cases."""
    return _gain(list(zip(_recalls(answers), _recalls(constant), strict=True)), micro=True)


def macro_gain(answers: Sequence[Answer], constant: Sequence[Answer]) -> Measured:
    """Macro recall above the constant's, by a paired bootstrap over cases."""
    return _gain(list(zip(_recalls(answers), _recalls(constant), strict=True)), micro=False)


def _gain(pairs: Sequence[tuple[Share, Share]], *, micro: bool) -> Measured:
    """Both sides have the same wholes, as these are the labels of the same cases."""
    shares = [
        Share(ours.part - theirs.part, ours.whole) if micro else Share((ours.part - theirs.part) / ours.whole, 1)
        for ours, theirs in pairs
    ]
    return pooled(shares)


def _recalls(answers: Sequence[Answer]) -> list[Share]:
    found = []
    for answer in answers:
        wanted = set(answer.case.principles)
        named = {principle.id for principle in answer.reading.principles[:NAMED]}
        if wanted:
            found.append(Share(len(wanted & named), len(wanted)))
    return found


def flag_precision(answers: Sequence[Answer]) -> Measured:
    """Of the flags named, those that the strict label has."""
    return pooled([Share(_right_flags(answer), len(set(answer.reading.flags))) for answer in answers])


def flag_recall(answers: Sequence[Answer]) -> Measured:
    """Of the flags that the strict labels have, those named."""
    return pooled([Share(_right_flags(answer), len(answer.case.strict.flags)) for answer in answers])


def _right_flags(answer: Answer) -> int:
    return len(answer.case.strict.flags & set(answer.reading.flags))
