"""The entries of the playbook's file: what each kind of them must have.

Every text that reaches a screen is checked here: short, calm, and with no slot that nothing can fill.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_WORDS = 24
SLOTS = frozenset(
    "it bare is was has does they them use used did would_use verb doing place placed_use placed_used other "
    "does_other lacks job job_head heads short date when night before after before_adj limit_after low high "
    "group agents of one hours_off those about".split()
)


def _plain(text: str) -> str:
    """A sentence for a screen: short, calm, with known slots only."""
    if len(text.split()) > MAX_WORDS:
        raise ValueError(f"has {len(text.split())} words, {MAX_WORDS} are allowed")
    if "!" in text:
        raise ValueError("has an exclamation mark")
    return text


def _slotted(text: str) -> str:
    unknown = sorted(set(slots_of(text)) - SLOTS)
    if unknown:
        raise ValueError(f"uses the unknown slot {{{unknown[0]}}}")
    return text


def _without_slots(text: str) -> str:
    if slots_of(text):
        raise ValueError("must not have a slot, it is what stands when a slot is empty")
    return text


def slots_of(text: str) -> list[str]:
    """The names of the slots of a template."""
    return re.findall(r"\{(\w*)\}", text)


Screen = Annotated[str, AfterValidator(_plain)]
Template = Annotated[Screen, AfterValidator(_slotted)]
Fallback = Annotated[Screen, AfterValidator(_without_slots)]
Effect = Literal["better", "same", "worse", "unknown"]
Commercial = Literal["gain", "same", "cost", "unknown"]
Words = tuple[str, ...]


class Entry(BaseModel):
    """An entry of the file: nothing in it is left unread."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Chair(Entry):
    """How the group is named; `when` lists what must hold."""

    text: Template
    when: Words = Field(default=(), alias="for")


class SeatQuestion(Entry):
    """What the person in the seat would need to know; `plain` stands where a slot is empty."""

    id: str
    text: Template
    plain: Fallback | None = None
    when: Words = Field(default=(), alias="for")
    instead_of: str | None = None


class LookUp(Entry):
    """What the team can find out today, and where."""

    what: Template
    where: str
    when: Words = Field(default=(), alias="for")


class CustomerQuestion(Entry):
    """A question that can be sent to a customer as it is."""

    text: Template
    when: Words = Field(default=(), alias="for")


class Move(Entry):
    """What a text does to the customer, and everything that follows from it."""

    id: str
    name: str
    effect: Effect
    now: Commercial = "unknown"
    now_words: str = ""
    verbs: Words
    vague: Words = ()
    acts: Words = ()
    topics: Words = ()
    worse: Words = ()
    better: Words = ()
    relieves: Words = ()
    chairs: tuple[Chair, ...]
    questions: tuple[SeatQuestion, ...]
    look_ups: tuple[LookUp, ...]
    customer_questions: tuple[CustomerQuestion, ...]
    signs: tuple[Screen, ...]
    principles: Words
    door: Words


class Act(Entry):
    """A direction: what it does depends on the thing it is applied to."""

    id: str
    verbs: Words


class Thing(Entry):
    """A kind of thing and how people use it."""

    id: str
    words: Words
    use: str
    used: str
    did: str = "did"


class Groups(Entry):
    """Words for people."""

    people: Words
    organisations: Words
    generic: Words
    staff: Words
    aside: Words


class Internal(Entry):
    """What only the house feels, and the words that say that somebody outside does."""

    things: Words
    verbs: Words
    visible: Words


class Signs(Entry):
    """What the words of a text say about the two halves."""

    worse: Words
    better: Words
    doubt: Words
    same: Words
    gain_now: Words
    cost_now: Words
    gain_later: Words
    cost_later: Words
    nothing_now: Words


class FlagCue(Entry):
    """Words that raise a flag."""

    id: str
    words: Words


class TooThin(Entry):
    """The one question back to a text that says too little."""

    id: str
    words: Words
    ask: Fallback
    examples: tuple[Fallback, ...] = Field(min_length=1)


class Principle(Entry):
    """A principle of the five source texts and the words that raise it."""

    id: str
    name: str
    cues: Words


class AnyQuestion(Entry):
    """A seat question that fits every move."""

    id: str
    text: Fallback
    when: Words = Field(default=(), alias="for")


class Cue(Entry):
    """When a principle question fits."""

    terms: Words
    when: str


class PrincipleQuestion(Entry):
    """A question that the team asks itself."""

    id: str
    principle: str
    text: Screen
    fallback: Fallback | None = None
    stage: Literal["ask", "log", "review"]
    cue: Cue
    good_answer: Words


class Condition(Entry):
    """A fact of the log and how much of it there must be."""

    fact: str
    at_least: int | None = None
    share_percent: int | None = None
    of_at_least: int | None = None


class Line(Entry):
    """A line of the digest about something due."""

    id: str
    when: Condition
    text: Screen


class RetroPrompt(Entry):
    """One Friday question; `plain` stands where the text's group is not known."""

    id: str
    when: Condition
    priority: int
    cooldown_weeks: int
    text: Screen
    plain: Screen | None = None
    why: Screen
