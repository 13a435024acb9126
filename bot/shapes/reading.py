"""A reading as JSON: what `ask --json` prints and a reply's `data` carries."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.chair.reading import ReadingOutcome
from bot.shapes.base import Shape
from bot.shapes.types import AskedText, Day, DecisionId, GroupName, Line, PromptVersion, Prose, VoiceId
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Door, Flag, GroupRole

EffectName = Literal["customer_effect", "commercial_now", "commercial_later"]
BatchId = Annotated[str, Field(min_length=1, max_length=200)]


class TouchedGroup(Shape):
    """People whom the decision touches, and how."""

    name: GroupName
    role: GroupRole


class QuotedVoice(Shape):
    """An exact quote of a saved voice."""

    id: VoiceId
    quote: Prose = Field(description="A substring of the customer's words, verbatim.")
    source: str = Field(max_length=200)
    heard_on: Day | None
    group: str = Field(max_length=120)
    same_group: bool = Field(description="False: these are the words of another group than the one in the chair.")


class SeatQuestion(Shape):
    """What the person in the seat would need to know from us."""

    id: Line | None = Field(description="The playbook's id; null where a model wrote the question.")
    text: Prose


class LookUp(Shape):
    """What the team can find out today, and where."""

    what: Prose
    where: Line


class SuggestedEffects(Shape):
    """What an engine suggests; a person's own answers set the class."""

    customer_effect: CustomerEffect
    commercial_now: CommercialEffect
    commercial_later: CommercialEffect


class Trade(Shape):
    """The trade so far, in two plain phrases that are never merged."""

    customer: str = Field(max_length=500)
    business: str = Field(max_length=500)


class RelatedDecision(Shape):
    """A decision in force that bears on the question, quoted."""

    id: DecisionId
    quote: Prose
    decided_on: Day
    why: Line


class RaisedPrinciple(Shape):
    """A principle of the playbook and the words that raised it."""

    id: Line
    because: str = Field(max_length=500)


class Reading(Shape):
    """The answer to `ask`."""

    id: BatchId | None = Field(default=None, description="The id given in a batch; null otherwise.")
    text: AskedText = Field(description="What was asked.")
    engine: Line = Field(description="Which engine answered.")
    prompt_version: PromptVersion = Field(description="Hash of the playbook and templates that were used.")
    outcome: ReadingOutcome = Field(
        description="nothing_to_ask: nobody outside would notice. too_thin: one question back."
    )
    move: Line | None = Field(default=None, description="What the text does to the customer.")
    in_the_chair: str = Field(default="", max_length=120, description="The group in the customer's seat.")
    groups: tuple[TouchedGroup, ...] = Field(default=(), max_length=20)
    voices: tuple[QuotedVoice, ...] = Field(default=(), max_length=3)
    empty_chair: bool = Field(default=True, description="True: no customer words are saved on this.")
    last_heard_on: Day | None = Field(default=None, description="When this group's words were last saved.")
    questions: tuple[SeatQuestion, ...] = Field(default=(), max_length=3)
    look_up: LookUp | None = None
    suggested: SuggestedEffects
    trade: Trade
    decision_class: DecisionClass = Field(alias="class", description="The class rule applied to `suggested`.")
    flags: tuple[Flag, ...] = Field(default=(), max_length=len(Flag))
    door: Door
    unknown: tuple[EffectName, ...] = Field(default=(), max_length=3, description="The effects not said yet.")
    related: tuple[RelatedDecision, ...] = Field(default=(), max_length=10)
    principles: tuple[RaisedPrinciple, ...] = Field(default=(), max_length=20)
    fallback: Line | None = Field(default=None, description="Why the playbook answered instead of the model.")
    rendered: str = Field(max_length=20_000, description="The plain text that a person would see.")
