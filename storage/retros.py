"""Queries on the meetings."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.counters import Counter, next_number
from storage.engine import WorkspaceSession
from storage.retro_models import Retro


def going_on(ws: WorkspaceSession, channel: str) -> Retro | None:
    """The meeting that a channel holds at present."""
    return ws.session.exec(_all(ws).where(Retro.channel == channel, col(Retro.finished_at).is_(None))).first()


def begin(ws: WorkspaceSession, channel: str, started_by: str, decision: str | None, now: datetime) -> Retro | None:
    """A new meeting; None where one is going on already."""
    if going_on(ws, channel) is not None:
        return None
    # Counting makes a second one, begun at the same moment, wait here until the first is stored.
    number = next_number(ws, Counter.RETRO)
    if going_on(ws, channel) is not None:
        return None
    retro = Retro(
        workspace=ws.workspace,
        number=number,
        channel=channel,
        decision=decision,
        started_by=started_by,
        started_at=now,
    )
    ws.session.add(retro)
    ws.session.flush()
    return retro


def lock(ws: WorkspaceSession, number: int, here: str) -> Retro | None:
    """The meeting as it is now, held until the transaction ends: two facilitators take turns."""
    found = _all(ws).where(Retro.number == number, Retro.channel == here)
    return ws.session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def finished_before(ws: WorkspaceSession, retro: Retro) -> datetime | None:
    """When the meeting before this one was over in its channel; one that was left unfinished does not count."""
    found = select(Retro.finished_at).where(
        Retro.workspace == ws.workspace,
        Retro.channel == retro.channel,
        Retro.number < retro.number,
        col(Retro.finished_by).is_not(None),
    )
    return ws.session.exec(found.order_by(col(Retro.number).desc()).limit(1)).first()


def _all(ws: WorkspaceSession) -> SelectOfScalar[Retro]:
    return select(Retro).where(Retro.workspace == ws.workspace)
