"""What Slack's adapter needs of the database, and how it gets that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.messages import File, Reply
from bot.overhearing import overheard
from bot.ports import Clock, Place
from storage import channel_state, deliveries, workspaces
from storage.engine import Database, WorkspaceSession

WriteFile = Callable[[Place, File], Awaitable[bytes]]
_EVENT = "slack-event"
_SHOWN = "slack-shown"
_MESSAGE = "message"
_PLATFORM = "slack"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is asked of the database.

    `names` gives the names of a workspace's members, `handled` whether an event was answered before, `note` that it
    now was, `write_file` the bytes of a file. `show` notes which message shows the answer to a delivery, `shown`
    gives it. `gone` notes that nothing can be posted in a channel and why, `back` that something was.
    `overhear` gives what the author of a line is offered; the line is not kept.
    """

    names: Callable[[str], Awaitable[Mapping[str, str]]]
    handled: Callable[[str, str], Awaitable[bool]]
    note: Callable[[str, str], Awaitable[None]]
    write_file: WriteFile
    show: Callable[[str, str, str], Awaitable[None]]
    shown: Callable[[str, str], Awaitable[str | None]]
    gone: Callable[[str, str, str], Awaitable[None]]
    back: Callable[[str, str], Awaitable[None]]
    overhear: Callable[[Place, str, str], Awaitable[Reply | None]]


def kept_in(database: Database, clock: Clock, write_file: WriteFile) -> Kept:
    """All of it in our database."""

    async def names(workspace: str) -> Mapping[str, str]:
        return await database.read(workspace, workspaces.names)

    async def handled(workspace: str, event: str) -> bool:
        return await database.read(workspace, deliveries.answer, f"{_EVENT}:{event}") is not None

    async def note(workspace: str, event: str) -> None:
        await database.write(workspace, _note, f"{_EVENT}:{event}", clock.now())

    async def show(workspace: str, delivery: str, message: str) -> None:
        await database.write(workspace, _note, f"{_SHOWN}:{delivery}", clock.now(), message)

    async def shown(workspace: str, delivery: str) -> str | None:
        found = await database.read(workspace, deliveries.answer, f"{_SHOWN}:{delivery}")
        return str(found[_MESSAGE]) if found else None

    async def gone(workspace: str, channel: str, because: str) -> None:
        await database.write(workspace, channel_state.gone, channel, because, clock.now())

    async def back(workspace: str, channel: str) -> None:
        if await database.read(workspace, channel_state.why_gone, channel) is not None:
            await database.write(workspace, channel_state.back, channel)

    async def overhear(place: Place, author: str, line: str) -> Reply | None:
        return await database.write(place.workspace, overheard, place, author, line, clock.now())

    return Kept(names, handled, note, write_file, show, shown, gone, back, overhear)


def _note(ws: WorkspaceSession, key: str, now: datetime, message: str = "") -> None:
    # Help, for one, looks nobody up: this may be the first that is kept of a workspace.
    workspaces.ensure_workspace(ws, _PLATFORM, now)
    if deliveries.begin(ws, key, now):
        deliveries.answered(ws, key, {_MESSAGE: message} if message else {"handled": True})
