"""The tables of the audit log, and of who is meant by the opaque ids in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import word_column
from storage.vocabulary import AuditKind


class AuditEntry(SQLModel, table=True):
    """One thing that somebody did and that must be told afterwards. Nothing here is ever changed.

    `by`, `member` and `channel` are opaque ids, drawn by lot; what they stand for is in `AuditName` alone, so that
    erasing a person leaves the chain whole. `hash` is SHA-256 over the entry and the hash before it. No workspace
    is referred to: that it was purged is told when it is gone.
    """

    __tablename__ = "audit"

    workspace: str = Field(primary_key=True, max_length=200)
    number: int = Field(primary_key=True)
    at: datetime
    kind: AuditKind = word_column(AuditKind)
    by: str | None = Field(default=None, max_length=32)
    about: str = Field(default="", max_length=120)
    member: str | None = Field(default=None, max_length=32)
    channel: str | None = Field(default=None, max_length=32)
    previous: str = Field(default="", max_length=64)
    hash: str = Field(max_length=64)


class AuditName(SQLModel, table=True):
    """Which member or channel an opaque id of the audit log stands for; `kind` is `member` or `channel`."""

    __tablename__ = "audit_name"

    workspace: str = Field(primary_key=True, max_length=200)
    kind: str = Field(primary_key=True, max_length=10)
    id: str = Field(primary_key=True, max_length=200)
    opaque: str = Field(max_length=32)

    __table_args__ = (UniqueConstraint("workspace", "opaque"),)
