"""The tables of being installed: where the bot may speak and with what, and installs that have just begun."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.columns import json_column


class Installation(SQLModel, table=True):
    """What a workspace, or an organisation for all of its workspaces, let the bot do when it was installed.

    `workspace` is the platform's id of whichever installed it; an organisation is no workspace, so nothing refers
    to it. `token` and `refresh_token` are sealed. `refreshing_until` keeps two processes from refreshing at once.
    """

    workspace: str = Field(primary_key=True, max_length=200)
    organisation: str | None = Field(default=None, max_length=200)
    whole_organisation: bool = False
    app: str = Field(default="", max_length=40)
    bot: str = Field(default="", max_length=40)
    bot_user: str = Field(default="", max_length=40)
    scopes: list[str] = json_column(list)
    token: str = Field(repr=False)
    refresh_token: str | None = Field(default=None, repr=False)
    expires_at: datetime | None = None
    refreshing_until: datetime | None = None
    installed_by: str = Field(default="", max_length=200)
    installed_at: datetime


class OAuthState(SQLModel, table=True):
    """An install that has begun and not come back yet: the hash of its one-time word, which nobody can guess."""

    __tablename__ = "oauth_state"

    hash: str = Field(primary_key=True, max_length=64)
    expires_at: datetime = Field(index=True)
