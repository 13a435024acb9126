"""A note between its row and its published JSON."""

from __future__ import annotations

from bot.shapes import Note as NoteRecord
from storage.models import Note


def to_record(note: Note) -> NoteRecord:
    """The stored note in the shape of `docs/schema/note.schema.json`."""
    return NoteRecord(
        id=f"N-{note.number}",
        kind=note.kind,
        text=note.text,
        author=note.author,
        prompt=note.prompt,
        prompt_text=note.prompt_text,
        week=note.week,
        decision=note.decision,
        written_at=note.written_at,
        shown_at=note.shown_at,
        channel=note.channel,
        workspace=note.workspace,
    )


def from_record(record: NoteRecord) -> Note:
    """A new row that gives exactly this record back."""
    return Note(
        number=int(record.id.removeprefix("N-")),
        kind=record.kind,
        text=record.text,
        author=record.author,
        prompt=record.prompt,
        prompt_text=record.prompt_text,
        week=record.week,
        decision=record.decision,
        written_at=record.written_at,
        shown_at=record.shown_at,
        channel=record.channel,
        workspace=record.workspace,
    )
