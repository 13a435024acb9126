"""`import`: what was taken out, or written elsewhere, back in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.decisions import Workspace, locked_up_to_now
from adapters.cli.local import CHANNEL, opened
from adapters.cli.progress import tracked
from adapters.cli.voice_table import import_table
from bot.exports.read_back import BATCH, TAKES, NotAnExport, Report, batches, read_export, restore
from bot.ports import LOCAL_WORKSPACE

_TABLES = (".csv", ".tsv")
_BOOKS = (".xlsx", ".xls", ".ods")
_WRITTEN = (".md", ".zip")


def import_(
    file: Annotated[
        Path, typer.Argument(help="A JSON export, a CSV of what customers said, or Markdown with --diff.")
    ],
    workspace: Workspace = LOCAL_WORKSPACE,
    channel: Annotated[str, typer.Option(help="Where the words of a CSV belong.")] = CHANNEL,
    yes: Annotated[bool, typer.Option("--yes", help="Go on without being asked.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Compare edited Markdown with the log.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for changes that --diff takes over.")] = "",
) -> None:
    """Read an exported JSON file back in, or a CSV of voices. Safe to repeat; nothing there is overwritten.

    With --diff, a Markdown export or a zip of one: what differs is shown, and taken over only after a yes.
    """
    if diff:
        # The Markdown parser takes a moment to load; every other command does without it.
        from adapters.cli.edited import compare_file

        with locked_up_to_now(workspace) as core:
            compare_file(core, file, workspace, reason=reason, confirmed=yes)
        return
    if file.suffix.casefold() in _WRITTEN:
        raise NotAnExport(why="Markdown is compared with the log rather than read in: add --diff.")
    if file.suffix.casefold() in _BOOKS:
        raise NotAnExport(why=f"a workbook is for reading. {TAKES[:1].upper()}{TAKES[1:]}")
    if file.suffix.casefold() in _TABLES:
        with opened() as core:
            import_table(core, file, workspace, channel, confirmed=yes)
        return
    export_ = read_export(file.read_bytes())
    total = Report()
    size = sum(map(len, (export_.decisions, export_.voices, export_.notes, export_.actions)))
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
