"""What Slack's adapter needs of the database, and how it gets that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.messages import File, Reply, to_json
from bot.overhearing import overheard
from bot.ports import Clock, Place
from storage import channel_state, deliveries, outbox, workspaces
from storage.engine import Database, WorkspaceSession

WriteFile = Callable[[Place, File, int], Awaitable[bytes | None]]
_EVENT = "slack-event"
_SHOWN = "slack-shown"
_MESSAGE = "message"
_PLATFORM = "slack"


class Later(Protocol):
    """Says something later (`Kept.later`)."""

    async def __call__(self, place: Place, reply: Reply, *, key: str, after: float, person: str | None) -> None:
        """Put it into the outbox."""
        ...


class Kept:
    """What is asked of our database. `write_file` makes the bytes of a file, None where there are too many."""

    def __init__(self, database: Database, clock: Clock, write_file: WriteFile) -> None:
        self._database = database
        self._clock = clock
        self.write_file = write_file

    async def names(self, workspace: str) -> Mapping[str, str]:
        """The names of a workspace's members."""
        return await self._database.read(workspace, workspaces.names)

    async def handled(self, workspace: str, event: str) -> bool:
        """Whether an event was answered before."""
        return await self._database.read(workspace, deliveries.answer, f"{_EVENT}:{event}") is not None

    async def note(self, workspace: str, event: str) -> None:
        """An event was answered."""
        await self._database.write(workspace, _note, f"{_EVENT}:{event}", self._clock.now())

    async def show(self, workspace: str, delivery: str, message: str) -> None:
        """The answer to a delivery stands in this message."""
        await self._database.write(workspace, _note, f"{_SHOWN}:{delivery}", self._clock.now(), message)

    async def shown(self, workspace: str, delivery: str) -> str | None:
        """The message in which the answer to a delivery stands, as far as it was noted."""
        found = await self._database.read(workspace, deliveries.answer, f"{_SHOWN}:{delivery}")
        return str(found[_MESSAGE]) if found else None

    async def gone(self, workspace: str, channel: str, because: str) -> None:
        """Nothing can be posted in a channel, and why."""
        await self._database.write(workspace, channel_state.gone, channel, because, self._clock.now())

    async def back(self, workspace: str, channel: str) -> None:
        """Something was posted in a channel."""
        if await self._database.read(workspace, channel_state.why_gone, channel) is not None:
            await self._database.write(workspace, channel_state.back, channel)

    async def overhear(self, place: Place, author: str, line: str) -> Reply | None:
        """What the author of a line is offered; the line is not kept."""
        return await self._database.write(place.workspace, overheard, place, author, line, self._clock.now())

    async def later(self, place: Place, reply: Reply, *, key: str, after: float, person: str | None) -> None:
        """Say later what could not be said now: to one person, or without one to the whole place; once for a key.

        `after` is how many seconds to wait.
        """
        now = self._clock.now()
        due_at = now + timedelta(seconds=after)
        await self._database.write(place.workspace, _put, place, reply, key, person, now, due_at)


def _put(
    ws: WorkspaceSession,
    place: Place,
    reply: Reply,
    key: str,
    person: str | None,
    now: datetime,
    due_at: datetime,
) -> None:
    workspaces.ensure_workspace(ws, _PLATFORM, now)
    outbox.put(
        ws,
        key,
        platform=place.platform,
        channel=place.channel,
        thread=place.thread,
        only_for=person,
        content=to_json(replace(reply, next=None)),
        now=now,
        due_at=due_at,
        expires_at=reply.forget_at,
    )


def _note(ws: WorkspaceSession, key: str, now: datetime, message: str = "") -> None:
    # Help, for one, looks nobody up: this may be the first that is kept of a workspace.
    workspaces.ensure_workspace(ws, _PLATFORM, now)
    if deliveries.begin(ws, key, now):
        deliveries.answered(ws, key, {_MESSAGE: message} if message else {"handled": True})
