"""`customer-chair import FILE.csv`: a preview of what will be read, then, once confirmed, the import."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from adapters.app import Core
from adapters.cli.local import CHANNEL, OPERATOR
from adapters.cli.progress import tracked
from bot.exports.read_back import BATCH
from bot.screen_words import channel_words, day
from bot.voice_table import HEADERS, Table, read_table, same
from storage import voices, workspaces
from storage.engine import WorkspaceSession
from storage.models import Voice
from storage.vocabulary import Visibility

SHOWN = 3
_LONGEST_SHOWN = 90


def import_table(core: Core, file: Path, workspace: str, channel: str, *, confirmed: bool) -> None:
    """Read a CSV of voices: shown first, stored only when confirmed; what is there already is not added again."""
    now = core.clock.now().replace(microsecond=0)
    place = {"workspace": workspace, "channel": channel, "added_by": OPERATOR}
    table = read_table(file.read_bytes(), place, now)
    with core.database.reading(workspace) as ws:
        new = [voice for _, voice in table.voices if not _is_there(ws, voice)]
    _preview(table, new, file.name, channel)
    if new and not confirmed and not _yes(len(new), channel):
        print("Nothing was stored. Add --yes to import without being asked.", file=sys.stderr)
        raise typer.Exit(1)
    added = 0
    starts = range(0, len(new), BATCH)
    for start in tracked(starts, "Importing", total=len(starts)):
        with core.database.writing(workspace) as ws:
            workspaces.ensure_workspace(ws, "web", now)
            workspaces.ensure_channel(ws, channel, "", Visibility.PUBLIC if channel == CHANNEL else None, now)
            for voice in new[start : start + BATCH]:
                # Looked for again: somebody may have imported the same file meanwhile.
                if not _is_there(ws, voice):
                    voices.add(ws, voice)
                    added += 1
    there = len(table.voices) + table.repeated - added
    print(f"{added} added, {there} already there, {len(table.refused)} refused.")
    if table.refused:
        raise typer.Exit(1)


def _is_there(ws: WorkspaceSession, voice: Voice) -> bool:
    return any(same(found) == same(voice) for found in voices.with_words(ws, voice.text, voice.heard_on))


def _preview(table: Table, new: list[Voice], name: str, channel: str) -> None:
    print(f"{name}: {table.encoding}, separated by {table.delimiter}")
    for field in HEADERS:
        if field in table.columns:
            print(f"  {field:<17} from the column {table.columns[field].strip()}")
    if table.unread:
        print(f"  not read: {', '.join(table.unread)}")
    for voice in new[:SHOWN]:
        said = " ".join(voice.text.split())
        cut = said if len(said) <= _LONGEST_SHOWN else said[:_LONGEST_SHOWN] + " …"
        details = " · ".join(filter(None, (voice.group, voice.role, voice.source, day(voice.heard_on))))
        print(f'  "{cut}"\n     {details}')
    if len(new) > SHOWN:
        print(f"  and {len(new) - SHOWN} more")
    there = len(table.voices) - len(new) + table.repeated
    print(f"To add in {channel_words(channel)}: {len(new)}. Already there: {there}. Refused: {len(table.refused)}.")
    for refused in table.refused:
        print(f"line {refused.line}: {refused.why}", file=sys.stderr)


def _yes(count: int, channel: str) -> bool:
    try:
        return typer.confirm(f"Add {count} to {channel_words(channel)}?")
    except typer.Abort:
        return False
