"""The tables of the weekly rhythm: schedules, what was sent by them, and what was said unasked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Enum, Index
from sqlmodel import Field, SQLModel

from storage.columns import json_column, values_of, word_column
from storage.vocabulary import DigestKind, EditionState, NudgeKind


class Schedule(SQLModel, table=True):
    """When a channel gets its digest, or a person theirs as a manager: a weekday (0 is Monday) and a time there.

    `owner` is the channel or the person. `at` is minutes after midnight in `time_zone`, an IANA name. `since` is
    the moment from which occurrences count: what fell before somebody turned it on is not caught up on. `next_at`
    is the next occurrence, none while it is off. A pause silences everything unasked, also where no digest is on.
    `skipped_at` is the last occurrence that came too late to be sent, `waits_until` the next working hour for one
    that is late and may still be sent then. `channels` are those that a manager's digest
    covers.
    """

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    kind: DigestKind = Field(
        sa_column=Column(
            Enum(DigestKind, native_enum=False, length=40, values_callable=values_of), primary_key=True
        )
    )
    owner: str = Field(primary_key=True, max_length=200)
    platform: str = Field(max_length=20)
    is_on: bool = False
    weekday: int = 4
    at: int = 600
    time_zone: str = Field(default="UTC", max_length=64)
    every_weeks: int = 1
    grace_minutes: int = 240
    since: datetime
    next_at: datetime | None = Field(default=None, index=True)
    paused_until: date | None = None
    paused_because: str | None = None
    skipped_at: datetime | None = None
    waits_until: datetime | None = None
    offered_at: datetime | None = None
    channels: list[str] = json_column(list)
    changed_by: str | None = Field(default=None, max_length=200)
    changed_at: datetime


class Holiday(SQLModel, table=True):
    """A day on which nothing is said unasked in a workspace."""

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    day: date = Field(primary_key=True)
    name: str = Field(default="", max_length=80)


class Edition(SQLModel, table=True):
    """One digest of one week, planned once. `key` is its message in the outbox, `question` what it asks.

    It ends sent, merged, dropped with a reason, or uncertain. `considered` is why this question was chosen and what
    became of the others. `content` is what was last put out, so that a change is noticed; `drawn_from` sums up what
    it was drawn from.
    """

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    kind: DigestKind = Field(
        sa_column=Column(
            Enum(DigestKind, native_enum=False, length=40, values_callable=values_of), primary_key=True
        )
    )
    owner: str = Field(primary_key=True, max_length=200)
    week: str = Field(primary_key=True, max_length=8)
    state: EditionState = word_column(EditionState, default=EditionState.PLANNED)
    reason: str | None = None
    key: str = Field(max_length=200)
    question: int | None = None
    held_out: bool = False
    considered: list[dict[str, Any]] = json_column(list)
    content: dict[str, Any] = json_column(dict)
    drawn_from: str = Field(default="", max_length=80)
    due_at: datetime
    planned_at: datetime

    __table_args__ = (
        Index("ix_edition_state", "state", "planned_at"),
        Index("ix_edition_owner", "workspace", "owner", "due_at"),
    )


class SaidUnasked(SQLModel, table=True):
    """The ledger of what was said without being asked, to a channel or one person: no words, only what and when."""

    __tablename__ = "said_unasked"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    kind: NudgeKind = word_column(NudgeKind)
    channel: str | None = Field(default=None, max_length=200)
    person: str | None = Field(default=None, max_length=200)
    week: str = Field(max_length=8)
    about: list[str] = json_column(list)
    said_at: datetime

    __table_args__ = (
        Index("ix_said_unasked_channel", "workspace", "channel", "week"),
        Index("ix_said_unasked_person", "workspace", "person", "week"),
    )


class Muted(SQLModel, table=True):
    """A person who wants nothing unasked."""

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    member: str = Field(primary_key=True, max_length=200)
    muted_at: datetime


class Listening(SQLModel, table=True):
    """Whether a channel opted in to being offered the log when something sounds like a decision.

    `dismissed` counts how often in a row the offer was put aside. No message text is kept anywhere.
    """

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    channel: str = Field(primary_key=True, max_length=200)
    is_on: bool = False
    dismissed: int = 0
    silent_until: datetime | None = None
    changed_by: str | None = Field(default=None, max_length=200)
    changed_at: datetime
