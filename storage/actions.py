"""Queries on to-dos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import numbered as common
from storage.counters import Counter
from storage.engine import WorkspaceSession
from storage.retro_models import Action
from storage.vocabulary import ActionStatus


def add(ws: WorkspaceSession, action: Action) -> Action:
    """Store a new to-do under the workspace's next number."""
    return common.add(ws, action, Counter.ACTION)


def restore(ws: WorkspaceSession, action: Action) -> None:
    """Store a to-do that keeps the number it has, as an import does; the counter moves past it."""
    common.restore(ws, action, Counter.ACTION)


def find(ws: WorkspaceSession, number: int, here: str) -> Action | None:
    """The to-do with this number, if it can be seen from the channel `here`."""
    return common.find(ws, Action, number, here)


def lock(ws: WorkspaceSession, number: int, here: str) -> Action | None:
    """The to-do as it is now, held until the transaction ends, so that two people do not close it twice."""
    return common.lock(ws, Action, number, here)


def find_anywhere(ws: WorkspaceSession, number: int) -> Action | None:
    """The to-do with this number, wherever it stands: for imports and operators, never for an answer."""
    return common.find_anywhere(ws, Action, number)


def open_in(ws: WorkspaceSession, channel: str, limit: int | None = None) -> list[Action]:
    """What is still to do in a channel: the earliest due first, then the oldest; what has no day comes last."""
    found = common.every(ws, Action).where(Action.channel == channel, Action.status == ActionStatus.OPEN)
    return list(ws.session.exec(_soonest_first(found).limit(limit)))


def count_open(ws: WorkspaceSession, channel: str) -> int:
    """How much there is still to do in a channel."""
    found = select(func.count()).where(
        Action.workspace == ws.workspace, Action.channel == channel, Action.status == ActionStatus.OPEN
    )
    return ws.session.exec(found).one()


def closed_since(ws: WorkspaceSession, channel: str, since: datetime | None) -> list[Action]:
    """What was done or dropped in a channel after a moment; ever, without one."""
    found = common.every(ws, Action).where(Action.channel == channel, Action.status != ActionStatus.OPEN)
    if since is not None:
        found = found.where(col(Action.closed_at) > since)
    return list(ws.session.exec(found.order_by(col(Action.number))))


def of_decision(ws: WorkspaceSession, here: str, decision: str) -> list[Action]:
    """What is still to do about a decision (D-12), as far as it can be seen from the channel `here`."""
    found = common.seen(ws, Action, here).where(Action.decision == decision, Action.status == ActionStatus.OPEN)
    return list(ws.session.exec(_soonest_first(found)))


def of_note(ws: WorkspaceSession, note: str) -> Action | None:
    """The first to-do that was made from a note (N-7)."""
    return ws.session.exec(common.every(ws, Action).where(Action.note == note).order_by(col(Action.number))).first()


def of_retro(ws: WorkspaceSession, retro: int) -> list[Action]:
    """What came out of a meeting, oldest first."""
    return list(ws.session.exec(common.every(ws, Action).where(Action.retro == retro).order_by(col(Action.number))))


def in_order(ws: WorkspaceSession, here: str | None, channels: Sequence[str] = ()) -> Iterator[Action]:
    """Every to-do by number, read in batches.

    With `here`, only those that may be seen from that channel; with `channels`, only those of these.
    """
    return common.in_order(ws, Action, here, channels)


def _soonest_first(found: SelectOfScalar[Action]) -> SelectOfScalar[Action]:
    # The engines disagree on where an empty value sorts.
    return found.order_by(col(Action.due).is_(None), col(Action.due), col(Action.number))
