"""Days on which nothing is said unasked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.rhythm_models import Holiday


def since(ws: WorkspaceSession, first: date) -> frozenset[date]:
    """The holidays of the workspace from a day on."""
    return frozenset(named_since(ws, first))


def named_since(ws: WorkspaceSession, first: date) -> dict[date, str]:
    """The holidays of the workspace from a day on, in order, with their names."""
    found = select(col(Holiday.day), col(Holiday.name)).where(
        Holiday.workspace == ws.workspace, col(Holiday.day) >= first
    )
    return dict(ws.session.exec(found.order_by(col(Holiday.day))).all())


def replace(ws: WorkspaceSession, first: date, days: Mapping[date, str]) -> None:
    """From a day on these are the holidays of the workspace, and no others; those before stay."""
    ws.session.execute(delete(Holiday).where(col(Holiday.workspace) == ws.workspace, col(Holiday.day) >= first))
    ws.session.add_all(Holiday(workspace=ws.workspace, day=day, name=name) for day, name in days.items())
    ws.session.flush()
