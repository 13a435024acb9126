"""A decision as JSON: what `log --json` takes, and the stored record that comes back whole."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, field_validator, model_validator

from bot.shapes.base import Shape, refused
from bot.shapes.changes import Amendment, ClassOverride, Correction
from bot.shapes.remedy import Debt, Remedy
from bot.shapes.review import Review
from bot.shapes.types import (
    DecisionId,
    DecisionText,
    GroupName,
    Line,
    MaybeConfidence,
    MaybeDay,
    MaybeEvidenceLevel,
    MaybeLine,
    MaybeLink,
    MaybeNumber,
    MaybePerson,
    MaybeProse,
    Person,
    PlaceId,
    PredictionText,
    Prose,
    Sha256,
    UtcTime,
)
from storage.vocabulary import (
    CommercialEffect,
    CommercialLine,
    CustomerEffect,
    DecisionClass,
    Door,
    Flag,
    Notice,
    Side,
    Status,
)

AUTOMATIC_FLAGS = frozenset({Flag.DEFERRED, Flag.BORROWED, Flag.LATER_UNSTATED})


class Prediction(Shape):
    """What will be seen if the decision was right, written down before the outcome and then locked."""

    side: Side
    text: PredictionText
    metric: MaybeLine = None
    baseline: MaybeNumber = Field(default=None, description="The metric's figure when the decision was logged.")
    target: MaybeNumber = None
    unit: MaybeLine = None
    by: MaybeDay = None
    confidence: MaybeConfidence = Field(default=None, description="How sure, in per cent.")


class Kill(Shape):
    """The line at which the decision is stopped."""

    condition: MaybeProse = None
    by: MaybeDay = None


class Answers(Shape):
    """What a person says of a decision. The first four fields are required; null means: not said."""

    text: DecisionText = Field(description="What is decided.")
    in_the_chair: GroupName = Field(description="Which customers feel it most.")
    customer_effect: CustomerEffect = Field(description="What it does to them.")
    commercial_now: CommercialEffect = Field(description="For us, in the next three months.")
    commercial_later: CommercialEffect = Field(default=CommercialEffect.UNKNOWN, description="For us, after that.")
    check_on: MaybeDay = Field(default=None, description="When to look back; 60 days on where nothing is said.")
    door: Door = Field(default=Door.UNSURE, description="one_way: hard to undo; unsure counts as two_way.")
    notice: Notice | None = Field(default=None, description="How long before it happens the people are told.")
    accepted_by: MaybePerson = Field(default=None, description="Who accepts it, when customers lose.")
    release_sentence: MaybeLine = Field(default=None, description="The one line told to the customer.")
    predictions: tuple[Prediction, ...] = Field(default=(), max_length=2, description="At most one for each side.")
    paying_customers: tuple[GroupName, ...] = Field(default=(), max_length=20)
    end_users: tuple[GroupName, ...] = Field(default=(), max_length=20)
    others_affected: tuple[GroupName, ...] = Field(default=(), max_length=20)
    evidence_level: MaybeEvidenceLevel = Field(default=None, description="0 a guess … 6 measured live.")
    evidence: tuple[Line, ...] = Field(default=(), max_length=20, description="Voices (V-7) or other references.")
    alternatives: tuple[Prose, ...] = Field(default=(), max_length=20)
    commercial_line: CommercialLine | None = Field(default=None, description="Which line should move.")
    kill: Kill = Field(default=Kill(), description="Stop if.")
    logged_by: MaybePerson = None
    channel: PlaceId | None = None
    workspace: PlaceId | None = None

    @field_validator("predictions")
    @classmethod
    def _each_side_once(cls, predictions: tuple[Prediction, ...]) -> tuple[Prediction, ...]:
        if len({prediction.side for prediction in predictions}) < len(predictions):
            raise refused("may hold one prediction for each side, customer and commercial")
        return predictions


class DecisionInput(Answers):
    """What `log --json` and the decision form take: the answers, and the flags that a person named."""

    flags_said: tuple[Flag, ...] = Field(
        default=(),
        max_length=len(Flag),
        description="Flags that a person named; the rest follow from the effects.",
    )

    @field_validator("flags_said")
    @classmethod
    def _only_asked_flags(cls, flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
        derived = sorted(AUTOMATIC_FLAGS.intersection(flags))
        if derived:
            raise refused(f"must leave out {', '.join(derived)}: they follow from the effects")
        return tuple(dict.fromkeys(flags))


# What stands in a record beside the fields that the fixed interfaces name; records written elsewhere may lack it.
ADDED = ("logged_at", "accepted_at", "told_on", "stop_reached_on", "corrections")


def _may_lack_added(schema: dict[str, Any]) -> None:
    schema["required"] = [name for name in schema["required"] if name not in ADDED]


class DecisionRecord(Answers):
    """A decision as stored, whole: what a person said and what the system knows of it."""

    model_config = ConfigDict(json_schema_extra=_may_lack_added)

    logged_by: Person = Field(description="A pseudonym after `forget me`.")
    channel: PlaceId
    workspace: PlaceId
    id: DecisionId
    decision_class: DecisionClass = Field(alias="class", description="The trade, from the effects or an override.")
    class_reason: str = Field(max_length=500, description="Why this class, in a plain sentence.")
    class_override: ClassOverride | None = None
    flags: tuple[Flag, ...] = Field(default=(), max_length=len(Flag))
    status: Status
    accepted_at: UtcTime | None = Field(default=None, description="When that person accepted it themselves.")
    told_on: MaybeDay = Field(default=None, description="The day on which the people affected were told.")
    stop_reached_on: MaybeDay = Field(default=None, description="The day on which its stop line was seen reached.")
    decided_by: MaybePerson = None
    logged_at: UtcTime = Field(description="When it was saved; it is decided later where it was left open.")
    decided_at: UtcTime | None = Field(default=None, description="Null while it is open.")
    link: MaybeLink = Field(default=None, description="The message that it came from.")
    engine: Line = Field(description="The rules' or engine's version that derived class and flags.")
    locked_at: UtcTime | None = None
    lock_hash: Sha256 | None = Field(default=None, description="SHA-256 of the canonical JSON at the lock.")
    corrections: tuple[Correction, ...] = Field(default=(), description="Before the lock, oldest first.")
    amendments: tuple[Amendment, ...] = Field(default=(), description="Append-only, oldest first.")
    reviews: tuple[Review, ...] = ()
    class_realised: DecisionClass | None = Field(default=None, description="From the latest review.")
    remedies: tuple[Remedy, ...] = ()
    debt: Debt | None = None
    supersedes: DecisionId | None = None
    superseded_by: DecisionId | None = None

    @model_validator(mode="before")
    @classmethod
    def _logged_when_decided(cls, given: Any) -> Any:
        """Records written elsewhere may lack `logged_at`, which the fixed interfaces do not name."""
        if isinstance(given, dict) and "logged_at" not in given and given.get("decided_at"):
            return {**given, "logged_at": given["decided_at"]}
        return given
