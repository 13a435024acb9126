"""Channels in which nothing can be posted any more, as a platform said: archived, deleted, or out of reach."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import Channel


def gone(ws: WorkspaceSession, channel: str, because: str, now: datetime) -> None:
    """Nothing can be posted in a channel; the first moment stays. Nothing where the channel is not known."""
    ws.session.execute(
        update(Channel)
        .where(col(Channel.workspace) == ws.workspace, col(Channel.id) == channel, col(Channel.gone_at).is_(None))
        .values(gone_at=now, gone_because=because)
        .execution_options(synchronize_session=False)
    )


def back(ws: WorkspaceSession, channel: str) -> None:
    """A channel is used again: it can be posted in as before."""
    ws.session.execute(
        update(Channel)
        .where(
            col(Channel.workspace) == ws.workspace, col(Channel.id) == channel, col(Channel.gone_at).is_not(None)
        )
        .values(gone_at=None, gone_because=None)
        .execution_options(synchronize_session=False)
    )


def why_gone(ws: WorkspaceSession, channel: str) -> str | None:
    """Why nothing can be posted in a channel; None where something can."""
    found = select(col(Channel.gone_because)).where(
        Channel.workspace == ws.workspace, Channel.id == channel, col(Channel.gone_at).is_not(None)
    )
    return ws.session.exec(found).first()


def all_gone(ws: WorkspaceSession, limit: int = 20) -> list[Channel]:
    """The channels of every workspace in which nothing can be posted, the newest first."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("channels that are gone are looked for in every workspace at once")
    found = select(Channel).where(col(Channel.gone_at).is_not(None))
    return list(ws.session.exec(found.order_by(col(Channel.gone_at).desc(), col(Channel.id)).limit(limit)))
