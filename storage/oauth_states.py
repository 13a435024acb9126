"""The one-time words of installs that have begun: each comes back once, in time, or it is refused."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.installation_models import OAuthState


def issue(ws: WorkspaceSession, state: str, expires_at: datetime) -> None:
    """Keep that an install with this word has begun."""
    _only_for_all(ws)
    ws.session.add(OAuthState(hash=_hash(state), expires_at=expires_at))


def consume(ws: WorkspaceSession, state: str, now: datetime) -> bool:
    """Whether the word was issued and is still good; it is not from then on. What expired goes with it."""
    _only_for_all(ws)
    used = delete(OAuthState).where(col(OAuthState.hash) == _hash(state), col(OAuthState.expires_at) > now)
    good = ws.session.execute(used.returning(col(OAuthState.hash))).first() is not None
    ws.session.execute(delete(OAuthState).where(col(OAuthState.expires_at) <= now))
    return good


def _only_for_all(ws: WorkspaceSession) -> None:
    """Nobody knows yet for which workspace an install will be."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("installs begin for every workspace at once")


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
