"""The own cases scored by weights that never saw their industry, as `customer-chair eval` would score them."""

from __future__ import annotations

import time

from benchmarks.training.texts import CASES, cases, drills, of_cases
from benchmarks.training.weights import weights_of
from bot.chair.playbook.engine import read_question
from bot.chair.playbook.learned.model import Model, from_file
from bot.chair.reading import Question
from bot.evaluation.answers import Answer
from bot.evaluation.cases import Case
from bot.evaluation.constant import constant_answers
from bot.evaluation.figures import all_figures
from bot.evaluation.report import Evaluation, as_text, remarks

FOLDS = 6
"""Industries are held out in six groups: about four at a time."""


def fold_models(own: list[Case]) -> list[tuple[frozenset[str], Model]]:
    """(the industries held out, the model made without them) for each group."""
    industries = sorted({case.industry or "" for case in own})
    rest = [*of_cases(cases(CASES[1])), *drills()]
    found = []
    for first in range(FOLDS):
        held = frozenset(industries[first::FOLDS])
        seen = of_cases(case for case in own if case.industry not in held)
        found.append((held, from_file(weights_of([*seen, *rest]))))
    return found


def answers(own: list[Case], models: list[tuple[frozenset[str], Model]]) -> list[Answer]:
    """The reading of each case by the model that was made without its industry."""
    given = []
    for case in own:
        model = next(made for held, made in models if case.industry in held)
        question = Question(case.decision)
        began = time.perf_counter()
        reading = read_question(question, model)
        took = time.perf_counter() - began
        given.append(Answer(case, reading, took, read_question(question, model)))
    return given


def main() -> None:
    """Print the figures."""
    own = cases(CASES[0])
    given = answers(own, fold_models(own))
    figures = all_figures(given, constant_answers(own, None), [], [])
    version = given[0].reading.prompt_version
    name = f"{CASES[0]}, cross-validated by industry"
    print(
        as_text(
            Evaluation(
                name,
                "playbook",
                version,
                "the file's cases of every other industry",
                figures,
                given,
                [],
                remarks(own),
            )
        )
    )
