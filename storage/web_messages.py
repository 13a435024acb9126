"""The web chat's own messages: what Slack and Teams keep for themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.delivery_models import WebMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.workspaces import insert_if_new


def add(
    ws: WorkspaceSession,
    channel: str,
    content: dict[str, Any],
    now: datetime,
    *,
    author: str = "",
    said: str = "",
    seen_by: str | None = None,
    expires_at: datetime | None = None,
    dedupe_key: str | None = None,
) -> WebMessage:
    """Add a message; one with the same `dedupe_key` in the channel is given as it is instead."""
    message = WebMessage(
        workspace=ws.workspace,
        channel=channel,
        author=author,
        seen_by=seen_by,
        said=said,
        content=content,
        dedupe_key=dedupe_key,
        created_at=now,
        expires_at=expires_at,
    )
    if dedupe_key is None:
        ws.session.add(message)
        ws.session.flush()
        return message
    # Two at once with one key: the second waits for the first and then finds it.
    insert_if_new(ws, message)
    return ws.session.exec(_with_key(ws, channel, dedupe_key)).one()


def replace(ws: WorkspaceSession, message: int, content: dict[str, Any]) -> WebMessage | None:
    """Draw a message anew; None where it is gone."""
    found = select(WebMessage).where(WebMessage.workspace == ws.workspace, WebMessage.pk == message)
    stored = ws.session.exec(found).first()
    if stored is not None:
        stored.content = content
        ws.session.flush()
    return stored


def find(ws: WorkspaceSession, message: int, now: datetime) -> WebMessage | None:
    """The message with this id, whoever may see it."""
    found = select(WebMessage).where(
        WebMessage.workspace == ws.workspace,
        WebMessage.pk == message,
        or_(col(WebMessage.expires_at).is_(None), col(WebMessage.expires_at) > now),
    )
    return ws.session.exec(found).first()


def newest(ws: WorkspaceSession, channel: str, viewer: str, now: datetime, limit: int) -> list[WebMessage]:
    """The newest messages that `viewer` may see in a channel, oldest of them first."""
    found = (
        select(WebMessage)
        .where(
            WebMessage.workspace == ws.workspace,
            WebMessage.channel == channel,
            or_(col(WebMessage.seen_by).is_(None), col(WebMessage.seen_by) == viewer),
            or_(col(WebMessage.expires_at).is_(None), col(WebMessage.expires_at) > now),
        )
        .order_by(col(WebMessage.pk).desc())
        .limit(limit)
    )
    return list(reversed(ws.session.exec(found).all()))


def find_posted(ws: WorkspaceSession, channel: str, dedupe_key: str) -> WebMessage | None:
    """The message that was added with this key."""
    return ws.session.exec(_with_key(ws, channel, dedupe_key)).first()


def forget_expired(ws: WorkspaceSession, now: datetime) -> None:
    """Delete the private messages of every workspace whose time is over."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("expired messages are deleted for every workspace at once")
    ws.session.execute(delete(WebMessage).where(col(WebMessage.expires_at) <= now))


def _with_key(ws: WorkspaceSession, channel: str, dedupe_key: str) -> SelectOfScalar[WebMessage]:
    return select(WebMessage).where(
        WebMessage.workspace == ws.workspace, WebMessage.channel == channel, WebMessage.dedupe_key == dedupe_key
    )
