"""What the board is drawn from: a number of queries that does not grow with the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, cast, func, or_
from sqlmodel import col, select

from storage.decisions import Filter, seen_from
from storage.engine import WorkspaceSession
from storage.models import Channel, Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Status, Visibility
from storage.workspaces import visible_from


@dataclass(frozen=True, slots=True)
class Plotted:
    """What a picture needs of a decision: as it was written first, and the amendments that stand beside it."""

    number: int
    text: str
    in_the_chair: str
    customer_effect: CustomerEffect
    commercial_now: CommercialEffect
    commercial_later: CommercialEffect
    decision_class: DecisionClass
    status: Status
    logged_at: datetime
    due_on: date | None
    owed_since: date | None
    drifted: bool
    amendments: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class LookedBack:
    """The predictions as locked and the reviews of a decision that was looked back at."""

    number: int
    predictions: list[dict[str, Any]]
    reviews: list[dict[str, Any]]


def plotted(ws: WorkspaceSession, here: str, wanted: Filter, limit: int) -> tuple[list[Plotted], int]:
    """The newest decisions that pass and may be seen from `here`, newest first, and how many there are in all."""
    found = seen_from(ws, here, wanted)
    total = ws.session.exec(select(func.count()).select_from(found.subquery())).one()
    rows = found.with_only_columns(*(getattr(Decision, name) for name in Plotted.__dataclass_fields__))
    newest = rows.order_by(col(Decision.logged_at).desc(), col(Decision.number).desc()).limit(limit)
    return [Plotted(*row) for row in ws.session.execute(newest)], total


def looked_back(ws: WorkspaceSession, here: str, wanted: Filter, limit: int) -> list[LookedBack]:
    """Those of them that were looked back at, the highest number first."""
    found = seen_from(ws, here, wanted).where(col(Decision.class_realised).is_not(None))
    rows = found.with_only_columns(col(Decision.number), col(Decision.predictions), col(Decision.reviews))
    newest = rows.order_by(col(Decision.number).desc()).limit(limit)
    return [LookedBack(*row) for row in ws.session.execute(newest)]


def put_right(ws: WorkspaceSession, here: str, wanted: Filter, limit: int) -> list[Decision]:
    """Those of them of which something is or was put right, the highest number first."""
    found = seen_from(ws, here, wanted).where(cast(col(Decision.remedies), String) != "[]")
    return list(ws.session.exec(found.order_by(col(Decision.number).desc()).limit(limit)))


def numbered(ws: WorkspaceSession, here: str, numbers: Sequence[int]) -> list[Decision]:
    """The decisions with these numbers that may be seen from `here`, by number."""
    found = select(Decision).where(
        Decision.workspace == ws.workspace,
        col(Decision.number).in_(list(numbers)),
        visible_from(ws, col(Decision.channel), here),
    )
    return list(ws.session.exec(found.order_by(col(Decision.number))))


def channels(ws: WorkspaceSession, here: str) -> list[Channel]:
    """The channels whose decisions may be seen from `here`, by name."""
    found = select(Channel).where(
        Channel.workspace == ws.workspace,
        or_(col(Channel.id) == here, col(Channel.visibility) == Visibility.PUBLIC),
    )
    return list(ws.session.exec(found.order_by(col(Channel.name), col(Channel.id))))
