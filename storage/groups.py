"""Which groups of customers decisions and voices name, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import Decision, Voice
from storage.vocabulary import CustomerEffect, Status
from storage.workspaces import visible_from

MOST_GROUPS = 2_000
# What was dropped or given up is not decided about anybody.
_STANDING = (Status.OPEN, Status.DECIDED, Status.CHANGED, Status.REVIEWED)


@dataclass(frozen=True, slots=True)
class Decided:
    """How many standing decisions have one effect on a group."""

    group: str
    effect: CustomerEffect
    count: int


def decided_about(ws: WorkspaceSession, here: str) -> list[Decided]:
    """What stands decided about each group that can be seen from `here`, the groups named latest first."""
    found = (
        select(Decision.in_the_chair, col(Decision.customer_effect), func.count())
        .where(
            Decision.workspace == ws.workspace,
            visible_from(ws, col(Decision.channel), here),
            col(Decision.status).in_(_STANDING),
        )
        .group_by(col(Decision.in_the_chair), col(Decision.customer_effect))
        .order_by(func.max(Decision.logged_at).desc(), col(Decision.in_the_chair))
        .limit(MOST_GROUPS)
    )
    return [Decided(group, effect, count) for group, effect, count in ws.session.exec(found)]


def heard(ws: WorkspaceSession, here: str) -> list[tuple[str, date]]:
    """Each group that has a voice which can be seen from `here`, and the day it was heard last, oldest first."""
    latest = func.max(Voice.heard_on)
    found = (
        select(Voice.group, latest)
        .where(Voice.workspace == ws.workspace, visible_from(ws, col(Voice.channel), here))
        .group_by(col(Voice.group))
        .order_by(latest, col(Voice.group))
        .limit(MOST_GROUPS)
    )
    return list(ws.session.exec(found).all())
