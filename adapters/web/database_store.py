"""The web chat's channels, people and messages, kept in the database."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.web.ports import Channel, Message, Person
from bot.messages import Reply, outcome_from_json, to_json
from bot.ports import Clock
from storage import models, web_messages, workspaces
from storage.delivery_models import WebMessage
from storage.engine import Database, WorkspaceSession
from storage.vocabulary import Role, Visibility

# What one person alone sees goes with the reading it shows.
PRIVATE_FOR = timedelta(hours=24)
DEFAULT_CHANNEL = "general"
PLATFORM = "web"
_LONGEST_ID = 18
_LONGEST_STEM = 55


class DatabaseStore:
    """Implements `WebStore` for one workspace."""

    def __init__(self, database: Database, clock: Clock, workspace: str) -> None:
        self._database = database
        self._clock = clock
        self._workspace = workspace

    async def person(self, user: str) -> Person:
        """Somebody by the name they gave; the core notes them when they first do something."""
        return Person(user, user)

    async def channels(self, user: str) -> Sequence[Channel]:
        """The public channels and the private ones that this person opened, the default one first."""

        def query(ws: WorkspaceSession) -> list[Channel]:
            seen = [_channel(row) for row in workspaces.channels(ws) if _may_enter(ws, row, user)]
            default = Channel(DEFAULT_CHANNEL, DEFAULT_CHANNEL)
            return [default, *(channel for channel in seen if channel.id != DEFAULT_CHANNEL)]

        return await self._database.read(self._workspace, query)

    async def enter(self, channel: str, user: str) -> Channel | None:
        """The channel, if this person may enter it; the core notes a new one when something is first said there."""

        def query(ws: WorkspaceSession) -> Channel | None:
            row = workspaces.find_channel(ws, channel)
            if row is None or channel == DEFAULT_CHANNEL:
                return Channel(channel, channel)
            return _channel(row) if _may_enter(ws, row, user) else None

        return await self._database.read(self._workspace, query)

    async def add_channel(self, name: str, user: str, *, private: bool) -> Channel:
        """Open a channel; one of that name that this person may enter is given as it is."""
        stem = name
        while await self.enter(name, user) is None:
            # A private channel of that name exists, and whoever is not in it is not told so.
            name = f"{stem[:_LONGEST_STEM]}-{secrets.token_hex(2)}"

        def change(ws: WorkspaceSession) -> Channel:
            now = self._clock.now()
            workspaces.ensure_workspace(ws, PLATFORM, now)
            new = workspaces.find_channel(ws, name) is None
            visibility = Visibility.PRIVATE if private else Visibility.PUBLIC
            row = workspaces.ensure_channel(ws, name, name, visibility if new else None, now)
            workspaces.ensure_member(ws, user, user, now)
            workspaces.appoint_first(ws, user, name)
            if new:
                workspaces.grant(ws, name, user, Role.MEMBER)
                workspaces.grant(ws, name, user, Role.FACILITATOR)
            return _channel(row)

        return await self._database.write(self._workspace, change)

    async def messages(self, channel: str, user: str, *, limit: int) -> Sequence[Message]:
        """The newest messages that this person sees in a channel, oldest of them first."""
        rows = await self._database.read(
            self._workspace, web_messages.newest, channel, user, self._clock.now(), limit
        )
        return [_message(row) for row in rows]

    async def message(self, message: str) -> Message | None:
        """The message with this id."""
        if not _is_id(message):
            return None
        row = await self._database.read(self._workspace, web_messages.find, int(message), self._clock.now())
        return _message(row) if row else None

    async def add_message(
        self,
        channel: str,
        reply: Reply,
        *,
        author_name: str,
        said: str = "",
        only_for: str = "",
        lasting: bool = False,
        dedupe_key: str,
    ) -> Message:
        """Keep a new message; the same key in the same channel gives the one that is there."""

        def change(ws: WorkspaceSession) -> WebMessage:
            now = self._clock.now()
            workspaces.ensure_workspace(ws, PLATFORM, now)
            return web_messages.add(
                ws,
                channel,
                to_json(reply),
                now,
                author=author_name,
                said=said,
                seen_by=only_for or None,
                expires_at=_expiry(now, reply, lasting=lasting) if only_for else reply.forget_at,
                dedupe_key=dedupe_key,
            )

        return _message(await self._database.write(self._workspace, change))

    async def update_message(self, message: str, reply: Reply) -> Message | None:
        """Put `reply` in place of what the message says."""
        if not _is_id(message):
            return None
        row = await self._database.write(self._workspace, web_messages.replace, int(message), to_json(reply))
        return _message(row) if row else None

    async def find_message(self, channel: str, dedupe_key: str) -> str | None:
        """The id of the message kept with this key."""
        row = await self._database.read(self._workspace, web_messages.find_posted, channel, dedupe_key)
        return str(row.pk) if row else None


def _expiry(now: datetime, reply: Reply, *, lasting: bool) -> datetime | None:
    """When what one person alone sees goes: after a day unless it lasts, and in any case with what it shows."""
    if lasting:
        return reply.forget_at
    return min(now + PRIVATE_FOR, reply.forget_at or now + PRIVATE_FOR)


def _is_id(message: str) -> bool:
    """Whether it can be an id at all: digits, and no more than a database's integer holds."""
    return message.isascii() and message.isdecimal() and len(message) <= _LONGEST_ID


def _may_enter(ws: WorkspaceSession, row: models.Channel, user: str) -> bool:
    if row.visibility is Visibility.PUBLIC or workspaces.roles_of(ws, row.id, user):
        return True
    # A channel that came with an import is known by name only: whoever runs the workspace can open it.
    member = workspaces.find_member(ws, user)
    return row.visibility is None and member is not None and member.is_admin


def _channel(row: models.Channel) -> Channel:
    return Channel(row.id, row.name, private=row.visibility is not Visibility.PUBLIC)


def _message(row: WebMessage) -> Message:
    outcome = outcome_from_json(row.content)
    if not isinstance(outcome, Reply):
        raise TypeError("the web chat keeps nothing but replies")
    return Message(
        id=str(row.pk),
        channel=row.channel,
        at=row.created_at,
        author_name=row.author,
        outcome=outcome,
        said=row.said,
        only_for=row.seen_by or "",
    )
