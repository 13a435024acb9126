"""Queries on notes: answers to questions, and what somebody sees differently about a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlmodel import col

from storage import numbered as common
from storage.counters import Counter
from storage.engine import WorkspaceSession
from storage.models import Note
from storage.vocabulary import NoteKind


def add(ws: WorkspaceSession, note: Note) -> Note:
    """Store a new note under the workspace's next number."""
    return common.add(ws, note, Counter.NOTE)


def restore(ws: WorkspaceSession, note: Note) -> None:
    """Store a note that keeps the number it has, as an import does; the counter moves past it."""
    common.restore(ws, note, Counter.NOTE)


def find(ws: WorkspaceSession, number: int, here: str) -> Note | None:
    """The note with this number, if it can be seen from the channel `here`."""
    return common.find(ws, Note, number, here)


def lock(ws: WorkspaceSession, number: int, here: str) -> Note | None:
    """The same, held until the transaction ends: what is made of it is not made twice at once."""
    return common.lock(ws, Note, number, here)


def numbered(ws: WorkspaceSession, numbers: Sequence[int]) -> list[Note]:
    """The notes with these numbers, in their order: for what shows them where they were written."""
    found = common.every(ws, Note).where(col(Note.number).in_(list(numbers)))
    return list(ws.session.exec(found.order_by(col(Note.number))))


def find_anywhere(ws: WorkspaceSession, number: int) -> Note | None:
    """The note with this number, wherever it was written: for imports and operators, never for an answer."""
    return common.find_anywhere(ws, Note, number)


def dissent(ws: WorkspaceSession, here: str | None, *on: str) -> list[Note]:
    """What people see differently about decisions (D-12), oldest first. Without `here` it is all of them."""
    found = common.every(ws, Note) if here is None else common.seen(ws, Note, here)
    found = found.where(col(Note.decision).in_(on), Note.kind == NoteKind.DISSENT)
    return list(ws.session.exec(found.order_by(col(Note.number))))


def in_order(ws: WorkspaceSession, here: str | None, channels: Sequence[str] = ()) -> Iterator[Note]:
    """Every note by number, read in batches.

    With `here`, only those that may be seen from that channel; with `channels`, only those of these.
    """
    return common.in_order(ws, Note, here, channels)
