"""The table: every figure beside the constant's, its aim and whether it is met."""

from __future__ import annotations

import json
from itertools import count

import pytest

from bot.chair.reading import Question, Reading
from bot.evaluation.answers import Answer, answers
from bot.evaluation.constant import constant_answers, fitted
from bot.evaluation.figures import Aim, all_figures
from bot.evaluation.intervals import Measured
from bot.evaluation.pairs import PairResult
from bot.evaluation.report import Evaluation, as_json, as_text, remarks, table
from storage.vocabulary import CustomerEffect, DecisionClass, Flag
from tests.unit.evaluation.examples import answered, case, reading

CASES = [
    case("-+?", id="C1", industry="bank", principles=["say_no", "long_term"], in_the_chair="savers"),
    case("-+?", id="C2", industry="bank", principles=["say_no"], in_the_chair="people with savings"),
    case("++?", id="C3", industry="bank", principles=["say_no"], in_the_chair="savers", flags=[]),
    case("+-?", id="C4", industry="rail", principles=["make_whole"], in_the_chair="riders", flags=["privacy"]),
]


class Echo:
    """An engine that asks about the text's own words, and something else the second time."""

    def __init__(self) -> None:
        self.times = count()

    async def read(self, question: Question) -> Reading:
        return reading(f"And {next(self.times)}?", text=question.text)


def test_the_constant_is_what_is_commonest_in_its_training_cases() -> None:
    chair = fitted(CASES)
    assert chair.decision_class is DecisionClass.COMMERCIAL_OVER_CUSTOMER
    assert chair.customer is CustomerEffect.WORSE
    assert chair.principles == ("say_no", "long_term", "make_whole")
    assert chair.flags == (Flag.LATER_UNSTATED,)
    assert chair.in_the_chair == "savers"


def test_a_constant_of_nothing_says_that_nothing_is_known() -> None:
    assert fitted([]).decision_class is DecisionClass.UNCLEAR
    assert fitted([]).principles == ()


def test_the_constant_is_never_fitted_on_the_cases_it_answers() -> None:
    given = constant_answers(CASES, None)
    assert [answer.case.id for answer in given] == ["C1", "C2", "C3", "C4"]
    # The bank's cases are answered from the one case of the railway, and the other way round.
    assert [answer.reading.in_the_chair for answer in given] == ["riders"] * 3 + ["savers"]
    assert {answer.reading.in_the_chair for answer in constant_answers(CASES, CASES[3:])} == {"riders"}


@pytest.mark.parametrize(
    ("aim", "measured", "met"),
    [
        (Aim("at least", 0.8), Measured(0.8, 5), True),
        (Aim("at least", 0.8), Measured(0.79, 5), False),
        (Aim("at most", 0.1), Measured(0.1, 10), True),
        (Aim("at most", 0.1), Measured(0.11, 10), False),
        (Aim("over", 0), Measured(0.2, 5, 0.01, 0.4), True),
        (Aim("over", 0), Measured(0.2, 5, 0.0, 0.4), False),
        (Aim("at least", 0.8), Measured(None, 0), None),
    ],
)
def test_aims(aim: Aim, measured: Measured, met: bool | None) -> None:
    assert aim.met(measured) is met


@pytest.mark.anyio
async def test_answers_are_timed_and_asked_twice_on_request() -> None:
    ticks = count()
    given = await answers(Echo(), CASES[:1], lambda: float(next(ticks)), twice=True)
    assert given[0].seconds == 1
    assert given[0].repeated is not None
    assert given[0].repeated != given[0].reading
    assert (await answers(Echo(), CASES[:1], lambda: 0.0, twice=False))[0].repeated is None


def evaluation() -> Evaluation:
    given = [answered(each, "When?", decision_class=DecisionClass.TYPE_A) for each in CASES]
    given[0] = Answer(given[0].case, given[0].reading, 0.004, given[0].reading)
    pairs = [PairResult("M01", ("class must differ",))]
    figures = all_figures(given, constant_answers(CASES, None), pairs, pairs)
    return Evaluation("cases.jsonl", "playbook", "sha256:0", "others", figures, given, pairs, remarks(CASES))


def test_every_figure_stands_once_with_its_constant() -> None:
    figures = {figure.key: figure for figure in evaluation().figures}
    assert len(figures) == len(evaluation().figures) == 27
    assert figures["class_strict"].measured.value == 0.25
    # The bank is answered "good for customers, no payback", the railway "good for us, worse for customers".
    assert figures["class_strict"].constant == 0
    assert (figures["swap_test"].constant, figures["same_again"].met) == (0.5, True)
    assert (figures["minimal_pairs"].measured.value, figures["minimal_pairs"].met) == (0, False)
    assert figures["latency_p95"].measured == Measured(4.0, 1)


def test_the_table_lines_up_and_dashes_what_is_not_known() -> None:
    lines = table(evaluation().figures).splitlines()
    assert len({len(line) for line in lines}) == 1
    (macro,) = [line for line in lines if line.startswith("| macro-F1")]
    assert [cell.strip() for cell in macro.strip("|").split("|")][1:4] == ["–", "0", "–"]


def test_the_text_names_failed_pairs_and_unmarked_labels() -> None:
    text = as_text(evaluation())
    assert "M01: class must differ" in text
    assert "4 cases do not mark what is stated" in text
    assert "C3, C4 is not what the class rule makes of its signs" in text


def test_the_document_has_what_was_wanted_and_what_was_answered() -> None:
    document = json.loads(json.dumps(as_json(evaluation())))
    assert document["answers"][0]["class"] == {"wanted": "commercial_over_customer", "answered": "type_a"}
    assert document["answers"][0]["in_the_chair"]["found"] is False
    assert document["pairs"] == [{"id": "M01", "passed": False, "failures": ["class must differ"]}]
    assert {"key", "value", "n", "low", "high", "constant", "aim", "met"} <= document["figures"][0].keys()
