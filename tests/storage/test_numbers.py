"""D-1, D-2, D-3 …: no gap and no number twice, however many people log at once."""

from __future__ import annotations

import asyncio

import pytest

from storage import decisions, voices
from storage.engine import Database, WorkspaceSession
from tests.storage import make

pytestmark = pytest.mark.anyio


def add_one(ws: WorkspaceSession, text: str) -> int:
    return decisions.add(ws, make.decision(text)).number


async def test_fifty_decisions_logged_at_once_are_numbered_without_gap(
    database: Database, other_process: Database
) -> None:
    both = (database, other_process)
    numbers = await asyncio.gather(
        *(both[turn % 2].write("acme", add_one, f"decision {turn}") for turn in range(50))
    )
    assert sorted(numbers) == list(range(1, 51))


async def test_a_decision_that_is_undone_leaves_no_gap(database: Database) -> None:
    def add_and_fail(ws: WorkspaceSession) -> None:
        add_one(ws, "never happened")
        raise RuntimeError("the power went")

    async def fails() -> None:
        with pytest.raises(RuntimeError, match="the power went"):
            await database.write("acme", add_and_fail)

    numbers = await asyncio.gather(
        *(fails() if turn % 3 == 0 else database.write("acme", add_one, f"{turn}") for turn in range(30))
    )
    assert sorted(number for number in numbers if number) == list(range(1, 21))


async def test_every_workspace_counts_for_itself(database: Database) -> None:
    make.workspace(database, "globex")
    assert [make.log(database), make.log(database, at="globex"), make.log(database)] == [1, 1, 2]


async def test_decisions_and_voices_count_apart(database: Database) -> None:
    assert [make.log(database), make.hear(database), make.log(database), make.hear(database)] == [1, 1, 2, 2]


async def test_numbering_goes_on_behind_an_import(database: Database) -> None:
    with database.writing("acme") as ws:
        decisions.restore(ws, make.decision("from an export", number=12))
        decisions.restore(ws, make.decision("from an export", number=5))
        voices.restore(ws, make.voice("from an export", number=7))
    assert make.log(database) == 13
    assert make.hear(database) == 8


async def test_nothing_is_logged_in_a_workspace_that_is_not_there(database: Database) -> None:
    with pytest.raises(Exception, match="No row was found"):
        make.log(database, at="nowhere")


async def test_of_two_who_change_the_same_version_one_is_told(database: Database) -> None:
    number = make.log(database)
    with database.reading("acme") as ws:
        mine = decisions.find(ws, number, "general")
    with database.reading("acme") as ws:
        theirs = decisions.find(ws, number, "general")
    assert mine
    assert theirs
    with database.writing("acme") as ws:
        assert decisions.change(ws, mine, text="Cap CSV import at 9,000 rows")
    with database.writing("acme") as ws:
        assert not decisions.change(ws, theirs, text="Do not cap CSV import")
    with database.reading("acme") as ws:
        stored = decisions.find(ws, number, "general")
        assert stored
        assert (stored.text, stored.version) == ("Cap CSV import at 9,000 rows", 2)
