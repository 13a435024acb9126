"""What waits for one person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, exists, func, or_
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import Channel, ChannelRole, Decision
from storage.retro_models import Action
from storage.vocabulary import IN_FORCE, ActionStatus
from storage.workspaces import visible_from


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
        col(Decision.status).in_(IN_FORCE),
        visible_from(ws, col(Decision.channel), here),
    )
    total = ws.session.exec(select(func.count()).select_from(due.subquery())).one()
    longest_due = due.order_by(col(Decision.due_on), col(Decision.number)).limit(limit)
    return list(ws.session.exec(longest_due)), total


def to_do(ws: WorkspaceSession, person: str, here: str, limit: int) -> tuple[list[Action], int]:
    """What this person has still to do, the soonest due first, and how much there is in all.

    What belongs to a private channel is found only from there.
    """
    theirs = select(Action).where(
        Action.workspace == ws.workspace,
        Action.owner == person,
        Action.status == ActionStatus.OPEN,
        visible_from(ws, col(Action.channel), here),
    )
    total = ws.session.exec(select(func.count()).select_from(theirs.subquery())).one()
    soonest = theirs.order_by(col(Action.due).is_(None), col(Action.due), col(Action.number)).limit(limit)
    return list(ws.session.exec(soonest)), total


def channels(ws: WorkspaceSession, person: str, limit: int) -> list[Channel]:
    """The channels in which this person has a role or logged a decision, by name."""
    appointed = exists().where(
        col(ChannelRole.workspace) == ws.workspace,
        col(ChannelRole.channel) == col(Channel.id),
        col(ChannelRole.member) == person,
    )
    logged = exists().where(
        col(Decision.workspace) == ws.workspace,
        col(Decision.channel) == col(Channel.id),
        col(Decision.logged_by) == person,
    )
    found = select(Channel).where(Channel.workspace == ws.workspace, or_(appointed, logged))
    return list(ws.session.exec(found.order_by(col(Channel.name), col(Channel.id)).limit(limit)))
