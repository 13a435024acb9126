"""Getting at a to-do: whether it can be seen from here, and whether this person may change it."""

from __future__ import annotations

from bot.access import may_change
from bot.command import todo_number
from bot.context import Context
from bot.errors import TodoClosed, UnknownTodo
from storage import actions
from storage.engine import WorkspaceSession
from storage.retro_models import Action
from storage.vocabulary import ActionStatus

_LONGEST_ECHO = 40


def todo_to_read(ws: WorkspaceSession, context: Context, value: str) -> Action:
    """The to-do that was named (A-3, or its number).

    Raises:
        UnknownTodo: there is none that can be seen from here.
    """
    number = todo_number(value) or 0
    found = actions.find(ws, number, context.here)
    if found is None:
        raise UnknownTodo(id=_said(value, number))
    return found


def todo_to_change(ws: WorkspaceSession, context: Context, value: str) -> Action:
    """The to-do that was named, held until the change is stored, for somebody who may change it.

    Raises:
        UnknownTodo: there is none that can be seen from here.
        MayOnlyRead: this person only reads in its channel.
    """
    number = todo_number(value) or 0
    found = actions.lock(ws, number, context.here)
    if found is None:
        raise UnknownTodo(id=_said(value, number))
    may_change(ws, context, found.channel)
    return found


def open_to_change(ws: WorkspaceSession, context: Context, value: str) -> Action:
    """The same, while it is still to do.

    Raises:
        TodoClosed: it was done or dropped.
    """
    found = todo_to_change(ws, context, value)
    if found.status is not ActionStatus.OPEN:
        raise TodoClosed(id=f"A-{found.number}", status=found.status.value)
    return found


def _said(value: str, number: int) -> str:
    return f"A-{number}" if number else value.strip().upper()[:_LONGEST_ECHO] or "such to-do"
