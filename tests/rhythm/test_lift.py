"""Whether the weekly question changes anything: figures checked by hand, and when it cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rhythm.lift import Lift, Share, lines


def test_newcombe_by_hand() -> None:
    # Newcombe 1998, table II, case (a): 56 of 70 against 48 of 80 gives 0.0524 to 0.3339.
    low, high = Lift("x", Share(56, 70), Share(48, 80)).interval()
    assert [low, high] == pytest.approx([0.0524, 0.3339], abs=5e-5)


def test_few_weeks_cannot_tell() -> None:
    (line,) = lines([Lift("checks looked at", Share(30, 40), Share(2, 9))])
    assert line.endswith("Cannot tell: fewer than 10 without a question.")


def test_an_interval_over_no_difference_cannot_tell() -> None:
    (line,) = lines([Lift("notice said", Share(30, 60), Share(10, 22))])
    assert "no difference lies within it" in line
    (sure,) = lines([Lift("notice said", Share(56, 70), Share(48, 80))])
    assert sure.endswith("Difference +20 points, 95 % interval +5 to +33.")


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_difference_lies_in_its_interval(one: int, of_one: int, two: int, of_two: int) -> None:
    lift = Lift("x", Share(min(one, of_one), of_one), Share(min(two, of_two), of_two))
    low, high = lift.interval()
    assert -1.0 <= low <= high <= 1.0
    if of_one and of_two:
        assert low - 1e-9 <= lift.difference <= high + 1e-9
