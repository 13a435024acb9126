"""The web chat over HTTP: the contract's JSON, what is refused, and what everyone with the page open is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import structlog
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.guard import BODY_AT_MOST, SECURITY_HEADERS
from adapters.web.platform import WebPlatform
from adapters.web.ports import Message
from adapters.web.streams import WAITING_AT_MOST, Streams
from bot.messages import Audience, File, Form, Invalid, Paragraph, Reply, to_json
from bot.ports import Place, Request
from bot.telemetry import configure_logging
from tests.adapters.web_fakes import NOW, MemoryStore, Outcome, TableDispatch, chat
from tests.adapters.web_samples import CARD, DECISION_FORM, READING

pytestmark = pytest.mark.anyio
GENERAL = Place("web", "local", "general")
ASK = {"text": "/customer-chair ask bulk edit", "channel": "general", "user": "ada"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Chat:
    """A served web chat and somebody's browser."""

    def __init__(self, client: Any, platform: WebPlatform, store: MemoryStore, dispatch: TableDispatch) -> None:
        self.client, self.platform, self.store, self.dispatch = client, platform, store, dispatch

    async def post(self, path: str, body: Any, status: int = 200, **headers: str) -> dict[str, Any]:
        async with self.client.post(path, json=body, headers=headers) as response:
            assert response.status == status, await response.text()
            answer: dict[str, Any] = await response.json()
            return answer


@asynccontextmanager
async def opened(**answers: Any) -> AsyncIterator[Chat]:
    store = MemoryStore()
    dispatch = TableDispatch({"ask bulk edit": READING, "decide": DECISION_FORM, **answers})
    platform, app = chat(store, dispatch)
    async with TestClient(TestServer(app)) as client:
        yield Chat(client, platform, store, dispatch)


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


# -- what is refused


async def test_every_answer_carries_the_security_headers() -> None:
    async with opened(broken=RuntimeError("boom")) as web:
        page = await web.client.get("/")
        answers: list[ClientResponse] = [
            page,
            await web.client.post("/web/command", json=ASK),
            await web.client.post("/web/command", data=b"{"),
            await web.client.get("/", headers={"Host": "evil.example"}),
            await web.client.post("/web/action", json={"action": "broken"}),
        ]
        for answer in answers:
            for name, value in SECURITY_HEADERS.items():
                assert answer.headers[name] == value
        script = await web.client.get("/web/static/chat.js")
        assert script.headers["X-Content-Type-Options"] == "nosniff"
        text = await page.text()
    assert "unsafe" not in SECURITY_HEADERS["Content-Security-Policy"]
    assert " style=" not in text
    assert "<style" not in text
    assert text.count("<script") == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "file://", ""])
async def test_a_page_of_another_site_is_refused(origin: str) -> None:
    async with opened() as web:
        answer = await web.post("/web/command", ASK, status=403, Origin=origin)
        assert (await web.client.get("/web/events", headers={"Origin": origin})).status == 403
    assert answer["errors"] == {"request": "The web chat does not take requests from other sites."}
    assert web.dispatch.asked == []


async def test_a_browser_that_names_the_site_another_way_is_believed() -> None:
    async with opened() as web:
        answer = await web.post("/web/command", ASK, status=403, **{"Sec-Fetch-Site": "cross-site"})
        own = str(web.client.make_url("")).rstrip("/")
        await web.post("/web/command", ASK, Origin=own)
    assert answer["type"] == "invalid"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:3978", "127.0.0.1.evil.example", "[::1", ""])
async def test_a_foreign_host_name_is_refused(host: str) -> None:
    async with opened() as web:
        answer = await web.client.get("/", headers={"Host": host})
        assert answer.status in {400, 403}
        posted = await web.client.post("/web/command", json=ASK, headers={"Host": host})
        assert posted.status in {400, 403}
    assert web.dispatch.asked == []


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:3978", "127.0.0.1:3978", "[::1]:3978"])
async def test_this_machine_is_let_in(host: str) -> None:
    async with opened() as web:
        assert (await web.client.get("/", headers={"Host": host})).status == 200


async def test_other_routes_of_the_server_are_left_alone() -> None:
    async with opened() as web:
        answer = await web.client.get(
            "/files/x", headers={"Host": "chair.example", "Origin": "https://evil.example"}
        )
    assert answer.status == 200
    assert "Content-Security-Policy" not in answer.headers


async def test_what_is_too_long_is_refused_in_the_contracts_shape() -> None:
    async with opened() as web:
        answer = await web.post("/web/command", {**ASK, "text": "x" * (BODY_AT_MOST + 1)}, status=413)

        async def in_pieces() -> AsyncIterator[bytes]:
            for _ in range(BODY_AT_MOST // 10_000 + 1):
                yield b" " * 10_000

        chunked = await web.client.post("/web/command", data=in_pieces())
        assert chunked.status == 413
        assert await chunked.json() == answer
    assert answer == {
        "type": "invalid",
        "errors": {"request": "That is too long: 512 KB at most. Nothing was saved."},
    }
    assert web.dispatch.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 60_000,
        b'{"text": 1}',
        b'{"text": "x", "user": ["a"]}',
        b'{"text": "x", "user": "\\u0007"}',
        json.dumps({"text": "x", "channel": "c" * 61}).encode(),
        b'{"text": "x", "user": "\\u202eada"}',
    ],
)
async def test_a_malformed_body_gets_one_sentence(body: bytes) -> None:
    async with opened() as web:
        response = await web.client.post("/web/command", data=body)
        assert response.status == 400
        answer = await response.json()
    assert answer["type"] == "invalid"
    assert all(sentence.endswith(".") for sentence in answer["errors"].values())
    assert web.dispatch.asked == []


@pytest.mark.parametrize("fields", [["a"], "a", {"text": ["a"]}, {"text": {"a": "b"}}])
async def test_answers_must_be_texts(fields: Any) -> None:
    async with opened() as web:
        answer = await web.post("/web/form", {"action": "save", "fields": fields}, status=400)
    assert answer["errors"] == {"request": '"fields" must be an object of texts.'}


async def test_what_no_database_can_hold_is_replaced_at_the_door() -> None:
    async with opened(**{"a\ufffdb\ufffd": Reply("ok"), "save": Reply("ok")}) as web:
        await web.client.post("/web/command", data=rb'{"text": "a\u0000b\ud800"}')
        await web.client.post("/web/form", data=rb'{"action": "save", "fields": {"text": "\ud800"}}')
    assert web.dispatch.asked[1].fields == {"text": "\ufffd"}


async def test_a_failure_on_our_side_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    configure_logging("pretty")
    request.addfinalizer(structlog.reset_defaults)
    async with opened(broken=RuntimeError("bug")) as web:
        answer = await web.post("/web/action", {"action": "broken", "value": "words of a person"}, status=500)
    assert "bug" not in json.dumps(answer)
    assert answer["errors"]["request"].startswith("Something went wrong")
    logged = capsys.readouterr().err
    assert "web.failed" in logged
    assert "RuntimeError: bug" in logged
    assert "words of a person" not in logged


# -- events


async def events(response: ClientResponse, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while len(found) < number:
            line = await response.content.readline()
            assert line, "the stream ended"
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
    return found


async def started(response: ClientResponse) -> ClientResponse:
    assert response.headers["Content-Type"] == "text/event-stream"
    assert await response.content.readline() == b"retry: 2000\n"
    return response


async def test_everyone_hears_what_is_posted_and_only_the_asker_what_is_theirs() -> None:
    async with opened() as web:
        ada = await started(await web.client.get("/web/events?channel=general&user=ada"))
        bob = await started(await web.client.get("/web/events?channel=general&user=bob"))
        away = await started(await web.client.get("/web/events?channel=billing&user=bob"))
        private = await web.post("/web/command", ASK)
        card = await web.platform.post(GENERAL, CARD, dedupe_key="card")
        await web.platform.update(GENERAL, card, Reply("Changed.", audience=Audience.CHANNEL))
        await web.platform.post(Place("web", "local", "billing"), Reply("Elsewhere."), dedupe_key="b")
        heard = await events(ada, 3)
        assert [(one["message"], one["replace"]) for one in heard] == [
            (private["message"], False),
            (card, False),
            (card, True),
        ]
        assert heard[0]["html"] == private["html"]
        assert [one["replace"] for one in await events(bob, 2)] == [False, True]
        assert "Elsewhere." in (await events(away, 1))[0]["html"]


async def test_a_quiet_stream_is_kept_alive_and_ends_with_the_server() -> None:
    async with opened() as web:
        stream = await started(await web.client.get("/web/events"))
        await stream.content.readline()
        assert await stream.content.readline() == b": still here\n"
        await web.client.server.close()
        async with asyncio.timeout(5):
            await stream.read()


async def test_a_page_that_falls_behind_is_sent_away_to_come_back() -> None:
    streams = Streams()
    message = Message("1", "general", NOW, "Customer Chair", Reply("Hello.", (Paragraph("Hello."),)))
    with streams._subscribe("general", "ada") as slow:
        for _ in range(WAITING_AT_MOST + 1):
            streams.tell(message, replace=False)
        assert slow.events.get_nowait() is None
        assert slow.events.empty()
    assert streams.open_pages == 0


async def test_the_shapes_cover_every_outcome() -> None:
    """A guard for this file: whatever dispatch can say is said somewhere above."""
    said: set[type[Outcome]] = {Reply, Form, Invalid, File}
    assert said == set(Outcome.__args__)
    assert Request.__dataclass_fields__.keys() >= {"delivery", "message", "carry"}
