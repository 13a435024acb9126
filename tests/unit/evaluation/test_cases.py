"""Labelled cases: what is refused, and what is left of a label when only the stated effects count."""

from __future__ import annotations

import json

import pytest

from bot.evaluation.cases import BadCases, NoCases, read_cases
from bot.evaluation.splits import by_industry
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag
from tests.unit.evaluation.examples import LINE, case, line

KNOWN = frozenset(LINE["principles"])


def test_lines_become_cases_and_empty_ones_are_skipped() -> None:
    found = read_cases([line(), "\n", line(id="C2")], "cases.jsonl", KNOWN)
    assert [each.id for each in found] == ["C1", "C2"]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{not json", "This is not JSON."),
        ("[1]", "A line must be a JSON object."),
        ("[" * 100_000, "This is not JSON."),
        (json.dumps({key: value for key, value in LINE.items() if key != "decision"}), "decision: field required."),
        (line(**{"class": "type_c"}), "class: input should be 'type_a'"),
        (line(customer_impact={"sign": "x"}), "customer_impact.sign: input should be '+', '0', '-' or '?'"),
        (line(customer_impact={"sign": ["-"]}), "customer_impact.sign: "),
        (line(flags=["rude"]), "flags.0: input should be"),
        (line(principles=["kindness"]), '"kindness" is no principle of the playbook.'),
        (line(decision=""), "decision: string should have at least 1 character."),
        (line(), "C1 is there twice, first in line 1."),
    ],
)
def test_a_bad_line_is_named_with_its_number(bad: str, why: str) -> None:
    with pytest.raises(BadCases) as caught:
        read_cases([line(), "", bad], "cases.jsonl", KNOWN)
    assert caught.value.sentence.startswith(f"cases.jsonl, line 3: {why}")
    assert "\n" not in caught.value.sentence


def test_a_file_without_cases_says_so() -> None:
    with pytest.raises(NoCases, match=r".*") as caught:
        read_cases(["", "  "], "cases.jsonl", KNOWN)
    assert caught.value.sentence.startswith("cases.jsonl holds no cases.")


def test_an_inferred_gain_is_put_to_unknown_and_the_class_and_flags_are_derived_again() -> None:
    strict = case("-+?", stated={"customer": True, "now": False, "later": True}).strict
    assert (strict.customer, strict.now) == (CustomerEffect.WORSE, CommercialEffect.UNKNOWN)
    assert strict.decision_class is DecisionClass.UNCLEAR
    assert strict.flags == {Flag.NO_NOTICE}


def test_a_case_whose_later_gain_is_inferred_keeps_the_class_of_what_is_stated() -> None:
    written = case("+-+", **{"class": "type_a"}, flags=["deferred"])
    inferred = case("+-+", **{"class": "type_a"}, flags=["deferred"], stated={"later": False})
    assert (written.strict.decision_class, written.strict.flags) == (DecisionClass.TYPE_A, {Flag.DEFERRED})
    assert (inferred.strict.decision_class, inferred.strict.flags) == (DecisionClass.TYPE_B, frozenset())


def test_without_marks_everything_counts_as_stated_and_automatic_flags_are_completed() -> None:
    strict = case("-+?", flags=[]).strict
    assert strict.decision_class is DecisionClass.COMMERCIAL_OVER_CUSTOMER
    assert strict.flags == {Flag.LATER_UNSTATED}


def test_a_class_against_the_rule_is_seen() -> None:
    assert case("-+?").follows_the_rule
    assert not case("++?").follows_the_rule


def test_a_typographic_minus_is_a_minus() -> None:
    assert case("−+?").customer is CustomerEffect.WORSE


def test_each_industry_is_held_out_once_and_never_trained_on() -> None:
    cases = [
        case(id=name, industry=industry)
        for name, industry in zip("abcde", ["x", "y", "x", None, None], strict=True)
    ]
    splits = [([one.id for one in train], [one.id for one in test]) for train, test in by_industry(cases)]
    assert splits == [
        (["b", "d", "e"], ["a", "c"]),
        (["a", "c", "d", "e"], ["b"]),
        (["a", "b", "c", "e"], ["d"]),
        (["a", "b", "c", "d"], ["e"]),
    ]
