"""Locking what is due. The lock itself is a rule (`lock.py`); this writes it down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.decisions.lock import lock_hash
from bot.decisions.record import to_record
from storage import decisions
from storage.engine import WorkspaceSession
from storage.models import Decision


def locked(decision: Decision, at: datetime) -> dict[str, Any]:
    """The columns of a decision that locks at this moment; none where it is locked already."""
    if decision.locked_at is not None:
        return {}
    return {"locked_at": at.replace(microsecond=0), "lock_hash": lock_hash(to_record(decision).as_json())}


def lock_due(ws: WorkspaceSession, now: datetime) -> int:
    """Lock every decision of the workspace whose time has come, at the moment it came; how many there were."""
    count = 0
    while due := decisions.to_lock(ws, now):
        for decision in due:
            if decision.locks_at is not None and decisions.change(
                ws, decision, raise_version=False, **locked(decision, decision.locks_at)
            ):
                count += 1
    return count
