"""The tables of records. Every row belongs to a workspace; ids that people see (D-12, V-7) count per workspace."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Enum, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import json_column, values_of, word_column
from storage.vocabulary import (
    CommercialEffect,
    CommercialLine,
    CustomerEffect,
    DecisionClass,
    Door,
    NoteKind,
    Notice,
    Role,
    Status,
    Visibility,
)


class Workspace(SQLModel, table=True):
    """One organisation's home on a platform; `id` is the platform's own. It holds the counters of its records.

    `organisation` is whose it is where several belong to one that installed the bot for all of them. From
    `purge_after` on, set when the bot is uninstalled, everything of it is deleted.
    `only_in` are the channels that it works in, None where it works in all.
    From `paused_at` on nothing is said unasked anywhere. `hold_out`: one week in eight goes without a question.
    """

    id: str = Field(primary_key=True, max_length=200)
    platform: str = Field(max_length=20)
    name: str = Field(default="", max_length=200)
    organisation: str | None = Field(default=None, max_length=200, index=True)
    purge_after: datetime | None = Field(default=None, index=True)
    retention_months: int = 24
    last_decision: int = 0
    last_voice: int = 0
    last_note: int = 0
    last_action: int = 0
    last_question: int = 0
    last_retro: int = 0
    paused_at: datetime | None = None
    hold_out: bool = False
    only_in: list[str] | None = json_column()
    created_at: datetime


class Channel(SQLModel, table=True):
    """A channel of a workspace. `visibility` None means that nobody said, which counts as private.

    `gone_at` is when the platform said that nothing can be posted there, `gone_because` why; both until it is used.
    """

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=200)
    name: str = Field(default="", max_length=200)
    visibility: Visibility | None = word_column(Visibility, optional=True)
    created_at: datetime
    gone_at: datetime | None = None
    gone_because: str | None = None


class Member(SQLModel, table=True):
    """A person in a workspace; `id` is the platform's own.

    `former_names` are those that stored messages may still hold, each as `name` and the moment `until` which it was
    theirs: to find them by when they are forgotten, and kept no longer than those messages.
    """

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=200)
    name: str = Field(default="", max_length=200)
    former_names: list[dict[str, str]] = json_column(list)
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
        sa_column=Column(Enum(Role, native_enum=False, length=40, values_callable=values_of), primary_key=True)
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

    `corrections` say what was replaced before the lock. What is locked stays as it was written; `amendments` say
    what came to stand beside it. Found by: `locks_at`
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
    status: Status = word_column(Status)
    text: str
    in_the_chair: str
    customer_effect: CustomerEffect = word_column(CustomerEffect)
    commercial_now: CommercialEffect = word_column(CommercialEffect)
    commercial_later: CommercialEffect = word_column(CommercialEffect)
    decision_class: DecisionClass = word_column(DecisionClass)
    class_override: dict[str, Any] | None = json_column()
    flags_said: list[str] = json_column(list)
    flags: list[str] = json_column(list)
    check_on: date | None = None
    predictions: list[dict[str, Any]] = json_column(list)
    door: Door = word_column(Door, default=Door.UNSURE)
    notice: Notice | None = word_column(Notice, optional=True)
    accepted_by: str | None = Field(default=None, max_length=200)
    accepted_at: datetime | None = None
    release_sentence: str | None = None
    paying_customers: list[str] = json_column(list)
    end_users: list[str] = json_column(list)
    others_affected: list[str] = json_column(list)
    evidence_level: int | None = None
    evidence: list[str] = json_column(list)
    alternatives: list[str] = json_column(list)
    commercial_line: CommercialLine | None = word_column(CommercialLine, optional=True)
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
    class_realised: DecisionClass | None = word_column(DecisionClass, optional=True)
    drifted: bool = False
    corrections: list[dict[str, Any]] = json_column(list)
    amendments: list[dict[str, Any]] = json_column(list)
    reviews: list[dict[str, Any]] = json_column(list)
    remedies: list[dict[str, Any]] = json_column(list)
    debt: dict[str, Any] | None = json_column()
    supersedes: str | None = Field(default=None, max_length=20)
    superseded_by: str | None = Field(default=None, max_length=20)
    told_on: date | None = None
    stop_reached_on: date | None = None
    locks_at: datetime | None = None
    due_on: date | None = None
    owed_since: date | None = None
    unasked: list[str] = json_column(list)
    group_key: str = ""
    search_words: str = ""

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index("ix_decision_channel", "workspace", "channel", "logged_at", "number"),
        Index(
            "ix_decision_looked_back",
            "workspace",
            "channel",
            "number",
            postgresql_where=sql("class_realised IS NOT NULL"),
            sqlite_where=sql("class_realised IS NOT NULL"),
        ),
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
    answers: dict[str, Any] = json_column(dict)
    updated_at: datetime


class Note(SQLModel, table=True):
    """What somebody wrote about a question or a decision. Without `author` nobody can find out who it was."""

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    kind: NoteKind = word_column(NoteKind)
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
        Index("ix_note_week", "workspace", "channel", "week"),
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
    content: dict[str, Any] = json_column(dict)
    skip: list[str] = json_column(list)
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
    answers: list[int] = json_column(list)
    created_at: datetime
    closes_at: datetime = Field(index=True)
    closed_at: datetime | None = None

    __table_args__ = (UniqueConstraint("workspace", "reading"),)


class QuestionUse(SQLModel, table=True):
    """When a member was shown a seat question in a channel last, replaced it, brought it before the channel or said
    that it was useful.

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
    useful_at: datetime | None = None
