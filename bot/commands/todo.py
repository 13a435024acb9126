"""`todo`: what is to be done, until it is done or dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from bot.access import told_at_once
from bot.command import Answer, Command, todo_number
from bot.context import Context
from bot.errors import UnknownAction
from bot.messages import Button, Buttons, Form, Invalid, Listing, Note, Paragraph, Reply, Tone
from bot.people import member_meant, unknown_person
from bot.retro.showing import redraw_going_on
from bot.screen_words import day
from bot.shapes.base import Shape
from bot.shapes.types import Day
from bot.todo_access import open_to_change, todo_to_change, todo_to_read
from bot.todo_form import ADD, DROP, add_form, drop_form, read_reason
from bot.todos import people_on, row, shown, to_record
from storage import actions, workspaces
from storage.engine import WorkspaceSession
from storage.retro_models import Action
from storage.vocabulary import ActionStatus

PAGE = 20
_NOTHING = "Nothing is to do here."
_HOW = "The command todo add writes one down; an answer of a retro can become one too."
_MAY = "The command todo shows what is to be done here."
_VERB = re.compile(r"^(done|drop|owner|due|open)\s+(?:[Aa]-?)?(\d{1,9})(?:\s+(.+))?$", re.ASCII | re.IGNORECASE)
_ADD = re.compile(r"^add(?:\s+(.*))?$", re.IGNORECASE | re.DOTALL)
_LATER = "2026-12-01"
_LISTED = ("", "list")


async def todo(context: Context, argument: str) -> Answer:
    """The list, one to-do, or a change that is written in one line."""
    said = argument.strip()
    if found := _ADD.match(said):
        return await add(context, found[1] or "")
    if found := _VERB.match(said):
        return await _changed_in_a_line(context, found[1].casefold(), found[2], (found[3] or "").strip())
    return await (show(context, said) if todo_number(said) is not None else todos(context, "0"))


async def todos(context: Context, value: str) -> Answer:
    """What is still to do in this channel, a page at a time: `value` is how many were shown."""
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise UnknownAction
    return await context.read(_page, context, int(value))


async def show(context: Context, value: str) -> Answer:
    """One to-do with all that can be done about it."""

    def query(ws: WorkspaceSession) -> Reply:
        return _one(ws, context, todo_to_read(ws, context, value))

    return await context.read(query)


async def add(context: Context, value: str) -> Answer:
    """The form of a new to-do, with what was typed."""
    typed = " ".join(value.split())
    return await told_at_once(context, _MAY, typed) or add_form({"text": typed}, {})


async def done(context: Context, value: str) -> Answer:
    """It is done."""
    return await _change(context, value, _closing(context, ActionStatus.DONE, None), "{} is done.")


async def drop(context: Context, value: str) -> Answer:
    """The form that asks why it will not be done."""

    def query(ws: WorkspaceSession) -> Form:
        return drop_form(open_to_change(ws, context, value))

    return await context.read(query)


async def save_dropped(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """It will not be done."""
    return await _dropped(context, carry.get("todo", ""), fields.get("reason", ""))


async def reopen(context: Context, value: str) -> Answer:
    """It is to do after all; where it is already, nothing changes."""

    def effect(ws: WorkspaceSession) -> Answer:
        action = todo_to_change(ws, context, value)
        action.status, action.closed_at, action.closed_because = ActionStatus.OPEN, None, None
        ws.session.flush()
        return _told(ws, context, action, f"A-{action.number} is to do again.")

    return await context.once(effect)


async def _changed_in_a_line(context: Context, verb: str, number: str, rest: str) -> Answer:
    match verb:
        case "done":
            return await done(context, number)
        case "drop":
            return await _dropped(context, number, rest)
        case "open":
            return await reopen(context, number)
        case "owner":
            return await _owner(context, number, rest)
        case _:
            return await _due(context, number, rest)


async def _dropped(context: Context, value: str, typed: str) -> Answer:
    reason = read_reason(typed)
    if isinstance(reason, Invalid):
        return _in_words(reason) if context.request.fields is None else reason
    return await _change(context, value, _closing(context, ActionStatus.DROPPED, reason), "{} is dropped.")


async def _owner(context: Context, value: str, typed: str) -> Answer:
    def effect(ws: WorkspaceSession) -> Answer:
        action = open_to_change(ws, context, value)
        member = member_meant(ws, typed, context.request.user)
        if member is None:
            return _in_words(Invalid({"owner": unknown_person(typed)}))
        action.owner = member
        ws.session.flush()
        return _told(ws, context, action, f"A-{action.number} has somebody who sees to it.")

    return await context.once(effect)


async def _due(context: Context, value: str, typed: str) -> Answer:
    try:
        due = _Typed.model_validate({"due": typed}).due
    except ValidationError:
        sentence = f"Write the day like {_LATER}."
        return Reply(sentence, (Paragraph(sentence),), data={"error": "Invalid"})
    told = f"is due on {day(due, context.today)}"
    if due < context.today:
        told = f"was due on {day(due, context.today)}: that day is over already"
    return await _change(context, value, lambda action: setattr(action, "due", due), f"{{}} {told}.")


class _Typed(Shape):
    due: Day


def _closing(context: Context, status: ActionStatus, reason: str | None) -> Callable[[Action], Any]:
    def close(action: Action) -> None:
        action.status, action.closed_at, action.closed_because = status, context.now, reason

    return close


async def _change(context: Context, value: str, change: Callable[[Action], Any], sentence: str) -> Answer:
    def effect(ws: WorkspaceSession) -> Answer:
        action = open_to_change(ws, context, value)
        change(action)
        ws.session.flush()
        return _told(ws, context, action, sentence.format(f"A-{action.number}"))

    return await context.once(effect)


def _told(ws: WorkspaceSession, context: Context, action: Action, sentence: str) -> Reply:
    """What changed, for whoever changed it; the sheet of a retro that is going on counts anew."""
    redraw_going_on(ws, context, action.channel)
    drawn = _one(ws, context, action)
    blocks = (Paragraph(sentence), *drawn.blocks)
    return Reply(sentence, blocks, replace=not context.request.shared, data=drawn.data)


def _one(ws: WorkspaceSession, context: Context, action: Action) -> Reply:
    return shown(action, workspaces.names_of(ws, people_on([action])), context.today)


def _page(ws: WorkspaceSession, context: Context, offset: int) -> Reply:
    everything = actions.open_in(ws, context.here)
    found = everything[offset : offset + PAGE]
    if not found:
        return Reply(
            _NOTHING, (Paragraph(_NOTHING), Note(_HOW), Buttons((_ADD_BUTTON,))), data={"total": 0, "ids": []}
        )
    names = workspaces.names_of(ws, people_on(found))
    title = f"To do: {len(everything):,}"
    left = len(everything) - offset - len(found)
    more = (Button(f"{min(left, PAGE)} more", "todos", str(offset + PAGE)),) if left > 0 else ()
    return Reply(
        summary=title,
        blocks=(
            Listing(tuple(row(action, names, context.today) for action in found), title),
            Buttons((_ADD_BUTTON, *more)),
        ),
        data={
            "total": len(everything),
            "ids": [f"A-{action.number}" for action in found],
            "todos": [to_record(action).as_json() for action in found],
        },
    )


def _in_words(invalid: Invalid) -> Reply:
    sentence = " ".join(invalid.errors.values())
    return Reply(sentence, (Paragraph(sentence),), data={"error": "Invalid"})


def _fits(rest: str) -> bool:
    said = rest.strip()
    if said.casefold() in _LISTED or todo_number(said) is not None or _ADD.match(said):
        return True
    found = _VERB.match(said)
    if found is None:
        return False
    # "todo done 3 things today" is somebody's sentence.
    return (
        bool(found[3]) if found[1].casefold() in ("owner", "due") else found[1].casefold() == "drop" or not found[3]
    )


_ADD_BUTTON = Button("Add a to-do", ADD, "", Tone.PLAIN)

COMMAND = Command(
    name="todo",
    usage="todo, todo add TEXT, todo done 3, todo drop 3 [why], todo owner 3 NAME, todo due 3 2026-12-01",
    summary="What is to be done here, until it is done or dropped.",
    examples=("todo", "todo add Tell the importers about D-14", "todo done 3", "todo drop 3 nobody needs it"),
    order=65,
    aliases=("todos",),
    run=todo,
    fits=_fits,
    buttons={
        "todos": todos,
        "todo_show": show,
        ADD: add,
        "todo_done": done,
        "todo_drop": drop,
        "todo_reopen": reopen,
    },
    forms={DROP: save_dropped},
)
