"""When digests are due: one schedule a channel, and one a person who asked for a manager's digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import col, select

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.rhythm_models import Schedule
from storage.vocabulary import DigestKind
from storage.workspaces import insert_if_new


def find(ws: WorkspaceSession, kind: DigestKind, owner: str) -> Schedule | None:
    """The schedule of a channel or of a person."""
    found = select(Schedule).where(
        Schedule.workspace == ws.workspace, Schedule.kind == kind, Schedule.owner == owner
    )
    return ws.session.exec(found.execution_options(populate_existing=True)).first()


def lock(ws: WorkspaceSession, kind: DigestKind, owner: str) -> Schedule | None:
    """The schedule as it is now, held until the transaction ends: planning and changing take turns."""
    found = select(Schedule).where(
        Schedule.workspace == ws.workspace, Schedule.kind == kind, Schedule.owner == owner
    )
    return ws.session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def ensure(ws: WorkspaceSession, schedule: Schedule) -> Schedule:
    """The schedule of this owner, stored as given where there was none; held until the transaction ends."""
    schedule.workspace = ws.workspace
    insert_if_new(ws, schedule)
    stored = lock(ws, schedule.kind, schedule.owner)
    if stored is None:
        raise LookupError(schedule.owner)
    return stored


def change(ws: WorkspaceSession, kind: DigestKind, owner: str, **values: Any) -> None:
    """Change what is set for an owner; nothing where there is no schedule."""
    ws.session.execute(
        update(Schedule)
        .where(col(Schedule.workspace) == ws.workspace, col(Schedule.kind) == kind, col(Schedule.owner) == owner)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def due(ws: WorkspaceSession, now: datetime, limit: int = 200) -> list[Schedule]:
    """The schedules of every workspace whose next occurrence has come, the longest due first."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("what is due is looked up for every workspace at once")
    is_open = or_(col(Schedule.waits_until).is_(None), col(Schedule.waits_until) <= now)
    found = select(Schedule).where(col(Schedule.next_at) <= now, is_open)
    return list(ws.session.exec(found.order_by(col(Schedule.next_at), col(Schedule.owner)).limit(limit)))


def running(ws: WorkspaceSession) -> list[Schedule]:
    """The schedules of the workspace that are on, held until the transaction ends."""
    found = select(Schedule).where(Schedule.workspace == ws.workspace, col(Schedule.is_on))
    in_order = found.order_by(col(Schedule.kind), col(Schedule.owner)).with_for_update()
    return list(ws.session.exec(in_order.execution_options(populate_existing=True)))
