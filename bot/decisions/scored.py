"""Which predictions count for calibration, and how each came out. Source: `product.md`, *The review*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from storage.vocabulary import Happened, Side

_SCORES = frozenset({Happened.YES, Happened.NO})


def outcomes(
    predictions: Iterable[Mapping[str, Any]], reviews: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[Side, int, Happened]]:
    """For each prediction with a chance that was looked back at: its side, the chance in per cent, what happened.

    The chance is the one that was locked, never the recalled one: memory moves towards the outcome. `predictions`
    are those of the row, which the lock keeps, so one that an amendment added afterwards is not among them. A
    prediction counts once, with the first look-back that says yes or no: whoever looks again knows what was found
    before, and could otherwise look until it fits. Where none does, the latest one says why it is left out.
    """
    held = [(Side(each["side"]), each["happened"]) for review in reviews for each in review["outcomes"]]
    for prediction in predictions:
        side, confidence = Side(prediction["side"]), prediction.get("confidence")
        found = [Happened(happened) for of, happened in held if of is side]
        if confidence and found:
            yield side, confidence, next((each for each in found if each in _SCORES), found[-1])
