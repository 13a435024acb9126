"""The class rule over all its 64 combinations, and the flags that follow from the effects alone."""

from collections import Counter
from itertools import product

import pytest

from bot.decisions.class_rule import automatic_flags, derive_class
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag

C = {"+": CustomerEffect.BETTER, "0": CustomerEffect.SAME, "-": CustomerEffect.WORSE, "?": CustomerEffect.UNKNOWN}
B = {
    "+": CommercialEffect.GAIN,
    "0": CommercialEffect.SAME,
    "-": CommercialEffect.COST,
    "?": CommercialEffect.UNKNOWN,
}

# For each customer effect: one row per effect now, one column per effect later, both in the order + 0 - ?.
# A type_a, B type_b, C commercial_over_customer, L lose_lose, O commercial_only, N no_one_gains, U unclear.
TABLE = {
    "+": ["AABA", "ABBB", "ABBB", "AUBU"],
    "0": ["OONO", "ONNN", "ONNN", "OUNU"],
    "-": ["CCCC", "CLLL", "CLLL", "CLLU"],
    "?": ["UUUU", "UUUU", "UUUU", "UUUU"],
}
LETTERS = {
    "A": DecisionClass.TYPE_A,
    "B": DecisionClass.TYPE_B,
    "C": DecisionClass.COMMERCIAL_OVER_CUSTOMER,
    "L": DecisionClass.LOSE_LOSE,
    "O": DecisionClass.COMMERCIAL_ONLY,
    "N": DecisionClass.NO_ONE_GAINS,
    "U": DecisionClass.UNCLEAR,
}
CASES = [
    (customer, now, later, TABLE[customer]["+0-?".index(now)]["+0-?".index(later)])
    for customer, now, later in product("+0-?", repeat=3)
]


@pytest.mark.parametrize(("customer", "now", "later", "letter"), CASES)
def test_each_combination_has_its_class(customer: str, now: str, later: str, letter: str) -> None:
    assert derive_class(C[customer], B[now], B[later]) is LETTERS[letter]


def test_the_64_combinations_are_spread_as_the_product_says() -> None:
    counts = Counter(derive_class(C[c], B[n], B[later]).value for c, n, later in product("+0-?", repeat=3))
    assert counts == {
        "unclear": 21,
        "type_b": 8,
        "no_one_gains": 8,
        "lose_lose": 8,
        "commercial_over_customer": 7,
        "type_a": 6,
        "commercial_only": 6,
    }


@pytest.mark.parametrize(("customer", "now", "later"), list(product("+0-?", repeat=3)))
def test_automatic_flags_follow_from_the_effects_alone(customer: str, now: str, later: str) -> None:
    expected: tuple[Flag, ...] = ()
    if customer == "+" and now in "-0" and later == "+":
        expected = (Flag.DEFERRED,)
    elif customer == "-" and now == "+" and later in "-?":
        expected = (Flag.BORROWED,) if later == "-" else (Flag.LATER_UNSTATED,)
    assert automatic_flags(C[customer], B[now], B[later]) == expected


def test_what_comes_later_is_unknown_unless_it_is_said() -> None:
    assert derive_class(C["-"], B["+"]) is DecisionClass.COMMERCIAL_OVER_CUSTOMER
    assert automatic_flags(C["-"], B["+"]) == (Flag.LATER_UNSTATED,)
