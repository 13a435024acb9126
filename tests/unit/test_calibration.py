"""Calibration: the formulas, from how many on what is said, and how often the line catches what it should."""

from __future__ import annotations

import doctest
from itertools import repeat
from math import sqrt
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import calibration
from bot.decisions.calibration import (
    CAUGHT,
    Bucket,
    Calibration,
    Verdict,
    brier,
    calibrate,
    flagged,
    gap,
    skill,
    z_score,
)
from storage.vocabulary import Happened

YES, PARTLY, NO, CANNOT_TELL, VOID = Happened
SEVEN = (10, 30, 50, 60, 70, 80, 90)
scored = st.lists(st.tuples(st.sampled_from(SEVEN), st.booleans()), min_size=1, max_size=60)


def said(confidence: int, true: int, false: int) -> list[tuple[int, Happened]]:
    """So many predictions at one confidence that came true, and that did not."""
    return [*repeat((confidence, YES), true), *repeat((confidence, NO), false)]


def test_the_worked_example_is_right() -> None:
    tried = doctest.testmod(calibration)
    assert tried.attempted
    assert not tried.failed


@given(scored)
def test_the_figures_are_those_of_the_formulas(outcomes: list[tuple[int, bool]]) -> None:
    pairs = [(confidence / 100, int(true)) for confidence, true in outcomes]
    assert brier(outcomes) == pytest.approx(fmean((p - o) ** 2 for p, o in pairs))
    assert gap(outcomes) == pytest.approx(fmean(p for p, _ in pairs) - fmean(o for _, o in pairs))
    spread = sqrt(sum(p * (1 - p) for p, _ in pairs))
    assert z_score(outcomes) == pytest.approx(sum(o - p for p, o in pairs) / spread)


@given(scored)
def test_skill_is_against_what_the_others_came_to(outcomes: list[tuple[int, bool]]) -> None:
    came = [int(true) for _, true in outcomes]
    if len(set(came)) == 1:
        assert skill(outcomes) is None
        return
    others = [(sum(came) - each) / (len(came) - 1) for each in came]
    reference = fmean((rate - each) ** 2 for rate, each in zip(others, came, strict=True))
    assert skill(outcomes) == pytest.approx(1 - brier(outcomes) / reference)


def test_skill_needs_two_and_both_outcomes() -> None:
    assert skill([]) is None
    assert skill([(80, True)]) is None
    assert skill([(80, True), (60, True)]) is None
    assert skill([(90, True), (10, False)]) == pytest.approx(0.99)


@given(scored)
def test_surer_than_right_gives_a_gap_above_and_a_z_below_zero(outcomes: list[tuple[int, bool]]) -> None:
    assert (gap(outcomes) > 0) == (z_score(outcomes) < 0)


@pytest.mark.parametrize(
    ("z", "far"), [(1.64, True), (-1.64, True), (1.63, False), (-1.63, False), (0, False), (3, True)]
)
def test_the_line(z: float, far: bool) -> None:
    assert flagged(z) is far


def test_nothing_is_said_of_nothing() -> None:
    assert calibrate([]) == Calibration(
        scored=0,
        came_true=0,
        left_out=0,
        share_left_out=0.0,
        brier=None,
        skill=None,
        gap=None,
        z=None,
        verdict=Verdict.TOO_FEW,
        buckets=(),
    )


def test_under_ten_there_are_counts_only() -> None:
    nine = calibrate(said(80, 5, 4))
    assert (nine.scored, nine.came_true, nine.left_out, nine.share_left_out) == (9, 5, 0, 0.0)
    assert (nine.brier, nine.skill, nine.gap, nine.z, nine.buckets) == (None, None, None, None, ())
    assert nine.verdict is Verdict.TOO_FEW


def test_from_ten_on_there_are_figures_and_no_verdict() -> None:
    ten = calibrate(said(80, 5, 5))
    assert ten.brier == pytest.approx(0.34)
    assert ten.skill == pytest.approx(1 - 0.34 / (25 / 81))
    assert ten.gap == pytest.approx(0.3)
    assert ten.z == pytest.approx(-3 / sqrt(1.6))
    assert ten.verdict is Verdict.TOO_FEW
    assert calibrate(said(90, 0, 19)).verdict is Verdict.TOO_FEW


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        (said(80, 10, 10), Verdict.OVERCONFIDENT),
        (said(50, 15, 5), Verdict.UNDERCONFIDENT),
        (said(50, 10, 10), Verdict.NEITHER),
        (said(50, 13, 7), Verdict.NEITHER),  # z = 3 / √5 = 1.34
        (said(50, 14, 6), Verdict.UNDERCONFIDENT),  # z = 4 / √5 = 1.79
        (said(50, 6, 14), Verdict.OVERCONFIDENT),
    ],
)
def test_from_twenty_on_there_is_a_verdict(outcomes: list[tuple[int, Happened]], verdict: Verdict) -> None:
    assert len(outcomes) == 20
    assert calibrate(outcomes).verdict is verdict


@pytest.mark.parametrize("happened", [PARTLY, VOID, CANNOT_TELL])
def test_what_is_neither_yes_nor_no_is_counted_and_left_out(happened: Happened) -> None:
    with_it = calibrate([*said(80, 5, 5), *repeat((90, happened), 6)])
    without = calibrate(said(80, 5, 5))
    assert (with_it.scored, with_it.left_out, with_it.share_left_out) == (10, 6, 0.375)
    assert (with_it.brier, with_it.z, with_it.came_true) == (without.brier, without.z, without.came_true)
    assert calibrate([(90, happened)]).share_left_out == 1.0


def test_a_confidence_has_a_bucket_from_eight_on() -> None:
    seen = calibrate([*said(90, 6, 2), *said(30, 3, 6), *said(60, 4, 3)])
    assert seen.buckets == (
        Bucket(confidence=30, scored=9, came_true=3),
        Bucket(confidence=90, scored=8, came_true=6),
    )


@pytest.mark.parametrize("confidence", [0, 100, -10, 110])
def test_nobody_is_that_sure(confidence: int) -> None:
    with pytest.raises(ValueError, match=r"^a confidence lies between 0 and 100 per cent, both excluded$"):
        calibrate([(80, YES), (confidence, PARTLY)])


def test_one_and_ninety_nine_per_cent_are_chances() -> None:
    assert calibrate([(1, NO), (99, YES)]).came_true == 1


def share_flagged(scored_each: int, points_off: int, runs: int = 6_000) -> float:
    """How often the line flags a team that says one of the seven evenly and is right so many points less often."""
    chance = Random(f"{scored_each} {points_off}")  # noqa: S311 - a simulation
    teams = (
        [(sure, 100 * chance.random() < sure - points_off) for sure in chance.choices(SEVEN, k=scored_each)]
        for _ in range(runs)
    )
    return 100 * sum(flagged(z_score(team)) for team in teams) / runs


@pytest.mark.parametrize("scored_each", [10, 20, 50])
def test_a_perfectly_calibrated_team_is_flagged_ten_per_cent_of_the_time(scored_each: int) -> None:
    assert share_flagged(scored_each, 0) == pytest.approx(10, abs=2)


@pytest.mark.parametrize(("scored_each", "caught"), [(10, 29), (20, 46), (50, 77)])
def test_a_team_15_points_overconfident_is_caught_as_often_as_the_product_says(
    scored_each: int, caught: int
) -> None:
    assert share_flagged(scored_each, 15) == pytest.approx(caught, abs=2)


def exact_share_flagged(scored_each: int, points_off: int) -> float:
    """The same without chance: every team there can be, by how likely it is."""
    teams = {(0, 0): 1.0}
    for _ in range(scored_each):
        grown: dict[tuple[int, int], float] = {}
        for (surplus, spread), likely in teams.items():
            for sure in SEVEN:
                right, wider = max(0, sure - points_off) / 100, spread + sure * (100 - sure)
                for came, share in ((100, right), (0, 1 - right)):
                    team = (surplus + came - sure, wider)
                    grown[team] = grown.get(team, 0) + likely * share / len(SEVEN)
        teams = grown
    return 100 * sum(likely for (surplus, spread), likely in teams.items() if flagged(surplus / sqrt(spread)))


def test_the_rates_that_are_told_are_those_seen() -> None:
    assert [size for size, _ in CAUGHT] == [10, 20, 50]
    assert round(exact_share_flagged(10, 15)) == CAUGHT[0][1]
    for size, rate in CAUGHT:
        assert share_flagged(size, 15) == pytest.approx(rate, abs=1)


@pytest.mark.soak
@pytest.mark.parametrize(("size", "rate"), CAUGHT[:2])  # that for 50 takes a minute and a half: 77.16
def test_the_rates_that_are_told_are_exact(size: int, rate: int) -> None:
    assert round(exact_share_flagged(size, 15)) == rate
