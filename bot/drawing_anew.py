"""What a channel has before it, drawn anew after words or people were taken out of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage import outbox
from storage.delivery_models import OutboxMessage
from storage.engine import WorkspaceSession


def draw_anew(ws: WorkspaceSession, posted: Iterable[OutboxMessage], why: str, now: datetime) -> None:
    """Put each message's content into the outbox in place of what was posted; the latest of several drawings."""
    latest = {(row.platform, row.channel, row.message): row for row in posted}
    for row in latest.values():
        outbox.put(
            ws,
            f"{why}:{row.pk}",
            platform=row.platform,
            channel=row.channel,
            thread=row.thread,
            updates=row.message,
            only_for=row.only_for,
            content=row.content,
            now=now,
            expires_at=row.expires_at,
        )
