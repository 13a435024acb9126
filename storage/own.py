"""What waits for one person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status
from storage.workspaces import visible_from

_IN_FORCE = (Status.DECIDED, Status.CHANGED, Status.REVIEWED)


def to_check(ws: WorkspaceSession, person: str, here: str, today: date, limit: int) -> tuple[list[Decision], int]:
    """The decisions that are due for a look back, longest due first, and how many there are in all.

    Theirs are those that they decided, and those that they logged without naming anybody. What was logged in a
    private channel is found only from there.
    """
    theirs = or_(
        col(Decision.decided_by) == person,
        and_(col(Decision.decided_by).is_(None), col(Decision.logged_by) == person),
    )
    due = select(Decision).where(
        Decision.workspace == ws.workspace,
        theirs,
        col(Decision.due_on) <= today,
        col(Decision.status).in_(_IN_FORCE),
        visible_from(ws, col(Decision.channel), here),
    )
    total = ws.session.exec(select(func.count()).select_from(due.subquery())).one()
    longest_due = due.order_by(col(Decision.due_on), col(Decision.number)).limit(limit)
    return list(ws.session.exec(longest_due)), total
