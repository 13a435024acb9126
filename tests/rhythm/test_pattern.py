"""One pattern: what most of the last weeks' decisions have in common, from five on."""

from __future__ import annotations

from bot.rhythm.pattern import pattern_of
from storage.vocabulary import DecisionClass, Flag
from tests.rhythm.test_prompts import a_log, decision

GROUPS = ("shoppers", "admins", "agencies", "night shift", "importers", "small shops")
TRADES = (DecisionClass.TYPE_A, DecisionClass.TYPE_B, DecisionClass.LOSE_LOSE)


def test_the_commonest_trade_group_or_remark_where_it_is_that_of_most() -> None:
    trades = [decision(n, in_the_chair=GROUPS[n], decision_class=TRADES[n // 4]) for n in range(6)]
    assert pattern_of(a_log(*trades)) == "Last 4 weeks: 4 of 6 good for customers and us."
    groups = [decision(n, in_the_chair="shoppers", decision_class=TRADES[n % 3]) for n in range(6)]
    assert pattern_of(a_log(*groups)) == "Last 4 weeks: 6 of 6 were about shoppers."
    remarks = [
        decision(n, in_the_chair=GROUPS[n], decision_class=TRADES[n % 3], flags=[Flag.LOCK_IN.value])
        for n in range(5)
    ]
    assert pattern_of(a_log(*remarks)).startswith("Last 4 weeks: 5 of 5 with the remark “")


def test_nothing_where_they_have_little_in_common_or_are_few() -> None:
    mixed = [decision(n, in_the_chair=GROUPS[n], decision_class=TRADES[n % 3]) for n in range(6)]
    assert pattern_of(a_log(*mixed)) == ""
    assert pattern_of(a_log(*[decision(n) for n in range(4)])) == ""
    assert pattern_of(a_log(*[decision(n, days_ago=40) for n in range(6)])) == ""
