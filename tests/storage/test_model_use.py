"""So many readings by a model a day, however many ask at once and wherever."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.chair.budget import DailyBudget
from storage import model_use
from storage.engine import Database
from tests.clock import MovableClock
from tests.storage import make
from tests.storage.make import TODAY

pytestmark = pytest.mark.anyio


async def test_of_many_at_once_as_many_as_allowed_get_one(database: Database, other_process: Database) -> None:
    both = (database, other_process)
    taken = await asyncio.gather(*(both[turn % 2].write("acme", model_use.take, TODAY, 7) for turn in range(30)))
    assert sum(taken) == 7


async def test_a_new_day_begins_a_new_count(database: Database, clock: MovableClock) -> None:
    budget = DailyBudget(database, clock, 2)
    assert [await budget.take("acme") for _ in range(3)] == [True, True, False]
    clock.move(days=1)
    assert [await budget.take("acme") for _ in range(3)] == [True, True, False]


async def test_each_workspace_has_its_own(database: Database, clock: MovableClock) -> None:
    make.workspace(database, "globex")
    budget = DailyBudget(database, clock, 1)
    assert [await budget.take(name) for name in ("acme", "globex", "acme", "globex")] == [True, True, False, False]


async def test_a_replica_whose_clock_is_behind_counts_towards_today(database: Database) -> None:
    assert await database.write("acme", model_use.take, TODAY, 2)
    assert await database.write("acme", model_use.take, TODAY - timedelta(days=1), 2)
    assert not await database.write("acme", model_use.take, TODAY, 2)


async def test_none_at_all(database: Database) -> None:
    assert not await database.write("acme", model_use.take, TODAY, 0)
