"""`log` and `show`: the decision log on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from pydantic import ValidationError

from adapters.app import Core
from adapters.cli import draw
from adapters.cli.local import CHANNEL, OPERATOR, opened
from bot.command import decision_number
from bot.conflicting import at_odds
from bot.decisions.card import people_on
from bot.decisions.conflicts import in_words
from bot.decisions.form import usual_check
from bot.decisions.locking import lock_due
from bot.decisions.new import new_decision
from bot.decisions.record import to_record
from bot.decisions.whole import whole
from bot.errors import UserError
from bot.evidence import cited
from bot.messages import Audience
from bot.ports import LOCAL_WORKSPACE
from bot.shapes import DecisionInput, sentence_for
from storage import decisions, notes, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Visibility

Workspace = Annotated[str, typer.Option(help="The workspace.")]


class NoSuchDecision(UserError):
    """There is no {id} in the workspace {workspace}."""


class NotLogged(UserError):
    """Nothing was logged. {sentences}"""


def log(
    as_json: Annotated[bool, typer.Option("--json", help="Read a JSON object from standard input.")] = False,
) -> None:
    """Log a decision from a JSON object on standard input; prints the stored record."""
    if not as_json:
        raise typer.BadParameter(
            "log reads JSON: pipe an object in and add --json; chat has the form", param_hint="log"
        )
    given = _decision(sys.stdin.buffer.read())
    with opened() as core:
        now = core.clock.now().replace(microsecond=0)
        with core.database.writing(given.workspace or LOCAL_WORKSPACE) as ws:
            stored, remarks = _log(ws, given, now)
    for remark in remarks:
        print(remark, file=sys.stderr)
    print(json.dumps(to_record(stored).as_json(), ensure_ascii=False))


def show(
    decision: Annotated[str, typer.Argument(help="D-12")],
    as_json: Annotated[bool, typer.Option("--json", help="The record as JSON.")] = False,
    workspace: Workspace = LOCAL_WORKSPACE,
) -> None:
    """The whole of one decision."""
    with locked_up_to_now(workspace) as core, core.database.reading(workspace) as ws:
        found = decisions.find_anywhere(ws, decision_number(decision) or 0)
        if found is None:
            raise NoSuchDecision(id=decision, workspace=workspace)
        dissent = notes.dissent(ws, found.channel, f"D-{found.number}")
        names = workspaces.names_of(ws, people_on(found) | {note.author or "" for note in dissent})
        today = core.clock.now().date()
        known = cited(ws, found.channel, found.evidence)
    record = to_record(found).as_json()
    if as_json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        # Nobody else is looking at a terminal.
        draw.show(replace(whole(found, names, today, record, dissent, known), audience=Audience.CHANNEL))


@contextmanager
def locked_up_to_now(workspace: str) -> Iterator[Core]:
    """The core, with everything locked whose time has come: no server need run for that."""
    with opened(is_there=True) as core:
        with core.database.writing(workspace) as ws:
            lock_due(ws, core.clock.now())
        yield core


def _decision(content: bytes) -> DecisionInput:
    try:
        return DecisionInput.model_validate_json(content)
    except ValidationError as error:
        raise NotLogged(sentences=" ".join(sentence_for(error).values())) from None


def _log(ws: WorkspaceSession, given: DecisionInput, now: datetime) -> tuple[Decision, list[str]]:
    """The stored decision, and a line for each one in force that it is at odds with: no program is asked first."""
    channel = given.channel or CHANNEL
    workspaces.ensure_workspace(ws, "web", now)
    workspaces.ensure_channel(ws, channel, "", Visibility.PUBLIC if channel == CHANNEL else None, now)
    place = {"workspace": ws.workspace, "channel": channel, "logged_by": given.logged_by or OPERATOR}
    check_on = given.check_on or usual_check(now.date())
    if check_on <= now.date():
        raise NotLogged(sentences="The day to check back must lie ahead: give a later one.")
    new = new_decision(given.model_copy(update={"check_on": check_on}), place, now)
    remarks = [f"{in_words(each, now.date())} Both are kept." for each in at_odds(ws, new, now.date())]
    return decisions.add(ws, new), [" ".join(remark.split()) for remark in remarks]
