"""The weekly rhythm's records: notes (answers, dissent) and actions (to-dos)."""

from __future__ import annotations

from pydantic import Field

from bot.shapes.base import Shape
from bot.shapes.types import (
    ActionId,
    DecisionId,
    MaybeDay,
    MaybeLine,
    MaybePerson,
    MaybeProse,
    NoteId,
    PlaceId,
    Prose,
    UtcTime,
    Week,
)
from storage.vocabulary import ActionStatus, NoteKind


class Note(Shape):
    """An answer to a retro question, or a note of dissent on a decision; with or without a name."""

    id: NoteId
    kind: NoteKind = NoteKind.ANSWER
    text: Prose
    author: MaybePerson = Field(default=None, description="Null: unsigned, and nobody can find out who wrote it.")
    prompt: MaybeLine = Field(default=None, description="The id of the question that it answers.")
    prompt_text: MaybeProse = Field(default=None, description="That question, as it was put.")
    week: Week | None = Field(default=None, description="The ISO week in which the question was put.")
    decision: DecisionId | None = Field(default=None, description="The decision that it is about.")
    written_at: UtcTime
    shown_at: UtcTime | None = Field(default=None, description="Null while answers are hidden.")
    channel: PlaceId
    workspace: PlaceId


class Action(Shape):
    """A to-do that came out of a retro or a review. It carries over until it is done or dropped."""

    id: ActionId
    text: Prose
    owner: MaybePerson = None
    due: MaybeDay = None
    status: ActionStatus = ActionStatus.OPEN
    decision: DecisionId | None = None
    note: NoteId | None = Field(default=None, description="The answer that it was made from.")
    created_by: MaybePerson = None
    created_at: UtcTime
    closed_at: UtcTime | None = None
    closed_because: MaybeLine = Field(default=None, description="Why it was dropped, where somebody said so.")
    channel: PlaceId
    workspace: PlaceId
