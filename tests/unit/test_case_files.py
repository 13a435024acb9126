"""The labelled cases and pairs are whole, balanced and free of contradiction (`tests/cases/README.md`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.chair.reading import ReadingOutcome
from bot.decisions.class_rule import automatic_flags, derive_class
from prompts.playbook import load
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Door, Flag

CASES = Path(__file__).parents[1] / "cases"
CUSTOMER = dict(zip("+0-?", ("better", "same", "worse", "unknown"), strict=True))
COMMERCIAL = dict(zip("+0-?", ("gain", "same", "cost", "unknown"), strict=True))
AUTOMATIC = {Flag.DEFERRED, Flag.BORROWED, Flag.LATER_UNSTATED}
DIRECTION = {"+": "for", "-": "against", "0": "neutral", "?": "neutral"}
FIELDS = {
    "id": str,
    "split": str,
    "industry": str,
    "direction": str,
    "title": str,
    "decision": str,
    "in_the_chair": str,
    "chair_synonyms": list,
    "paying_customers": list,
    "end_users": list,
    "others_affected": list,
    "customer_impact": dict,
    "commercial_impact": dict,
    "stated": dict,
    "class": str,
    "accept": list,
    "flags": list,
    "principles": list,
    "door": str,
    "must_not_claim": list,
}
MOVES = {move.id for move in load().moves}
PRINCIPLES = {principle.id for principle in load().principles}
WORDS: dict[str, set[Any]] = {
    "class": set(DecisionClass),
    "customer": set(CustomerEffect),
    "now": set(CommercialEffect),
    "later": set(CommercialEffect),
    "flags": set(Flag),
    "principles": PRINCIPLES,
    "move": MOVES,
    "outcome": set(ReadingOutcome),
    "door": set(Door),
}
OF_WORDS = {"in_the_chair", "questions", "look_up", "trade"}
COMPARED = {"be_same", "differ"}
LOOKED_UP = {"be_one_of", "hold_any_of", "hold_none_of"}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines()]


OWN, SEEDS, PAIRS = lines("own-cases.jsonl"), lines("seed-cases.jsonl"), lines("pairs.jsonl")
ALL = [*OWN, *SEEDS]


def holds(rule: Callable[[dict[str, Any]], None], cases: Iterable[dict[str, Any]]) -> None:
    """One test for thousands of cases, which names every one that breaks the rule."""
    broken = {}
    for case in cases:
        try:
            rule(case)
        except AssertionError as error:
            broken[case["id"]] = str(error)
    assert not broken


def test_a_case_has_every_field_in_its_shape() -> None:
    def rule(case: dict[str, Any]) -> None:
        for field, kind in FIELDS.items():
            assert isinstance(case[field], kind), field
        assert 10 <= len(case["decision"]) <= 500
        assert all(case[field].strip() for field in ("title", "in_the_chair"))
        assert set(case["stated"]) == {"customer", "now", "later"}
        assert all(type(mark) is bool for mark in case["stated"].values())
        assert case["customer_impact"]["text"]
        assert case["commercial_impact"]["text"]
        assert "source" not in case

    holds(rule, ALL)


def test_a_case_uses_known_words_alone() -> None:
    def rule(case: dict[str, Any]) -> None:
        assert set(case["principles"]) <= PRINCIPLES
        assert set(case["flags"]) <= set(Flag)
        assert set(case["accept"]) <= set(DecisionClass)
        assert case["door"] in {"one_way", "two_way"}
        for field in ("flags", "principles", "accept", "chair_synonyms"):
            assert len(case[field]) == len(set(case[field])), field

    holds(rule, ALL)


def test_class_and_flags_follow_from_the_signs() -> None:
    def rule(case: dict[str, Any]) -> None:
        commercial = case["commercial_impact"]
        customer = CustomerEffect(CUSTOMER[case["customer_impact"]["sign"]])
        now, later = (CommercialEffect(COMMERCIAL[commercial[when]]) for when in ("now", "later"))
        assert case["class"] == derive_class(customer, now, later)
        assert case["class"] in case["accept"]
        assert set(case["flags"]) & AUTOMATIC == set(automatic_flags(customer, now, later))
        assert case["direction"] == DIRECTION[case["customer_impact"]["sign"]]

    holds(rule, ALL)


def test_an_own_case_names_its_move_and_its_principles() -> None:
    def rule(case: dict[str, Any]) -> None:
        assert case["split"] == "own"
        assert case["move"] in MOVES
        assert (case["industry"] == "internal") is ("internal_customer" in case["flags"])
        assert len(case["principles"]) in ((0,) if case["move"] == "nobody" else (2, 3, 4))
        unfelt = case["move"] == "nobody"
        assert unfelt is (case["in_the_chair"] == "nobody outside")
        assert not unfelt or case["customer_impact"]["sign"] == "0"
        assert case["end_users"] or unfelt

    holds(rule, OWN)


def test_what_is_not_known_was_not_inferred() -> None:
    def rule(case: dict[str, Any]) -> None:
        signs = {"customer": case["customer_impact"]["sign"], **case["commercial_impact"]}
        assert all(case["stated"][effect] for effect in case["stated"] if signs[effect] == "?")

    holds(rule, OWN)


def test_the_own_cases_are_many_and_spread() -> None:
    ids = [case["id"] for case in OWN]
    assert ids == [f"C{number:03}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 210
    assert len({case["decision"] for case in OWN}) == len(ids)
    industries = Counter(case["industry"] for case in OWN)
    assert sum(count >= 8 for count in industries.values()) >= 14
    moves = Counter(case["move"] for case in OWN)
    assert set(moves) == MOVES
    assert min(moves.values()) >= 8
    assert moves["nobody"] >= 12


def test_the_own_cases_cover_both_directions_and_every_class() -> None:
    directions = Counter(case["direction"] for case in OWN)
    assert abs(directions["for"] - directions["against"]) <= len(OWN) / 10
    assert directions["neutral"] >= 30
    classes = Counter(case["class"] for case in OWN)
    for name in DecisionClass:
        few = name in {DecisionClass.COMMERCIAL_ONLY, DecisionClass.NO_ONE_GAINS}
        assert classes[name] >= (10 if few else 15), name


def test_the_seeds_keep_their_ids() -> None:
    assert [case["id"] for case in SEEDS] == [f"S{number:02}" for number in range(1, 46)]
    assert {case["split"] for case in SEEDS} == {"seed"}


def test_seeds_that_never_mention_money_have_no_stated_commercial_effect() -> None:
    for case in SEEDS:
        if case["id"] in {"S30", "S31", "S36", "S37"}:
            assert not case["stated"]["now"]
            assert not case["stated"]["later"]


def test_there_are_fourteen_pairs_of_two_texts() -> None:
    assert [pair["id"] for pair in PAIRS] == [f"M{number:02}" for number in range(1, 15)]
    assert all(pair["a"] != pair["b"] and pair["expect"] and pair["expectations"] for pair in PAIRS)


@pytest.mark.parametrize("pair", [pytest.param(pair, id=pair["id"]) for pair in PAIRS])
def test_expectations_come_from_the_closed_vocabulary(pair: dict[str, Any]) -> None:
    for wanted in pair["expectations"]:
        assert set(wanted) <= {"field", "must", "of", "values", "but_for"}
        assert wanted["field"] in set(WORDS) | OF_WORDS
        if wanted["must"] in COMPARED:
            assert not {"of", "values"} & set(wanted)
        else:
            assert wanted["must"] in LOOKED_UP
            assert "but_for" not in wanted
            assert set(wanted["of"]) <= {"a", "b"}
            assert set(wanted["values"]) <= WORDS.get(wanted["field"], set(wanted["values"]))
            assert wanted["of"]
            assert wanted["values"]
