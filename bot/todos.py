"""A to-do between its row, its published JSON, and the words in which people read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.messages import Button, Buttons, Entry, Facts, Heading, Reply, Tone
from bot.screen_words import day
from bot.shapes import Action as ActionRecord
from storage import actions, workspaces
from storage.engine import WorkspaceSession
from storage.retro_models import Action
from storage.vocabulary import ActionStatus

NOBODY = "nobody yet"
# Lines of a digest; what is beyond them is a count.
_IN_A_DIGEST = 5
_WEEK = timedelta(days=7)
# Spelt out, because the names that strftime gives follow the server's language.
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
Names = Mapping[str, str]


def lines(ws: WorkspaceSession, channel: str, today: date, most: int = _IN_A_DIGEST) -> tuple[str, ...]:
    """What is still to do in a channel, a line each, the earliest due first: for its digest.

    `Tell the importers about D-14 · bob · was due Wednesday`. Two queries, however many there are.
    """
    found = actions.open_in(ws, channel, most + 1)
    names = workspaces.names_of(ws, [action.owner for action in found])
    told = [line(action, names, today) for action in found[:most]]
    if len(found) > most:
        told.append(f"and {actions.count_open(ws, channel) - most:,} more: the command todo lists them")
    return tuple(told)


def line(action: Action, names: Names, today: date) -> str:
    """One to-do in a line: what, who, by when."""
    return " · ".join((action.text, *_details(action, names, today)))


def row(action: Action, names: Names, today: date) -> Entry:
    """One to-do of a list."""
    name = f"A-{action.number}"
    detail = "  ·  ".join(_details(action, names, today)) or NOBODY
    return Entry(name, action.text, detail, Button("Open", "todo_show", name))


def shown(action: Action, names: Names, today: date) -> Reply:
    """One to-do with all that can be done about it."""
    name = f"A-{action.number}"
    return Reply(
        summary=f"{name} {action.text}",
        blocks=(
            Heading(f"{name}  {action.text}"),
            Facts(tuple(_facts(action, names, today))),
            Buttons(_buttons(action)),
        ),
        data=to_record(action).as_json(),
    )


def people_on(found: Iterable[Action]) -> list[str | None]:
    """The members whose names these to-dos show."""
    return [person for action in found for person in (action.owner, action.created_by)]


def by_when(due: date, today: date) -> str:
    """A due day as people say it: `due Friday`, `due today`, `was due Wednesday`, `was due 3 November`."""
    if due == today:
        return "due today"
    near = abs(due - today) < _WEEK
    said = _WEEKDAYS[due.weekday()] if near else day(due, today)
    return f"{'due' if due > today else 'was due'} {said}"


def to_record(action: Action) -> ActionRecord:
    """The stored to-do in the shape of `docs/schema/action.schema.json`."""
    return ActionRecord(
        id=f"A-{action.number}",
        text=action.text,
        owner=action.owner,
        due=action.due,
        status=action.status,
        decision=action.decision,
        note=action.note,
        created_by=action.created_by,
        created_at=action.created_at,
        closed_at=action.closed_at,
        closed_because=action.closed_because,
        channel=action.channel,
        workspace=action.workspace,
    )


def from_record(record: ActionRecord) -> Action:
    """A new row that gives exactly this record back."""
    return Action(
        number=int(record.id.removeprefix("A-")),
        text=record.text,
        owner=record.owner,
        due=record.due,
        status=record.status,
        decision=record.decision,
        note=record.note,
        created_by=record.created_by,
        created_at=record.created_at,
        closed_at=record.closed_at,
        closed_because=record.closed_because,
        channel=record.channel,
        workspace=record.workspace,
    )


def _details(action: Action, names: Names, today: date) -> Iterable[str]:
    if action.owner:
        yield names.get(action.owner, action.owner)
    if action.status is not ActionStatus.OPEN:
        yield _ended(action, today)
    elif action.due:
        yield by_when(action.due, today)


def _ended(action: Action, today: date) -> str:
    because = f": {action.closed_because.rstrip('.')}" if action.closed_because else ""
    when = f" {day(action.closed_at.date(), today)}" if action.closed_at else ""
    return f"{action.status.value}{when}{because}"


def _facts(action: Action, names: Names, today: date) -> Iterable[tuple[str, str]]:
    yield "Who", names.get(action.owner, action.owner) if action.owner else NOBODY
    if action.status is not ActionStatus.OPEN:
        yield "It is", _ended(action, today)
    elif action.due:
        yield "By when", by_when(action.due, today)
    if action.decision:
        yield "About", action.decision
    if action.note:
        yield "From an answer", action.note
    made = day(action.created_at.date(), today)
    by = f", by {names.get(action.created_by, action.created_by)}" if action.created_by else ""
    yield "Written down", f"{made}{by}"


def _buttons(action: Action) -> tuple[Button, ...]:
    name = f"A-{action.number}"
    about = (Button(f"Open {action.decision}", "show", action.decision),) if action.decision else ()
    if action.status is not ActionStatus.OPEN:
        return (Button("Open it again", "todo_reopen", name), *about)
    return (
        Button("Done", "todo_done", name, Tone.PRIMARY),
        Button("Change it", "todo_change", name),
        Button("Drop", "todo_drop", name),
        *about,
    )
