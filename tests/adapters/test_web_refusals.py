"""What the web chat refuses: other sites, foreign names, bodies that cannot be read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from aiohttp import ClientResponse

from adapters.web.guard import BODY_AT_MOST, SECURITY_HEADERS
from bot.messages import Reply
from bot.telemetry import configure_logging
from tests.adapters.web_client import ASK, opened

pytestmark = pytest.mark.anyio


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
@pytest.mark.surface("who may call it is proven", "web")
async def test_a_page_of_another_site_is_refused(origin: str) -> None:
    async with opened() as web:
        answer = await web.post("/web/command", ASK, status=403, Origin=origin)
        assert (await web.client.get("/web/events", headers={"Origin": origin})).status == 403
    assert answer["errors"] == {"request": "The web chat does not take requests from other sites."}
    assert web.dispatch.asked == []


async def test_a_link_on_another_site_does_not_make_somebody_else_of_its_reader() -> None:
    async with opened() as web:
        led_here = await web.client.get("/?as=eve", headers={"Sec-Fetch-Site": "cross-site"})
        chosen = await web.client.get("/?as=ada", headers={"Sec-Fetch-Site": "same-origin"})
    assert (led_here.status, "as" in led_here.cookies) == (200, False)
    assert chosen.cookies["as"].value == "ada"


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
