"""The web chat's messages: seen by whom they are for, posted once, drawn anew in place."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from datetime import timedelta

import pytest

from storage import web_messages
from storage.delivery_models import WebMessage
from storage.engine import EVERY_WORKSPACE, Database, WorkspaceSession
from tests.storage import make
from tests.storage.make import NOW

pytestmark = pytest.mark.anyio


def seen_by(database: Database, viewer: str, later: timedelta = timedelta()) -> list[str]:
    with database.reading("acme") as ws:
        return [row.content["text"] for row in web_messages.newest(ws, "general", viewer, NOW + later, 200)]


async def test_a_message_for_one_is_seen_by_that_one_until_its_time_is_over(database: Database) -> None:
    hour = timedelta(hours=1)
    with database.writing("acme") as ws:
        web_messages.add(ws, "general", {"text": "all"}, NOW)
        mine = web_messages.add(ws, "general", {"text": "ada"}, NOW, seen_by="ada", expires_at=NOW + hour)
    assert seen_by(database, "ada") == ["all", "ada"]
    assert seen_by(database, "bob") == seen_by(database, "ada", hour) == ["all"]
    with database.writing(EVERY_WORKSPACE) as ws:
        web_messages.forget_expired(ws, NOW + hour)
    assert seen_by(database, "ada") == ["all"]
    with database.writing("acme") as ws:
        assert web_messages.replace(ws, mine.pk or 0, {"text": "again"}) is None


async def test_the_newest_come_last_and_the_oldest_are_left_out(database: Database) -> None:
    with database.writing("acme") as ws:
        for number in range(5):
            web_messages.add(ws, "general", {"text": str(number)}, NOW)
        web_messages.add(ws, "board", {"text": "elsewhere"}, NOW)
    with database.reading("acme") as ws:
        shown = web_messages.newest(ws, "general", "ada", NOW, limit=3)
        assert [row.content["text"] for row in shown] == ["2", "3", "4"]


async def test_a_message_is_posted_once(database: Database) -> None:
    with database.writing("acme") as ws:
        first = web_messages.add(ws, "general", {"text": "card"}, NOW, dedupe_key="card:D-1")
        again = web_messages.add(ws, "general", {"text": "card again"}, NOW, dedupe_key="card:D-1")
    assert first.pk == again.pk
    assert seen_by(database, "ada") == ["card"]


async def test_a_message_posted_by_two_at_once_is_posted_once(
    database: Database, other_process: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_looked = threading.Barrier(2)
    find_posted = web_messages.find_posted

    def look_together(ws: WorkspaceSession, channel: str, key: str) -> WebMessage | None:
        found = find_posted(ws, channel, key)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_looked.wait(0.5)  # SQLite lets only one write at a time: there, the second one never comes
        return found

    def post(ws: WorkspaceSession) -> int | None:
        return web_messages.add(ws, "general", {"text": "card"}, NOW, dedupe_key="card:D-1").pk

    monkeypatch.setattr(web_messages, "find_posted", look_together)
    one, other = await asyncio.gather(database.write("acme", post), other_process.write("acme", post))
    assert one == other
    assert seen_by(database, "ada") == ["card"]


async def test_a_message_is_drawn_anew_in_its_place(database: Database) -> None:
    with database.writing("acme") as ws:
        card = web_messages.add(ws, "general", {"text": "card"}, NOW)
        web_messages.add(ws, "general", {"text": "said later"}, NOW)
    with database.writing("acme") as ws:
        assert web_messages.replace(ws, card.pk or 0, {"text": "new card"})
    assert seen_by(database, "ada") == ["new card", "said later"]


async def test_messages_outlive_the_process_that_wrote_them(database: Database, other_process: Database) -> None:
    make.workspace(database, "globex")
    with database.writing("acme") as ws:
        web_messages.add(ws, "general", {"text": "card"}, NOW)
    assert seen_by(other_process, "ada") == ["card"]
