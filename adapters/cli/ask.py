"""`customer-chair ask`: one reading, or one for each line of a file."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from adapters.cli.draw import show
from adapters.engines import Engine, chair_of, engine_of
from bot.chair.as_json import reading_json
from bot.chair.evidence import gather, likely_group
from bot.chair.present import present
from bot.chair.reading import Chair, Evidence, Question, Reading
from bot.errors import NothingThere, TooLong, UserError
from bot.plain_input import LONGEST_TEXT, cleaned
from bot.ports import LOCAL_WORKSPACE, OPERATOR_PLATFORM, Clock
from bot.settings import RealClock, Settings, read_settings
from storage import workspaces
from storage.engine import Database

CHANNEL = "general"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a reading needs. Everything else of the core is what a first question would wait for."""

    settings: Settings
    database: Database
    clock: Clock
    chair: Chair


def ask(
    text: Annotated[str | None, typer.Argument(help="What you are deciding.")] = None,
    as_json_: Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")] = False,
    batch: Annotated[
        str | None, typer.Option(help="JSON lines to read; - is standard input.", metavar="FILE")
    ] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="Which engine reads; without it the one that is switched on.")
    ] = None,
    in_the_chair: Annotated[
        str, typer.Option(help="The group in the chair, when you know it.", metavar="GROUP")
    ] = "",
) -> None:
    """What would the customer ask? One reading, with what is saved in the local log."""
    if (text is None) == (batch is None):
        raise typer.BadParameter("give either a TEXT or --batch FILE")
    settings = read_settings()
    engine = engine or engine_of(settings)
    asked = _asked(settings, engine)
    try:
        if engine is not Engine.PLAYBOOK:
            _make_countable(asked)
        asyncio.run(_answered(asked, text or "", in_the_chair, as_json_, batch))
    finally:
        asked.database.close()


def _asked(settings: Settings, engine: Engine) -> _Asked:
    clock, database = RealClock(settings.fixed_now), Database(settings.database_url)
    return _Asked(settings, database, clock, chair_of(engine, settings, database, clock))


async def _answered(asked: _Asked, text: str, in_the_chair: str, wants_json: bool, batch: str | None) -> None:
    try:
        if batch is not None:
            await _batch(asked, batch)
        else:
            await _one(asked, text, in_the_chair, wants_json)
    finally:
        await asked.chair.close()


def _make_countable(asked: _Asked) -> None:
    """What a model writes is counted in the log, so for it there has to be one."""
    from storage.migrations import upgrade

    upgrade(asked.settings.database_url)
    with asked.database.writing(LOCAL_WORKSPACE) as ws:
        workspaces.ensure_workspace(ws, OPERATOR_PLATFORM, asked.clock.now())


async def _one(asked: _Asked, text: str, in_the_chair: str, wants_json: bool) -> None:
    reading = await _read(asked, text, in_the_chair)
    today = asked.clock.now().date()
    if wants_json:
        print(json.dumps(reading_json(reading, today=today), ensure_ascii=False))
    else:
        show(present(reading, "", today))


async def _batch(asked: _Asked, source: str) -> None:
    failed = 0
    with _lines(source) as lines:
        for number, line in _tracked(lines, source):
            document = await _read_line(asked, line)
            failed += "error" in document
            print(json.dumps(document, ensure_ascii=False), flush=True)
            if "error" in document:
                print(f"line {number}: {document['error']}", file=sys.stderr)
    if failed:
        raise typer.Exit(1)


async def _read_line(asked: _Asked, line: str) -> dict[str, Any]:
    """The reading of one line, or its id and a sentence that says what is wrong with it."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "This line is not JSON."}
    if not isinstance(given, dict):
        return {"id": None, "error": "A line must be a JSON object."}
    # Half a surrogate pair can be written in JSON, but not printed.
    name = cleaned(given["id"])[0] if isinstance(given.get("id"), str) else given.get("id")
    group = given.get("in_the_chair") or ""
    if not isinstance(given.get("text"), str) or not isinstance(group, str):
        return {"id": name, "error": 'A line needs a "text"; that and "in_the_chair" must be text.'}
    try:
        reading = await _read(asked, given["text"], group)
    except UserError as wrong:
        return {"id": name, "error": wrong.sentence}
    return {**reading_json(reading, today=asked.clock.now().date()), "id": name}


async def _read(asked: _Asked, text: str, in_the_chair: str) -> Reading:
    said, _ = cleaned(text)
    if len(said) > LONGEST_TEXT:
        raise TooLong(length=len(said), most=LONGEST_TEXT)
    if not any(character.isalnum() for character in said):
        raise NothingThere
    question = Question(said.strip(), " ".join(cleaned(in_the_chair)[0].split()), workspace=LOCAL_WORKSPACE)
    return await asked.chair.read(replace(question, evidence=await _evidence(asked, question)))


async def _evidence(asked: _Asked, question: Question) -> Evidence:
    """What the local log holds; a log that was never made holds nothing, and asking does not make one."""
    if not _there(asked.settings.database_url):
        return Evidence()
    try:
        today, group = asked.clock.now().date(), likely_group(question)
        return await asked.database.read(LOCAL_WORKSPACE, gather, CHANNEL, question.text, today, group)
    except (OperationalError, ProgrammingError):
        print("The log could not be read, so this reading knows nothing of it: see doctor.", file=sys.stderr)
        return Evidence()


def _there(database_url: str) -> bool:
    url = make_url(database_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").exists()


@contextmanager
def _lines(source: str) -> Iterator[Iterator[tuple[int, str]]]:
    """The non-empty lines of a file or of standard input, with their numbers."""
    with ExitStack() as opened:
        file = (
            sys.stdin
            if source == "-"
            else opened.enter_context(Path(source).open(encoding="utf-8-sig", errors="replace"))
        )
        yield ((number, line) for number, line in enumerate(file, 1) if line.strip())


def _tracked(lines: Iterable[tuple[int, str]], source: str) -> Iterator[tuple[int, str]]:
    """The lines, with a progress bar for a person when it takes over a second."""
    from adapters.cli.progress import tracked

    return tracked(lines, "Reading", quiet=source == "-")
