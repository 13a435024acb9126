"""Calibration: what can and cannot be said of how sure a team was, for one side of its predictions.

Source: `product.md`, *The review*, Calibration. Team level only; the customer side and the commercial side are
never put together. Only yes and no can be scored: partly, void and cannot_tell are counted as left out.

A worked example, checked by hand: of 5 predictions at 80 % and 5 at 60 %, 3 of each came true; another did partly.
    Brier      (3 · 0.2² + 2 · 0.8² + 3 · 0.4² + 2 · 0.6²) / 10 = (0.12 + 1.28 + 0.48 + 0.72) / 10 = 0.26
    reference  6 · 4 / 9² = 0.2963, so the skill is 1 - 0.26 / 0.2963 = 0.1225
    gap        0.7 - 0.6 = 0.1
    z          (6 - 7) / √(5 · 0.8 · 0.2 + 5 · 0.6 · 0.4) = -1 / √2 = -0.7071

>>> three_of_five = [Happened.YES] * 3 + [Happened.NO] * 2
>>> seen = calibrate([(sure, each) for sure in (80, 60) for each in three_of_five] + [(90, Happened.PARTLY)])
>>> seen.scored, seen.came_true, seen.left_out, round(seen.share_left_out, 4)
(10, 6, 1, 0.0909)
>>> [round(figure, 4) for figure in (seen.brier, seen.skill, seen.gap, seen.z)]
[0.26, 0.1225, 0.1, -0.7071]
>>> seen.verdict.value
'too_few'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from storage.vocabulary import Happened

FROM_FIGURES = 10
FROM_VERDICT = 20
FROM_BUCKET = 8
# The line where a perfectly calibrated team is flagged 10 % of the time.
FLAG_LINE = 1.64
# How often a team whose chances are 15 points below what it says is flagged, in per cent, from so many scored on.
# Confidences drawn evenly from the seven, chance max(0, p - 0.15). Added up exactly: 29.1, 45.1 and 77.2.
CAUGHT = ((10, 29), (20, 45), (50, 77))

# How sure in per cent, and whether it came true.
Scored = Sequence[tuple[int, bool]]


class Verdict(StrEnum):
    """What the scored predictions say of how sure the team is; `too_few` is no verdict."""

    TOO_FEW = "too_few"
    NEITHER = "neither"
    OVERCONFIDENT = "overconfident"
    UNDERCONFIDENT = "underconfident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The predictions made with one confidence, in per cent; never fewer than `FROM_BUCKET`."""

    confidence: int
    scored: int
    came_true: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The figures of one side. Under `FROM_FIGURES` scored there are counts only.

    `share_left_out` is of all outcomes, from 0 to 1. `brier` is 0 at best, 0.25 for saying 50 % always. `skill` is
    1 at best, 0 for no better than the base rate; None where every outcome was alike. `gap` is mean confidence less
    the share that came true, from -1 to 1. `z` below 0 means surer than right.
    """

    scored: int
    came_true: int
    left_out: int
    share_left_out: float
    brier: float | None
    skill: float | None
    gap: float | None
    z: float | None
    verdict: Verdict
    buckets: tuple[Bucket, ...]


def calibrate(outcomes: Sequence[tuple[int, Happened]]) -> Calibration:
    """The calibration of one side, from the written-down confidence in per cent and what happened, for each.

    Raises ValueError for a confidence of 0 or 100 and beyond: nobody can be that sure.
    """
    if not all(0 < confidence < 100 for confidence, _ in outcomes):
        raise ValueError("a confidence lies between 0 and 100 per cent, both excluded")
    known = {Happened.YES: True, Happened.NO: False}
    scored = [(confidence, known[happened]) for confidence, happened in outcomes if happened in known]
    left_out = len(outcomes) - len(scored)
    enough = len(scored) >= FROM_FIGURES
    return Calibration(
        scored=len(scored),
        came_true=_came_true(scored),
        left_out=left_out,
        share_left_out=left_out / len(outcomes) if outcomes else 0.0,
        brier=brier(scored) if enough else None,
        skill=skill(scored) if enough else None,
        gap=gap(scored) if enough else None,
        z=z_score(scored) if enough else None,
        verdict=_verdict(scored),
        buckets=_buckets(scored) if enough else (),
    )


def brier(scored: Scored) -> float:
    """Mean (p - o)², for at least one prediction."""
    return sum((confidence - 100 * true) ** 2 for confidence, true in scored) / (10_000 * len(scored))


def skill(scored: Scored) -> float | None:
    """1 - Brier / reference. The reference says, for each prediction, the share of the others that came true.

    With k of n true, its Brier score is k (n - k) / (n - 1)². None where that is 0: all alike, or fewer than two.
    """
    true, n = _came_true(scored), len(scored)
    if true in (0, n):
        return None
    return 1 - brier(scored) * (n - 1) ** 2 / (true * (n - true))


def gap(scored: Scored) -> float:
    """Mean p - mean o, for at least one prediction: above 0 is surer than right."""
    return -_surplus(scored) / (100 * len(scored))


def z_score(scored: Scored) -> float:
    """Σ(o - p) / √Σ p(1 - p), for at least one prediction: below 0 is surer than right."""
    return _surplus(scored) / sqrt(sum(confidence * (100 - confidence) for confidence, _ in scored))


def flagged(z: float) -> bool:
    """Whether `z` is so far from 0 that a perfectly calibrated team gets there 10 % of the time only."""
    return abs(z) >= FLAG_LINE


def _verdict(scored: Scored) -> Verdict:
    if len(scored) < FROM_VERDICT:
        return Verdict.TOO_FEW
    z = z_score(scored)
    if not flagged(z):
        return Verdict.NEITHER
    return Verdict.OVERCONFIDENT if z < 0 else Verdict.UNDERCONFIDENT


def _buckets(scored: Scored) -> tuple[Bucket, ...]:
    by_confidence: dict[int, list[bool]] = {}
    for confidence, true in scored:
        by_confidence.setdefault(confidence, []).append(true)
    return tuple(
        Bucket(confidence=confidence, scored=len(each), came_true=sum(each))
        for confidence, each in sorted(by_confidence.items())
        if len(each) >= FROM_BUCKET
    )


def _came_true(scored: Scored) -> int:
    return sum(true for _, true in scored)


def _surplus(scored: Scored) -> int:
    """Σ(o - p) in hundredths: whole numbers, so that nothing is lost in adding up."""
    return sum(100 * true - confidence for confidence, true in scored)
