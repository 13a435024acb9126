"""A request that arrives twice acts once and is answered the same."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage import decisions, deliveries
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from tests.storage import make

pytestmark = pytest.mark.anyio


def act(ws: WorkspaceSession, key: str) -> dict[str, str] | None:
    """What a command does with a delivery: act and keep the answer, or give the answer kept."""
    if not deliveries.begin(ws, key, make.NOW):
        return deliveries.answer(ws, key)
    answer = {"logged": f"D-{decisions.add(ws, make.decision()).number}"}
    deliveries.answered(ws, key, answer)
    return answer


def count(database: Database) -> int:
    with database.reading("acme") as ws:
        return decisions.listed(ws, "general", decisions.Filter(), limit=0)[1]


async def test_the_same_delivery_again_acts_once_and_is_answered_the_same(database: Database) -> None:
    first = await database.write("acme", act, "view-1")
    again = await database.write("acme", act, "view-1")
    assert first == again == {"logged": "D-1"}
    assert count(database) == 1


async def test_the_same_delivery_ten_times_at_once_acts_once(database: Database, other_process: Database) -> None:
    both = (database, other_process)
    answers = await asyncio.gather(*(both[turn % 2].write("acme", act, "view-1") for turn in range(10)))
    assert answers == [{"logged": "D-1"}] * 10
    assert count(database) == 1


async def test_a_delivery_whose_effect_was_undone_may_come_again(database: Database) -> None:
    def act_and_fail(ws: WorkspaceSession) -> None:
        act(ws, "view-1")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        await database.write("acme", act_and_fail)
    assert await database.write("acme", act, "view-1") == {"logged": "D-1"}
    assert count(database) == 1


async def test_another_workspaces_delivery_may_have_the_same_key(database: Database) -> None:
    make.workspace(database, "globex")
    await database.write("acme", act, "view-1")
    assert await database.read("globex", deliveries.answer, "view-1") is None
    assert await database.write("globex", act, "view-1") == {"logged": "D-1"}


async def test_keys_are_forgotten_when_no_platform_sends_again(database: Database) -> None:
    await database.write("acme", act, "view-1")
    kept = make.NOW + deliveries.KEPT_FOR - timedelta(seconds=1)
    await database.write(EVERY_WORKSPACE, deliveries.forget_old, kept)
    assert await database.read("acme", deliveries.answer, "view-1")
    await database.write(EVERY_WORKSPACE, deliveries.forget_old, kept + timedelta(seconds=1))
    assert await database.read("acme", deliveries.answer, "view-1") is None


async def test_one_workspace_cannot_forget_for_all(database: Database) -> None:
    with pytest.raises(ValueError, match="every workspace"):
        await database.write("acme", deliveries.forget_old, make.NOW)
