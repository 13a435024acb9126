"""Splits for cross-validation: whatever is trained is scored on industries that it never saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.cases import Case


def by_industry(cases: Sequence[Case]) -> Iterator[tuple[list[Case], list[Case]]]:
    """(training cases, held-out cases) with each industry held out once, in the order in which industries come.

    A case without an industry is an industry of its own: it is never trained on itself.
    """
    for held in dict.fromkeys(map(industry_of, cases)):
        train = [case for case in cases if industry_of(case) != held]
        yield train, [case for case in cases if industry_of(case) == held]


def industry_of(case: Case) -> tuple[str, str]:
    """The key under which a case is held out."""
    return ("industry", case.industry) if case.industry else ("case", case.id)
