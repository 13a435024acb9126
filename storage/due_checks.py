"""Checks that are due and what their channels' digests said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import and_, func
from sqlmodel import col, select

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import Decision, Workspace
from storage.rhythm_models import Edition, Schedule
from storage.vocabulary import IN_FORCE, DigestKind, EditionState

_MOST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCheck:
    """A decision whose check is due, who decided it, and whether its channel's digest could have said so.

    `wanted_since` is when the digest last said so or, without a digest, the day on which the check fell due.
    """

    decision: Decision
    decider: str
    platform: str
    time_zone: str
    has_digest: bool
    is_paused: bool
    wanted_since: datetime


def workspaces_with(ws: WorkspaceSession, first: date, last: date) -> list[str]:
    """The workspaces in which a check fell due on one of these days and is open."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("checks are looked for in every workspace at once")
    found = select(Decision.workspace).where(
        col(Decision.due_on) >= first, col(Decision.due_on) <= last, col(Decision.status).in_(IN_FORCE)
    )
    return list(ws.session.exec(found.distinct()))


def open_ones(ws: WorkspaceSession, first: date, last: date) -> list[DueCheck]:
    """The open checks of a workspace that fell due on one of these days, the longest due first.

    Where a channel's digest is on, only those that an edition of it was sent with after they fell due. Of more than
    1,000 those that fell due last: the others had their message long ago.
    """
    sent = (
        select(col(Edition.owner).label("owner"), func.max(Edition.due_at).label("sent_at"))
        .where(
            Edition.workspace == ws.workspace,
            Edition.kind == DigestKind.CHANNEL,
            col(Edition.state).in_([EditionState.SENT, EditionState.UNCERTAIN]),
        )
        .group_by(col(Edition.owner))
        .subquery()
    )
    of_channel = and_(
        col(Schedule.workspace) == col(Decision.workspace),
        col(Schedule.kind) == DigestKind.CHANNEL,
        col(Schedule.owner) == col(Decision.channel),
    )
    found = (
        select(Decision, Schedule, sent.c.sent_at, Workspace.platform)
        .join(Workspace, col(Workspace.id) == col(Decision.workspace))
        .outerjoin(Schedule, of_channel)
        .outerjoin(sent, sent.c.owner == col(Decision.channel))
        .where(
            Decision.workspace == ws.workspace,
            col(Decision.due_on) >= first,
            col(Decision.due_on) <= last,
            col(Decision.status).in_(IN_FORCE),
        )
        .order_by(col(Decision.due_on).desc(), col(Decision.number).desc())
        .limit(_MOST)
    )
    checks = [_check(*row, last) for row in ws.session.exec(found)]
    return [check for check in reversed(checks) if check is not None]


def _check(
    decision: Decision, schedule: Schedule | None, sent_at: datetime | None, platform: str, today: date
) -> DueCheck | None:
    fell_due = datetime.combine(decision.due_on or today, time(), UTC)
    has_digest = schedule is not None and schedule.is_on
    if has_digest and (sent_at is None or sent_at < fell_due):
        return None
    return DueCheck(
        decision=decision,
        decider=decision.decided_by or decision.logged_by,
        platform=schedule.platform if schedule else platform,
        time_zone=schedule.time_zone if schedule else "UTC",
        has_digest=has_digest,
        is_paused=bool(schedule and schedule.paused_until and schedule.paused_until > today),
        wanted_since=sent_at if has_digest and sent_at else fell_due,
    )
