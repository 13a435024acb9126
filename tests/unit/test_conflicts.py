"""Whether a new decision is at odds with one in force: measured on labelled pairs, and silent on ordinary logs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.conflicts import Kind, Said, conflicts, contradicts, in_words, repeats
from storage.vocabulary import CommercialEffect, CustomerEffect, Notice

TODAY = date(2026, 11, 22)
MAY = date(2026, 5, 12)
PAIRS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "cases/conflicts.jsonl").read_text().splitlines()
]


def said(given_: dict[str, Any], number: int, on: date) -> Said:
    return Said(
        number=number,
        text=given_["text"],
        group=given_["in_the_chair"],
        customer=CustomerEffect(given_["customer_effect"]),
        now=CommercialEffect(given_["commercial_now"]),
        on=on,
        release_sentence=given_.get("release_sentence", ""),
        notice=Notice(given_["notice"]) if given_.get("notice") else None,
    )


def found(pair: dict[str, Any]) -> str | None:
    conflict = conflicts(said(pair["new"], 12, TODAY), [said(pair["old"], 9, MAY)], TODAY)
    return conflict[0].kind.value if conflict else None


def simple(text: str, customer: CustomerEffect = CustomerEffect.WORSE, number: int = 1, **more: Any) -> Said:
    return Said(number, text, more.pop("group", "shoppers"), customer, CommercialEffect.GAIN, MAY, **more)


def measured() -> Counter[str]:
    counted: Counter[str] = Counter()
    for pair in PAIRS:
        said_, wanted = found(pair), pair["kind"]
        counted["right" if said_ == wanted else "wrong alarm" if said_ else "missed"] += bool(said_ or wanted)
    return counted


def test_an_alarm_is_right_nine_times_in_ten_on_labelled_pairs() -> None:
    counted = measured()
    assert len(PAIRS) >= 60
    assert sum(pair["kind"] is None for pair in PAIRS) >= 30
    precision = counted["right"] / (counted["right"] + counted["wrong alarm"])
    recall = counted["right"] / sum(pair["kind"] is not None for pair in PAIRS)

    assert precision >= 0.9
    assert recall >= 0.8


EFFECTS = [CustomerEffect.BETTER, CustomerEffect.SAME, CustomerEffect.WORSE]
WORDS = (
    "remove keep add cap lift charge free the export import invoices bulk edit on Sundays for admins 5 no".split()
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join) | st.text(max_size=60)


@given(texts, texts, st.sampled_from(EFFECTS), st.sampled_from(EFFECTS), st.sampled_from(["shoppers", "admins"]))
def test_contradicting_and_repeating_go_both_ways(
    one: str, other: str, left: CustomerEffect, right: CustomerEffect, group: str
) -> None:
    first, second = simple(one, left), simple(other, right, 2, group=group)
    assert contradicts(first, second) == contradicts(second, first)
    assert repeats(first, second) == repeats(second, first)
    assert not (contradicts(first, second) and repeats(first, second)) or left is right


@given(texts)
def test_nothing_contradicts_itself_in_the_same_words(text: str) -> None:
    one = simple(text)
    assert not contradicts(one, replace(one, number=2))
    assert repeats(one, replace(one, number=2))


@pytest.mark.parametrize(
    "template",
    [
        "Decision of {} today",
        "Show the delivery hour on the order page for {}",
        "Close the {} desk in spring",
        "Raise the price of {} to 12 euros",
        "We never charge for {}",
        "Refund batch {} of the double charges",
    ],
)
def test_ordinary_logs_that_differ_in_one_word_alarm_nobody(template: str) -> None:
    letters = "bcdfglmnprst"
    names = [f"{one}a{other}o" for one in letters for other in letters][:50]
    logs = [simple(template.format(name), EFFECTS[at % 3], at) for at, name in enumerate(names)]
    logs += [simple(template.format(number), EFFECTS[number % 3], number) for number in range(100, 150)]
    alarms = [(new.text, old.text) for old, new in combinations(logs, 2) if conflicts(new, [old], TODAY)]
    assert alarms == []


def test_the_gravest_comes_first_and_is_said_with_its_day() -> None:
    new = simple("Remove exports", number=9)
    keeps = simple("Keep exports", CustomerEffect.BETTER, 3)
    promise = simple("Exports always stay", CustomerEffect.BETTER, 2)
    same = simple("We drop exports", number=4)
    found_ = conflicts(new, [same, keeps, promise], TODAY)
    assert [each.kind for each in found_] == [Kind.PROMISE, Kind.CONTRADICTS, Kind.REPEATS]
    assert [in_words(each, TODAY) for each in found_] == [
        "D-2 of 12 May made a promise that this would not keep: “Exports always stay”",
        "D-3 of 12 May says the opposite: “Keep exports”",
        "D-4 of 12 May says the same already: “We drop exports”",
    ]


@pytest.mark.parametrize(
    ("promise", "days", "stands"),
    [
        ("Export formats stay for at least two years", 700, True),
        ("Export formats stay for at least two years", 800, False),
        ("Export formats stay until the end of 2027", 500, True),
        ("Export formats stay until the end of 2027", 700, False),
        ("Export formats stay", 10_000, True),
    ],
)
def test_a_promise_is_kept_as_long_as_it_says(promise: str, days: int, stands: bool) -> None:
    new = simple("Switch off the v1 export", number=9)
    old = simple(promise, CustomerEffect.BETTER)
    later = date.fromordinal(MAY.toordinal() + days)
    assert bool(conflicts(new, [old], later)) is stands


def test_what_has_run_out_is_not_contradicted() -> None:
    old, new = (
        simple("Exports stay until the end of 2027", CustomerEffect.BETTER),
        simple("Remove exports", number=9),
    )
    assert conflicts(new, [old], date(2027, 12, 31))
    assert not conflicts(new, [old], date(2028, 1, 1))


def test_the_same_words_in_another_order_are_another_thing() -> None:
    hides = simple("Hide the rating of riders from drivers")
    assert contradicts(hides, simple("Show the rating of riders to drivers"))
    assert not contradicts(hides, simple("Show the rating of drivers to riders"))


def test_a_promise_is_broken_only_by_what_is_worse_for_customers() -> None:
    old = simple("Export formats stay for at least two years", CustomerEffect.BETTER)
    new = simple("Switch off the v1 export", number=9)
    assert conflicts(new, [old], TODAY)
    assert not conflicts(replace(new, customer=CustomerEffect.SAME), [old], TODAY)
    # What holds customers is no promise to them.
    assert not conflicts(new, [replace(old, customer=CustomerEffect.WORSE)], TODAY)


def test_a_long_text_is_quoted_from_its_beginning() -> None:
    long = f"Keep exports, {'and all that belongs to them, ' * 12}"
    (conflict,) = conflicts(simple("Remove exports", number=9), [simple(long, CustomerEffect.BETTER)], TODAY)
    assert conflict.quote.endswith("…")
    assert len(conflict.quote) <= 200
