"""The tables of what comes in and what goes out: received requests, the outbox, and the web chat's own messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from storage.columns import json_column, word_column
from storage.vocabulary import OutboxState


class InboundDelivery(SQLModel, table=True):
    """A request that was acted on and what it was answered, so that the same one again acts once.

    From `answer_expires_at` on the answer is not kept any more, the key still is.
    """

    __tablename__ = "inbound_delivery"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    key: str = Field(primary_key=True, max_length=200)
    outcome: dict[str, Any] | None = json_column()
    received_at: datetime = Field(index=True)
    answer_expires_at: datetime | None = Field(default=None, index=True)


class OutboxMessage(SQLModel, table=True):
    """Something to be sent, once. `key` is unique per workspace, so that planning it twice plans it once.

    `updates` names the message it is drawn in place of, `about` the record whose card it is, `only_for` the one
    person who sees it; one that `redraws` goes in the place of the card that was posted of its record. From
    `expires_at` on it is neither sent nor kept. `attempted_at` is set before sending: a lease that ran out after it
    leaves the platform to be asked whether it arrived. With `work`, the recipe of its content, it is made before it
    is sent. `request` is the id of what caused it, for the logs.
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
    content: dict[str, Any] = json_column(dict)
    work: dict[str, Any] | None = json_column()
    state: OutboxState = word_column(OutboxState, default=OutboxState.PENDING)
    due_at: datetime
    attempts: int = 0
    attempted_at: datetime | None = None
    owner: str | None = Field(default=None, max_length=80)
    leased_until: datetime | None = None
    message: str | None = Field(default=None, max_length=200)
    reason: str | None = None
    request: str | None = Field(default=None, max_length=16)
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
        Index("ix_outbox_attempted", "attempted_at"),
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
    content: dict[str, Any] = json_column(dict)
    dedupe_key: str | None = Field(default=None, max_length=200)
    created_at: datetime
    expires_at: datetime | None = Field(default=None, index=True)

    __table_args__ = (
        UniqueConstraint("workspace", "channel", "dedupe_key"),
        Index("ix_web_message_channel", "workspace", "channel", "pk"),
    )


class FilePart(SQLModel, table=True):
    """A piece of a file that took long to make; from `expires_at` on it is deleted. `file` is drawn by lot."""

    __tablename__ = "file_part"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    file: str = Field(primary_key=True, max_length=40)
    number: int = Field(primary_key=True)
    content: bytes
    expires_at: datetime = Field(index=True)
