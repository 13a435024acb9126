"""Reading and writing: what is stored comes back the same on both engines, and nothing blocks the event loop."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import decisions, voices, workspaces
from storage.engine import Database, WorkspaceSession
from storage.models import Decision, Voice
from storage.vocabulary import Flag, Role, Status, Visibility
from tests.storage import make
from tests.storage.make import NOW, TODAY

pytestmark = pytest.mark.anyio
NESTED = {
    "side": "customer",
    "text": "contacts stay under 2 %",
    "baseline": 14.5,
    "target": None,
    "by": "2027-01-21",
}


def stored(database: Database, number: int) -> Decision:
    with database.reading("acme") as ws:
        found = decisions.find_anywhere(ws, number)
    assert found
    return found


async def test_a_decision_comes_back_as_it_was_stored(database: Database) -> None:
    said = {
        "text": "Größe \u2028 \U0001f680 'quoted' \\ 100 %",
        "predictions": [NESTED],
        "evidence": ["V-7", "é"],
        "check_on": date(2027, 1, 21),
        "debt": None,
        "flags": [Flag.NO_NOTICE.value],
    }
    row = stored(database, make.log(database, **said))
    assert {name: getattr(row, name) for name in said} == said
    assert row.status is Status.DECIDED


@pytest.mark.parametrize("hours", [0, 5.75, -8])
async def test_a_moment_comes_back_as_the_same_moment_in_utc(database: Database, hours: float) -> None:
    moment = datetime(2026, 11, 17, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=hours)))
    row = stored(database, make.log(database, logged_at=moment))
    assert row.logged_at == moment
    assert row.logged_at.utcoffset() == timedelta()


async def test_a_moment_without_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match=r"(?i)naive|time ?zone|tz"):
        make.log(database, logged_at=datetime(2026, 11, 17, 9, 30))  # noqa: DTZ001


async def test_a_word_outside_the_vocabulary_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="perhaps"):
        make.log(database, status="perhaps")


async def test_reading_changes_nothing(database: Database) -> None:
    number = make.log(database, "Cap CSV import")
    with database.reading("acme") as ws:
        ws.session.execute(text("UPDATE decision SET text = 'changed'"))
    assert stored(database, number).text == "Cap CSV import"


async def test_a_record_of_an_unknown_workspace_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await database.write("nowhere", make.queue, "card")


async def test_transactions_run_off_the_event_loop(database: Database) -> None:
    loop_thread = threading.get_ident()

    def which(ws: WorkspaceSession) -> int:
        ws.session.execute(text("SELECT 1"))
        return threading.get_ident()

    assert await database.read("acme", which) != loop_thread
    assert await database.write("acme", which) != loop_thread


async def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    number = make.log(database, "Cap CSV import")
    read = threading.Event()

    def write_slowly(ws: WorkspaceSession) -> bool:
        ws.session.execute(text("UPDATE decision SET text = 'changed'"))
        return read.wait(20)

    def look(ws: WorkspaceSession) -> str:
        found = decisions.find(ws, number, "general")
        assert found
        return found.text

    writing = asyncio.create_task(database.write("acme", write_slowly))
    assert await database.read("acme", look) == "Cap CSV import"
    read.set()
    assert await writing
    assert await database.read("acme", look) == "changed"


async def test_a_caller_who_is_cancelled_leaves_a_whole_transaction(
    database: Database, other_process: Database
) -> None:
    started, go_on = threading.Event(), threading.Event()

    def add(ws: WorkspaceSession) -> int:
        started.set()
        go_on.wait(20)
        return decisions.add(ws, make.decision()).number

    writing = asyncio.create_task(other_process.write("acme", add))
    await asyncio.get_running_loop().run_in_executor(None, started.wait, 20)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    go_on.set()
    other_process.close()
    assert make.log(database) == 2


async def test_lists_are_read_whole_in_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "_BATCH", 3)
    monkeypatch.setattr(voices, "_BATCH", 3)
    for count in (6, 7):
        while make.log(database) < count:
            make.hear(database)
        make.hear(database)
        with database.reading("acme") as ws:
            rows = list(decisions.in_order(ws, decisions.Filter(), None))
            assert [row.number for row in rows] == list(range(1, count + 1))
            assert [row.number for row in voices.in_order(ws, "general")] == list(range(1, count + 1))


async def test_the_first_member_is_appointed_and_the_second_is_not(database: Database) -> None:
    with database.writing("acme") as ws:
        workspaces.ensure_member(ws, "ada", "Ada", NOW)
        assert workspaces.appoint_first(ws, "ada", "general")
        assert workspaces.appoint_first(ws, "ada", "general")
        workspaces.ensure_member(ws, "bob", "", NOW)
        assert not workspaces.appoint_first(ws, "bob", "general")
    with database.reading("acme") as ws:
        assert workspaces.roles_of(ws, "general", "ada") == {Role.FACILITATOR}
        assert workspaces.roles_of(ws, "general", "bob") == frozenset()
        assert workspaces.facilitators(ws, "general") == ["Ada"]
        assert workspaces.names(ws) == {"ada": "Ada", "bob": "bob"}


async def test_people_and_channels_that_come_at_once_are_made_once(
    database: Database, other_process: Database
) -> None:
    def arrive(ws: WorkspaceSession) -> tuple[str, str, str]:
        return (
            workspaces.ensure_workspace(ws, "web", NOW).id,
            workspaces.ensure_channel(ws, "new", "new", Visibility.PUBLIC, NOW).name,
            workspaces.ensure_member(ws, "ada", "Ada", NOW).name,
        )

    both = (database, other_process)
    arrived = await asyncio.gather(*(both[turn % 2].write("globex", arrive) for turn in range(10)))
    assert arrived == [("globex", "new", "Ada")] * 10


async def test_a_voice_comes_back_verbatim(database: Database) -> None:
    said = "  We close the month…\n\t“with” bulk edit.  "
    make.hear(database, said)
    with database.reading("acme") as ws:
        found = voices.find(ws, 1, "general")
    assert isinstance(found, Voice)
    assert found.text == said
    assert found.added_at.astimezone(UTC).date() == TODAY


@pytest.mark.parametrize("number", [0, -1, 999_999_999])
async def test_a_number_that_no_record_has_finds_nothing(database: Database, number: int) -> None:
    make.log(database)
    make.hear(database)
    with database.reading("acme") as ws:
        assert decisions.find(ws, number, "general") is None
        assert decisions.find_anywhere(ws, number) is None
        assert voices.find(ws, number, "general") is None
        assert voices.find_anywhere(ws, number) is None


async def test_a_name_longer_than_its_column_is_no_accident(database: Database) -> None:
    name = "n" * 300
    with database.writing("acme") as ws:
        assert workspaces.ensure_member(ws, "ada", name, NOW).name.startswith("nnn")
        assert workspaces.ensure_channel(ws, "new", name, None, NOW).name.startswith("nnn")
