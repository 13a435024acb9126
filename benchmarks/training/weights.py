"""The weights file of the small model, made from lessons."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.training.logistic import Fitted, fit, fit_each, unit
from benchmarks.training.texts import Lesson
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.learned.model import EACH_OF, ONE_OF, SCALE
from bot.chair.playbook.orders import without_orders
from bot.chair.playbook.ruled import features_of, ruled, without_pressure
from bot.chair.playbook.text import sentences
from bot.chair.playbook.thin import readable_part

SIGNS = frozenset({"customer", "now", "later"})
LEAST_TEXTS = 2
"""A feature met in a single text tells nothing of the next."""
LEAST_WEIGHT, LEAST_OF_MANY = 10, 30
"""Hundredths below which a weight is left out: of the signs, and of the heads with many classes, to be quick."""
PULL = 0.7
"""How much of what is common together counts; below 1, as the training texts are not drawn like real ones."""


def weights_of(lessons: Sequence[Lesson]) -> dict[str, Any]:
    """The content of the weights file: the same for the same lessons."""
    seen = [_seen(lesson.text) for lesson in lessons]
    met = Counter(name for values in seen for name in values)
    names = sorted(name for name, count in met.items() if count >= LEAST_TEXTS)
    places = {name: place for place, name in enumerate(names)}
    examples = [unit(values, places) for values in seen]
    heads = {head: _one_of(head, lessons, examples, len(names)) for head in ONE_OF}
    heads |= {head: fit_each(examples, [getattr(each, head) for each in lessons], len(names)) for head in EACH_OF}
    return {
        "classes": {head: list(fitted.classes) for head, fitted in heads.items()},
        "together": _together(lessons),
        "weights": {name: flat for place, name in enumerate(names) if (flat := _flat(place, heads))},
    }


def _seen(text: str) -> dict[str, float]:
    """A text as the engine shows it to the model."""
    told = without_pressure(readable_part(sentences(without_orders(text))))
    return features_of(told, ruled(told, Cues(told)))


def as_text(weights: dict[str, Any]) -> str:
    """The file, a feature a line, so that a change of it can be read."""
    lines = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(flat, separators=(',', ':'))}" for name, flat in weights["weights"].items()
    )
    head = {key: value for key, value in weights.items() if key != "weights"}
    return f'{json.dumps(head)[:-1]}, "weights": {{\n{lines}\n}}}}\n'


def _one_of(head: str, lessons: Sequence[Lesson], examples: Sequence[Any], count: int) -> Fitted:
    labelled = [place for place, lesson in enumerate(lessons) if getattr(lesson, head) is not None]
    return fit([examples[at] for at in labelled], [getattr(lessons[at], head) for at in labelled], count)


def _flat(place: int, heads: Mapping[str, Fitted]) -> list[int]:
    flat: list[int] = []
    at = 0
    for head, fitted in heads.items():
        least = LEAST_WEIGHT if head in SIGNS else LEAST_OF_MANY
        for row in fitted.weights:
            weight = round(row[place] * SCALE)
            if abs(weight) >= least:
                flat += [at, weight]
            at += 1
    return flat


def _together(lessons: Sequence[Lesson]) -> dict[str, float]:
    """How much commoner each pair of signs is than its two signs by themselves."""
    total = len(lessons)
    customer, now = Counter(each.customer for each in lessons), Counter(each.now for each in lessons)
    pairs = Counter((each.customer, each.now) for each in lessons)
    return {
        f"{one} {other}": round(((pairs[one, other] + 1) * total / (customer[one] * now[other])) ** PULL, 3)
        for one in sorted(customer)
        for other in sorted(now)
    }
