"""How long records are kept: so many months after the last thing that happened to them, and then they are deleted.

To a decision happen: being logged, decided, changed, looked back at, put right; and the day on which it is to be
checked. Whether it is in force does not matter: what nobody touched for so long goes. Customers' words go by the
day on which they were saved, or earlier where somebody said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

import structlog

from bot.calendar_months import months_from
from bot.voice_removal import erase
from storage import audit, retention, workspaces
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from storage.models import Decision
from storage.vocabulary import AuditKind

SHORTEST, USUAL, LONGEST = 3, 24, 120
_AT_ONCE = 500
_MOMENTS = ("at", "opened_at", "closed_at", "reviewed_at")

log = structlog.get_logger()


def oldest_kept(now: datetime, months: int) -> datetime:
    """The moment before which records are deleted."""
    return months_from(now, -months)


def kept_months(ws: WorkspaceSession) -> int:
    """For how many months this workspace keeps its records."""
    workspace = workspaces.find_workspace(ws)
    return workspace.retention_months if workspace else USUAL


def last_event(decision: Decision) -> datetime:
    """When something happened to a decision last, or is to happen."""
    days = [day for day in (decision.due_on, decision.check_on) if day]
    return max(
        decision.logged_at,
        *([decision.decided_at] if decision.decided_at else []),
        *(datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days),
        *_moments([*decision.corrections, *decision.amendments, *decision.reviews, *decision.remedies]),
    )


def delete_old(ws: WorkspaceSession, months: int, now: datetime) -> int:
    """Delete some of what this workspace has kept long enough; how many records. Called until it is 0."""
    before = oldest_kept(now, months)
    expired = (each for each in retention.old_decisions(ws, before) if last_event(each) < before)
    old = list(islice(expired, _AT_ONCE))
    retention.delete_decisions(ws, [decision.number for decision in old])
    gone = len(old)
    for number in retention.old_voices(ws, before):
        gone += erase(ws, number, now)
    gone += retention.delete_old(ws, before)
    if old:
        retention.drop_old_words(ws)
    if gone:
        audit.write(ws, AuditKind.EXPIRED, None, f"{gone} records after {months} months", now)
    return gone


async def delete_expired(database: Database, now: datetime) -> None:
    """Delete in every workspace what was kept long enough; any replica may."""
    for workspace, months in (await database.read(EVERY_WORKSPACE, retention.kept_for)).items():
        while gone := await database.write(workspace, delete_old, months, now):
            log.info("retention.deleted", workspace=workspace, records=gone)


def _moments(records: list[dict[str, object]]) -> Iterator[datetime]:
    for record in records:
        for name in _MOMENTS:
            value = record.get(name)
            if isinstance(value, str):
                yield datetime.fromisoformat(value.replace("Z", "+00:00"))
