"""The tables that only Microsoft Teams needs: where a message can be sent to, and what Teams calls a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class TeamsConversation(SQLModel, table=True):
    """A conversation that the bot was spoken to in, or added to; `member` is whose personal chat it is.

    `installed` says whether the bot is still there: without any such conversation nobody in the workspace has it.
    """

    __tablename__ = "teams_conversation"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    id: str = Field(primary_key=True, max_length=200)
    scope: str = Field(max_length=20)
    service_url: str = Field(max_length=500)
    team: str | None = Field(default=None, max_length=200)
    member: str | None = Field(default=None, max_length=200)
    installed: bool = True
    seen_at: datetime

    __table_args__ = (Index("ix_teams_conversation_member", "workspace", "member"),)


class TeamsPerson(SQLModel, table=True):
    """What Teams calls a member towards this bot. `outsider` None means that nobody looked yet.

    From `blocked_at` on they take no messages of ours: none is sent until they speak to the bot again.
    """

    __tablename__ = "teams_person"

    workspace: str = Field(primary_key=True, foreign_key="workspace.id", max_length=200)
    member: str = Field(primary_key=True, max_length=200)
    teams_id: str = Field(max_length=200)
    service_url: str = Field(max_length=500)
    time_zone: str | None = Field(default=None, max_length=64)
    outsider: bool | None = None
    blocked_at: datetime | None = None
