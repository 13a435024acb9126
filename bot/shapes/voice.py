"""A voice: a customer's own words, as saved."""

from __future__ import annotations

from pydantic import Field

from bot.shapes.base import Shape
from bot.shapes.types import (
    GroupName,
    MaybeDay,
    MaybeLine,
    MaybeLink,
    MaybePerson,
    PlaceId,
    Prose,
    UtcTime,
    VoiceId,
)


class Voice(Shape):
    """A customer's words, verbatim, with who said them, where and when."""

    id: VoiceId
    text: Prose = Field(description="The words themselves, verbatim.")
    group: GroupName = Field(description="The group they speak for.")
    role: MaybeLine = Field(default=None, description='Who spoke, without a name: "Finance admin, retail".')
    source: MaybeLine = Field(default=None, description="Where: call, ticket, support chat.")
    link: MaybeLink = Field(default=None, description="Where it can be read in full.")
    heard_on: MaybeDay = None
    consent_to_quote: bool | None = Field(
        default=None, description="Whether the customer agreed to be quoted; null: not asked."
    )
    expires_on: MaybeDay = Field(default=None, description="From this day on it is no longer quoted and is erased.")
    added_by: MaybePerson = Field(default=None, description="Who saved it; a pseudonym after `forget me`.")
    added_at: UtcTime
    channel: PlaceId
    workspace: PlaceId
