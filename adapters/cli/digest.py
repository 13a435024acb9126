"""`digest` prints one without sending it; `lift` tells whether the weekly question changes anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from adapters.cli.local import CHANNEL, opened
from bot.errors import UserError
from bot.messages import Buttons, Reply
from bot.plain_text import to_text
from bot.ports import LOCAL_WORKSPACE
from bot.rhythm import editing
from bot.rhythm.channel_log import new_since
from bot.rhythm.lift import lines
from bot.rhythm.lift_log import lifts
from bot.rhythm.manager_digest import manager_digest
from bot.rhythm.manager_planning import covered
from bot.rhythm.schedule import first_day, moment_of, week_of
from storage import schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import Schedule
from storage.vocabulary import DigestKind

_MOST_NAMED = 20
_NOTHING = "There is nothing to tell that week."


def digest(
    workspace: Annotated[str, typer.Option(help="The workspace.")] = LOCAL_WORKSPACE,
    channel: Annotated[str, typer.Option(help="The channel.")] = CHANNEL,
    week: Annotated[str | None, typer.Option(help="An ISO week, such as 2026-W47; this one unless said.")] = None,
    manager: Annotated[bool, typer.Option("--manager", help="What a manager of the channel would get.")] = False,
) -> None:
    """Print a digest without sending it."""
    with opened() as core:
        now = core.clock.now().astimezone(UTC)
        with core.database.reading(workspace) as ws:
            _check_channel(ws, channel)
            schedule = schedules.find(ws, DigestKind.CHANNEL, channel) or _usual(workspace, channel, now)
            at = now if week is None else _in_week(schedule, week)
            print(_manager(ws, schedule, at) if manager else _channel(ws, schedule, at))


class NoSuchChannel(UserError):
    """Nothing is known of a channel {channel} in {workspace}. {known}"""


def _check_channel(ws: WorkspaceSession, channel: str) -> None:
    # The usual one may be empty still; another one that nobody has written in is a slip.
    if channel != CHANNEL and workspaces.find_channel(ws, channel) is None:
        names = ", ".join(sorted(each.id for each in workspaces.channels(ws))[:_MOST_NAMED])
        known = f"There are: {names}." if names else "Nobody has written to the bot there yet."
        raise NoSuchChannel(channel=channel, workspace=ws.workspace, known=known)


def lift(workspace: Annotated[str, typer.Option(help="The workspace.")] = LOCAL_WORKSPACE) -> None:
    """Compare weeks with a question with those that were held out, and say when that cannot tell."""
    with opened() as core, core.database.reading(workspace) as ws:
        print("\n".join(lines(lifts(ws))))


def _channel(ws: WorkspaceSession, schedule: Schedule, at: datetime) -> str:
    draft = editing.preview(ws, schedule, week_of(at.date()), at, at)
    return _text(draft.reply)


def _manager(ws: WorkspaceSession, schedule: Schedule, at: datetime) -> str:
    channel = workspaces.find_channel(ws, schedule.owner)
    names = {schedule.owner: channel.name if channel else schedule.owner}
    reply = manager_digest(covered(ws, names, at, schedule.time_zone, new_since([], at), asked_for=False))
    return _text(reply) if reply else _NOTHING


def _text(reply: Reply) -> str:
    """The message without its buttons, which lead nowhere on paper."""
    blocks = tuple(block for block in reply.blocks if not isinstance(block, Buttons))
    return to_text(Reply(reply.summary, blocks))


def _in_week(schedule: Schedule, week: str) -> datetime:
    """The moment at which the digest of a week is due."""
    try:
        monday = first_day(week)
    except ValueError:
        raise typer.BadParameter(f"{week} is no ISO week; write it as 2026-W47.") from None
    return moment_of(monday + timedelta(days=schedule.weekday), schedule.at, schedule.time_zone)


def _usual(workspace: str, channel: str, now: datetime) -> Schedule:
    return Schedule(
        workspace=workspace, kind=DigestKind.CHANNEL, owner=channel, platform="cli", since=now, changed_at=now
    )
