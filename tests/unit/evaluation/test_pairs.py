"""Minimal pairs: what must change between two texts, and what must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.chair.playbook import PlaybookChair
from bot.chair.reading import Reading
from bot.evaluation.cases import BadCases, NoCases
from bot.evaluation.pairs import PairResult, judged, pair_results, pairs_passed, read_pairs, required_passed
from storage.vocabulary import CustomerEffect, DecisionClass, Flag
from tests.unit.evaluation.examples import reading

WORSE = reading(
    "What do I use when Acme's app is offline?",
    customer=CustomerEffect.WORSE,
    decision_class=DecisionClass.LOSE_LOSE,
    flags=(Flag.NO_NOTICE,),
    in_the_chair="pickers",
)
BETTER = reading(
    "What do I use when our app is offline?", customer=CustomerEffect.BETTER, in_the_chair="the picker at night"
)


def outcome(*expectations: dict[str, Any], a: Reading = WORSE, b: Reading = BETTER) -> bool:
    line = json.dumps({"id": "M1", "a": "one", "b": "two", "expectations": expectations})
    (pair,) = read_pairs([line], "pairs.jsonl")
    return not judged(pair, a, b).failures


@pytest.mark.parametrize(
    ("expectation", "holds"),
    [
        ({"field": "class", "must": "be_same"}, False),
        ({"field": "class", "must": "differ"}, True),
        ({"field": "customer", "must": "be_one_of", "of": ["a"], "values": ["worse", "same"]}, True),
        ({"field": "customer", "must": "be_one_of", "values": ["worse"]}, False),
        ({"field": "flags", "must": "hold_any_of", "of": ["a"], "values": ["no_notice", "privacy"]}, True),
        ({"field": "flags", "must": "hold_any_of", "of": ["b"], "values": ["no_notice"]}, False),
        ({"field": "flags", "must": "hold_none_of", "of": ["b"], "values": ["no_notice"]}, True),
        ({"field": "flags", "must": "hold_none_of", "values": ["no_notice"]}, False),
        ({"field": "in_the_chair", "must": "hold_any_of", "values": ["pickers"]}, True),
        ({"field": "in_the_chair", "must": "hold_any_of", "values": ["night pickers"]}, False),
        ({"field": "questions", "must": "be_same"}, False),
        ({"field": "questions", "must": "be_same", "but_for": ["our", "Acme's"]}, True),
    ],
)
def test_expectations(expectation: dict[str, Any], *, holds: bool) -> None:
    assert outcome(expectation) is holds


def test_a_failure_says_what_was_wanted_and_what_came() -> None:
    line = {"id": "M1", "a": "one", "b": "two", "expectations": [{"field": "class", "must": "be_same"}]}
    (pair,) = read_pairs([json.dumps(line)], "pairs.jsonl")
    assert judged(pair, WORSE, BETTER).failures == ("class must be_same: lose_lose and unclear",)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"expectations": []}, "expectations: tuple should have at least 1 item"),
        (
            {"expectations": [{"field": "mood", "must": "be_same"}]},
            "expectations.0: field must be one of",
        ),
        ({"expectations": [{"field": "class", "must": "be_one_of"}]}, "expectations.0: be_one_of"),
        ({"expectations": [{"field": "class", "must": "be_same", "values": ["type_a"]}]}, "expectations.0: "),
        ({"expect": "class same"}, "expectations: field required"),
    ],
)
def test_a_bad_pair_is_named_with_its_line(bad: dict[str, Any], why: str) -> None:
    with pytest.raises(BadCases) as caught:
        read_pairs(["", json.dumps({"id": "M1", "a": "one", "b": "two"} | bad)], "pairs.jsonl")
    assert caught.value.sentence.startswith(f"pairs.jsonl, line 2: {why}")


def test_no_pairs_say_so() -> None:
    with pytest.raises(NoCases):
        read_pairs([], "pairs.jsonl")


def test_three_pairs_must_be_there_and_pass() -> None:
    passed = [PairResult(f"M{n}", ()) for n in range(11, 14)]
    assert required_passed(passed)
    assert not required_passed(passed[1:])
    assert not required_passed([*passed[1:], PairResult("M11", ("class must be_same",))])
    assert pairs_passed([*passed, PairResult("M1", ("no",))]).value == 0.75


@pytest.mark.anyio
async def test_the_projects_own_pairs_are_read_and_those_that_must_pass_do() -> None:
    lines = (Path(__file__).parents[2] / "cases" / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = read_pairs(lines, "pairs.jsonl")
    assert len(pairs) == 14
    assert required_passed(await pair_results(PlaybookChair(), pairs))
