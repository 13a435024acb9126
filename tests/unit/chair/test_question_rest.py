"""What *Different question* teaches: for the person who pressed it, and for the channel."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.chair.question_rest import Skips, skips
from storage.models import QuestionUse

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def use(
    member: str, question: str = "remove-1", *, channel: str = "general", days: int = 0, **when: Any
) -> QuestionUse:
    return QuestionUse(
        workspace="acme",
        channel=channel,
        member=member,
        question=question,
        shown_at=NOW - timedelta(days=days),
        **when,
    )


def replaced(member: str, **more: Any) -> QuestionUse:
    return use(member, replaced_at=NOW - timedelta(days=400), **more)


def test_nobody_sees_again_what_they_replaced_anywhere_and_ever() -> None:
    uses = [replaced("ada", channel="billing", days=900)]
    assert skips(uses, "ada", "general", NOW).replaced == {"remove-1"}
    assert not skips(uses, "bob", "general", NOW).replaced


def test_three_of_the_last_five_retire_a_question_in_their_channel() -> None:
    uses = [replaced("a"), replaced("b", days=1), use("c", days=2), use("d", days=3), replaced("e", days=4)]
    assert skips(uses, "zoe", "general", NOW).retired == {"remove-1"}
    assert not skips(uses, "zoe", "billing", NOW).retired


def test_two_of_five_or_a_third_longer_ago_do_not() -> None:
    uses = [replaced("a"), replaced("b", days=1), use("c", days=2), use("d", days=3), use("e", days=4)]
    assert not skips(uses, "zoe", "general", NOW).retired
    assert not skips([*uses, replaced("f", days=5)], "zoe", "general", NOW).retired


def test_three_are_enough_where_nobody_else_was_asked() -> None:
    assert skips([replaced(name) for name in "abc"], "zoe", "general", NOW).retired == {"remove-1"}


def test_what_the_channel_had_rests_for_four_weeks() -> None:
    def came(days: int) -> Skips:
        return skips([use("ada", came_at=NOW - timedelta(days=days))], "bob", "general", NOW)

    assert came(27).resting == {"remove-1"}
    assert not came(28).resting
    assert not skips([use("ada", came_at=NOW)], "bob", "billing", NOW).resting


def test_what_one_person_alone_saw_changes_nothing() -> None:
    assert skips([use("ada"), use("bob")], "ada", "general", NOW) == Skips()


def test_what_rests_comes_back_first_and_what_was_replaced_never() -> None:
    tried = Skips(frozenset("p"), frozenset("r"), frozenset("w")).from_strictest()
    assert tried == (frozenset("prw"), frozenset("pr"), frozenset("p"))
    assert Skips().from_strictest() == (frozenset(),)


MEMBERS = st.sampled_from([f"m{number}" for number in range(8)])


@given(st.lists(st.tuples(MEMBERS, st.booleans(), st.integers(0, 60)), unique_by=lambda one: one[0]))
def test_the_rule_does_not_depend_on_the_order_of_rows(rows: list[tuple[str, bool, int]]) -> None:
    uses = [replaced(who, days=days) if was else use(who, days=days) for who, was, days in rows]
    found = skips(uses, "zoe", "general", NOW)
    assert found == skips(reversed(uses), "zoe", "general", NOW)
    last = sorted(rows, key=lambda row: (-row[2], row[0]))[-5:]
    assert bool(found.retired) == (sum(was for _, was, _ in last) >= 3)
