"""The tables. Every row belongs to a workspace; ids that people see (D-12, V-7) count per workspace."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Enum, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.vocabulary import (
    CommercialEffect,
    CommercialLine,
    CustomerEffect,
    DecisionClass,
    Door,
    NoteKind,
    Notice,
    OutboxState,
    Role,
    Status,
    Visibility,
)


def _json(default: type[list[Any]] | type[dict[str, Any]] | None = None) -> Any:
    """A JSON column; without a default it may be empty."""
    column: Column[Any] = Column(JSON(none_as_null=True), nullable=default is None)
    if default is None:
        return Field(default=None, sa_column=column)
    return Field(default_factory=default, sa_column=column)


# Names for every constraint, so that a later migration can change one on SQLite too.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


def _word(words: type[StrEnum], *, optional: bool = False, default: StrEnum | None = None) -> Any:
    """A column that holds one word of a vocabulary, by its value: readable in the database, no native enum."""
    column = Enum(words, native_enum=False, length=40, values_callable=_values, validate_strings=True)
    if optional:
        return Field(default=None, sa_type=column, nullable=True)
    if default is not None:
        return Field(default=default, sa_type=column)
    return Field(sa_type=column)


class Workspace(SQLModel, table=True):
    """One organisation's home on a platform; `id` is the platform's own. It holds the counters of its records."""

    id: str = Field(primary_key=True, max_length=200)
    platform: str = Field(max_length=20)
    name: str = Field(default="", max_length=200)
    retention_months: int = 24
    last_decision: int = 0
    last_voice: int = 0
    last_note: int = 0
    created_at: datetime


class Channel(SQLModel, table=True):
    """A channel of a workspace. `visibility` None means that nobody said, which counts as private."""

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=200)
    name: str = Field(default="", max_length=200)
    visibility: Visibility | None = _word(Visibility, optional=True)
    created_at: datetime


class Member(SQLModel, table=True):
    """A person in a workspace; `id` is the platform's own."""

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=200)
    name: str = Field(default="", max_length=200)
    time_zone: str | None = Field(default=None, max_length=64)
    is_admin: bool = False
    created_at: datetime


class ChannelRole(SQLModel, table=True):
    """What a member may do in one channel, beyond being a member."""

    __tablename__ = "channel_role"

    workspace: str = Field(primary_key=True, max_length=200)
    channel: str = Field(primary_key=True, max_length=200)
    member: str = Field(primary_key=True, max_length=200)
    role: Role = Field(
        sa_column=Column(Enum(Role, native_enum=False, length=40, values_callable=_values), primary_key=True)
    )

    __table_args__ = (
        ForeignKeyConstraint(["workspace", "channel"], ["channel.workspace", "channel.id"]),
        ForeignKeyConstraint(["workspace", "member"], ["member.workspace", "member.id"]),
    )


class Decision(SQLModel, table=True):
    """A decision as logged. Fields of later commands are nullable until those are used.

    `version` rises with every change, so that a form filled in on an older one is noticed. `flags_said` are those
    that a person set; `flags` has the automatic ones, which follow from the effects, as well. Links to other
    decisions and voices are the names that people see (D-3, V-7). `group_key` is the group as groups are compared.

    What is locked stays as it was written; `amendments` say what came to stand beside it. Found by: `locks_at`
    (when it locks, unless an outcome comes first; none while it is open), `due_on` (the day to look back, or to
    look again), `owed_since` (since when something is owed to customers; none once that is kept or repaid),
    `drifted` (it turned out as another trade than was declared). `unasked` are the later questions that somebody
    put aside: they are not asked again, and no export has them.
    """

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    version: int = 1
    status: Status = _word(Status)
    text: str
    in_the_chair: str
    customer_effect: CustomerEffect = _word(CustomerEffect)
    commercial_now: CommercialEffect = _word(CommercialEffect)
    commercial_later: CommercialEffect = _word(CommercialEffect)
    decision_class: DecisionClass = _word(DecisionClass)
    class_override: dict[str, Any] | None = _json()
    flags_said: list[str] = _json(list)
    flags: list[str] = _json(list)
    check_on: date | None = None
    predictions: list[dict[str, Any]] = _json(list)
    door: Door = _word(Door, default=Door.UNSURE)
    notice: Notice | None = _word(Notice, optional=True)
    accepted_by: str | None = Field(default=None, max_length=200)
    accepted_at: datetime | None = None
    release_sentence: str | None = None
    paying_customers: list[str] = _json(list)
    end_users: list[str] = _json(list)
    others_affected: list[str] = _json(list)
    evidence_level: int | None = None
    evidence: list[str] = _json(list)
    alternatives: list[str] = _json(list)
    commercial_line: CommercialLine | None = _word(CommercialLine, optional=True)
    kill_condition: str | None = None
    kill_by: date | None = None
    logged_by: str = Field(max_length=200)
    logged_at: datetime
    decided_by: str | None = Field(default=None, max_length=200)
    decided_at: datetime | None = None
    link: str | None = None
    engine: str = Field(max_length=200)
    locked_at: datetime | None = None
    lock_hash: str | None = Field(default=None, max_length=80)
    class_realised: DecisionClass | None = _word(DecisionClass, optional=True)
    drifted: bool = False
    amendments: list[dict[str, Any]] = _json(list)
    reviews: list[dict[str, Any]] = _json(list)
    remedies: list[dict[str, Any]] = _json(list)
    debt: dict[str, Any] | None = _json()
    supersedes: str | None = Field(default=None, max_length=20)
    superseded_by: str | None = Field(default=None, max_length=20)
    told_on: date | None = None
    locks_at: datetime | None = None
    due_on: date | None = None
    owed_since: date | None = None
    unasked: list[str] = _json(list)
    group_key: str = ""
    search_words: str = ""

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index("ix_decision_channel", "workspace", "channel", "logged_at"),
        Index("ix_decision_newest", "workspace", "logged_at", "number"),
        Index(
            "ix_decision_unlocked",
            "workspace",
            "locks_at",
            postgresql_where=sql("locked_at IS NULL"),
            sqlite_where=sql("locked_at IS NULL"),
        ),
        Index(
            "ix_decision_owed",
            "workspace",
            "owed_since",
            postgresql_where=sql("owed_since IS NOT NULL"),
            sqlite_where=sql("owed_since IS NOT NULL"),
        ),
    )


class ReviewDraft(SQLModel, table=True):
    """A look-back that somebody began and has not finished: what they answered so far, step by step."""

    __tablename__ = "review_draft"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    number: int = Field(primary_key=True)
    member: str = Field(primary_key=True, max_length=200)
    step: int = 1
    answers: dict[str, Any] = _json(dict)
    updated_at: datetime


class Note(SQLModel, table=True):
    """What somebody wrote about a question or a decision. Without `author` nobody can find out who it was."""

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    kind: NoteKind = _word(NoteKind)
    text: str
    author: str | None = Field(default=None, max_length=200)
    prompt: str | None = Field(default=None, max_length=200)
    prompt_text: str | None = None
    week: str | None = Field(default=None, max_length=8)
    decision: str | None = Field(default=None, max_length=20)
    written_at: datetime
    shown_at: datetime | None = None

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index("ix_note_decision", "workspace", "decision"),
    )


class Voice(SQLModel, table=True):
    """A customer's own words, verbatim. `heard_on` is the day they were said; `expires_on` the day they go."""

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    text: str
    group: str
    role: str = ""
    source: str = ""
    link: str | None = None
    heard_on: date
    consent_to_quote: bool | None = None
    expires_on: date
    added_by: str = Field(max_length=200)
    added_at: datetime
    search_words: str = ""

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index("ix_voice_newest", "workspace", "heard_on", "number"),
    )


class StoredReading(SQLModel, table=True):
    """A question somebody asked and the reading it got; gone after `expires_at` unless shared.

    `message` is the asker's own message that shows it, as far as a button was pressed there.
    """

    __tablename__ = "reading"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=40)
    channel: str = Field(max_length=200)
    asker: str = Field(max_length=200)
    content: dict[str, Any] = _json(dict)
    skip: list[str] = _json(list)
    message: str = Field(default="", max_length=200)
    shared: bool = False
    created_at: datetime
    expires_at: datetime = Field(index=True)


class ModelUse(SQLModel, table=True):
    """How many readings a model wrote for a workspace on the last day that it wrote any; one row a workspace."""

    __tablename__ = "model_use"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    day: date
    readings: int = 0


class RemovedVoice(SQLModel, table=True):
    """That there was a voice under this number, and nothing of what it said: an import does not bring it back."""

    __tablename__ = "removed_voice"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    number: int = Field(primary_key=True)
    channel: str = Field(max_length=200)
    removed_at: datetime


class VoiceRequest(SQLModel, table=True):
    """One request to a channel for customers' words: "has a customer said anything to you about …?"

    There is one a reading at most. `about`, `group` and `customer_question` were shown to the asker before it was
    posted. `answers` are the numbers of the voices that came; `closes_at` is the end of its last day.
    """

    __tablename__ = "voice_request"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=40)
    reading: str = Field(max_length=40)
    platform: str = Field(max_length=20)
    channel: str = Field(max_length=200)
    thread: str | None = Field(default=None, max_length=200)
    asker: str = Field(max_length=200)
    about: str
    group: str
    customer_question: str = ""
    answers: list[int] = _json(list)
    created_at: datetime
    closes_at: datetime = Field(index=True)
    closed_at: datetime | None = None

    __table_args__ = (UniqueConstraint("workspace", "reading"),)


class QuestionUse(SQLModel, table=True):
    """When a member was shown a seat question in a channel last, replaced it, or brought it before the channel.

    Ids alone, no words: it is what *Different question* is learned from.
    """

    __tablename__ = "question_use"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    channel: str = Field(primary_key=True, max_length=200)
    member: str = Field(primary_key=True, max_length=200)
    question: str = Field(primary_key=True, max_length=80)
    shown_at: datetime = Field(index=True)
    replaced_at: datetime | None = None
    came_at: datetime | None = None


class InboundDelivery(SQLModel, table=True):
    """A request that was acted on and what it was answered, so that the same one again acts once.

    From `answer_expires_at` on the answer is not kept any more, the key still is.
    """

    __tablename__ = "inbound_delivery"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    outcome: dict[str, Any] | None = _json()
    received_at: datetime = Field(index=True)
    answer_expires_at: datetime | None = Field(default=None, index=True)


class OutboxMessage(SQLModel, table=True):
    """Something to be sent, once. `key` is unique per workspace, so that planning it twice plans it once.

    `updates` names the message it is drawn in place of, `about` the record whose card it is, `only_for` the one
    person who sees it; one that `redraws` goes in the place of the card that was posted of its record. From
    `expires_at` on it is neither sent nor kept. `attempted_at` is set before sending: a lease that ran out after it
    leaves the platform to be asked whether it arrived.
    """

    __tablename__ = "outbox"

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    key: str = Field(max_length=200)
    platform: str = Field(max_length=20)
    channel: str = Field(max_length=200)
    thread: str | None = Field(default=None, max_length=200)
    about: str | None = Field(default=None, max_length=20)
    updates: str | None = Field(default=None, max_length=200)
    redraws: bool = False
    only_for: str | None = Field(default=None, max_length=200)
    content: dict[str, Any] = _json(dict)
    state: OutboxState = _word(OutboxState, default=OutboxState.PENDING)
    due_at: datetime
    attempts: int = 0
    attempted_at: datetime | None = None
    owner: str | None = Field(default=None, max_length=80)
    leased_until: datetime | None = None
    message: str | None = Field(default=None, max_length=200)
    reason: str | None = None
    created_at: datetime
    expires_at: datetime | None = Field(default=None, index=True)

    __table_args__ = (
        UniqueConstraint("workspace", "key"),
        Index(
            "ix_outbox_about",
            "workspace",
            "about",
            postgresql_where=sql("about IS NOT NULL"),
            sqlite_where=sql("about IS NOT NULL"),
        ),
        Index(
            "ix_outbox_due",
            "due_at",
            postgresql_where=sql("state IN ('pending', 'claimed')"),
            sqlite_where=sql("state IN ('pending', 'claimed')"),
        ),
    )


class WebMessage(SQLModel, table=True):
    """A message of the web chat, which keeps its own as other platforms keep theirs.

    Without `seen_by` everyone in the channel sees it; with it only that member does, until `expires_at`.
    """

    __tablename__ = "web_message"

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    channel: str = Field(max_length=200)
    author: str = Field(default="", max_length=200)
    seen_by: str | None = Field(default=None, max_length=200)
    said: str = ""
    content: dict[str, Any] = _json(dict)
    dedupe_key: str | None = Field(default=None, max_length=200)
    created_at: datetime
    expires_at: datetime | None = Field(default=None, index=True)

    __table_args__ = (
        UniqueConstraint("workspace", "channel", "dedupe_key"),
        Index("ix_web_message_channel", "workspace", "channel", "pk"),
    )
