"""Values and their intervals, against figures worked out elsewhere and properties that must hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.intervals import Measured, Share, bootstrap, mean, percentile, pooled, proportion, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_the_published_examples(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


def test_an_interval_of_nothing_is_refused_and_a_proportion_of_nothing_has_no_value() -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0)
    assert proportion([]) == Measured(None, 0)
    assert pooled([Share(0, 0)]) == Measured(None, 0)
    assert mean([]) == Measured(None, 0)


def test_a_pooled_ratio_weighs_cases_by_their_wholes_and_a_mean_does_not() -> None:
    shares = [Share(1, 1), Share(0, 3)]
    assert pooled(shares).value == pytest.approx(0.25)
    assert pooled(shares).n == 4
    assert mean([1.0, 0.0]).value == pytest.approx(0.5)


def test_a_percentile_lies_between_its_neighbours() -> None:
    assert percentile([0.0, 1.0, 2.0, 3.0], 0.5) == pytest.approx(1.5)
    assert percentile([7.0], 0.975) == 7


def test_cases_that_are_alike_have_no_spread() -> None:
    assert pooled([Share(1, 2)] * 9) == Measured(0.5, 18, 0.5, 0.5)


def test_the_bootstrap_of_a_coin_agrees_with_the_normal_interval() -> None:
    measured = mean([0.0, 1.0] * 100)
    assert (measured.low, measured.high) == (pytest.approx(0.431, abs=0.01), pytest.approx(0.569, abs=0.01))


def test_resamples_without_a_value_are_left_out() -> None:
    assert bootstrap(3, lambda _: None) is None
    assert bootstrap(0, lambda _: 1.0) is None
    only_first = bootstrap(3, lambda places: 1.0 if 0 in places else None)
    assert only_first == (1.0, 1.0)


@given(st.lists(st.booleans(), min_size=1, max_size=50))
def test_a_proportion_lies_in_its_interval(answers: list[bool]) -> None:
    measured = proportion(answers)
    assert measured.value is not None
    assert measured.low is not None
    assert measured.high is not None
    assert 0 <= measured.low <= measured.value <= measured.high <= 1


def test_the_same_cases_give_the_same_interval() -> None:
    shares = [Share(n % 3, 3) for n in range(17)]
    assert pooled(shares) == pooled(list(shares))
