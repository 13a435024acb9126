"""Looking back at one decision: what was foreseen, what came of it, and what the decision becomes by that. Pure.

Source: `product.md`, *The review*. What is held against the outcome is what was locked: an amendment that came
later moves neither a prediction nor the effects that were stated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.decisions.amended import current, declared_class
from bot.decisions.change import check_may_become, with_columns
from bot.decisions.debt import owed
from bot.decisions.form import usual_check
from bot.decisions.locking import locked
from bot.decisions.projection import return_on_projection
from bot.decisions.realised import has_drift, overall, realised_class, realised_effects
from bot.shapes.review import PredictionOutcome, Review
from storage.models import Decision
from storage.vocabulary import (
    CommercialEffect,
    Contribution,
    CustomerEffect,
    Door,
    Happened,
    NextStep,
    Side,
    Status,
)

Prediction = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says when they look back. `happened` counts only where nothing was predicted.

    Without realised effects they are those of a review in two taps (`realised_effects`).
    """

    happened: Happened | None = None
    outcomes: tuple[PredictionOutcome, ...] = ()
    customer_realised: CustomerEffect | None = None
    commercial_realised: CommercialEffect | None = None
    contribution: Contribution | None = None
    other_causes: str | None = None
    reason_otherwise: str | None = None
    process_grade: int | None = None
    outcome_grade: int | None = None
    next_step: NextStep
    owner: str | None = None
    next_check_on: date | None = None
    note: str | None = None


def foreseen(decision: Decision) -> Mapping[Side, Prediction]:
    """What to hold the outcome against, by side: what was locked; what an amendment added where nothing was."""
    added = {Side(each["side"]): each for each in current(decision).predictions}
    first = {Side(each["side"]): each for each in decision.predictions}
    return {side: (added | first)[side] for side in Side if side in added | first}


def in_full(decision: Decision) -> bool:
    """Whether the full order is asked: for what was predicted, and what is hard to undo. Two taps otherwise."""
    return bool(foreseen(decision)) or decision.door is Door.ONE_WAY


def to_recall(decision: Decision, member: str) -> Sequence[Side]:
    """The sides whose chance this person is asked to recall, before they see it.

    Not where none was written down, nor of somebody who was shown it in an earlier look-back.
    """
    if any(review["reviewed_by"] == member for review in decision.reviews):
        return ()
    return [side for side, each in foreseen(decision).items() if each.get("confidence")]


def check_can_be_reviewed(decision: Decision) -> None:
    """Check that a decision can be looked back at.

    Raises:
        NotPossible: it is not in force.
    """
    check_may_become(decision, Status.REVIEWED)


def review_of(decision: Decision, said: Said, by: str, at: datetime) -> Review:
    """The review that somebody's answers make.

    Raises ValueError where they say nothing of what happened, pydantic's included.
    """
    predictions = foreseen(decision)
    outcomes = tuple(_measured(each, predictions.get(each.side, {})) for each in said.outcomes)
    happened = overall([each.happened for each in outcomes] or ([said.happened] if said.happened else []))
    stated = (decision.customer_effect, decision.commercial_now, decision.commercial_later)
    as_said = realised_effects(happened, *stated)
    customer = said.customer_realised or as_said[0]
    commercial = said.commercial_realised or as_said[1]
    realised = realised_class(customer, commercial)
    # Where a trade was set by hand, the effects that were stated are another one; those as stated are no drift.
    as_stated = (customer, commercial) == realised_effects(Happened.YES, *stated)
    return Review(
        number=len(decision.reviews) + 1,
        happened=happened,
        outcomes=outcomes,
        customer_realised=customer,
        commercial_realised=commercial,
        class_realised=realised,
        drift=has_drift(declared_class(decision), realised) and not as_stated,
        contribution=said.contribution,
        other_causes=said.other_causes,
        reason_otherwise=said.reason_otherwise,
        process_grade=said.process_grade,
        outcome_grade=said.outcome_grade,
        next_step=said.next_step,
        owner=said.owner,
        next_check_on=said.next_check_on,
        note=said.note,
        reviewed_by=by,
        reviewed_at=at,
    )


def reviewed(decision: Decision, review: Review, at: datetime) -> dict[str, Any]:
    """The columns of a decision that was looked back at. The first outcome locks it, as it stood before.

    Raises:
        NotPossible: it is not in force.
    """
    check_can_be_reviewed(decision)
    columns: dict[str, Any] = {
        "reviews": [*decision.reviews, review.as_json()],
        "status": Status.REVIEWED,
        "class_realised": review.class_realised,
        "drifted": review.drift,
        "due_on": review.next_check_on,
        **locked(decision, at),
    }
    debt = owed(with_columns(decision, columns), at.date())
    if debt["debt"] and decision.debt is None:
        debt["debt"]["keep_or_repay_on"] = _repay_on(decision, review, at.date()).isoformat()
    return columns | debt


def could_not_tell(review: Mapping[str, Any]) -> bool:
    """Whether a stored review counts as measurement debt: something of what happened could not be told."""
    return review["happened"] == Happened.CANNOT_TELL or any(
        each["happened"] == Happened.CANNOT_TELL for each in review["outcomes"]
    )


def _measured(outcome: PredictionOutcome, prediction: Prediction) -> PredictionOutcome:
    way = return_on_projection(prediction.get("baseline"), prediction.get("target"), outcome.actual)
    return outcome.model_copy(update={"return_on_projection": way})


def _repay_on(decision: Decision, review: Review, today: date) -> date:
    """The day to keep or to repay a debt that a look-back finds: never one that has passed."""
    check_on = current(decision).check_on
    ahead = check_on if check_on and check_on > today else usual_check(today)
    return review.next_check_on or ahead
