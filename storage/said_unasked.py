"""The ledger of what was said without being asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from storage.deliveries import fitting_key
from storage.engine import WorkspaceSession
from storage.rhythm_models import SaidUnasked
from storage.vocabulary import NudgeKind
from storage.workspaces import insert_if_new


def note(ws: WorkspaceSession, said: SaidUnasked) -> bool:
    """Note that something was said; False where that was noted before, so it must not be said again."""
    said.workspace = ws.workspace
    said.key = fitting_key(said.key)
    return insert_if_new(ws, said)


def to_channel(ws: WorkspaceSession, channel: str, since: datetime) -> list[SaidUnasked]:
    """What a channel was told unasked from a moment on, oldest first."""
    found = select(SaidUnasked).where(
        SaidUnasked.workspace == ws.workspace,
        SaidUnasked.channel == channel,
        SaidUnasked.said_at >= since,
    )
    rows = ws.session.exec(found.order_by(col(SaidUnasked.said_at), col(SaidUnasked.key)))
    # Asked for here, the few of a channel that went to one person: in SQL it would read every channel's.
    return [row for row in rows if row.person is None]


def to_person(ws: WorkspaceSession, person: str, since: datetime) -> list[SaidUnasked]:
    """What one person was told unasked from a moment on, oldest first."""
    found = select(SaidUnasked).where(
        SaidUnasked.workspace == ws.workspace, SaidUnasked.person == person, SaidUnasked.said_at >= since
    )
    return list(ws.session.exec(found.order_by(col(SaidUnasked.said_at), col(SaidUnasked.key))))


def overheard_in(ws: WorkspaceSession, channel: str, since: datetime) -> list[SaidUnasked]:
    """The offers that authors of a channel got because of what they wrote, from a moment on."""
    found = select(SaidUnasked).where(
        SaidUnasked.workspace == ws.workspace,
        SaidUnasked.channel == channel,
        SaidUnasked.kind == NudgeKind.OVERHEARD,
        SaidUnasked.said_at >= since,
    )
    return list(ws.session.exec(found))


def unsaid(ws: WorkspaceSession, key: str) -> None:
    """It was not said after all."""
    ws.session.execute(
        delete(SaidUnasked).where(
            col(SaidUnasked.workspace) == ws.workspace, col(SaidUnasked.key) == fitting_key(key)
        )
    )


def was_said(ws: WorkspaceSession, key: str) -> bool:
    """Whether something was said under this key."""
    found = select(SaidUnasked.key).where(
        SaidUnasked.workspace == ws.workspace, SaidUnasked.key == fitting_key(key)
    )
    return ws.session.exec(found).first() is not None
