"""What is owed to customers: incurred, due, kept with a reason, repaid; and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.change import with_columns
from bot.decisions.debt import agreed, debt_of, is_due, kept, owed, repaid
from bot.decisions.debt_form import LONGEST_REASON, read_agreed, read_reason
from bot.decisions.debt_shown import digest_lines, due_sentence
from bot.decisions.states import IN_FORCE
from bot.errors import NothingOwed, NotPossible, OwedNoMore, UserError
from bot.messages import Invalid
from bot.shapes import Debt
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DebtStatus, Status
from tests.storage import make

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
DUE = date(2027, 1, 21)


def owing(number: int = 1, **values: Any) -> Decision:
    """A decision in force that owes something, to be kept or repaid by 21 January 2027 unless said otherwise."""
    decision = make.decision(number=number, **({"check_on": DUE, "logged_at": NOW, "decided_at": NOW} | values))
    return with_columns(decision, owed(decision, TODAY))


def the_debt(decision: Decision) -> Debt:
    debt = debt_of(decision)
    assert debt is not None
    return debt


def test_a_decision_in_which_customers_lose_owes_them() -> None:
    debt = the_debt(owing())
    assert debt.group == "people who import large files"
    assert debt.what == "worse for people who import large files, so that we gain"
    assert (debt.since, debt.keep_or_repay_on, debt.status) == (TODAY, DUE, DebtStatus.OWED)


def test_one_in_which_they_do_not_owes_nothing() -> None:
    decision = owing(customer_effect=CustomerEffect.SAME)
    assert debt_of(decision) is None
    with pytest.raises(NothingOwed):
        kept(decision, "why", "ada", NOW)


def test_one_that_came_without_a_debt_owes_what_it_would_have_owed() -> None:
    decision = make.decision(number=1, check_on=DUE, logged_at=NOW, decided_at=NOW)
    assert decision.debt is None
    assert the_debt(decision) == the_debt(owing())


@pytest.mark.parametrize(
    ("today", "due"), [(date(2027, 1, 20), False), (DUE, True), (date(2027, 1, 22), True)], ids=str
)
def test_it_is_due_on_its_day_and_from_then_on(today: date, due: bool) -> None:
    assert is_due(the_debt(owing()), today) is due


def test_without_a_day_it_is_never_due() -> None:
    assert not is_due(the_debt(owing(check_on=None)), date(2199, 1, 1))


@pytest.mark.parametrize("rule", [kept, repaid])
def test_once_it_is_answered_it_is_due_no_more(rule: Any) -> None:
    answered = with_columns(owing(), rule(owing(), "they all left", "ada", NOW))
    assert not is_due(the_debt(answered), date(2199, 1, 1))
    assert answered.owed_since is None


def test_keeping_it_leaves_who_when_and_why() -> None:
    columns = kept(owing(), "contracts end in June", "ada", NOW)
    debt = Debt.model_validate(columns["debt"])
    assert (debt.status, debt.closed_at, debt.closed_because) == (DebtStatus.KEPT, NOW, "contracts end in June")
    assert columns["owed_since"] is None
    assert columns["amendments"] == [
        {
            "changes": [{"field": "debt", "before": "owed", "after": "kept"}],
            "reason": "contracts end in June",
            "by": "ada",
            "at": "2026-11-22T09:30:00Z",
        }
    ]


def test_what_was_kept_can_be_repaid_later_and_the_reason_for_keeping_it_stays() -> None:
    decision = with_columns(owing(), kept(owing(), "contracts end in June", "ada", NOW))
    decision = with_columns(decision, repaid(decision, "a month for free", "bob", NOW))
    assert the_debt(decision).status is DebtStatus.REPAID
    assert [each["reason"] for each in decision.amendments] == ["contracts end in June", "a month for free"]


@pytest.mark.parametrize(("first", "second"), [(kept, kept), (repaid, kept), (repaid, repaid)])
def test_what_was_answered_is_not_answered_again(first: Any, second: Any) -> None:
    decision = with_columns(owing(), first(owing(), "a month for free.", "ada", NOW))
    with pytest.raises(OwedNoMore) as refused:
        second(decision, "again", "bob", NOW)
    word = "knowingly kept" if first is kept else "repaid"
    assert refused.value.sentence == (
        f"What D-1 owed to customers was {word}: a month for free. The command show D-1 has the whole of it."
    )


@pytest.mark.parametrize("status", [status for status in Status if status not in IN_FORCE])
def test_only_a_decision_in_force_is_answered_for(status: Status) -> None:
    decision = with_columns(owing(), {"status": status})
    for rule in (kept, repaid):
        with pytest.raises(NotPossible):
            rule(decision, "why", "ada", NOW)
    with pytest.raises(NotPossible):
        agreed(decision, 3, None, "", "ada", NOW)


def test_how_many_needs_no_reason_and_a_day_that_moves_does() -> None:
    counted = agreed(owing(), 120, DUE, "", "ada", NOW)
    assert counted["debt"]["how_many"] == 120
    assert "amendments" not in counted
    moved = agreed(owing(), 120, date(2027, 2, 1), "the contract names it", "ada", NOW)
    assert moved["amendments"][0]["changes"] == [
        {"field": "keep_or_repay_on", "before": "2027-01-21", "after": "2027-02-01"}
    ]
    with_no_day = owing(check_on=None)
    assert "amendments" not in agreed(with_no_day, None, DUE, "", "ada", NOW)


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ({"how_many": "-1"}, {"how_many": "Give a whole number from 0 on"}),
        ({"how_many": "2.5"}, {"how_many": "Give a whole number from 0 on"}),
        ({"how_many": "many"}, {"how_many": "Give a whole number from 0 on"}),
        ({"keep_or_repay_on": "2027-02-29"}, {"keep_or_repay_on": "a day that does not exist (2027-02-29)"}),
        ({"keep_or_repay_on": "next week"}, {"keep_or_repay_on": "must be a date such as"}),
        ({"keep_or_repay_on": "2026-11-22", "reason": "x"}, {"keep_or_repay_on": "must lie ahead"}),
        ({"keep_or_repay_on": "2026-02-28", "reason": "x"}, {"keep_or_repay_on": "must lie ahead"}),
        ({"keep_or_repay_on": "2028-02-29"}, {"reason": "Say why it is another day than 21 January 2027."}),
        ({"keep_or_repay_on": ""}, {"reason": "Say why it is another day"}),
        ({"how_many": "3", "reason": "x" * 501}, {"reason": f"at most {LONGEST_REASON}"}),
    ],
)
def test_wrong_answers_get_a_sentence_each(typed: dict[str, str], sentences: dict[str, str]) -> None:
    answered = read_agreed({"how_many": "", "keep_or_repay_on": "2027-01-21"} | typed, the_debt(owing()), TODAY)
    assert isinstance(answered, Invalid)
    assert answered.errors.keys() == sentences.keys()
    assert all(sentence in answered.errors[name] for name, sentence in sentences.items())


def test_the_29th_of_february_of_a_leap_year_is_a_day() -> None:
    typed = {"how_many": "0", "keep_or_repay_on": "2028-02-29", "reason": "a leap year"}
    answered = read_agreed(typed, the_debt(owing()), TODAY)
    assert not isinstance(answered, Invalid)
    assert (answered.how_many, answered.keep_or_repay_on) == (0, date(2028, 2, 29))


def test_a_day_that_has_come_cannot_be_put_off() -> None:
    typed = {"how_many": "", "keep_or_repay_on": "2027-06-01", "reason": "later"}
    answered = read_agreed(typed, the_debt(owing()), DUE)
    assert isinstance(answered, Invalid)
    assert answered.errors == {"keep_or_repay_on": "The day has come: keep it with a reason, or repay it."}
    counted = read_agreed({"how_many": "7"}, the_debt(owing()), DUE)  # the form no longer asks for the day
    assert not isinstance(counted, Invalid)
    assert (counted.how_many, counted.keep_or_repay_on) == (7, DUE)


@pytest.mark.parametrize("typed", ["", "   ", "...", "\u200b"])
def test_it_is_not_kept_without_a_reason(typed: str) -> None:
    answered = read_reason("debt_keep", {"reason": typed})
    assert isinstance(answered, Invalid)
    assert "why it is kept" in answered.errors["reason"]


@given(
    answers=st.lists(st.sampled_from(["keep", "repay", "agree", "amend", "look back"]), max_size=8),
    days=st.integers(0, 400),
)
def test_a_debt_never_goes_away_by_itself(answers: list[str], days: int) -> None:
    """Whatever is answered in whatever order: it is owed until somebody keeps or repays it, and each is written."""
    decision = owing()
    for answer in answers:
        try:
            columns = {
                "keep": lambda one: kept(one, "because", "ada", NOW),
                "repay": lambda one: repaid(one, "done", "bob", NOW),
                "agree": lambda one: agreed(one, days, one.check_on, "", "ada", NOW),
                "amend": lambda one: owed(with_columns(one, {"customer_effect": CustomerEffect.BETTER}), TODAY),
                "look back": lambda one: owed(one, date(2027, 5, 1)),
            }[answer](decision)
        except UserError:
            continue
        decision = with_columns(decision, columns)
    settled = [change["after"] for each in decision.amendments for change in each["changes"]]
    debt = the_debt(decision)
    assert debt.status == (settled[-1] if settled else "owed")
    assert debt.since == TODAY
    assert (decision.owed_since is None) is bool(settled)
    assert settled in ([], ["kept"], ["repaid"], ["kept", "repaid"])


def test_a_digest_names_what_is_due_first_then_what_comes_next() -> None:
    later, overdue, someday = owing(1), owing(2, check_on=date(2026, 10, 3)), owing(3, check_on=None)
    reversed_one = with_columns(owing(4), {"status": Status.REVERSED})
    kept_one = with_columns(owing(5), kept(owing(5), "why", "ada", NOW))
    assert digest_lines([later, overdue, someday, reversed_one, kept_one], TODAY) == (
        "D-2  Worse for people who import large files, so that we gain. "
        "Due since 3 October: keep it with a reason, or repay it.",
        "D-1  Worse for people who import large files, so that we gain. Keep or repay by 21 January 2027.",
    )
    assert len(digest_lines([owing(number) for number in range(1, 9)], TODAY, most=2)) == 2


def test_the_ledger_says_plainly_what_is_due() -> None:
    due = [owing(number, check_on=date(2026, 10, number)) for number in range(1, 8)]
    assert due_sentence(due[:1], 1, TODAY) == "1 is due: D-1 since 1 October. Keep it with a reason, or repay it."
    assert due_sentence(due, 12, TODAY).startswith("12 are due: D-1 since 1 October, D-2 since 2 October,")
    assert "D-5 since 5 October and 7 more. Keep" in due_sentence(due, 12, TODAY)
