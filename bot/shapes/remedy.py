"""Putting it right, and what is still owed to customers."""

from __future__ import annotations

from pydantic import Field, field_validator

from bot.shapes.base import Shape, refused
from bot.shapes.types import Count, GroupName, MaybeCount, MaybeDay, MaybePerson, MaybeProse, Person, Prose, UtcTime
from storage.vocabulary import DebtStatus, HitGroup


class RemedyGroup(Shape):
    """One of the three groups that a remedy has to reach. Done when it is live and these people were told."""

    who: HitGroup
    how_many: MaybeCount = Field(default=None, description="How many people; null: not known yet.")
    reached: MaybeCount = Field(default=None, description="How many of them were put right so far.")
    remedy: MaybeProse = Field(default=None, description="What they get.")
    owner: MaybePerson = None
    due_on: MaybeDay = None
    live_on: MaybeDay = Field(default=None, description="The day on which it really worked for them.")
    told_on: MaybeDay = Field(default=None, description="The day on which they were told.")
    told_how: MaybeProse = Field(default=None, description="In which words or by which way they were told.")
    not_needed_because: MaybeProse = Field(default=None, description="Why nothing is done for this group.")


class Remedy(Shape):
    """The make-whole tracker of one decision: those who complained, the silent ones, those about to be hit."""

    number: Count = Field(ge=1, description="Counts the remedies of this decision from 1.")
    what: Prose = Field(description="What went wrong, as the people hit would say it.")
    groups: tuple[RemedyGroup, ...] = Field(min_length=1, max_length=3)
    opened_by: Person
    opened_at: UtcTime
    closed_at: UtcTime | None = Field(default=None, description="Null while anything is open.")
    closed_by: MaybePerson = None

    @field_validator("groups")
    @classmethod
    def _each_group_once(cls, groups: tuple[RemedyGroup, ...]) -> tuple[RemedyGroup, ...]:
        if len({group.who for group in groups}) < len(groups):
            raise refused("may name each of complained, silent and not_yet_hit once")
        return groups


class Debt(Shape):
    """What a decision still owes to customers."""

    group: GroupName
    what: Prose = Field(description='The plain sentence: "worse for A, so that we gain B".')
    how_many: MaybeCount = Field(default=None, description="How many people; null: not known.")
    since: MaybeDay = None
    accepted_by: MaybePerson = Field(default=None, description="Who accepts it; their own act.")
    confirmed: bool = Field(default=False, description="False: the person named has not confirmed it yet.")
    keep_or_repay_on: MaybeDay = Field(default=None, description="When it is decided to keep or to repay it.")
    status: DebtStatus = DebtStatus.OWED
    closed_at: UtcTime | None = None
    closed_because: MaybeProse = None
