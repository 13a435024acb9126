"""With a year of a busy team in the log every command answers, at the cost that it has in a small one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlmodel import func, select
from typer.testing import CliRunner

from adapters.cli.program import app as command_line
from bot.messages import File, Form, Invalid, Reply
from bot.registry import in_order
from bot.retention import delete_expired
from storage.engine import Database
from storage.models import Decision, Voice
from storage.rhythm_models import Edition
from storage.vocabulary import EditionState
from tests.clock import START, MovableClock
from tests.databases import SqliteDatabases
from tests.faults.year import Year, fill
from tests.rhythm.team import Team, Wall

pytestmark = pytest.mark.anyio
LARGER, WHOLE = Year(channels=3, decisions=80), Year(channels=20, decisions=500)
SMALL_SHARE = 24
# What people say besides the examples of the help.
ALSO = (
    "list worse", "list drift", "list due", "list mine", "list since 2026-01-01", "search from Monday",
    "voices gaps", "show D-7", "review D-7", "owed", "digest preview", "manager preview", "why",
    "board", "retro", "todo", "export json", "export brief", "should we remove bulk edit from the old editor",
)  # fmt: skip
# What ends or hides something for good is tried elsewhere.
LEFT_OUT = ("forget", "pause", "mute")


@contextmanager
def counting() -> Iterator[list[str]]:
    """Every statement that any database is sent meanwhile."""
    sent: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def asked() -> list[str]:
    """Every example that the help gives, and more."""
    examples = [example for command in in_order() for example in command.examples]
    return [text for text in (*examples, *ALSO) if not text.startswith(LEFT_OUT)]


async def costs(url: str, year: Year) -> dict[str, int]:
    """How many statements each command takes with so much in the log."""
    clock = MovableClock(START)
    database = Database(url)
    fill(database, year)
    team, told = Team(database, clock, Wall(clock)), dict[str, int]()
    await team.say("help")
    for text in asked():
        with counting() as sent:
            answer = await team.say(text)
        assert isinstance(answer, Reply | Form | Invalid | File), text
        assert "went wrong on this side" not in str(answer), text
        told[text] = len(sent)
    database.close()
    return told


async def no_dearer(small_url: str, large_url: str, year: Year) -> None:
    small = await costs(small_url, replace(year, decisions=SMALL_SHARE))
    large = await costs(large_url, year)
    assert {text: (small[text], large[text]) for text in small if large[text] > small[text]} == {}


@pytest.mark.engines("sqlite")
async def test_every_command_costs_as_much_as_in_a_small_log(
    database_url: str, sqlite_databases: SqliteDatabases
) -> None:
    with sqlite_databases.fresh() as other:
        await no_dearer(other, database_url, LARGER)


@pytest.mark.soak
async def test_every_command_costs_as_much_after_a_year(database_url: str, sqlite_url: str) -> None:
    await no_dearer(sqlite_url, database_url, WHOLE)


async def a_year_later(url: str, year: Year, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The week's digests, taking everything out and reading it in again, and what was kept long enough."""
    clock = MovableClock(START)
    database = Database(url)
    fill(database, year)
    team = Team(database, clock, Wall(clock))
    clock.set(START + timedelta(days=3, hours=1))
    await team.tick()
    with database.reading("local") as ws:
        editions = list(ws.session.exec(select(Edition)))
    assert sorted(each.owner for each in editions) == sorted(year.names)
    assert {each.state for each in editions} == {EditionState.SENT}
    first = await asyncio.to_thread(_out_and_in_again, url, folder, monkeypatch)
    assert len(first["decisions"]) == year.total
    clock.set(START + timedelta(days=365 * 2 + 120))
    await delete_expired(database, clock.now())
    with database.reading("local") as ws:
        left = [ws.session.exec(select(func.count()).select_from(table)).one() for table in (Decision, Voice)]
    assert left == [0, 0]
    database.close()


def _out_and_in_again(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[object]]:
    run, (out, again) = CliRunner(), (folder / "log.json", folder / "again.json")
    monkeypatch.setenv("CHAIR_NOW", "2026-11-22T09:30:00Z")
    for address, read, written in ((url, None, out), (f"sqlite:///{folder / 'other.db'}", out, again)):
        monkeypatch.setenv("DATABASE_URL", address)
        monkeypatch.setenv("CHAIR_SECRET_KEY", "a secret of the tests that is long enough")
        if read is not None:
            said = run.invoke(command_line, ["import", str(read)])
            assert said.exit_code == 0, said.output
        said = run.invoke(command_line, ["export", "--format", "json", "--out", str(written)])
        assert said.exit_code == 0, said.output
    found: dict[str, list[object]] = json.loads(out.read_bytes())
    for kind, records in json.loads(again.read_bytes()).items():
        assert records == found[kind], kind
    return found


async def test_digests_taking_out_and_letting_go(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_year_later(database_url, Year(channels=3, decisions=20), tmp_path, monkeypatch)


@pytest.mark.soak
async def test_digests_taking_out_and_letting_go_of_a_whole_year(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_year_later(database_url, WHOLE, tmp_path, monkeypatch)
