"""Writing a to-do down, changing it, and making one from an answer or from what somebody saw differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.access import may_change
from bot.command import Acts, Answer, note_number
from bot.context import Context
from bot.errors import TodoClosed, UnknownNote
from bot.messages import Form, Invalid, Paragraph, Reply
from bot.people import member_meant, unknown_person
from bot.retro.roles import check_may_run
from bot.retro.showing import redraw_going_on
from bot.todo_access import open_to_change, todo_to_change
from bot.todo_form import (
    ADD,
    CHANGE,
    LONGEST,
    Todo,
    add_form,
    change_form,
    decision_named,
    read_todo,
    seen,
)
from bot.todos import line, people_on, shown
from storage import actions, decisions, notes, retros, workspaces
from storage.engine import WorkspaceSession
from storage.models import Note
from storage.retro_models import Action
from storage.vocabulary import ActionStatus

_FROM_NOTE = "todo_from_note"
_TURN = "turn what was written into a to-do"
Find = Callable[[WorkspaceSession, int, str], Note | None]


async def change(context: Context, value: str) -> Answer:
    """The form with what a to-do says so far."""

    def query(ws: WorkspaceSession) -> Form:
        return change_form(_with_name(ws, open_to_change(ws, context, value)))

    return await context.read(query)


async def save_changed(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save what a to-do says now, unless somebody else changed it since the form was opened."""
    said = read_todo(fields)
    if isinstance(said, Invalid):
        return said

    def effect(ws: WorkspaceSession) -> Answer:
        action = todo_to_change(ws, context, carry.get("todo", ""))
        if action.status is not ActionStatus.OPEN:
            raise TodoClosed(id=f"A-{action.number}", status=action.status.value)
        if carry.get("seen") != seen(_with_name(ws, action)):
            names = workspaces.names_of(ws, people_on([action]))
            now = line(action, names, context.today)
            return change_form(_with_name(ws, action), fields, _meanwhile(action, now))
        owner = _owner(ws, context, said)
        if isinstance(owner, Invalid):
            return owner
        action.text, action.owner, action.due = said.text, owner, said.due
        action.decision = _decision(ws, context, said.text) or action.decision
        ws.session.flush()
        return _told(ws, context, action, f"A-{action.number} says so now.")

    return await context.once(effect)


async def save_added(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save a new to-do; one that comes out of an answer says from which."""
    said = read_todo(fields)
    if isinstance(said, Invalid):
        return said

    def effect(ws: WorkspaceSession) -> Answer:
        note = _note(ws, context, carry["note"], notes.lock) if carry.get("note") else None
        channel = note.channel if note else context.here
        may_change(ws, context, channel)
        if note:
            check_may_run(ws, context, channel, _TURN)
        if note and (before := actions.of_note(ws, f"N-{note.number}")) and carry.get("before") != _name(before):
            return _from(note, fields, before)
        owner = _owner(ws, context, said)
        if isinstance(owner, Invalid):
            return owner
        action = actions.add(ws, _new(ws, context, said, owner, note, channel))
        return _told(ws, context, action, f"A-{action.number} is written down.")

    return await context.once(effect)


async def from_note(context: Context, value: str) -> Answer:
    """The form of a to-do with the words of an answer: for whoever runs the retro."""

    def query(ws: WorkspaceSession) -> Form:
        note = _note(ws, context, value)
        check_may_run(ws, context, note.channel, _TURN)
        return _from(note, {"text": note.text}, actions.of_note(ws, f"N-{note.number}"))

    return await context.read(query)


def _from(note: Note, values: Mapping[str, str], before: Action | None) -> Form:
    """The form; where there is a to-do from this note already, it says so and sending it adds another."""
    carry = {"note": f"N-{note.number}", "before": _name(before) if before else ""}
    typed = {**values, "text": " ".join(values.get("text", "").split())[:LONGEST]}
    notice = note.text
    if before:
        notice = f"{_name(before)} was made from it already: {before.text}. Sending this adds another one."
    return replace(add_form(typed, carry, notice), title=f"A to-do from N-{note.number}")


def _new(
    ws: WorkspaceSession, context: Context, said: Todo, owner: str | None, note: Note | None, channel: str
) -> Action:
    going_on = retros.going_on(ws, channel)
    return Action(
        workspace=ws.workspace,
        number=0,
        channel=channel,
        text=said.text,
        owner=owner,
        due=said.due,
        decision=_decision(ws, context, said.text) or (note.decision if note else None),
        note=f"N-{note.number}" if note else None,
        retro=going_on.number if going_on else None,
        created_by=context.request.user,
        created_at=context.now,
    )


def _told(ws: WorkspaceSession, context: Context, action: Action, sentence: str) -> Reply:
    redraw_going_on(ws, context, action.channel)
    drawn = shown(action, workspaces.names_of(ws, people_on([action])), context.today)
    return Reply(sentence, (Paragraph(sentence), *drawn.blocks), data=drawn.data)


def _owner(ws: WorkspaceSession, context: Context, said: Todo) -> str | Invalid | None:
    if not said.owner:
        return None
    member = member_meant(ws, said.owner, context.request.user)
    return member if member is not None else Invalid({"owner": unknown_person(said.owner)})


def _note(ws: WorkspaceSession, context: Context, value: str, find: Find = notes.find) -> Note:
    number = note_number(value) or 0
    note = find(ws, number, context.here)
    if note is None:
        raise UnknownNote(id=f"N-{number}" if number else "such answer")
    return note


def _decision(ws: WorkspaceSession, context: Context, text: str) -> str | None:
    """The decision that the words name, where it can be seen from here."""
    number = decision_named(text)
    return f"D-{number}" if number and decisions.find(ws, number, context.here) else None


def _with_name(ws: WorkspaceSession, action: Action) -> Action:
    """The to-do as its form shows it: the owner by name where that is theirs alone."""
    name = workspaces.names_of(ws, [action.owner]).get(action.owner or "")
    if not name or workspaces.members_named(ws, name) != [action.owner]:
        return action
    return Action(**(action.model_dump() | {"owner": name}))


def _meanwhile(action: Action, now: str) -> str:
    return (
        f"A-{action.number} was changed since you opened this. It now says: {now}. "
        "What you typed is still here; sending it again replaces that."
    )


def _name(action: Action) -> str:
    return f"A-{action.number}"


ACTS = Acts(buttons={CHANGE: change, _FROM_NOTE: from_note}, forms={ADD: save_added, CHANGE: save_changed})
