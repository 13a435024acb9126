"""Look-backs that were begun and not finished: one a person and decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from storage.engine import WorkspaceSession
from storage.models import ReviewDraft
from storage.workspaces import insert_if_new


def find(ws: WorkspaceSession, number: int, member: str) -> ReviewDraft | None:
    """What this person answered so far about the decision with this number."""
    found = select(ReviewDraft).where(
        ReviewDraft.workspace == ws.workspace, ReviewDraft.number == number, ReviewDraft.member == member
    )
    return ws.session.exec(found).first()


def keep(ws: WorkspaceSession, number: int, member: str, step: int, answers: dict[str, Any], now: datetime) -> None:
    """Keep how far somebody is: `step` is the form to go on with."""
    insert_if_new(ws, ReviewDraft(workspace=ws.workspace, number=number, member=member, answers={}, updated_at=now))
    stored = find(ws, number, member)
    if stored is not None:
        stored.step, stored.answers, stored.updated_at = step, answers, now
        ws.session.flush()


def forget(ws: WorkspaceSession, number: int, member: str) -> None:
    """This person is done with looking back at the decision; what others began on it stays."""
    ws.session.execute(
        delete(ReviewDraft).where(
            col(ReviewDraft.workspace) == ws.workspace,
            col(ReviewDraft.number) == number,
            col(ReviewDraft.member) == member,
        )
    )


def finished(ws: WorkspaceSession, number: int) -> None:
    """The decision ended: what anybody had begun on it is done with."""
    ws.session.execute(
        delete(ReviewDraft).where(col(ReviewDraft.workspace) == ws.workspace, col(ReviewDraft.number) == number)
    )
