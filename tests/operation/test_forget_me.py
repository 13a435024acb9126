"""`forget me`: afterwards nothing leads to the person, in no table and no byte, and the log still stands."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import event

from bot.decisions.lock import lock_hash
from bot.forgetting import forget
from storage import audit, decisions, voices, workspaces
from storage.engine import Database
from storage.vocabulary import AuditKind
from tests.acceptance.conversation import Conversation
from tests.acceptance.traces import everything, raw
from tests.storage import make
from tests.storage.make import NOW
from tests.storage.one_of_everything import everything_of, fill

pytestmark = pytest.mark.anyio

BOB = "zyxwcanary7"


async def be_everywhere(ada: Conversation, bob: Conversation) -> None:
    """Let Bob do one of everything, and let others name him."""
    await bob.log("Cap CSV import at 5,000 rows from Monday")
    await ada.posted("Cap CSV import")
    await bob.say("ask should we remove bulk edit")
    await bob.press("Share here")
    await ada.posted(f"Asked by {BOB}")
    await bob.say("ask should we close the support line at night")
    saved = await bob.fill(await bob.say("voice We close the month with bulk edit."), group="finance admins")
    assert saved.data["id"] == "V-1"
    await bob.say("show D-1")
    await bob.press("I see it differently")
    await bob.fill(bob.last, text="They were never told of it.")
    await bob.fill(await bob.say("todo add Tell the importers about D-1"))
    await bob.say("mute")
    await ada.say("settings")
    await ada.fill(await ada.press("Give a role"), member=BOB, role="facilitator")
    await bob.say("export json")
    await ada.posted(f"{BOB} took the log out")
    await bob.say("manager on")


async def test_nothing_leads_to_somebody_who_was_forgotten(ada: Conversation, database_url: str) -> None:
    await ada.say("list")
    bob = ada.as_(BOB)
    await be_everywhere(ada, bob)
    asked = await bob.say("forget me")
    assert "Decisions" in asked.text
    mine = json.loads(await bob.download(await bob.press("My data", asked)))
    assert mine["person"]["name"] == BOB
    assert mine["tables"]["decision"][0]["text"] == "Cap CSV import at 5,000 rows from Monday"
    assert {"voice", "note", "action", "reading"} <= set(mine["tables"])
    assert BOB in everything(database_url)

    done = await bob.press("Erase me", asked)
    assert "Nothing leads to you any more" in done.text
    left = everything(database_url)
    assert BOB not in left
    called = re.findall(r"Someone [0-9a-f]{4}", done.text)[0]
    page = await ada.posted(f"Asked by {called}")
    assert BOB not in page
    shown = await ada.say("show D-1")
    assert called in shown.text
    assert "They were never told of it." in everything(database_url)
    if database_url.startswith("sqlite"):
        assert BOB.encode() not in raw(database_url)

    again = await bob.press("Erase me", await bob.say("forget me"))
    assert "Nothing is kept about you any more." in again.text
    assert BOB not in everything(database_url)


async def test_an_admin_forgets_somebody_who_left_and_nobody_else_may(ada: Conversation, database_url: str) -> None:
    bob, eve = ada.as_("bob"), ada.as_("eve")
    await ada.say("list")
    await bob.log("Cap CSV import at 5,000 rows from Monday")
    await eve.say("list")
    assert "Only admins" in (await eve.say("forget @bob")).text
    assert "Nobody here is known" in (await ada.say("forget @nobody")).text
    form = await ada.say("forget someone")
    asked = await ada.fill(form, member="bob")
    assert "Erase bob from everything I keep?" in asked.text
    button = asked.button("Erase bob")
    refused = await eve._post("action", action=button["action"], value=button["value"])
    assert "Only admins" in refused.text
    assert "Nothing leads to them any more" in (await ada.press("Erase bob", asked)).text
    assert not re.search(r"\bbob\b", everything(database_url))
    assert "somebody pressed it already" in (await ada.press("Erase bob", asked)).text
    assert "nobody else is an admin" in (await ada.say("forget me")).text.casefold()
    for question in ("forget passwords after 90 days", "forget the free plan"):
        assert (await ada.say(question)).data.get("text") == question


def test_every_table_forgets_and_what_was_logged_stays_word_for_word(database: Database) -> None:
    fill(database)
    make.log(
        database,
        "Ada Löw tells them on Monday",
        channel="board",
        accepted_by="ada",
        amendments=[{"changes": [], "reason": "Ada Löw asked", "by": "ada", "at": "2026-11-22T09:30:00Z"}],
        release_sentence="Ada Löw will write to you.",
    )
    make.hear(database, "Nobody but Ada Löw ever called back.", source="call with Ada Löw", channel="ada")
    with database.writing("acme") as ws:
        workspaces.ensure_member(ws, "ada", "Ada Löw", NOW)
        workspaces.ensure_channel(ws, "ada", "ada", None, NOW)
    make.workspace(database, "globex")
    make.log(database, at="globex")
    untouched = everything_of(database, "globex")
    with database.writing("acme") as ws:
        done = forget(ws, "ada", "ada", NOW)
        assert done
        assert forget(ws, "ada", "ada", NOW) is None
    left = everything_of(database, "acme")
    named = {table for table, rows in left.items() if re.search(r"'ada'|Ada L|ada:|29:ada", str(rows))}
    # A channel that is called like her, and what was said word for word.
    assert named == {"channel", "decision", "voice"}
    with database.reading("acme") as ws:
        decision = decisions.find_anywhere(ws, 2)
        assert decision
        assert decision.text == "Ada Löw tells them on Monday"
        assert decision.release_sentence == f"{done.called} will write to you."
        assert decision.amendments[0]["reason"] == f"{done.called} asked"
        assert decision.accepted_by == decision.logged_by == decision.amendments[0]["by"]
        assert audit.verify(ws) is None
        told = audit.newest(ws)[0]
        assert (told.kind, told.by, told.member) == (AuditKind.FORGOTTEN, told.member, told.by)
        (said,) = voices.with_words(ws, "Nobody but Ada Löw ever called back.", make.voice().heard_on)
        assert said.source == f"call with {done.called}"
    assert everything_of(database, "globex") == untouched


async def test_the_hash_of_a_decision_still_fits(ada: Conversation) -> None:
    bob = ada.as_("bob")
    await ada.say("list")
    await bob.log("Cap CSV import at 5,000 rows from Monday")
    before = (await ada.say("show D-1")).data
    await bob.press("Erase me", await bob.say("forget me"))
    after = (await ada.say("show D-1")).data
    assert after["logged_by"] != before["logged_by"]
    assert lock_hash(after) == lock_hash(before)


def test_who_logged_a_lot_is_forgotten_in_no_more_statements_than_who_logged_little(database: Database) -> None:
    sent: list[str] = []
    for name, many in (("bob", 2), ("eve", 40)):
        for number in range(many):
            make.log(database, f"Made up, no. {number}", logged_by=name, decided_by=name)
    counted = []
    event.listen(database._writing, "before_cursor_execute", lambda *given: sent.append(given[2]))
    for name in ("bob", "eve"):
        with database.writing("acme") as ws:
            workspaces.ensure_member(ws, name, name.title(), NOW)
            sent.clear()
            done = forget(ws, name, name, NOW)
        assert done is not None
        counted.append(len(sent))
    assert done.changed >= 40
    assert counted[1] <= counted[0]
    assert "eve" not in everything(database.url)


def test_a_quote_is_found_by_the_pseudonym_where_its_source_named_somebody(database: Database) -> None:
    make.hear(database, "We close the month with it.", source=f"a call with {BOB}")
    with database.writing("acme") as ws:
        workspaces.ensure_member(ws, BOB, BOB, NOW)
        done = forget(ws, BOB, BOB, NOW)
        assert done is not None
        words = voices.in_order(ws, None)
        assert [done.called.split()[-1] in voice.search_words.split() for voice in words] == [True]
    assert BOB not in everything(database.url)
