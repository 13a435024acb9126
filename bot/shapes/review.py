"""The review (business impact retrospective) of one decision."""

from __future__ import annotations

from pydantic import Field, field_validator

from bot.shapes.base import Shape, refused
from bot.shapes.types import (
    Count,
    MaybeConfidence,
    MaybeDay,
    MaybeGrade,
    MaybeNumber,
    MaybePerson,
    MaybeProse,
    Person,
    UtcTime,
)
from storage.vocabulary import (
    CommercialEffect,
    Contribution,
    CustomerEffect,
    DecisionClass,
    Happened,
    NextStep,
    Side,
)


class PredictionOutcome(Shape):
    """What became of the prediction of one side."""

    side: Side
    recalled_confidence: MaybeConfidence = Field(
        default=None, description="The chance they remember giving it, asked before the written one is shown."
    )
    happened: Happened
    actual: MaybeNumber = Field(default=None, description="The metric's figure now.")
    return_on_projection: MaybeNumber = Field(
        default=None, description="(actual - baseline) / (target - baseline); null when target equals baseline."
    )


class Review(Shape):
    """What really happened. Two taps fill `happened` and `next_step`; everything else may stay unknown or null."""

    number: Count = Field(ge=1, description="Counts the reviews of this decision from 1.")
    happened: Happened = Field(description="As expected, over all: the stated effects where nothing was predicted.")
    outcomes: tuple[PredictionOutcome, ...] = Field(
        default=(), max_length=2, description="One for each prediction; customer and commercial apart."
    )
    customer_realised: CustomerEffect = CustomerEffect.UNKNOWN
    commercial_realised: CommercialEffect = CommercialEffect.UNKNOWN
    class_realised: DecisionClass = Field(
        default=DecisionClass.UNCLEAR, description="The class rule applied to the realised effects."
    )
    drift: bool = Field(default=False, description="The realised class is known and differs from the declared one.")
    contribution: Contribution | None = Field(default=None, description="How much of it was this decision.")
    other_causes: MaybeProse = Field(default=None, description="What else moved it.")
    reason_otherwise: MaybeProse = Field(default=None, description="One reason it could have gone the other way.")
    process_grade: MaybeGrade = Field(default=None, description="The call, knowing only what was known: 1 to 4.")
    outcome_grade: MaybeGrade = Field(default=None, description="How it came out: 1 to 4.")
    next_step: NextStep
    owner: MaybePerson = None
    next_check_on: MaybeDay = None
    note: MaybeProse = None
    reviewed_by: Person
    reviewed_at: UtcTime

    @field_validator("outcomes")
    @classmethod
    def _each_side_once(cls, outcomes: tuple[PredictionOutcome, ...]) -> tuple[PredictionOutcome, ...]:
        if len({outcome.side for outcome in outcomes}) < len(outcomes):
            raise refused("may hold one outcome for each side, customer and commercial")
        return outcomes
