"""Unsigned answers lead to nobody: not by an export, not by the database, not by the bytes of its file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text as sql
from sqlmodel import SQLModel, select

from storage.engine import Database
from tests.acceptance.conversation import Answer, Conversation

pytestmark = pytest.mark.anyio

# Nothing else in the file can look like these.
WHO = "zq-canary-person-81734"
DELIVERY = "zq-canary-delivery-55120"
HIDDEN = "The warehouse was never asked about any of it."
MANY = 12


async def leave(person: Conversation, text: str, delivery: str = DELIVERY) -> tuple[Answer, str]:
    """Answer without a name; the answer and the token of the form."""
    form = await person._post("action", action="answer", value="1", delivery=delivery)
    sent = {"text": text, "name": "unsigned"}
    said = await person._post(
        "form", action="answer", fields=sent, carry=form.body["carry"], delivery=f"{delivery}-form"
    )
    assert said.text.startswith("Your answer is in, without your name."), said.body
    return said, form.body["carry"]["form"]


def rows(database_url: str) -> dict[str, list[str]]:
    """Every row of the database, by table."""
    database = Database(database_url)
    with database.reading("local") as ws:
        found = {
            table.name: sorted(map(repr, ws.session.execute(select(table))))  # type: ignore[call-overload]
            for table in SQLModel.metadata.sorted_tables
        }
    database.close()
    return found


def bytes_of(database_url: str) -> bytes:
    """The database's file and what SQLite keeps beside it."""
    path = Path(database_url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def settled(database_url: str) -> bytes:
    """The same once the log of what was written is in the file: each page stands there once."""
    database = Database(database_url)
    with database.writing("local") as ws:
        connection = ws.session.connection().connection.driver_connection
        assert connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("BEGIN")
    database.close()
    return bytes_of(database_url)


async def test_leaving_one_adds_a_row_without_a_person_and_nothing_else(
    ada: Conversation, database_url: str
) -> None:
    await ada.say("retro")
    await ada.posted("Retro · 45 min")
    who = ada.as_(WHO)
    await who.say("list")
    before = rows(database_url)
    said, token = await leave(who, HIDDEN)
    form = await who._post("action", action="answer_change", value=token, delivery=f"{DELIVERY}-2")
    carry, fields = form.body["carry"], {"text": f"{HIDDEN} Not once."}
    await who._post("form", action="answer_change", fields=fields, carry=carry, delivery=f"{DELIVERY}-3")
    after = rows(database_url)
    (added,) = after.pop("retro_answer")
    assert before.pop("retro_answer") == []
    assert after == before
    assert f"{HIDDEN} Not once." in added
    for trace in (WHO, DELIVERY, token, "datetime"):
        assert trace not in added
    assert token in json.dumps(said.body)  # the author alone was given it
    assert HIDDEN not in await who.page()


@pytest.mark.engines("sqlite")
async def test_the_bytes_of_the_file_know_neither_the_person_nor_the_delivery(
    ada: Conversation, database_url: str
) -> None:
    await ada.say("retro")
    await ada.posted("Retro · 45 min")
    who = ada.as_(WHO)
    await who.say("list")
    known = settled(database_url).count(WHO.encode())
    assert known  # the member and what was said to them
    said, token = await leave(who, HIDDEN)
    for number in range(2):
        await leave(ada, f"Another one {number}", f"other-{number}")
    await ada.press("Show all at once", await ada.say("retro"))
    await ada.posted(HIDDEN)
    form = await who.press("Change it", said)
    changed = await who._post(
        "form", action="answer_change", fields={"text": "Changed"}, carry=form.body["carry"], delivery=DELIVERY
    )
    assert "says this now" in changed.text
    await ada.posted("Changed")
    await ada.press("Finish and post the summary", await ada.say("retro"))
    await ada.posted("3 answers shown")
    stored = bytes_of(database_url)
    assert stored.count(b"Changed") > 0
    assert settled(database_url).count(WHO.encode()) == known
    for trace in (DELIVERY, token):
        assert trace.encode() not in stored


async def test_neither_order_nor_time_tells_who_came_when(ada: Conversation, database_url: str) -> None:
    await ada.say("retro")
    texts = [f"Answer number {number:02}" for number in range(MANY)]
    for number, text in enumerate(texts):
        await leave(ada.as_(f"person {number}"), text, f"delivery-{number}")
    database = Database(database_url)
    with database.reading("local") as ws:
        lying = [row[0] for row in ws.session.execute(sql("SELECT text FROM retro_answer"))]
        by_key = [row[0] for row in ws.session.execute(sql("SELECT text FROM retro_answer ORDER BY pk"))]
        assert by_key != texts
        if ws.dialect == "sqlite":
            assert lying != texts
        else:
            stamps = {row[0] for row in ws.session.execute(sql("SELECT xmin::text FROM retro_answer"))}
            assert len(stamps) == 1
    database.close()
    assert (await ada.press("Show all at once", await ada.say("retro"))).data["shown"] == MANY
    notes = json.loads(await ada.download(await ada.say("export json")))["notes"]
    assert [note["text"] for note in notes] != texts
    assert {note["author"] for note in notes} == {None}
    assert {note["written_at"] for note in notes} == {"2026-11-22T00:00:00Z"}


async def test_what_is_hidden_is_in_no_export(ada: Conversation) -> None:
    await ada.log()
    await ada.say("retro")
    await leave(ada, HIDDEN)
    form = await ada._post("action", action="answer", value="1")
    await ada.fill(form, text="Signed and hidden", name="signed")
    export = await ada.download(await ada.say("export json"))
    assert HIDDEN.encode() not in export
    assert b"Signed and hidden" not in export


async def test_the_same_form_twice_at_once_is_one_answer(ada: Conversation) -> None:
    await ada.say("retro")
    form = await ada._post("action", action="answer", value="1")
    both = await asyncio.gather(*(ada.fill(form, text="Once", name="unsigned") for _ in range(2)))
    assert both[0].text == both[1].text
    assert "1 answer waiting" in (await ada.say("retro")).text


async def test_a_note_of_dissent_without_a_name_keeps_no_key_and_acts_once(
    ada: Conversation, database_url: str
) -> None:
    await ada.log()
    who = ada.as_(WHO)
    form = await who._post("action", action="dissent", value="D-1", delivery=DELIVERY)
    sent: dict[str, Any] = {"action": "dissent", "fields": {"text": HIDDEN, "name": "unsigned"}}
    for number in range(2):
        await who._post("form", **sent, carry=form.body["carry"], delivery=f"{DELIVERY}-{number}")
    stored = rows(database_url)
    assert len(stored["note"]) == 1
    assert WHO not in repr(stored["note"] + stored["inbound_delivery"] + stored["outbox"])
    if database_url.startswith("sqlite"):
        assert DELIVERY.encode() not in bytes_of(database_url)
