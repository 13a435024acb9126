"""Looking back: which order is asked, what the answers make of a decision, and what counts for calibration."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.decisions.amended import declared_class
from bot.decisions.change import with_columns
from bot.decisions.lock import lock_hash
from bot.decisions.new import new_decision
from bot.decisions.realised import realised_class
from bot.decisions.record import from_record, to_record
from bot.decisions.review import Said, could_not_tell, foreseen, in_full, review_of, reviewed, to_recall
from bot.decisions.review_words import expected_effects, turned_out
from bot.decisions.scored import outcomes
from bot.errors import NotPossible
from bot.shapes import DecisionInput, Prediction
from bot.shapes.review import PredictionOutcome
from storage.models import Decision
from storage.vocabulary import (
    CommercialEffect,
    CustomerEffect,
    DecisionClass,
    Door,
    Happened,
    NextStep,
    Side,
    Status,
)

LOGGED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
AT = datetime(2027, 1, 22, 10, 0, 0, 900, tzinfo=UTC)
PLACE = {"workspace": "local", "channel": "general", "logged_by": "ada"}
CONTACTS = Prediction(
    side=Side.CUSTOMER, text="Contacts fall.", metric="contacts", baseline=21, target=15, confidence=80
)
COSTS = Prediction(side=Side.COMMERCIAL, text="Costs fall.", confidence=60)


def decided(*predictions: Prediction, **answers: Any) -> Decision:
    usual = {
        "text": "Show the delivery hour on the order page",
        "in_the_chair": "shoppers",
        "customer_effect": "better",
        "commercial_now": "gain",
        "check_on": date(2027, 1, 21),
        "predictions": predictions,
    }
    decision = new_decision(DecisionInput.model_validate(usual | answers), PLACE, LOGGED)
    decision.number = 5
    return decision


def saw(side: Side, happened: Happened, actual: float | None = None) -> PredictionOutcome:
    return PredictionOutcome(side=side, happened=happened, actual=actual, recalled_confidence=60)


def looked_back(decision: Decision, said: Said, by: str = "ada") -> Decision:
    return with_columns(decision, reviewed(decision, review_of(decision, said, by, AT), AT))


TAPS = Said(happened=Happened.YES, next_step=NextStep.KEEP)


# -- which order


def test_two_taps_where_nothing_was_predicted() -> None:
    assert not in_full(decided())
    assert not in_full(decided(door=Door.TWO_WAY))


def test_the_full_order_for_what_was_predicted_and_for_what_is_hard_to_undo() -> None:
    assert in_full(decided(CONTACTS))
    assert in_full(decided(door=Door.ONE_WAY))


def test_only_a_written_chance_is_recalled_and_only_by_whoever_has_not_seen_it() -> None:
    decision = decided(CONTACTS, COSTS.model_copy(update={"confidence": None}))
    assert to_recall(decision, "ada") == [Side.CUSTOMER]
    both = (saw(Side.CUSTOMER, Happened.YES), saw(Side.COMMERCIAL, Happened.YES))
    after = looked_back(decision, Said(outcomes=both, next_step=NextStep.KEEP))
    assert to_recall(after, "ada") == ()
    assert to_recall(after, "bob") == [Side.CUSTOMER]


def amended(decision: Decision, *predictions: Prediction) -> Decision:
    change = {"field": "predictions", "before": [], "after": [each.as_json() for each in predictions]}
    amendment = {"changes": [change], "reason": "because", "by": "bob", "at": "2026-11-25T09:30:00Z"}
    return with_columns(decision, {"amendments": [amendment], "status": Status.CHANGED})


def test_an_amendment_moves_no_prediction_and_may_add_one() -> None:
    easier = CONTACTS.model_copy(update={"text": "Contacts fall a little.", "target": 20})
    assert foreseen(amended(decided(CONTACTS), easier, COSTS)) == {
        Side.CUSTOMER: CONTACTS.as_json(),
        Side.COMMERCIAL: COSTS.as_json(),
    }
    assert in_full(amended(decided(), COSTS))
    assert in_full(amended(decided(CONTACTS)))  # taking it back does not take it out of the record


# -- what the answers make


def test_two_taps_are_held_against_the_effects_as_stated_first() -> None:
    decision = decided(commercial_later="gain")
    effect = {"field": "customer_effect", "before": "better", "after": "worse"}
    amendment = {"changes": [effect], "reason": "because", "by": "bob", "at": "2026-11-25T09:30:00Z"}
    changed = with_columns(decision, {"amendments": [amendment], "status": Status.CHANGED})
    review = review_of(changed, TAPS, "ada", AT)
    assert (review.customer_realised, review.class_realised) == (CustomerEffect.BETTER, DecisionClass.TYPE_A)
    assert not review.drift


def test_declared_good_for_both_and_proved_no_payback_is_a_drift() -> None:
    said = Said(
        happened=Happened.PARTLY,
        customer_realised=CustomerEffect.BETTER,
        commercial_realised=CommercialEffect.SAME,
        next_step=NextStep.KEEP,
    )
    after = looked_back(decided(commercial_later="gain"), said)
    assert (after.class_realised, after.drifted) == (DecisionClass.TYPE_B, True)
    # An import finds it again.
    assert from_record(to_record(after)).drifted


def test_as_expected_is_no_drift_where_the_trade_was_set_by_hand() -> None:
    by_hand = {"class": "type_b", "reason": "no payback", "by": "ada", "at": "2026-11-22T09:30:00Z"}
    decision = decided(commercial_later="gain")
    decision.class_override, decision.decision_class = by_hand, DecisionClass.TYPE_B
    assert not review_of(decision, TAPS, "ada", AT).drift


def test_both_sides_make_one_word_and_each_keeps_its_figure() -> None:
    said = Said(
        outcomes=(saw(Side.CUSTOMER, Happened.YES, 18), saw(Side.COMMERCIAL, Happened.NO, 3)),
        next_step=NextStep.STOP,
    )
    review = review_of(decided(CONTACTS, COSTS), said, "ada", AT)
    assert review.happened is Happened.PARTLY
    assert [each.return_on_projection for each in review.outcomes] == [0.5, None]


def test_nothing_said_of_what_happened() -> None:
    with pytest.raises(ValueError, match="no outcome"):
        review_of(decided(), Said(next_step=NextStep.KEEP), "ada", AT)


def test_a_grade_is_1_to_4() -> None:
    with pytest.raises(ValidationError):
        review_of(decided(), Said(happened=Happened.YES, next_step=NextStep.KEEP, process_grade=5), "ada", AT)


def test_the_first_outcome_locks_the_decision_as_it_stood() -> None:
    decision = decided(CONTACTS)
    expected = lock_hash(to_record(decision).as_json())
    first = looked_back(decision, Said(outcomes=(saw(Side.CUSTOMER, Happened.NO),), next_step=NextStep.KEEP))
    assert (first.locked_at, first.lock_hash) == (AT.replace(microsecond=0), expected)
    later = AT + timedelta(days=9)
    columns = reviewed(first, review_of(first, TAPS, "bob", later), later)
    assert "lock_hash" not in columns
    assert [each["number"] for each in columns["reviews"]] == [1, 2]


def test_looking_again_is_due_only_on_the_day_that_was_named() -> None:
    assert looked_back(decided(), TAPS).due_on is None
    again = Said(happened=Happened.YES, next_step=NextStep.KEEP, next_check_on=date(2027, 3, 1))
    assert looked_back(decided(), again).due_on == date(2027, 3, 1)


WORSE = Said(
    happened=Happened.NO,
    customer_realised=CustomerEffect.WORSE,
    commercial_realised=CommercialEffect.SAME,
    next_step=NextStep.KEEP,
)


def test_worse_for_customers_than_was_said_is_owed_from_that_day() -> None:
    after = looked_back(decided(), WORSE)
    assert after.debt is not None
    assert (after.owed_since, after.debt["since"]) == (AT.date(), "2027-01-22")
    # The day to check has passed, so it cannot be the day to keep or to repay: the 60th day, a Tuesday.
    assert after.debt["keep_or_repay_on"] == "2027-03-23"


def test_a_debt_that_was_there_keeps_its_day() -> None:
    decision = decided(customer_effect="worse")
    assert decision.debt is not None
    assert looked_back(decision, WORSE).debt == decision.debt


@pytest.mark.parametrize("status", [Status.OPEN, Status.VOID, Status.SUPERSEDED, Status.REVERSED])
def test_what_is_not_in_force_is_not_looked_back_at(status: Status) -> None:
    decision = decided()
    decision.status = status
    with pytest.raises(NotPossible) as refused:
        reviewed(decision, review_of(decision, TAPS, "ada", AT), AT)
    assert refused.value.sentence.startswith("D-5 is ")
    assert "so it cannot be looked back at" in refused.value.sentence


@pytest.mark.parametrize(
    ("happened", "sides", "untold"),
    [
        ("cannot_tell", [], True),
        ("yes", ["yes", "cannot_tell"], True),
        ("partly", ["yes", "no"], False),
        ("void", [], False),
    ],
)
def test_what_could_not_be_told(happened: str, sides: list[str], untold: bool) -> None:
    review = {"happened": happened, "outcomes": [{"happened": each} for each in sides]}
    assert could_not_tell(review) is untold


sides = st.lists(st.sampled_from([CONTACTS, COSTS]), unique_by=lambda each: each.side, max_size=2)
figures = st.none() | st.integers(-(10**15), 10**15) | st.floats(-1e15, 1e15, allow_nan=False)


@given(
    predictions=sides,
    happened=st.sampled_from(Happened),
    other=st.sampled_from(Happened),
    actual=figures,
    effects=st.tuples(
        st.sampled_from(CustomerEffect), st.sampled_from(CommercialEffect), st.sampled_from(CommercialEffect)
    ),
    realised=st.tuples(st.none() | st.sampled_from(CustomerEffect), st.none() | st.sampled_from(CommercialEffect)),
    step=st.sampled_from(NextStep),
)
def test_whatever_is_answered_nothing_that_was_locked_moves(
    predictions: list[Prediction],
    happened: Happened,
    other: Happened,
    actual: float | None,
    effects: tuple[CustomerEffect, CommercialEffect, CommercialEffect],
    realised: tuple[CustomerEffect | None, CommercialEffect | None],
    step: NextStep,
) -> None:
    named = dict(zip(("customer_effect", "commercial_now", "commercial_later"), effects, strict=True))
    decision = decided(*predictions, **named)
    words = (happened, other)
    said = Said(
        happened=happened,
        outcomes=tuple(saw(each.side, words[at], actual) for at, each in enumerate(predictions)),
        customer_realised=realised[0],
        commercial_realised=realised[1],
        next_step=step,
    )
    after = looked_back(decision, said)
    assert after.status is Status.REVIEWED
    assert lock_hash(to_record(after).as_json()) == after.lock_hash
    record = to_record(after)
    assert to_record(from_record(record)) == record
    assert json.loads(json.dumps(after.reviews)) == after.reviews
    if after.drifted:
        assert DecisionClass.UNCLEAR not in (after.class_realised, declared_class(after))
        assert after.class_realised is not declared_class(after)
    if realised == (None, None) and {happened, other if len(predictions) > 1 else happened} == {Happened.YES}:
        assert after.class_realised is declared_class(decision) or not after.drifted


# -- what counts for calibration


def review(*happened: tuple[str, str]) -> dict[str, Any]:
    return {"outcomes": [{"side": side, "happened": each} for side, each in happened]}


BOTH = [CONTACTS.as_json(), COSTS.as_json()]


def test_each_prediction_counts_once_with_the_first_look_back_that_scores_it() -> None:
    reviews = [
        review(("customer", "cannot_tell"), ("commercial", "no")),
        review(("customer", "yes"), ("commercial", "yes")),
        review(("customer", "no")),
    ]
    assert list(outcomes(BOTH, reviews)) == [
        (Side.CUSTOMER, 80, Happened.YES),
        (Side.COMMERCIAL, 60, Happened.NO),
    ]


def test_what_never_scored_is_left_out_for_its_latest_reason() -> None:
    reviews = [review(("customer", "cannot_tell")), review(("customer", "partly"))]
    assert list(outcomes(BOTH, reviews)) == [(Side.CUSTOMER, 80, Happened.PARTLY)]


def test_nothing_counts_without_a_chance_or_without_a_look_back() -> None:
    assert list(outcomes([CONTACTS.as_json() | {"confidence": None}], [review(("customer", "yes"))])) == []
    assert list(outcomes(BOTH, [])) == []
    assert list(outcomes([], [review(("customer", "yes"))])) == []


# -- words


@pytest.mark.parametrize(
    ("now", "later", "words"),
    [
        ("cost", "unknown", "better for shoppers, a cost now"),
        ("cost", "gain", "better for shoppers, a cost now, a gain later"),
        ("gain", "gain", "better for shoppers, a gain now"),
        ("same", "cost", "better for shoppers, no change for us now, a cost later"),
        ("unknown", "same", "better for shoppers, not known for us now, no change later"),
    ],
)
def test_expected_effects(now: str, later: str, words: str) -> None:
    assert expected_effects(decided(commercial_now=now, commercial_later=later)) == words


@pytest.mark.parametrize(
    ("customer", "commercial", "words"),
    [
        ("better", "gain", "good for customers and us"),
        ("better", "same", "good for customers, no gain for us that we can see"),
        ("better", "cost", "good for customers, at a cost for us"),
        ("worse", "gain", "good for us, worse for customers"),
        ("worse", "cost", "worse for customers, and a cost for us"),
        ("worse", "same", "worse for customers, no gain for us that we can see"),
        ("same", "gain", "good for us, no change for customers"),
        ("same", "cost", "no gain for anyone that we can see"),
        ("worse", "unknown", "worse for customers; nobody can tell for us"),
        ("unknown", "gain", "gain for us; nobody can tell for customers"),
        ("unknown", "unknown", "nobody can tell, neither for customers nor for us"),
    ],
)
def test_turned_out(customer: str, commercial: str, words: str) -> None:
    effects = CustomerEffect(customer), CommercialEffect(commercial)
    assert turned_out(realised_class(*effects), *effects) == words
