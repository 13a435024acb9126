"""The small model: what a text's features make likely. Its weights come from `python -m benchmarks.training`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, sqrt
from pathlib import Path
from typing import Any

import prompts

PATH = Path(prompts.__file__).with_name("weights.json")
SCALE = 100
"""Weights are kept as whole hundredths."""
ONE_OF = ("customer", "now", "later", "move")
EACH_OF = ("principles", "flags")

Chances = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Guess:
    """How likely each answer is; `features` are those the model knows, by their share in the text."""

    customer: Chances
    now: Chances
    later: Chances
    move: Chances
    principles: Chances
    flags: Chances
    features: Mapping[str, float]

    @property
    def likely_move(self) -> str:
        """The likeliest move."""
        return max(self.move, key=self.move.__getitem__)


@dataclass(frozen=True, slots=True)
class Model:
    """Per feature the places of the classes and the weights there, flat and in hundredths as the file has them.

    `together`: which two signs go together. Pairs are made of what texts have, a hundredth of it all.
    """

    classes: Mapping[str, Sequence[str]]
    weights: Mapping[str, Sequence[int]]
    offsets: Mapping[str, int]
    together: Mapping[str, float]
    _paired: dict[str, tuple[tuple[int, float], ...]] = field(default_factory=dict, repr=False, compare=False)

    def guess(self, features: Mapping[str, float]) -> Guess:
        """What the features of a text make likely."""
        weights = self.weights
        known = {name: value for name, value in features.items() if name in weights}
        size = sqrt(sum(value * value for value in known.values())) or 1.0
        scores = [0.0] * sum(len(classes) for classes in self.classes.values())
        paired = self._paired
        for name, value in known.items():
            share = value / size
            for place, pull in paired.get(name) or self._pairs(name):
                scores[place] += pull * share
        told = {head: self._chances(head, scores) for head in (*ONE_OF, *EACH_OF)}
        return Guess(**told, features={name: value / size for name, value in known.items()})

    def _chances(self, head: str, scores: Sequence[float]) -> Chances:
        classes, begin = self.classes[head], self.offsets[head]
        own = scores[begin : begin + len(classes)]
        values = softmax(own) if head in ONE_OF else [logistic(score) for score in own]
        return dict(zip(classes, values, strict=True))

    def pull(self, head: str, label: str, feature: str) -> float:
        """How much a feature speaks for a label."""
        place = self.offsets[head] + list(self.classes[head]).index(label)
        pairs = self._paired.get(feature) or self._pairs(feature)
        return next((pull for at, pull in pairs if at == place), 0.0)

    def _pairs(self, feature: str) -> tuple[tuple[int, float], ...]:
        """The places where a feature has a weight, each with it."""
        flat = self.weights.get(feature)
        if flat is None:
            return ()
        pulls = (hundredths / SCALE for hundredths in flat[1::2])
        found = self._paired[feature] = tuple(zip(flat[::2], pulls, strict=True))
        return found


@cache
def shipped() -> Model:
    """The model that is shipped with the project."""
    return from_file(json.loads(PATH.read_text(encoding="utf-8")))


def from_file(read: Mapping[str, Any]) -> Model:
    """The model of a weights file: classes by head, weights by feature, flat pairs of place and hundredths."""
    offsets, at = {}, 0
    for head in (*ONE_OF, *EACH_OF):
        offsets[head] = at
        at += len(read["classes"][head])
    return Model(read["classes"], read["weights"], offsets, read["together"])


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as chances that add up to one."""
    top = max(scores)
    raised = [exp(score - top) for score in scores]
    total = sum(raised)
    return [each / total for each in raised]


def logistic(score: float) -> float:
    """A score as a chance."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
