"""`log`, `show`, `export` and `import`: the decision log on the command line."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from pydantic import ValidationError

from adapters.app import Core
from adapters.cli import draw
from adapters.cli.local import CHANNEL, OPERATOR, opened
from adapters.cli.progress import tracked
from adapters.cli.voice_table import import_table
from bot.command import decision_number
from bot.conflicting import at_odds
from bot.decisions.card import people_on
from bot.decisions.conflicts import in_words
from bot.decisions.filters import read_day
from bot.decisions.form import usual_check
from bot.decisions.locking import lock_due
from bot.decisions.new import new_decision
from bot.decisions.record import to_record
from bot.decisions.whole import whole
from bot.dispatch import LOCAL_WORKSPACE
from bot.errors import UserError
from bot.evidence import cited
from bot.exports.format import formats, write_export
from bot.exports.read_back import BATCH, Report, batches, read_export, restore
from bot.exports.recipe import Recipe
from bot.messages import Audience
from bot.shapes import DecisionInput, sentence_for
from storage import audit, decisions, notes, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import AuditKind, DecisionClass, Flag, Visibility

_TABLES = (".csv", ".tsv")
Workspace = Annotated[str, typer.Option(help="The workspace.")]


class NoSuchDecision(UserError):
    """There is no {id} in the workspace {workspace}."""


class CannotWrite(UserError):
    """{path} cannot be written: {why}. Choose another --out."""


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


def export(
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.", metavar="FILE")],
    format_: Annotated[str, typer.Option("--format", help="csv or json.")] = "json",
    workspace: Workspace = LOCAL_WORKSPACE,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Logged on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Logged on that day or before.")] = None,
    class_: Annotated[DecisionClass | None, typer.Option("--class", help="Only this trade.")] = None,
    flag: Annotated[Flag | None, typer.Option(help="Only with this remark.")] = None,
) -> None:
    """The log as a file."""
    known = [name for name, each in formats().items() if each.of_person is None]
    if format_ not in known:
        raise typer.BadParameter(f"there are {', '.join(known)}", param_hint="--format")
    filters = _filters(since=since, until=until, class_=class_, flag=flag)
    with locked_up_to_now(workspace) as core:
        now = core.clock.now()
        recipe = Recipe(format_, filters=filters, day=now.date())
        with core.database.reading(workspace) as ws:
            _write_whole(out, lambda file: write_export(ws, recipe, now, file, _watched))
        with core.database.writing(workspace) as ws:
            audit.write(ws, AuditKind.EXPORT, None, f"{format_} on the command line", now)


def import_(
    file: Annotated[Path, typer.Argument(help="A JSON export, or a CSV of what customers said.")],
    workspace: Workspace = LOCAL_WORKSPACE,
    channel: Annotated[str, typer.Option(help="Where the words of a CSV belong.")] = CHANNEL,
    yes: Annotated[bool, typer.Option("--yes", help="Import a CSV without being asked.")] = False,
) -> None:
    """Read an exported JSON file back in, or a CSV of voices. Safe to repeat; nothing there is overwritten."""
    if file.suffix.casefold() in _TABLES:
        with opened() as core:
            import_table(core, file, workspace, channel, confirmed=yes)
        return
    export_ = read_export(file.read_bytes())
    total = Report()
    size = len(export_.decisions) + len(export_.voices) + len(export_.notes)
    with opened() as core:
        for records in tracked(batches(export_), "Importing", total=-(-size // BATCH)):
            with core.database.writing(workspace) as ws:
                done = restore(ws, records, "web", core.clock.now())
            total.added += done.added
            total.present += done.present
            total.conflicts += done.conflicts
    print(f"{total.added} added, {total.present} already there, {len(total.conflicts)} in conflict.")
    for conflict in total.conflicts:
        print(conflict, file=sys.stderr)
    if total.conflicts:
        raise typer.Exit(1)


@contextmanager
def locked_up_to_now(workspace: str) -> Iterator[Core]:
    """The core, with everything locked whose time has come: no server need run for that."""
    with opened() as core:
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


def _filters(*, since: str | None, until: str | None, class_: DecisionClass | None, flag: Flag | None) -> str:
    for name, value in (("--since", since), ("--until", until)):
        if value is not None and not _is_date(value):
            raise typer.BadParameter("give a date such as 2026-10-01", param_hint=name)
    parts = (("since", since), ("until", until), ("class", class_), ("flag", flag))
    return " ".join(f"{name} {value}" for name, value in parts if value is not None)


def _watched(rows: Iterator[Decision]) -> Iterator[Decision]:
    return tracked(rows, "Exporting")


def _is_date(value: str) -> bool:
    try:
        read_day(value)
    except ValueError:
        return False
    return True


def _write_whole(out: str, write: Callable[[BinaryIO], None]) -> None:
    """Write beside the file and rename at the end, so that a broken export never stands where a whole one did."""
    if out == "-":
        with tempfile.TemporaryFile() as whole:
            write(whole)
            whole.seek(0)
            shutil.copyfileobj(whole, sys.stdout.buffer)
        return
    path = Path(out).resolve()
    if path.is_dir():
        raise CannotWrite(path=out, why="it is a folder")
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as device:  # a pipe or a device stays what it is
                write(device)
            return
        _replace(path, write)
    except OSError as error:
        raise CannotWrite(path=out, why=(error.strerror or "").lower()) from None


def _replace(path: Path, write: Callable[[BinaryIO], None]) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
