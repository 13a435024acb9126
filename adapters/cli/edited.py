"""`import --diff FILE`: Markdown edited outside, held against the log. Nothing changes without a yes."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import typer

from adapters.app import Core
from adapters.cli.local import OPERATOR
from bot.decisions.card import card, people_on
from bot.decisions.record import to_record
from bot.errors import ChangedMeanwhile, UserError
from bot.exports.compare import Difference, applied, compare
from bot.exports.outside import Written, read_written
from bot.exports.people import People
from bot.messages import to_json
from bot.plain_text import plain
from storage import decisions, notes, outbox, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision

_USUAL_REASON = "Edited in {name}"


def compare_file(core: Core, file: Path, workspace: str, *, reason: str, confirmed: bool) -> None:
    """Show what a file says otherwise; take over what somebody says yes to, each decision by itself."""
    written = read_written(file.name, file.read_bytes())
    reason = reason or _USUAL_REASON.format(name=file.name)
    differences = changed = 0
    refused = list[str]()
    for number in sorted(written):
        with core.database.reading(workspace) as ws:
            found = _compared(core, ws, written[number])
        if isinstance(found, str):
            refused.append(found)
            continue
        if found is None:
            continue
        differences += 1
        _show(found)
        if not found.answers:
            continue
        if wrong := _in_the_way(core, found, reason):
            refused.append(wrong)
        elif confirmed or _yes(number):
            wrong = _take_over(core, workspace, written[number], reason)
            refused += [wrong] if wrong else []
            changed += not wrong
    for sentence in refused:
        print(sentence, file=sys.stderr)
    print(f"{len(written)} compared, {differences} with differences, {changed} changed.")
    if refused:
        raise typer.Exit(1)


def _compared(core: Core, ws: WorkspaceSession, written: Written) -> Difference | str | None:
    decision = decisions.find_anywhere(ws, written.number)
    if decision is None:
        return f"D-{written.number} is in the file and not in the log; it was left out."
    people = People(lambda member: workspaces.names_of(ws, [member]).get(member) or member)
    dissent = notes.dissent(ws, None, f"D-{written.number}")
    return compare(decision, written, people, core.clock.now().date(), dissent)


def _in_the_way(core: Core, found: Difference, reason: str) -> str:
    """Why it cannot be taken over, which is better said than asked; empty where it can."""
    try:
        applied(found, reason, OPERATOR, core.clock.now())
    except UserError as wrong:
        return wrong.sentence
    return ""


def _take_over(core: Core, workspace: str, written: Written, reason: str) -> str:
    """Apply what differs at this very moment; a sentence where that cannot be, else empty."""
    now = core.clock.now().replace(microsecond=0)
    try:
        with core.database.writing(workspace) as ws:
            found = _compared(core, ws, written)
            if not isinstance(found, Difference):
                return found or f"D-{written.number} says so already: somebody changed it at this moment."
            columns = applied(found, reason, OPERATOR, now)
            if columns and not decisions.change(ws, found.decision, **columns):
                raise ChangedMeanwhile(id=f"D-{written.number}")
            _draw_anew(ws, found.decision, now)
    except UserError as wrong:
        return wrong.sentence
    print(f"D-{written.number} is changed.")
    return ""


def _draw_anew(ws: WorkspaceSession, decision: Decision, now: datetime) -> None:
    """The card in the channel says the new state too, where it was shown."""
    names = workspaces.names_of(ws, people_on(decision))
    drawn = card(decision, names, now.date(), to_record(decision).as_json())
    outbox.redraw(
        ws,
        f"redraw:{drawn.about}:edited:{decision.version}",
        channel=decision.channel,
        about=drawn.about,
        content=to_json(drawn),
        now=now,
    )


def _show(found: Difference) -> None:
    print(f"D-{found.decision.number}")
    if found.older:
        print("  The log has changed since this file was written: what differs may be what the file does not know.")
    for line in found.lines:
        print(f"  {plain(line)}")
    for line in found.beside:
        print(f"  not taken from a file: {plain(line)}")


def _yes(number: int) -> bool:
    try:
        return typer.confirm(f"Take this over into D-{number}?")
    except typer.Abort:
        return False
