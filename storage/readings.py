"""Questions put to the chair, kept for a day unless somebody logs or shares them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, update
from sqlmodel import col, select

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.models import StoredReading

KEPT_FOR = timedelta(hours=24)


def keep(ws: WorkspaceSession, channel: str, asker: str, content: dict[str, Any], now: datetime) -> StoredReading:
    """Keep a reading for 24 hours under a new id that cannot be guessed."""
    reading = StoredReading(
        workspace=ws.workspace,
        id=secrets.token_urlsafe(12),
        channel=channel,
        asker=asker,
        content=content,
        created_at=now,
        expires_at=now + KEPT_FOR,
    )
    ws.session.add(reading)
    ws.session.flush()
    return reading


def find(ws: WorkspaceSession, reading: str, channel: str, asker: str, now: datetime) -> StoredReading | None:
    """The reading with this id, while it is kept: the asker's own, or one that was shared.

    Only in the channel where it was asked: what it quotes may be seen from there and from nowhere else.
    """
    found = select(StoredReading).where(
        StoredReading.workspace == ws.workspace,
        StoredReading.id == reading,
        StoredReading.channel == channel,
        or_(col(StoredReading.asker) == asker, col(StoredReading.shared)),
        StoredReading.expires_at > now,
    )
    return ws.session.exec(found).first()


def share(ws: WorkspaceSession, reading: StoredReading, kept_until: datetime) -> bool:
    """Keep a reading beyond its day, for everyone in its channel; False where somebody has shared it already."""
    shared = (
        update(StoredReading)
        .where(
            col(StoredReading.workspace) == ws.workspace,
            col(StoredReading.id) == reading.id,
            col(StoredReading.shared).is_(False),
        )
        .values(shared=True, expires_at=kept_until)
        .returning(col(StoredReading.id))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(shared).first() is not None


def shown_as(ws: WorkspaceSession, reading: str, asker: str, message: str) -> None:
    """Note which of the asker's own messages shows the reading, so that it can be drawn anew there."""
    ws.session.execute(
        update(StoredReading)
        .where(
            col(StoredReading.workspace) == ws.workspace,
            col(StoredReading.id) == reading,
            col(StoredReading.asker) == asker,
        )
        .values(message=message)
        .execution_options(synchronize_session=False)
    )


def replace(ws: WorkspaceSession, reading: str, asker: str, content: dict[str, Any], skip: list[str]) -> bool:
    """Put a newer reading of the same question in the place of the asker's; whether it was there."""
    changed = (
        update(StoredReading)
        .where(
            col(StoredReading.workspace) == ws.workspace,
            col(StoredReading.id) == reading,
            col(StoredReading.asker) == asker,
        )
        .values(content=content, skip=skip)
        .returning(col(StoredReading.id))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(changed).first() is not None


def forget_expired(ws: WorkspaceSession, now: datetime) -> None:
    """Delete the readings of every workspace that nobody logged or shared in time."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("expired readings are deleted for every workspace at once")
    ws.session.execute(delete(StoredReading).where(col(StoredReading.expires_at) <= now))
