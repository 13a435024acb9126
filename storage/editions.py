"""The digests of each week: planned once by a unique key, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, update
from sqlmodel import col, select

from storage.deliveries import fitting_key
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, WorkspaceSession
from storage.rhythm_models import Edition
from storage.vocabulary import DigestKind, EditionState, OutboxState
from storage.workspaces import insert_if_new

# What a message in the outbox that has ended makes of its edition.
_ENDS = {
    OutboxState.SENT: EditionState.SENT,
    OutboxState.MERGED: EditionState.MERGED,
    OutboxState.DROPPED: EditionState.DROPPED,
    OutboxState.DEAD: EditionState.DROPPED,
    OutboxState.UNCERTAIN: EditionState.UNCERTAIN,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel's digest that was sent, and what its message was drawn from."""

    workspace: str
    channel: str
    week: str
    drawn_from: str


def begin(ws: WorkspaceSession, edition: Edition) -> bool:
    """Plan the edition of a week; False when it was planned before, by whichever replica."""
    edition.workspace = ws.workspace
    edition.key = fitting_key(edition.key)
    return insert_if_new(ws, edition)


def find(ws: WorkspaceSession, kind: DigestKind, owner: str, week: str) -> Edition | None:
    """The edition of a week."""
    found = select(Edition).where(
        Edition.workspace == ws.workspace, Edition.kind == kind, Edition.owner == owner, Edition.week == week
    )
    return ws.session.exec(found.execution_options(populate_existing=True)).first()


def newest(ws: WorkspaceSession, kind: DigestKind, owner: str, limit: int = 1) -> list[Edition]:
    """The last editions of an owner, newest first, whatever became of them."""
    found = select(Edition).where(Edition.workspace == ws.workspace, Edition.kind == kind, Edition.owner == owner)
    return list(ws.session.exec(found.order_by(col(Edition.due_at).desc(), col(Edition.week).desc()).limit(limit)))


def asking(ws: WorkspaceSession, channel: str, question: int) -> Edition | None:
    """The edition that put a question to a channel."""
    found = select(Edition).where(
        Edition.workspace == ws.workspace,
        Edition.kind == DigestKind.CHANNEL,
        Edition.owner == channel,
        Edition.question == question,
    )
    return ws.session.exec(found).first()


def change(ws: WorkspaceSession, edition: Edition, **values: Any) -> None:
    """Change what is stored of an edition."""
    ws.session.execute(
        update(Edition)
        .where(
            col(Edition.workspace) == ws.workspace,
            col(Edition.kind) == edition.kind,
            col(Edition.owner) == edition.owner,
            col(Edition.week) == edition.week,
        )
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def planned(ws: WorkspaceSession, kind: DigestKind, owner: str) -> list[tuple[Edition, OutboxState | None]]:
    """The editions of an owner that nobody marked as ended yet, and how their messages stand; oldest first."""
    found = (
        select(Edition, col(OutboxMessage.state))
        .outerjoin(OutboxMessage, _message())
        .where(
            Edition.workspace == ws.workspace,
            Edition.kind == kind,
            Edition.owner == owner,
            Edition.state == EditionState.PLANNED,
        )
        .order_by(col(Edition.due_at))
    )
    return [(edition, state) for edition, state in ws.session.exec(found)]


def to_settle(ws: WorkspaceSession, limit: int = 500) -> list[tuple[Edition, EditionState, str | None]]:
    """The planned editions of every workspace whose message ended: which, how, and why."""
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("editions are settled for every workspace at once")
    found = (
        select(Edition, col(OutboxMessage.state), col(OutboxMessage.reason))
        .join(OutboxMessage, _message())
        .where(Edition.state == EditionState.PLANNED, col(OutboxMessage.state).in_(list(_ENDS)))
        .order_by(col(Edition.planned_at))
        .limit(limit)
    )
    return [(edition, _ENDS[state], reason) for edition, state, reason in ws.session.exec(found)]


def settle(ws: WorkspaceSession, edition: Edition, state: EditionState, reason: str | None) -> bool:
    """Mark how a planned edition ended; False where that was done before."""
    changed = (
        update(Edition)
        .where(
            col(Edition.workspace) == ws.workspace,
            col(Edition.kind) == edition.kind,
            col(Edition.owner) == edition.owner,
            col(Edition.week) == edition.week,
            col(Edition.state) == EditionState.PLANNED,
        )
        .values(state=state, reason=None if state is EditionState.SENT else reason)
        .returning(col(Edition.week))
        .execution_options(synchronize_session=False)
    )
    return ws.session.execute(changed).first() is not None


def shown_since(ws: WorkspaceSession, since: datetime) -> list[Shown]:
    """The channels' digests of every workspace that were sent from a moment on: those may still be drawn anew.

    In the order in which they were planned.
    """
    if ws.workspace != EVERY_WORKSPACE:
        raise ValueError("what is shown is looked up for every workspace at once")
    found = select(col(Edition.workspace), col(Edition.owner), col(Edition.week), col(Edition.drawn_from)).where(
        Edition.kind == DigestKind.CHANNEL, Edition.state == EditionState.SENT, Edition.planned_at >= since
    )
    return [Shown(*row) for row in ws.session.exec(found.order_by(col(Edition.planned_at), col(Edition.week)))]


def of_lift(ws: WorkspaceSession, limit: int = 20_000) -> list[Edition]:
    """The channels' digests that were sent or that a held-out week left without a question, oldest first.

    Of more than `limit` the newest.
    """
    found = select(Edition).where(
        Edition.workspace == ws.workspace,
        Edition.kind == DigestKind.CHANNEL,
        or_(col(Edition.state) == EditionState.SENT, col(Edition.held_out)),
    )
    newest_first = found.order_by(col(Edition.due_at).desc(), col(Edition.owner).desc()).limit(limit)
    return list(reversed(ws.session.exec(newest_first).all()))


def _message() -> Any:
    return and_(col(OutboxMessage.workspace) == col(Edition.workspace), col(OutboxMessage.key) == col(Edition.key))
