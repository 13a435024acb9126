"""How long things are kept, where it works and who pauses it: the admin's one screen, and what follows from it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.retention import delete_expired, last_event, oldest_kept
from storage import audit, decisions, outbox, retention, web_messages, workspaces
from storage.delivery_models import OutboxMessage
from storage.engine import Database
from storage.retro_models import Retro, RetroAnswer, RetroQuestion
from storage.vocabulary import AuditKind, OutboxState
from tests.acceptance.conversation import Conversation
from tests.acceptance.traces import everything
from tests.storage import make
from tests.storage.make import NOW
from tests.storage.one_of_everything import everything_of

pytestmark = pytest.mark.anyio
OLD = "zyxwcanary"
LONG_AGO = NOW - timedelta(days=800)


async def test_what_nobody_touched_for_so_long_is_deleted_and_nothing_else(database: Database) -> None:
    def log(text: str, **values: object) -> int:
        return make.log(database, text, logged_at=LONG_AGO, decided_at=LONG_AGO, **values)

    gone = log(f"Cap the {OLD} import", in_the_chair=f"people {OLD}")
    amended = [{"changes": [], "reason": "r", "by": "ada", "at": (NOW - timedelta(days=9)).isoformat()}]
    touched = log("Keep the old export", amendments=amended)
    to_check = log("Free returns", due_on=date(2026, 12, 1), check_on=date(2026, 12, 1))
    new = make.log(database, "Show the delivery hour")
    make.hear(database, f"We close the {OLD} month.", added_at=LONG_AGO)
    make.hear(database, "We close the books.", added_at=NOW)
    with database.writing("acme") as ws:
        for number in (gone, touched):
            about = f"D-{number}"
            content = {"summary": OLD if number == gone else about}
            outbox.put(
                ws, f"card:{about}", platform="web", channel="general", content=content, now=LONG_AGO, about=about
            )
        for message in ws.session.execute(outbox_rows()).scalars():
            message.state = OutboxState.SENT
        web_messages.add(ws, "general", {"summary": OLD}, LONG_AGO)
        # A question that nobody closed and a meeting that nobody finished, as they are left behind.
        for question, asked_at in ((1, LONG_AGO), (2, NOW)):
            fresh = make.question(OLD if question == 1 else "New", number=question, asked_at=asked_at)
            ws.session.add(RetroQuestion(**fresh.model_dump(exclude_none=True), workspace="acme"))
            answer = f"{OLD} answer" if question == 1 else "new answer"
            ws.session.add(
                RetroAnswer(pk=question, workspace="acme", channel="general", question=question, text=answer)
            )
        workspaces.ensure_member(ws, "eve", f"Eve {OLD}", LONG_AGO)
        workspaces.ensure_member(ws, "eve", "Eve Lind", LONG_AGO)
        workspaces.ensure_member(ws, "eve", "Eve Berg", NOW)
        ws.session.add(Retro(workspace="acme", number=1, channel="general", started_by=OLD, started_at=LONG_AGO))
    make.workspace(database, "globex")
    make.log(database, at="globex", logged_at=NOW - timedelta(days=700), decided_at=None)
    untouched = everything_of(database, "globex")
    assert OLD in everything(database.url)

    await delete_expired(database, NOW)

    with database.reading("acme") as ws:
        kept = [each.number for each in decisions.in_order(ws, decisions.Filter(), None)]
        assert kept == [touched, to_check, new]
        assert [answer.question for answer in ws.session.exec(select(RetroAnswer))] == [2]
        assert [question.number for question in ws.session.exec(select(RetroQuestion))] == [2]
        assert ws.session.exec(select(Retro)).all() == []
        eve = workspaces.find_member(ws, "eve")
        assert eve
        assert [each["name"] for each in eve.former_names] == ["Eve Lind"]
        assert [each.about for each in ws.session.execute(outbox_rows()).scalars()] == [f"D-{touched}"]
        assert {each.kind for each in audit.newest(ws, 9)} == {AuditKind.EXPIRED, AuditKind.VOICE_REMOVED}
    assert OLD not in everything(database.url)
    if database.is_sqlite:
        await database.drop_log()
        path = Path(database.url.removeprefix("sqlite:///"))
        assert [file.name for file in path.parent.iterdir() if OLD.encode() in file.read_bytes()] == []
    assert everything_of(database, "globex") == untouched
    before = everything_of(database, "acme")
    await delete_expired(database, NOW)
    assert everything_of(database, "acme") == before


def outbox_rows() -> Any:
    return select(OutboxMessage).where(OutboxMessage.workspace == "acme")


def test_the_last_thing_that_happened_counts() -> None:
    decision = make.decision(logged_at=LONG_AGO, decided_at=LONG_AGO)
    assert last_event(decision) == LONG_AGO
    decision.reviews = [{"reviewed_at": "2026-02-03T04:05:06Z"}]
    assert last_event(decision).date() == date(2026, 2, 3)
    decision.check_on = date(2026, 5, 1)
    assert last_event(decision).date() == date(2026, 5, 1)
    assert oldest_kept(NOW, 24).date() == date(2024, 11, 17)


async def test_an_admin_sees_and_sets_it_on_one_screen(ada: Conversation, database: Database) -> None:
    bob = ada.as_("bob")
    await ada.log()
    shown = await ada.press("What is seen and kept", await ada.say("settings"))
    for line in ("24 months, then deleted", "kept in the audit log", "One person: forget me", "everywhere"):
        assert line in shown.text
    assert {"How long", "Allow in chosen channels only", "Pause everywhere"} <= set(shown.buttons)
    seen = await bob.press("What is seen and kept", await bob.say("settings"))
    assert "How long" not in seen.buttons
    refused = await bob.submit("keep_for", {"months": "3"})
    assert "Only admins" in str(refused.body)

    form = await ada.press("How long", shown)
    for wrong in ("2", "121", "many", "-3", "3.5"):
        invalid = await ada.fill(form, months=wrong)
        assert "a whole number from 3 to 120" in str(invalid.body)
    assert "36 months, then deleted" in (await ada.fill(form, months="36")).text


@pytest.mark.engines("sqlite")
async def test_what_a_shorter_time_deletes_is_said_first(ada: Conversation, database_url: str) -> None:
    await ada.say("list")
    database = Database(database_url)
    make.log(database, at="local", logged_at=NOW - timedelta(days=200), decided_at=None)
    screen = await ada.press("What is seen and kept", await ada.say("settings"))
    asked = await ada.fill(await ada.press("How long", screen), months="3")
    assert "Older than 3 months already: 1 decision." in asked.text
    assert retention_of(database) == 24
    assert "3 months, then deleted" in (await ada.press("Keep 3 months", asked)).text
    assert retention_of(database) == 3
    database.close()


def retention_of(database: Database) -> int:
    with database.reading("*") as ws:
        return retention.kept_for(ws)["local"]


@pytest.mark.engines("sqlite")
async def test_it_works_in_chosen_channels_only(ada: Conversation, database_url: str) -> None:
    bob, elsewhere = ada.as_("bob"), ada.as_("bob", "random")
    await ada.say("list")
    assert (await elsewhere.say("ask should we remove bulk edit")).data["outcome"] == "reading"
    screen = await ada.press("What is seen and kept", await ada.say("settings"))
    limited = await ada.press("Allow in chosen channels only", screen)
    assert "#general" in limited.text
    refused = await elsewhere.say("ask should we remove bulk edit")
    assert refused.text.strip() == "An admin lets me work in #general only. What you typed is still there."
    kept_open = await elsewhere.log()
    assert kept_open.body["type"] == "invalid"
    assert (await bob.say("ask should we remove bulk edit")).data["outcome"] == "reading"
    assert "ask" in (await elsewhere.say("help")).text
    admin = ada.as_("ada", "random")
    assert (await admin.say("list")).status == 200
    again = await ada.press("In all channels", limited)
    assert "everywhere" in again.text
    assert (await elsewhere.say("ask should we remove bulk edit")).data["outcome"] == "reading"
    told = json.dumps([each.about for each in _audited(database_url)])
    assert "works in 1 chosen channels" in told
    assert "works everywhere" in told


def _audited(database_url: str) -> list[audit.AuditEntry]:
    database = Database(database_url)
    with database.reading("local") as ws:
        found = audit.newest(ws, 9)
    database.close()
    return found
