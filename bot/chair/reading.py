"""A question put to the chair and the reading it gives, the same from every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Door, Flag, GroupRole


class ReadingOutcome(StrEnum):
    """`nothing_to_ask`: nobody outside would notice. `too_thin`: one question back."""

    READING = "reading"
    NOTHING_TO_ASK = "nothing_to_ask"
    TOO_THIN = "too_thin"


@dataclass(frozen=True, slots=True)
class Group:
    """People a decision touches, and how: pays, uses, benefits or is affected."""

    name: str
    role: GroupRole


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """A stored voice that may be quoted: `text` is the customer's words, verbatim."""

    id: str
    text: str
    group: str
    role: str
    source: str
    heard_on: date | None
    added_by_name: str = ""


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """A decision in force that has to do with the question."""

    id: str
    text: str
    in_the_chair: str
    decided_on: date
    status: str
    customer_effect: CustomerEffect


@dataclass(frozen=True, slots=True)
class LastHeard:
    """The last time anybody saved words of this group, and what they were about."""

    group: str
    heard_on: date
    about: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the log holds on a question. An engine says nothing about the past that is not in here.

    `voices` are candidates, most relevant first; `groups` are the groups that decisions used before.
    """

    voices: Sequence[HeardVoice] = ()
    decisions: Sequence[LoggedDecision] = ()
    last_heard: Sequence[LastHeard] = ()
    groups: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks the chair.

    `skip` holds what is not to be asked (again): the ids of seat questions, and the words of those that have none.
    `workspace` is whose budget the reading counts towards; no engine says it or sends it anywhere.
    """

    text: str
    in_the_chair: str = ""
    evidence: Evidence = Evidence()
    skip: frozenset[str] = frozenset()
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class QuotedVoice:
    """An exact quote: `quote` is a substring of the stored voice."""

    id: str
    quote: str
    group: str
    role: str
    source: str
    heard_on: date | None
    same_group: bool
    added_by_name: str = ""


@dataclass(frozen=True, slots=True)
class SeatQuestion:
    """What the person in the seat would need to know from us; `id` is None where a model wrote it."""

    id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """Something the team can find out today, and where."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class Effects:
    """The suggested effects; a person's own answers set the class, an engine only suggests."""

    customer: CustomerEffect = CustomerEffect.UNKNOWN
    commercial_now: CommercialEffect = CommercialEffect.UNKNOWN
    commercial_later: CommercialEffect = CommercialEffect.UNKNOWN


@dataclass(frozen=True, slots=True)
class Trade:
    """The trade so far in two plain phrases ("looks worse", "you have not said what we gain").

    `remark` is a further plain sentence, such as that doing it without payback is allowed.
    """

    customer: str
    business: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A decision already in the log that bears on this one, quoted.

    `why` says what the two share ("same group, also about exports"), `question` what it asks of this one.
    """

    id: str
    quote: str
    decided_on: date
    why: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Principle:
    """A principle of the playbook and the words of the text that raised it."""

    id: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer to `ask`. See `product.md`, *The reading*, for the order in which it is shown.

    `text` is the text as asked; `title` is its short form for the heading. `ask_back` is the single question of a
    text that is too thin, with `examples` of an answer. Where a model wrote the questions, `instead_of` has the ids
    of the playbook's that they stand for and `written_from` the voices that the model leaned on. `fallback` is the
    sentence that says why the playbook answered instead of the model, `fell_back` the short name of that reason.
    `link` and `author` are those of the message that the text comes from, where somebody handed one over.
    """

    text: str
    title: str
    engine: str
    prompt_version: str
    outcome: ReadingOutcome
    move: str | None = None
    in_the_chair: str = ""
    groups: Sequence[Group] = ()
    voices: Sequence[QuotedVoice] = ()
    last_heard_on: date | None = None
    last_heard_about: str = ""
    questions: Sequence[SeatQuestion] = ()
    look_up: LookUp | None = None
    suggested: Effects = Effects()
    trade: Trade = Trade("", "")
    decision_class: DecisionClass = DecisionClass.UNCLEAR
    flags: Sequence[Flag] = ()
    door: Door = Door.UNSURE
    unknown: Sequence[str] = ()
    related: Sequence[Related] = ()
    principles: Sequence[Principle] = ()
    topic: str = ""
    ask_back: str = ""
    examples: Sequence[str] = ()
    customer_question: str = ""
    note: str = ""
    fallback: str | None = None
    guessed: bool = True
    instead_of: Sequence[str] = ()
    written_from: Sequence[str] = ()
    fell_back: str = ""
    link: str = ""
    author: str = ""


class Reader(Protocol):
    """Whatever reads a question: all that an evaluation needs of an engine."""

    async def read(self, question: Question) -> Reading:
        """Read a question; never raises for what a person typed."""
        ...


class Chair(Reader, Protocol):
    """An engine that reads a question. Every engine gives the same shape.

    A caller that must answer within its platform's few seconds looks at `slow`: it acknowledges first and delivers
    what `read` gives later, or takes what `at_once` gives.
    """

    @property
    def slow(self) -> bool:
        """Whether `read` may take seconds, because it waits for somebody else's machine."""
        ...

    def at_once(self, question: Question) -> Reading:
        """The reading that is there without waiting: the playbook's, whatever the engine."""
        ...

    async def close(self) -> None:
        """Let go of what is held open; the last call."""
        ...
