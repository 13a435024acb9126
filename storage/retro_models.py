"""The tables of the retro: the question that was put, its answers while they are hidden, meetings and to-dos."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, Integer, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import word_column
from storage.vocabulary import ActionStatus


class RetroQuestion(SQLModel, table=True):
    """A question that a channel was asked in an ISO week; open for answers until `closed_at`.

    `about` is the decision that it names, if it names one.
    `put_aside`: somebody wanted another one in its place before anybody had answered.
    """

    __tablename__ = "retro_question"

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    prompt: str = Field(max_length=200)
    text: str
    why: str = ""
    about: str | None = Field(default=None, max_length=20)
    week: str = Field(max_length=8)
    asked_at: datetime
    closed_at: datetime | None = None
    put_aside: bool = False

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index("ix_retro_question_channel", "workspace", "channel", "number"),
    )


class RetroAnswer(SQLModel, table=True):
    """An answer until its question is closed; `note` and `page` say where it stands once it was shown.

    An unsigned one has no author and no time, and the number of its row is drawn by lot, so that neither the row
    nor its place leads to anybody. The hash of a token that only the author was given lets them change it.
    """

    __tablename__ = "retro_answer"

    pk: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    )
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    channel: str = Field(max_length=200)
    question: int
    author: str | None = Field(default=None, max_length=200)
    edit_hash: str | None = Field(default=None, max_length=64)
    text: str
    written_at: datetime | None = None
    note: int | None = None
    page: int | None = None

    __table_args__ = (
        UniqueConstraint("workspace", "question", "author"),
        UniqueConstraint("workspace", "edit_hash"),
    )


class Retro(SQLModel, table=True):
    """A meeting: which of its steps it is at, and which decision it looks back at. One a channel at a time.

    Without `finished_by` it was left unfinished, and the next one began.
    """

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    step: int = 1
    decision: str | None = Field(default=None, max_length=20)
    started_by: str = Field(max_length=200)
    started_at: datetime
    finished_by: str | None = Field(default=None, max_length=200)
    finished_at: datetime | None = None

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index(
            "ix_retro_open",
            "workspace",
            "channel",
            unique=True,
            postgresql_where=sql("finished_at IS NULL"),
            sqlite_where=sql("finished_at IS NULL"),
        ),
    )


class Action(SQLModel, table=True):
    """A to-do; it carries over until it is done or dropped. `retro` is the meeting that it came out of."""

    pk: int | None = Field(default=None, primary_key=True)
    workspace: str = Field(foreign_key="workspace.id", max_length=200)
    number: int
    channel: str = Field(max_length=200)
    text: str
    owner: str | None = Field(default=None, max_length=200)
    due: date | None = None
    status: ActionStatus = word_column(ActionStatus, default=ActionStatus.OPEN)
    decision: str | None = Field(default=None, max_length=20)
    note: str | None = Field(default=None, max_length=20)
    retro: int | None = None
    created_by: str | None = Field(default=None, max_length=200)
    created_at: datetime
    closed_at: datetime | None = None
    closed_because: str | None = Field(default=None, max_length=200)

    __table_args__ = (
        UniqueConstraint("workspace", "number"),
        Index("ix_action_channel", "workspace", "channel", "status"),
        Index("ix_action_decision", "workspace", "decision"),
    )
