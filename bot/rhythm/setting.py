"""Setting a schedule: who has one, what changes, and when it comes next, in the transaction that changes it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bot.context import Context
from bot.rhythm.channel_log import local_day
from bot.rhythm.planning import next_at
from storage import audit, editions, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import Schedule
from storage.vocabulary import AuditKind, DigestKind

FRIDAY, MONDAY = 4, 0
# What the audit log says for what was set; anything else is said by its own name.
_SAID = {
    "is_on": "on or off",
    "at": "time",
    "every_weeks": "how often",
    "since": "from when on",
    "paused_until": "pause",
    "paused_because": "pause",
}
_MORNING = {DigestKind.CHANNEL: (FRIDAY, 10 * 60), DigestKind.MANAGER: (MONDAY, 9 * 60)}


def held(ws: WorkspaceSession, context: Context, kind: DigestKind, owner: str) -> Schedule:
    """The schedule of an owner, held until the transaction ends; off, with what is usual, where there was none."""
    return schedules.ensure(ws, usual(ws, context, kind, owner))


def usual(ws: WorkspaceSession, context: Context, kind: DigestKind, owner: str) -> Schedule:
    """A schedule that nobody has set yet: Friday morning, or Monday morning for a manager, where the asker is."""
    member = workspaces.find_member(ws, context.request.user)
    weekday, at = _MORNING[kind]
    return Schedule(
        workspace=ws.workspace,
        kind=kind,
        owner=owner,
        platform=context.request.place.platform,
        weekday=weekday,
        at=at,
        time_zone=(member.time_zone if member else None) or "UTC",
        since=context.now,
        changed_at=context.now,
    )


def change(ws: WorkspaceSession, context: Context, schedule: Schedule, **values: Any) -> Schedule:
    """Change what is set and find when it comes next."""
    changed = list(values)
    values |= {"changed_by": context.request.user, "changed_at": context.now}
    for name, value in values.items():
        setattr(schedule, name, value)
    schedule.next_at = next_at(ws, schedule, context.now)
    schedules.change(ws, schedule.kind, schedule.owner, next_at=schedule.next_at, waits_until=None, **values)
    if schedule.kind is DigestKind.CHANNEL:
        # What somebody has sent to themselves is nobody else's business.
        what = f"digest: {', '.join(sorted({_SAID.get(name, name.replace('_', ' ')) for name in changed}))}"
        audit.write(ws, AuditKind.SETTING, context.request.user, what, context.now, channel=schedule.owner)
    return schedule


def move_all(ws: WorkspaceSession, now: datetime) -> None:
    """Find anew when each digest of the workspace comes next, as when its holidays changed."""
    for schedule in schedules.running(ws):
        # What is due at this moment is left to the clock, which knows the holidays too.
        if schedule.next_at is None or schedule.next_at > now:
            schedules.change(ws, schedule.kind, schedule.owner, next_at=next_at(ws, schedule, now))


def turned_on(ws: WorkspaceSession, context: Context, schedule: Schedule, **values: Any) -> Schedule:
    """Turn it on, or set when it comes; what fell before now is not caught up on."""
    return change(
        ws,
        context,
        schedule,
        is_on=True,
        since=context.now,
        paused_until=None,
        paused_because=None,
        platform=context.request.place.platform,
        **values,
    )


def every_weeks(ws: WorkspaceSession, context: Context, schedule: Schedule, weeks: int) -> Schedule:
    """Let it come every so many weeks, counted from the last one that came."""
    newest = editions.newest(ws, schedule.kind, schedule.owner)
    since = newest[0].due_at if newest and weeks > 1 else context.now
    return change(ws, context, schedule, every_weeks=weeks, since=since)


def paused(ws: WorkspaceSession, context: Context, schedule: Schedule, days: int | None) -> Schedule:
    """Say nothing unasked for so many days; None ends a pause."""
    until: date | None = None
    if days is not None:
        until = local_day(context.now, schedule.time_zone) + timedelta(days=days)
    return change(ws, context, schedule, paused_until=until, paused_because=None)


def comes_next(schedule: Schedule) -> datetime | None:
    """When the next edition is due."""
    return schedule.next_at if schedule.is_on else None
