"""Days on which nothing is said unasked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.rhythm_models import Holiday
from storage.workspaces import insert_if_new

EVERYWHERE = ""


def of(ws: WorkspaceSession, channel: str, since: date) -> frozenset[date]:
    """The holidays of a channel from a day on, those of the whole workspace included."""
    found = select(col(Holiday.day)).where(
        Holiday.workspace == ws.workspace, col(Holiday.channel).in_([channel, EVERYWHERE]), Holiday.day >= since
    )
    return frozenset(ws.session.exec(found))


def add(ws: WorkspaceSession, channel: str, day: date) -> None:
    """Note a holiday of a channel, or of the whole workspace."""
    insert_if_new(ws, Holiday(workspace=ws.workspace, channel=channel, day=day))


def remove(ws: WorkspaceSession, channel: str, day: date) -> None:
    """That day is no holiday after all."""
    ws.session.execute(
        delete(Holiday).where(
            col(Holiday.workspace) == ws.workspace, col(Holiday.channel) == channel, col(Holiday.day) == day
        )
    )
