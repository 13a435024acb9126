"""Which groups were not heard: never first, then the longest ago."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.voice_gaps import find_gaps
from storage.groups import Decided
from storage.vocabulary import CustomerEffect

TODAY = date(2026, 11, 22)
WORSE, BETTER = CustomerEffect.WORSE, CustomerEffect.BETTER


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_never_heard_comes_first_then_the_longest_ago() -> None:
    decided = [Decided("small teams", WORSE, 1), Decided("shoppers", WORSE, 2), Decided("shoppers", BETTER, 1)]
    gaps = find_gaps(decided, [("night shift", ago(300)), ("admins", ago(120)), ("drivers", ago(2))], TODAY)
    assert [(gap.group, gap.detail(TODAY)) for gap in gaps] == [
        ("shoppers", "never heard · 3 decisions: 2 worse, 1 better"),
        ("small teams", "never heard · 1 decision: 1 worse"),
        ("night shift", "last heard on 26 Jan · no decision about them"),
        ("admins", "last heard on 25 Jul · no decision about them"),
    ]


def test_ninety_days_are_not_a_gap_yet() -> None:
    assert [gap.group for gap in find_gaps([], [("a", ago(90)), ("b", ago(91))], TODAY)] == ["b"]


def test_names_that_mean_the_same_people_are_one_group() -> None:
    decided = [Decided("people who use bulk edit", WORSE, 1), Decided("People who use  bulk edit", WORSE, 1)]
    (gap,) = find_gaps(decided, [("bulk edit users", ago(200)), ("BULK EDIT USERS", ago(100))], TODAY)
    assert gap.detail(TODAY) == "last heard on 14 Aug · 2 decisions: 2 worse"
    assert not find_gaps(decided, [("bulk edit users", ago(3))], TODAY)


@given(
    st.lists(st.tuples(st.sampled_from(["admins", "buyers", "drivers"]), st.integers(0, 400))),
    st.lists(st.sampled_from(["admins", "buyers", "cooks"])),
)
def test_whoever_was_heard_lately_is_no_gap_and_everybody_else_is(
    heard: list[tuple[str, int]], about: list[str]
) -> None:
    gaps = find_gaps(
        [Decided(group, WORSE, 1) for group in about], [(group, ago(days)) for group, days in heard], TODAY
    )
    lately = {group for group, days in heard if days <= 90}
    assert {gap.group for gap in gaps} == {*about, *(group for group, _ in heard)} - lately
    assert [gap.heard_on or date.min for gap in gaps] == sorted(gap.heard_on or date.min for gap in gaps)
