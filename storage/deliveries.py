"""What was received already, so that the same request twice acts once and is answered the same."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import col, select

from storage.delivery_models import InboundDelivery
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.workspaces import insert_if_new, insert_new

KEPT_FOR = timedelta(days=7)
_LONGEST_KEY = 200


def begin(ws: WorkspaceSession, key: str, now: datetime) -> bool:
    """Note that a request with this key is being acted on; False when one was before.

    It belongs to the transaction of the effect: undone together, and a second one with the same key waits here.
    """
    return insert_if_new(ws, InboundDelivery(workspace=ws.workspace, key=fitting_key(key), received_at=now))


def answered(ws: WorkspaceSession, key: str, outcome: dict[str, Any], expires_at: datetime | None = None) -> None:
    """Keep what a request was answered; from `expires_at` on only that it was answered."""
    ws.session.execute(
        update(InboundDelivery)
        .where(col(InboundDelivery.workspace) == ws.workspace, col(InboundDelivery.key) == fitting_key(key))
        .values(outcome=outcome, answer_expires_at=expires_at)
        .execution_options(synchronize_session=False)
    )


def answer(ws: WorkspaceSession, key: str) -> dict[str, Any] | None:
    """What a request with this key was answered, or None when it never came."""
    found = select(InboundDelivery).where(
        InboundDelivery.workspace == ws.workspace, InboundDelivery.key == fitting_key(key)
    )
    stored = ws.session.exec(found).first()
    return stored.outcome if stored else None


def answered_among(ws: WorkspaceSession, keys: Collection[str]) -> set[str]:
    """Those of the keys whose request was answered."""
    fitting = {fitting_key(key): key for key in keys}
    found = select(InboundDelivery.key).where(
        InboundDelivery.workspace == ws.workspace,
        col(InboundDelivery.key).in_(list(fitting)),
        col(InboundDelivery.outcome).is_not(None),
    )
    return {fitting[key] for key in ws.session.exec(found)}


def note_answered(ws: WorkspaceSession, keys: Collection[str], outcome: dict[str, Any], now: datetime) -> None:
    """Note of several requests at once that they were answered; what was noted of one before stays."""
    rows = [
        {"workspace": ws.workspace, "key": key, "outcome": outcome, "received_at": now}
        for key in sorted({fitting_key(key) for key in keys})
    ]
    if rows:
        insert_new(ws, InboundDelivery, rows)


def forget_answers(ws: WorkspaceSession, now: datetime) -> None:
    """Delete the answers of every workspace whose time is over; the keys stay, so that nothing is done twice."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("expired answers are deleted for every workspace at once")
    ws.session.execute(
        update(InboundDelivery)
        .where(col(InboundDelivery.answer_expires_at) <= now)
        .values(outcome=None, answer_expires_at=None)
        .execution_options(synchronize_session=False)
    )


def fitting_key(key: str) -> str:
    """A key of any length as one that the column holds."""
    return key if len(key) <= _LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def forget_old(ws: WorkspaceSession, now: datetime) -> None:
    """Delete the keys of every workspace that no platform sends again any more."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("old deliveries are deleted for every workspace at once")
    ws.session.execute(delete(InboundDelivery).where(col(InboundDelivery.received_at) <= now - KEPT_FOR))
