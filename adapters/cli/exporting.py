"""`export`: the log as a file on the command line."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from adapters.cli.decisions import Workspace, locked_up_to_now
from adapters.cli.progress import tracked
from bot.decisions.filters import read_day
from bot.errors import UserError
from bot.exports.format import log_formats, write_export
from bot.exports.noting import note_export
from bot.exports.recipe import PSEUDONYMS, Recipe
from bot.exports.typed import in_filters
from bot.ports import LOCAL_WORKSPACE
from storage.models import Decision
from storage.vocabulary import DecisionClass, Flag, Status

_MARKDOWN, _ZIP = "md", "zip"


class CannotWrite(UserError):
    """{path} cannot be written: {why}. Choose another --out."""


def export(
    out: Annotated[str, typer.Option(help="The file to write; - is standard output.", metavar="FILE")],
    format_: Annotated[str, typer.Option("--format", help="csv, xlsx, md, json, brief or todos.")] = "json",
    workspace: Workspace = LOCAL_WORKSPACE,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Logged on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Logged on that day or before.")] = None,
    class_: Annotated[DecisionClass | None, typer.Option("--class", help="Only this trade.")] = None,
    flag: Annotated[Flag | None, typer.Option(help="Only with this remark.")] = None,
    status: Annotated[Status | None, typer.Option(help="Only those that stand so.")] = None,
    channel: Annotated[str | None, typer.Option(help="Only of this channel, by name or id.")] = None,
    group: Annotated[str | None, typer.Option(help="Only with this group in the chair.")] = None,
    owner: Annotated[str | None, typer.Option(help="Only what this person decided, by name or id.")] = None,
    words: Annotated[str | None, typer.Option(help="Only with all of these words.")] = None,
    option: Annotated[
        list[str] | None, typer.Option(help="How it is written: bom (csv), zip (md), html (brief).")
    ] = None,
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="People as words that say nothing.")] = False,
) -> None:
    """The log as a file."""
    options = _options(format_, [*(option or ()), *([PSEUDONYMS] if pseudonyms else [])], out)
    given = {
        "since": _day("--since", since),
        "until": _day("--until", until),
        "class": class_,
        "flag": flag,
        "status": status,
        "channel": channel,
        "group": group,
        "owner": owner,
        "words": words,
    }
    filters = in_filters({name: value for name, value in given.items() if value})
    with locked_up_to_now(workspace) as core:
        now = core.clock.now()
        recipe = Recipe(format_, filters=filters, day=now.date(), options=options)
        with core.database.reading(workspace) as ws:
            _write_whole(out, lambda file: write_export(ws, recipe, now, file, _watched))
        with core.database.writing(workspace) as ws:
            note_export(ws, None, recipe, "on the command line", now)


def _options(name: str, given: list[str], out: str) -> frozenset[str]:
    if name not in log_formats():
        raise typer.BadParameter(f"there are {', '.join(log_formats())}", param_hint="--format")
    takes = log_formats()[name].takes
    if name == _MARKDOWN and out.casefold().endswith(f".{_ZIP}"):
        given = [*given, _ZIP]
    for each in given:
        if each not in takes:
            raise typer.BadParameter(f"{name} takes {', '.join(sorted(takes))}", param_hint="--option")
    return frozenset(given)


def _day(name: str, value: str | None) -> str | None:
    if value is not None:
        try:
            read_day(value)
        except ValueError:
            raise typer.BadParameter("give a date such as 2026-10-01", param_hint=name) from None
    return value


def _watched(rows: Iterator[Decision]) -> Iterator[Decision]:
    return tracked(rows, "Exporting")


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
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    # What the operator lets others read is the umask's to say; a file that is there keeps what was set for it.
    file = os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
    try:
        with file:
            write(file)
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
