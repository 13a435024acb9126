"""The numbers that people see (D-12, V-7): counted per workspace, without gaps or doubles."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import update
from sqlmodel import col

from storage.engine import WorkspaceSession
from storage.models import Workspace


class Counter(StrEnum):
    """The columns of a workspace that count its records."""

    DECISION = "last_decision"
    VOICE = "last_voice"
    NOTE = "last_note"
    ACTION = "last_action"
    QUESTION = "last_question"
    RETRO = "last_retro"


def next_number(ws: WorkspaceSession, counter: Counter) -> int:
    """The next number, taken in this transaction: one that is undone gives it back.

    Raises:
        sqlalchemy.exc.NoResultFound: the workspace was never made.
    """
    column = getattr(Workspace, counter)
    counted = (
        update(Workspace)
        .where(col(Workspace.id) == ws.workspace)
        .values({column: column + 1})
        .returning(col(column))
    )
    number: int = ws.session.execute(counted).scalar_one()
    return number


def move_past(ws: WorkspaceSession, counter: Counter, number: int) -> None:
    """Never give out `number` or one before it again, as after an import."""
    column = getattr(Workspace, counter)
    raised = (
        update(Workspace).where(col(Workspace.id) == ws.workspace, col(column) < number).values({column: number})
    )
    ws.session.execute(raised)
