"""What a decision turned out to be: the realised class, drift, one word for both sides, a review in two taps."""

from __future__ import annotations

from itertools import product

import pytest

from bot.decisions.class_rule import derive_class
from bot.decisions.realised import has_drift, overall, realised_class, realised_effects
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Happened

BETTER, SAME_FOR_THEM, WORSE, NOT_KNOWN = CustomerEffect
GAIN, SAME, COST, UNKNOWN = CommercialEffect
YES, PARTLY, NO, CANNOT_TELL, VOID = Happened

# What they got, what we got, the class: the class rule with one commercial effect, written out by hand.
REALISED = [
    (BETTER, GAIN, DecisionClass.TYPE_A),
    (BETTER, SAME, DecisionClass.TYPE_B),
    (BETTER, COST, DecisionClass.TYPE_B),
    (BETTER, UNKNOWN, DecisionClass.UNCLEAR),
    (SAME_FOR_THEM, GAIN, DecisionClass.COMMERCIAL_ONLY),
    (SAME_FOR_THEM, SAME, DecisionClass.NO_ONE_GAINS),
    (SAME_FOR_THEM, COST, DecisionClass.NO_ONE_GAINS),
    (SAME_FOR_THEM, UNKNOWN, DecisionClass.UNCLEAR),
    (WORSE, GAIN, DecisionClass.COMMERCIAL_OVER_CUSTOMER),
    (WORSE, SAME, DecisionClass.LOSE_LOSE),
    (WORSE, COST, DecisionClass.LOSE_LOSE),
    (WORSE, UNKNOWN, DecisionClass.UNCLEAR),
    (NOT_KNOWN, GAIN, DecisionClass.UNCLEAR),
    (NOT_KNOWN, SAME, DecisionClass.UNCLEAR),
    (NOT_KNOWN, COST, DecisionClass.UNCLEAR),
    (NOT_KNOWN, UNKNOWN, DecisionClass.UNCLEAR),
]


@pytest.mark.parametrize(("customer", "commercial", "expected"), REALISED)
def test_the_realised_class(
    customer: CustomerEffect, commercial: CommercialEffect, expected: DecisionClass
) -> None:
    assert realised_class(customer, commercial) is expected
    assert derive_class(customer, commercial, commercial) is expected


def test_declared_good_for_both_and_proved_no_payback_is_a_drift() -> None:
    assert has_drift(DecisionClass.TYPE_A, DecisionClass.TYPE_B)


@pytest.mark.parametrize(("declared", "realised"), list(product(DecisionClass, repeat=2)))
def test_only_two_known_classes_that_differ_are_a_drift(declared: DecisionClass, realised: DecisionClass) -> None:
    known = declared is not DecisionClass.UNCLEAR and realised is not DecisionClass.UNCLEAR
    assert has_drift(declared, realised) is (known and declared is not realised)


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        *(((each,), each) for each in Happened),
        *(((each, each), each) for each in Happened),
        ((YES, NO), PARTLY),
        ((YES, PARTLY), PARTLY),
        ((NO, PARTLY), PARTLY),
        ((YES, CANNOT_TELL), YES),
        ((YES, VOID), YES),
        ((PARTLY, CANNOT_TELL), PARTLY),
        ((PARTLY, VOID), PARTLY),
        ((NO, CANNOT_TELL), NO),
        ((NO, VOID), NO),
        ((CANNOT_TELL, VOID), CANNOT_TELL),
    ],
)
def test_one_word_for_both_sides(sides: tuple[Happened, ...], expected: Happened) -> None:
    assert overall(sides) is expected
    assert overall(sides[::-1]) is expected


def test_without_any_outcome_there_is_no_word() -> None:
    with pytest.raises(ValueError, match=r"^no outcome to sum up$"):
        overall(())


@pytest.mark.parametrize("happened", [PARTLY, NO, CANNOT_TELL, VOID])
def test_in_two_taps_anything_but_as_expected_leaves_the_effects_unknown(happened: Happened) -> None:
    assert realised_effects(happened, BETTER, GAIN, GAIN) == (NOT_KNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("customer", "now", "later", "commercial"),
    [
        (BETTER, COST, GAIN, GAIN),
        (BETTER, GAIN, COST, COST),
        (BETTER, COST, SAME, COST),
        (BETTER, GAIN, UNKNOWN, GAIN),
        (SAME_FOR_THEM, GAIN, COST, COST),
        (WORSE, COST, GAIN, GAIN),
        (WORSE, GAIN, COST, GAIN),
        (WORSE, SAME, COST, COST),
        (NOT_KNOWN, GAIN, COST, COST),
    ],
)
def test_as_expected_is_as_stated(
    customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect, commercial: CommercialEffect
) -> None:
    assert realised_effects(YES, customer, now, later) == (customer, commercial)


@pytest.mark.parametrize(
    ("customer", "now", "later"), list(product(CustomerEffect, CommercialEffect, CommercialEffect))
)
def test_as_expected_never_drifts(customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect) -> None:
    declared = derive_class(customer, now, later)
    assert realised_class(*realised_effects(YES, customer, now, later)) in (declared, DecisionClass.UNCLEAR)
