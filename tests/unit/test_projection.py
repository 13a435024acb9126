"""Return on projection: as a number and as a phrase, down and up, and where nothing can be measured."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import projection
from bot.decisions.projection import in_words, return_on_projection

whole = st.integers(-(10**6), 10**6)
figures = whole | st.floats(-1e6, 1e6).map(lambda figure: round(figure, 3))


def test_the_worked_examples_are_right() -> None:
    tried = doctest.testmod(projection)
    assert tried.attempted
    assert not tried.failed


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "expected"),
    [
        (21, 15, 18, 0.5),
        (21, 15, 15, 1),
        (21, 15, 12, 1.5),
        (21, 15, 21, 0),
        (21, 15, 24, -0.5),
        (14, 16, 15, 0.5),
        (-10, 10, 0, 0.5),
        (0.1, 0.3, 0.2, 0.5),
        (0.1, 0.4, 0.3, 0.6667),
        (0, 3, 1, 0.3333),
        (0, 1.1, 3.3, 3),
        (0, 10**15, 1, 0),
        (0, 0.001, 10**12, 10**15),
    ],
)
def test_how_much_of_the_way(baseline: float, target: float, actual: float, expected: float) -> None:
    found = return_on_projection(baseline, target, actual)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("baseline", "target", "actual"),
    [
        (15, 15, 12),
        (15, 15.0, 15),
        (None, 15, 12),
        (21, None, 12),
        (21, 15, None),
        (0, 0.001, 10**12 + 1),
        (0, -0.001, 10**12 + 1),
    ],
)
def test_where_nothing_can_be_measured(baseline: float | None, target: float | None, actual: float | None) -> None:
    assert return_on_projection(baseline, target, actual) is None


@given(figures, figures, figures)
def test_up_and_down_are_the_same_way(baseline: float, target: float, actual: float) -> None:
    found = return_on_projection(baseline, target, actual)
    assert found == return_on_projection(-baseline, -target, -actual)
    assert (found is None) == (baseline == target)


@given(figures, figures)
def test_the_target_is_all_of_the_way_and_the_start_none(baseline: float, target: float) -> None:
    if baseline != target:
        assert return_on_projection(baseline, target, target) == 1
        assert return_on_projection(baseline, target, baseline) == 0


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "unit", "phrase"),
    [
        (21, 15, 18, None, "half of the way from 21 to 15"),
        (21, 15, 18, "per 1,000", "half of the way from 21 to 15 per 1,000"),
        (0, 4, 1, "%", "a quarter of the way from 0 to 4 %"),
        (0, 3, 1, "", "a third of the way from 0 to 3"),
        (0, 3, 2, None, "two thirds of the way from 0 to 3"),
        (0, 4, 3, None, "three quarters of the way from 0 to 4"),
        (0, 100, 53, None, "about half of the way from 0 to 100"),
        (0, 100, 47, None, "about half of the way from 0 to 100"),
        (0, 100, 54, None, "about 54 % of the way from 0 to 100"),
        (0, 100, 46, None, "about 46 % of the way from 0 to 100"),
        (0, 100, 31, None, "about a third of the way from 0 to 100"),
        (0, 1000, 15.4, None, "about 2 % of the way from 0 to 1,000"),
        (0, 100, 1, None, "about 1 % of the way from 0 to 100"),
        (0, 100, 0.9, None, "less than 1 % of the way from 0 to 100"),
        (0, 100, 99, None, "about 99 % of the way from 0 to 100"),
        (0, 100, 99.9, None, "more than 99 % of the way from 0 to 100"),
        (5000, 4000, 4000, "rows", "all of the way from 5,000 to 4,000 rows"),
        (21, 15, 12, None, "more than hoped: from 21 to 12, where 15 was hoped for"),
        (21, 15, 24, "%", "the other way: from 21 to 24, where 15 % was hoped for"),
        (5000, 4000, 3500, "rows", "more than hoped: from 5,000 to 3,500, where 4,000 rows was hoped for"),
        (0, 1000, 9.95, None, "less than 1 % of the way from 0 to 1,000"),
        (0, 1000, 990.5, None, "more than 99 % of the way from 0 to 1,000"),
        (21, 15, 21, None, "none of the way: still 21, where 15 was hoped for"),
        (15, 15, 12, None, "no way measured: the target was where it started"),
        (None, 15, 12, None, "no way measured: a start and a target were not both written down"),
        (21, None, 12, None, "no way measured: a start and a target were not both written down"),
        (21, 15, None, None, "no way measured: the figure of now is missing"),
    ],
)
def test_how_far_it_went_in_words(
    baseline: float | None, target: float | None, actual: float | None, unit: str | None, phrase: str
) -> None:
    assert in_words(baseline, target, actual, unit) == phrase


@given(figures, figures, figures)
def test_the_phrase_agrees_with_the_number(baseline: float, target: float, actual: float) -> None:
    found, phrase = return_on_projection(baseline, target, actual), in_words(baseline, target, actual)
    if found is None:
        assert phrase.startswith("no way")
    elif found > 1:
        assert phrase.startswith("more than hoped")
    elif found < 0:
        assert phrase.startswith("the other way")
    elif 0.01 <= found <= 0.99:
        assert " of the way from " in phrase
