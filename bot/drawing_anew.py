"""What a channel has before it, drawn anew after words or people were taken out of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage import outbox
from storage.delivery_models import OutboxMessage
from storage.engine import WorkspaceSession
from storage.vocabulary import OutboxState


def draw_anew(ws: WorkspaceSession, changed: Iterable[OutboxMessage], why: str, now: datetime) -> None:
    """Put what stands before a channel into the outbox anew, where that is among the rows whose content changed.

    What was drawn over since, or is about to be, stays away: only the newest drawing of a message is seen.
    """
    rows = {row.pk: row for row in changed}
    newest = outbox.newest_drawings(ws, {row.channel for row in rows.values()})
    for (platform, channel, message), pk in newest.items():
        row = rows.get(pk)
        # One that waits goes out as it is stored; one that is just being sent was read before.
        if row is None or row.state is OutboxState.PENDING:
            continue
        outbox.put(
            ws,
            f"{why}:{row.pk}",
            platform=platform,
            channel=channel,
            thread=row.thread,
            updates=message,
            only_for=row.only_for,
            content=row.content,
            now=now,
            expires_at=row.expires_at,
        )
