"""The web chat over HTTP: the contract's JSON, the messages it keeps, and the page."""

from __future__ import annotations

import pytest

from bot.messages import File, Form, Invalid, Reply, to_json
from bot.ports import Request
from tests.adapters.web_client import ASK, GENERAL, opened
from tests.adapters.web_fakes import Outcome
from tests.adapters.web_samples import CARD, READING

pytestmark = pytest.mark.anyio


# -- the contract's shapes


async def test_a_command_is_answered_with_a_reply() -> None:
    async with opened() as web:
        reply = await web.post("/web/command", ASK)
    assert reply["type"] == "reply"
    assert reply["audience"] == "asker"
    assert reply["blocks"] == to_json(READING)["blocks"]
    assert reply["text"].startswith("should we remove bulk edit")
    assert reply["data"] == {}
    assert "Only you can see this" in reply["html"]
    assert "/customer-chair ask bulk edit" in reply["html"]
    asked = web.dispatch.asked[0]
    assert asked.place == GENERAL
    assert (asked.user, asked.user_name, asked.text) == ("ada", "ada", "ask bulk edit")
    assert (asked.channel_name, asked.public) == ("general", True)


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/customer-chair", ""),
        ("/customer-chair  ask x ", "ask x"),
        ("should we", "should we"),
        ("/customer-chairs", "/customer-chairs"),
    ],
)
async def test_the_prefix_is_not_part_of_what_is_said(typed: str, heard: str) -> None:
    async with opened(**{heard: Reply("ok")}) as web:
        await web.post("/web/command", {"text": typed})
    assert web.dispatch.asked[0].text == heard


async def test_a_command_may_open_a_form() -> None:
    async with opened() as web:
        form = await web.post("/web/command", {**ASK, "text": "/customer-chair decide"})
    assert (form["type"], form["action"], form["submit"]) == ("form", "decide", "Log it")
    assert form["carry"] == {"source": "R-1"}
    effect = form["fields"][3]
    assert {"name", "label", "kind", "required", "initial", "options"} <= set(effect)
    assert effect["options"][0] == {"value": "better", "label": "Better"}
    assert form["html"].startswith("<form")
    assert web.store.kept == []


async def test_a_form_is_sent_with_its_answers_and_what_it_carried() -> None:
    async with opened(save=CARD) as web:
        body = {"action": "save", "fields": {"text": "x", "confidence": 70, "public": True, "unit": None}}
        reply = await web.post(
            "/web/form", {**body, "carry": {"source": "R-1"}, "channel": "general", "user": "ada"}
        )
    assert reply["audience"] == "channel"
    asked = web.dispatch.asked[0]
    assert asked.fields == {"text": "x", "confidence": "70", "public": "true", "unit": ""}
    assert asked.carry == {"source": "R-1"}


async def test_wrong_answers_come_back_as_sentences() -> None:
    async with opened(save=Invalid({"text": "Say what is decided."})) as web:
        answer = await web.post("/web/form", {"action": "save", "fields": {}})
    assert answer == {"type": "invalid", "errors": {"text": "Say what is decided."}}


async def test_a_file_comes_with_its_address() -> None:
    async with opened(export=File("log.csv", "text/csv", {"format": "csv"}, "2 decisions.")) as web:
        answer = await web.post("/web/command", {**ASK, "text": "/customer-chair export"})
    assert answer["type"] == "file"
    assert (answer["name"], answer["media_type"], answer["url"]) == ("log.csv", "text/csv", "/files/ada-log.csv")
    assert 'download="log.csv"' in answer["html"]


# -- messages: kept, replaced, told apart


async def test_a_button_replaces_the_message_it_stands_in() -> None:
    async with opened(different=Reply("Another question.", replace=True)) as web:
        first = await web.post("/web/command", ASK)
        press = {"action": "different", "value": "R-1", "message": first["message"], "user": "ada"}
        second = await web.post("/web/action", press)
    assert second["message"] == first["message"]
    assert [one.outcome.summary for one in web.store.kept] == ["Another question."]
    asked = web.dispatch.asked[1]
    assert (asked.action, asked.value, asked.message) == ("different", "R-1", first["message"])


async def test_what_one_person_sees_never_overwrites_what_everyone_sees() -> None:
    async with opened(dissent=Reply("Only for you.", replace=True)) as web:
        card = await web.platform.post(GENERAL, CARD, dedupe_key="card")
        answer = await web.post("/web/action", {"action": "dissent", "message": card, "user": "ada"})
    assert answer["message"] != card
    assert web.store.kept[0].outcome == CARD


async def test_nobody_can_press_a_button_of_a_message_they_cannot_see() -> None:
    async with opened(different=Reply("Mine now.", replace=True)) as web:
        of_ada = await web.post("/web/command", ASK)
        await web.post("/web/action", {"action": "different", "message": of_ada["message"], "user": "bob"})
    assert web.dispatch.asked[1].message == ""
    assert web.store.kept[0].outcome == READING


async def test_the_same_delivery_is_kept_once_and_nobody_else_can_name_it() -> None:
    async with opened() as web:
        first = await web.post("/web/command", {**ASK, "delivery": "k"})
        again = await web.post("/web/command", {**ASK, "delivery": "k"})
        other = await web.post("/web/command", {**ASK, "delivery": "k", "user": "bob"})
    assert first["message"] == again["message"] != other["message"]
    one, two, three = (asked.delivery for asked in web.dispatch.asked)
    assert one == two != three


async def test_posting_is_remembered_by_its_key() -> None:
    async with opened() as web:
        assert await web.platform.find_posted(GENERAL, "digest:1") is None
        message = await web.platform.post(GENERAL, CARD, dedupe_key="digest:1")
        assert await web.platform.post(GENERAL, CARD, dedupe_key="digest:1") == message
        assert await web.platform.find_posted(GENERAL, "digest:1") == message
        await web.platform.update(GENERAL, message, Reply("Changed."))
        await web.platform.update(GENERAL, "gone", Reply("Changed."))
    assert [one.outcome.summary for one in web.store.kept] == ["Changed."]


# -- the page


async def test_the_page_shows_what_this_person_may_see() -> None:
    async with opened() as web:
        await web.post("/web/command", ASK)
        await web.platform.post(GENERAL, CARD, dedupe_key="card")
        ada = await (await web.client.get("/", params={"as": "ada"})).text()
        remembered = await (await web.client.get("/")).text()
        bob = await (await web.client.get("/", params={"as": "bob"})).text()
    assert "should we remove bulk edit" in ada
    assert 'data-user="ada"' in remembered
    assert "should we remove bulk edit" not in bob
    assert "D-14" in bob


async def test_a_private_channel_is_for_its_members() -> None:
    async with opened() as web:
        made = await web.post("/web/channels", {"name": "#  board ", "private": True, "user": "ada"})
        assert made == {"type": "channel", "id": "board", "name": "board", "private": True}
        assert (await web.client.get("/?channel=board&as=ada")).status == 200
        assert (await web.client.get("/?channel=board&as=bob")).status == 404
        assert (await web.client.get("/web/events?channel=board&user=bob")).status == 404
        refused = await web.post("/web/command", {**ASK, "channel": "board", "user": "bob"}, status=404)
        await web.post("/web/command", {**ASK, "channel": "board", "user": "ada"})
    assert refused["type"] == "invalid"
    # The core counts as private what nobody says is public.
    assert [asked.public for asked in web.dispatch.asked] == [None]


async def test_a_channel_needs_a_name() -> None:
    async with opened() as web:
        answer = await web.post("/web/channels", {"name": " # "}, status=400)
    assert answer == {"type": "invalid", "errors": {"name": "A channel needs a name."}}


async def test_the_pages_own_files_are_named_by_their_content() -> None:
    async with opened() as web:
        page = await (await web.client.get("/")).text()
        address = page.split('<link rel="stylesheet" href="')[1].split('"')[0]
        lasting = await web.client.get(address)
        unversioned = await web.client.get("/web/static/chat.css")
        missing = await web.client.get("/web/static/platform.py")
    assert "immutable" in lasting.headers["Cache-Control"]
    assert unversioned.headers["Cache-Control"] == "no-cache"
    assert missing.status == 404


async def test_the_shapes_cover_every_outcome() -> None:
    """A guard for this file: whatever dispatch can say is said somewhere above."""
    said: set[type[Outcome]] = {Reply, Form, Invalid, File}
    assert said == set(Outcome.__args__)
    assert Request.__dataclass_fields__.keys() >= {"delivery", "message", "carry"}
