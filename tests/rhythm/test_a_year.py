"""A simulated year: what a busy and a quiet channel get, and where digests land in six time zones."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlmodel import select

from bot.rhythm import clockwork
from bot.rhythm.planning import plan
from storage import decisions, notes, retro_questions, said_unasked, schedules
from storage.engine import Database, WorkspaceSession
from storage.rhythm_models import Edition, SaidUnasked
from storage.vocabulary import DigestKind, EditionState, NoteKind, Visibility
from tests.clock import MovableClock
from tests.rhythm.team import Team
from tests.rhythm.test_schedule import ZONES
from tests.storage import make

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite")]
MONDAY = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
ROUNDS = (timedelta(hours=9, minutes=5), timedelta(days=2, hours=11), timedelta(days=4, hours=10, minutes=5))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


async def test_the_budget_holds_for_a_year_of_a_busy_and_a_quiet_channel(team: Team, clock: MovableClock) -> None:
    clock.set(MONDAY)
    for channel in ("busy", "quiet"):
        await team.say("digest on Friday 10:00", channel=channel)
    for week in range(52):
        monday = MONDAY + week * timedelta(weeks=1)
        clock.set(monday + timedelta(hours=1))
        for number in range(2):
            check = (clock.now() + timedelta(days=30)).date().isoformat()
            await team.log(f"Decision {number} of week {week}", channel="busy", check_on=check)
        for at in ROUNDS:
            clock.set(monday + at)
            await team.tick()
    with team.database.reading("local") as ws:
        ledger = list(ws.session.exec(select(SaidUnasked)))
        editions = list(ws.session.exec(select(Edition)))
    posts = Counter((each.channel, each.week) for each in ledger if each.channel and not each.person)
    messages = Counter((each.person, each.said_at.isocalendar()[:2]) for each in ledger if each.person)
    assert max(posts.values()) <= 2
    assert max(messages.values()) <= 1
    assert all(each.state is not EditionState.PLANNED for each in editions)
    assert len(team.digests("busy")) == 52
    # Two questions without an answer, then silence; after six weeks it pauses itself.
    assert len(team.digests("quiet")) == 2
    assert len(team.wall.posts) - _cards(team) == 54


async def test_a_year_in_six_time_zones_each_once_at_its_hour(database: Database) -> None:
    channels = {f"c{number}": zone for number, zone in enumerate(ZONES)}
    make.workspace(database, "acme", **dict.fromkeys(channels, Visibility.PUBLIC))
    with database.writing("acme") as ws:
        for name, zone in channels.items():
            schedules.ensure(ws, make.schedule(owner=name, time_zone=zone, since=MONDAY, next_at=MONDAY))
    now = MONDAY
    while now < MONDAY + timedelta(weeks=52):
        # The days that no zone has its Friday morning in are left out.
        now += timedelta(minutes=30) if now.weekday() in (3, 4) else timedelta(hours=12)
        if now.weekday() == 1 and now.hour == 0:
            _log_everywhere(database, list(channels), now)
        await clockwork.plan(database, now)
    with database.reading("acme") as ws:
        editions = list(ws.session.exec(select(Edition)))
    assert Counter(each.owner for each in editions) == dict.fromkeys(channels, 52)
    for each in editions:
        local = each.due_at.astimezone(ZoneInfo(channels[each.owner]))
        assert (local.weekday(), local.hour, local.minute) == (4, 10, 0)
        assert each.planned_at - each.due_at <= timedelta(minutes=30)


async def test_a_digest_takes_the_same_number_of_queries_however_long_the_log(database: Database) -> None:
    make.workspace(database, "acme", **dict.fromkeys(("small", "other", "large"), Visibility.PUBLIC))
    due = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    with database.writing("acme") as ws:
        for name in ("small", "other", "large"):
            schedules.ensure(ws, make.schedule(owner=name, next_at=due))
    for name in ("small", "other"):
        _fill(database, name, 1)
    alone = await _work(database, "other", due)
    _fill(database, "large", 300)
    counted = {name: await _work(database, name, due) for name in ("small", "large")}
    assert counted["small"].queries == counted["large"].queries < 45
    # What other channels have is not read: a hundred times as much of it is no more work.
    assert counted["small"].steps <= 1.2 * alone.steps


def _fill(database: Database, channel: str, count: int) -> None:
    with database.writing("acme") as ws:
        for number in range(count):
            decisions.add(ws, make.decision(f"Decision {number}", channel=channel, due_on=make.TODAY))
            stored = retro_questions.ask(ws, make.question(channel=channel, week=f"2025-W{number % 52 + 1:02}"))
            notes.add(ws, make.note(channel=channel, kind=NoteKind.ANSWER, prompt="R21", week=stored.week))
            long_ago = make.NOW - timedelta(days=40)
            said_unasked.note(ws, make.said(key=f"{channel}-{number}", channel=channel, said_at=long_ago))


@dataclass
class Work:
    """How many statements, and how many steps of SQLite's machine they took."""

    queries: int = 0
    steps: int = 0


async def _work(database: Database, channel: str, due: datetime) -> Work:
    done = Work()

    def count(*_: object) -> None:
        done.queries += 1

    def step() -> int:
        done.steps += 1
        return 0

    def counted(ws: WorkspaceSession) -> bool:
        connection = ws.session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        connection.set_progress_handler(step, 1)
        try:
            return plan(ws, DigestKind.CHANNEL, channel, due)
        finally:
            connection.set_progress_handler(None, 0)

    event.listen(database._writing, "before_cursor_execute", count)
    try:
        assert await database.write("acme", counted)
    finally:
        event.remove(database._writing, "before_cursor_execute", count)
    return done


def _log_everywhere(database: Database, channels: list[str], now: datetime) -> None:
    """A team that is silent for six weeks would be left alone."""
    with database.writing("acme") as ws:
        for name in channels:
            decisions.add(ws, make.decision(channel=name, logged_at=now))


def _cards(team: Team) -> int:
    return sum(reply.about.startswith("D-") for _, _, reply in team.wall.posts)
