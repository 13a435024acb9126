"""Measures against a label, on a handful of cases that are counted by hand."""

from __future__ import annotations

import pytest

from bot.evaluation import label_measures as measures
from bot.evaluation.answers import Answer
from bot.evaluation.intervals import Measured
from storage.vocabulary import CustomerEffect, DecisionClass, Flag
from tests.unit.evaluation.examples import answered, case

A, B = DecisionClass.TYPE_A, DecisionClass.TYPE_B
COVER, UNCLEAR = DecisionClass.COMMERCIAL_OVER_CUSTOMER, DecisionClass.UNCLEAR
# The signs of a case with this class.
SIGNS = {A: "++?", B: "+-?", COVER: "-+?", UNCLEAR: "-??"}


def said(*wanted_and_got: tuple[DecisionClass, DecisionClass]) -> list[Answer]:
    return [
        answered(case(SIGNS[want], id=f"C{n}"), decision_class=got) for n, (want, got) in enumerate(wanted_and_got)
    ]


FIVE = said((A, A), (A, UNCLEAR), (COVER, A), (UNCLEAR, UNCLEAR), (UNCLEAR, A))


def test_class_strict_counts_every_case() -> None:
    assert measures.class_strict(FIVE).value == pytest.approx(2 / 5)


def test_class_where_it_does_not_abstain_counts_what_it_names() -> None:
    measured = measures.class_when_named(FIVE)
    assert (measured.value, measured.n) == (pytest.approx(1 / 3), 3)


def test_coverage_leaves_out_what_is_unclear_in_the_label() -> None:
    measured = measures.coverage(FIVE)
    assert (measured.value, measured.n) == (pytest.approx(2 / 3), 3)


def test_the_class_as_written_counts_inferred_effects_and_accepted_classes() -> None:
    inferred = case("-+?", stated={"now": False})
    accepted = case("-+?", accept=["lose_lose"])
    answers = [
        answered(inferred, decision_class=COVER),
        answered(accepted, decision_class=DecisionClass.LOSE_LOSE),
        answered(accepted, decision_class=A),
    ]
    assert measures.class_as_written(answers).value == pytest.approx(2 / 3)
    assert measures.class_strict(answers[:1]).value == 0


def test_macro_f1_is_the_mean_over_classes_with_five_cases() -> None:
    # A: 4 of 5 found, 1 false alarm from B's cases: F1 = 2·4 / (5 + 5) = 0.8. COVER: 5 of 5, no alarm: 1.
    # B has one case and does not count, but its false alarm does.
    answers = said(*[(A, A)] * 4, (A, UNCLEAR), *[(COVER, COVER)] * 5, (B, A))
    measured = measures.macro_f1(answers)
    assert measured.value == pytest.approx(0.9)
    assert measured.n == 10
    assert measures.macro_f1(FIVE) == Measured(None, 0)


def test_a_class_that_is_never_said_has_an_f1_of_nothing() -> None:
    assert measures.macro_f1(said(*[(A, UNCLEAR)] * 5)).value == 0


def test_worse_read_as_better_counts_inferred_labels_too() -> None:
    inferred = case("-??", stated={"customer": False})
    answers = [
        answered(inferred, customer=CustomerEffect.BETTER),
        answered(case("-??"), customer=CustomerEffect.WORSE),
        answered(case("+??"), customer=CustomerEffect.BETTER),
    ]
    measured = measures.worse_read_as_better(answers)
    assert (measured.value, measured.n) == (0.5, 2)


def test_the_customer_effect_counts_only_where_it_is_stated_and_known() -> None:
    answers = [
        answered(case("-??"), customer=CustomerEffect.WORSE),
        answered(case("0+?"), customer=CustomerEffect.UNKNOWN),
        answered(case("?+?"), customer=CustomerEffect.WORSE),
        answered(case("-??", stated={"customer": False}), customer=CustomerEffect.WORSE),
    ]
    assert (measures.customer_effect(answers).value, measures.customer_effect(answers).n) == (0.5, 2)


@pytest.mark.parametrize(
    ("label", "end_users", "synonyms", "answer", "found"),
    [
        ("people who use bulk edit", [], [], "bulk editors and admins", True),
        ("people who use bulk edit", [], [], "people who use exports", False),
        ("people who use bulk edit", ["admins"], [], "the admin of a workspace", True),
        ("warehouse workers", [], ["pickers"], "pickers", True),
        ("warehouse workers", [], ["night shift"], "people on the late shift", False),
        ("warehouse workers", [], ["night shift"], "the shift that works nights", True),
        ("current customers", [], [], "customers", False),
        ("customers", [], [], "customers who wait", True),
        ("renewing members", [], [], "", False),
    ],
)
def test_a_chair_is_found_by_a_content_word_or_a_whole_synonym(
    label: str, end_users: list[str], synonyms: list[str], answer: str, *, found: bool
) -> None:
    one = case(in_the_chair=label, end_users=end_users, chair_synonyms=synonyms)
    assert measures.finds_chair(answer, one) is found


def test_recall_looks_at_the_first_three_principles() -> None:
    first = answered(
        case(principles=["remove_friction", "no_surprises", "long_term", "make_whole"]),
        principles=("no_surprises", "say_no", "long_term", "make_whole"),
    )
    second = answered(case(principles=["say_no"]), principles=("say_no",))
    none = answered(case(principles=[]), principles=("say_no",))
    answers = [first, second, none]
    assert (measures.recall_micro(answers).value, measures.recall_micro(answers).n) == (pytest.approx(3 / 5), 5)
    assert (measures.recall_macro(answers).value, measures.recall_macro(answers).n) == (pytest.approx(3 / 4), 2)


def test_the_gain_over_the_constant_is_paired() -> None:
    cases = [case(id=f"C{n}", principles=["say_no", "long_term"]) for n in range(6)]
    ours = [answered(each, principles=("say_no", "long_term")) for each in cases]
    theirs = [answered(each, principles=("say_no",)) for each in cases]
    # Every case gains one half, so that the difference has no spread although cases are resampled.
    for gain in (measures.micro_gain(ours, theirs), measures.macro_gain(ours, theirs)):
        assert (gain.value, gain.low, gain.high) == (0.5, 0.5, 0.5)


def test_flags_are_pooled_and_automatic_ones_follow_the_stated_effects() -> None:
    answers = [
        # Wanted: no_notice and, from the signs, later_unstated.
        answered(case("-+?"), flags=(Flag.NO_NOTICE, Flag.PRIVACY)),
        # Wanted: no_notice alone, as the gain is inferred.
        answered(case("-+?", stated={"now": False}), flags=(Flag.LATER_UNSTATED,)),
    ]
    assert (measures.flag_precision(answers).value, measures.flag_precision(answers).n) == (pytest.approx(1 / 3), 3)
    assert (measures.flag_recall(answers).value, measures.flag_recall(answers).n) == (pytest.approx(1 / 3), 3)
