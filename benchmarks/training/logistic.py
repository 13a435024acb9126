"""Logistic regression in plain Python: stochastic steps in a fixed order, the same weights every time."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.chair.playbook.learned.model import logistic, softmax

SEED = 20261122
EPOCHS = 12
STEP = 1.0
SHRINK = 2e-5
ENOUGH = 0.04
"""An error smaller than this is left alone: it moves no decision and costs most of the time."""

Example = Sequence[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weights of one head: per class, per feature."""

    classes: tuple[str, ...]
    weights: list[list[float]]


def unit(values: Mapping[str, float], places: Mapping[str, int]) -> list[tuple[int, float]]:
    """The known features of a text by place, at length one, so that a long text does not outweigh a short one."""
    known = [(places[name], value) for name, value in values.items() if name in places]
    size = sqrt(sum(value * value for _, value in known)) or 1.0
    return [(place, value / size) for place, value in known]


def fit(examples: Sequence[Example], labels: Sequence[str], features: int) -> Fitted:
    """One of several classes, by softmax."""
    classes = tuple(sorted(set(labels)))
    wanted = [classes.index(label) for label in labels]
    weights = [[0.0] * features for _ in classes]
    for step, order in _rounds(len(examples)):
        for at in order:
            chances = softmax([_dot(row, examples[at]) for row in weights])
            for place, row in enumerate(weights):
                _move(row, examples[at], (place == wanted[at]) - chances[place], step)
    return Fitted(classes, weights)


def fit_each(examples: Sequence[Example], labels: Sequence[frozenset[str]], features: int) -> Fitted:
    """Each of several labels for itself, yes or no."""
    classes = tuple(sorted(frozenset[str]().union(*labels)))
    weights = [[0.0] * features for _ in classes]
    for step, order in _rounds(len(examples)):
        for at in order:
            for label, row in zip(classes, weights, strict=True):
                _move(row, examples[at], (label in labels[at]) - logistic(_dot(row, examples[at])), step)
    return Fitted(classes, weights)


def _rounds(count: int) -> list[tuple[float, list[int]]]:
    shuffler = random.Random(SEED)  # noqa: S311 - an order of training, no secret
    found = []
    for epoch in range(EPOCHS):
        order = list(range(count))
        shuffler.shuffle(order)
        found.append((STEP / (1 + epoch / 4), order))
    return found


def _dot(row: Sequence[float], example: Example) -> float:
    total = 0.0
    for place, value in example:
        total += row[place] * value
    return total


def _move(row: list[float], example: Example, error: float, step: float) -> None:
    if -ENOUGH < error < ENOUGH:
        return
    for place, value in example:
        row[place] += step * (error * value - SHRINK * row[place])
