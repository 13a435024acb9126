"""What the figures of a server need from the database: counts over all workspaces, nothing of any one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import EditionState, OutboxState


def waiting(ws: WorkspaceSession, now: datetime) -> tuple[int, datetime | None]:
    """How many messages of all workspaces are overdue or on their way, and since when the oldest is due."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("what waits is counted for every workspace at once")
    open_ones = col(OutboxMessage.state).in_((OutboxState.PENDING, OutboxState.CLAIMED))
    found = select(func.count(), func.min(OutboxMessage.due_at)).where(open_ones, OutboxMessage.due_at <= now)
    count, oldest = ws.session.exec(found).one()
    return count, oldest


def digests_since(ws: WorkspaceSession, since: datetime) -> dict[EditionState, int]:
    """How many editions of all workspaces were planned since then, by state."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("editions are counted for every workspace at once")
    found = select(col(Edition.state), func.count()).where(Edition.planned_at >= since)
    return dict(ws.session.exec(found.group_by(col(Edition.state))).all())
