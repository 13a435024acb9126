"""What was written under a clock that was ahead: brought back to the present, so that nothing waits for that day.

No message that did not arrive is put off by as much as a day: one that is, was put off before the clock went back.
What was planned ahead and never tried, such as a word to somebody after a long weekend, waits for its hour. Clocks
of several machines may differ by less than `APART`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, update
from sqlmodel import col, select

from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.rhythm_models import Schedule
from storage.vocabulary import OutboxState

APART = timedelta(minutes=2)
# Longer than any lease, and than what is put off when a message did not arrive.
_LONGEST_LEASE = timedelta(minutes=10)
_PUT_OFF = timedelta(days=1)
_LEASE = timedelta(minutes=1)
_SOONEST_AHEAD = timedelta(days=8)


def bring_back(ws: WorkspaceSession, now: datetime) -> None:
    """Bring back the outbox of every workspace: what waits, what is claimed, and what counts as sent lately."""
    _for_every_workspace(ws)
    claimed = col(OutboxMessage.state) == OutboxState.CLAIMED
    open_ones = col(OutboxMessage.state).in_([OutboxState.PENDING, OutboxState.CLAIMED])
    put_off = and_(col(OutboxMessage.reason).is_not(None), col(OutboxMessage.due_at) > now + _PUT_OFF)
    ahead = or_(col(OutboxMessage.created_at) > now + APART, put_off)
    created = case((col(OutboxMessage.created_at) > now, now), else_=col(OutboxMessage.created_at))
    # Before what comes from now on, and among themselves in their order.
    _change(ws, and_(open_ones, ahead), due_at=now - APART, created_at=created)
    _change(ws, and_(claimed, col(OutboxMessage.leased_until) > now + _LONGEST_LEASE), leased_until=now + _LEASE)
    _change(ws, col(OutboxMessage.attempted_at) > now + APART, attempted_at=now)


def far_ahead(ws: WorkspaceSession, now: datetime) -> list[Schedule]:
    """The schedules of every workspace that come again in more than a week, or are said to."""
    _for_every_workspace(ws)
    late = now + _SOONEST_AHEAD
    found = select(Schedule).where(
        or_(col(Schedule.next_at) > late, col(Schedule.waits_until) > late, col(Schedule.since) > now + APART)
    )
    return list(ws.session.exec(found.order_by(col(Schedule.workspace), col(Schedule.owner))))


def _change(ws: WorkspaceSession, which: ColumnElement[bool], **values: Any) -> None:
    changed = update(OutboxMessage).where(which).values(**values)
    ws.session.execute(changed.execution_options(synchronize_session=False))


def _for_every_workspace(ws: WorkspaceSession) -> None:
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("a clock goes back for every workspace at once")
