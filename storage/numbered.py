"""Queries that notes and to-dos have in common: records of a channel, numbered in their workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.counters import Counter, move_past, next_number
from storage.engine import WorkspaceSession
from storage.models import Note
from storage.retro_models import Action
from storage.workspaces import visible_from

_BATCH = 500
Numbered = TypeVar("Numbered", Note, Action)


def add(ws: WorkspaceSession, row: Numbered, counter: Counter) -> Numbered:
    """Store a new one under the workspace's next number."""
    row.workspace = ws.workspace
    row.number = next_number(ws, counter)
    ws.session.add(row)
    ws.session.flush()
    return row


def restore(ws: WorkspaceSession, row: Numbered, counter: Counter) -> None:
    """Store one that keeps the number it has, as an import does; the counter moves past it."""
    row.workspace = ws.workspace
    ws.session.add(row)
    move_past(ws, counter, row.number)
    ws.session.flush()


def find(ws: WorkspaceSession, kind: type[Numbered], number: int, here: str) -> Numbered | None:
    """The one with this number, if it can be seen from the channel `here`."""
    return ws.session.exec(seen(ws, kind, here).where(col(kind.number) == number)).first()


def lock(ws: WorkspaceSession, kind: type[Numbered], number: int, here: str) -> Numbered | None:
    """The same as it is now, held until the transaction ends, so that two people take turns."""
    found = seen(ws, kind, here).where(col(kind.number) == number)
    return ws.session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def find_anywhere(ws: WorkspaceSession, kind: type[Numbered], number: int) -> Numbered | None:
    """The one with this number, wherever it stands: for imports and operators, never for an answer."""
    return ws.session.exec(every(ws, kind).where(col(kind.number) == number)).one_or_none()


def in_order(
    ws: WorkspaceSession, kind: type[Numbered], here: str | None, channels: Sequence[str] = ()
) -> Iterator[Numbered]:
    """All of them by number, read in batches.

    With `here`, only those that may be seen from that channel; with `channels`, only those of these.
    """
    last = 0
    while True:
        found = (every(ws, kind) if here is None else seen(ws, kind, here)).where(col(kind.number) > last)
        if channels:
            found = found.where(col(kind.channel).in_(channels))
        rows = ws.session.exec(found.order_by(col(kind.number)).limit(_BATCH)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].number
        ws.session.expunge_all()


def every(ws: WorkspaceSession, kind: type[Numbered]) -> SelectOfScalar[Numbered]:
    """All of a workspace, as a query to narrow down."""
    return select(kind).where(col(kind.workspace) == ws.workspace)


def seen(ws: WorkspaceSession, kind: type[Numbered], here: str) -> SelectOfScalar[Numbered]:
    """Those that may be seen from the channel `here`, as a query to narrow down."""
    return every(ws, kind).where(visible_from(ws, col(kind.channel), here))
