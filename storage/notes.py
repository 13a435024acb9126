"""Queries on notes: answers to questions, and what somebody sees differently about a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.counters import Counter, move_past, next_number
from storage.engine import WorkspaceSession
from storage.models import Note
from storage.vocabulary import NoteKind
from storage.workspaces import visible_from

_BATCH = 500


def add(ws: WorkspaceSession, note: Note) -> Note:
    """Store a new note under the workspace's next number."""
    note.workspace = ws.workspace
    note.number = next_number(ws, Counter.NOTE)
    ws.session.add(note)
    ws.session.flush()
    return note


def restore(ws: WorkspaceSession, note: Note) -> None:
    """Store a note that keeps the number it has, as an import does; the counter moves past it."""
    note.workspace = ws.workspace
    ws.session.add(note)
    move_past(ws, Counter.NOTE, note.number)
    ws.session.flush()


def find(ws: WorkspaceSession, number: int, here: str) -> Note | None:
    """The note with this number, if it can be seen from the channel `here`."""
    found = _all(ws).where(Note.number == number, visible_from(ws, col(Note.channel), here))
    return ws.session.exec(found).first()


def lock(ws: WorkspaceSession, number: int, here: str) -> Note | None:
    """The same, held until the transaction ends: what is made of it is not made twice at once."""
    found = _all(ws).where(Note.number == number, visible_from(ws, col(Note.channel), here))
    return ws.session.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def numbered(ws: WorkspaceSession, numbers: Sequence[int]) -> list[Note]:
    """The notes with these numbers, in their order: for what shows them where they were written."""
    return list(ws.session.exec(_all(ws).where(col(Note.number).in_(list(numbers))).order_by(col(Note.number))))


def find_anywhere(ws: WorkspaceSession, number: int) -> Note | None:
    """The note with this number, wherever it was written: for imports and operators, never for an answer."""
    return ws.session.exec(_all(ws).where(Note.number == number)).one_or_none()


def dissent(ws: WorkspaceSession, here: str, decision: str) -> list[Note]:
    """What people see differently about a decision (D-12), oldest first."""
    found = _all(ws).where(
        Note.decision == decision, Note.kind == NoteKind.DISSENT, visible_from(ws, col(Note.channel), here)
    )
    return list(ws.session.exec(found.order_by(col(Note.number))))


def in_order(ws: WorkspaceSession, here: str | None, channels: Sequence[str] = ()) -> Iterator[Note]:
    """Every note by number, read in batches.

    With `here`, only those that may be seen from that channel; with `channels`, only those of these.
    """
    last = 0
    while True:
        found = _all(ws).where(Note.number > last)
        if here is not None:
            found = found.where(visible_from(ws, col(Note.channel), here))
        if channels:
            found = found.where(col(Note.channel).in_(channels))
        rows = ws.session.exec(found.order_by(col(Note.number)).limit(_BATCH)).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        last = rows[-1].number
        ws.session.expunge_all()


def _all(ws: WorkspaceSession) -> SelectOfScalar[Note]:
    return select(Note).where(Note.workspace == ws.workspace)
