"""Microsoft as the bot meets it, on loopback: an issuer of real RS256 tokens, and a connector that records."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "99999999-8888-7777-6666-555555555555"
ISSUER = "https://api.botframework.com"
OUTBOUND = "the token that the bot shows Teams"
_HOLDERS = ("body", "items", "columns", "inlines", "actions", "choices")
_CONVERSATION = re.compile(r"^/v3/conversations/(?P<id>[^/]+)(?P<rest>/.*)?$")


@dataclass(frozen=True)
class SigningKey:
    """A key of the issuer's; making one takes a moment, so tests share them."""

    kid: str
    private: rsa.RSAPrivateKey

    @classmethod
    def made(cls, kid: str) -> SigningKey:
        return cls(kid, rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def published(self) -> dict[str, Any]:
        found = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return found | {"kid": self.kid, "endorsements": ["msteams"]}


FIRST, SECOND, STRANGE = (SigningKey.made(kid) for kid in ("key-1", "key-2", "key-3"))


@dataclass
class Call:
    """One call of the bot's."""

    method: str
    conversation: str
    rest: str
    query: dict[str, str]
    body: dict[str, Any]
    authorization: str
    region: str = "emea"

    @property
    def card(self) -> dict[str, Any]:
        """The card that was sent, also inside of a new thread."""
        activity = self.body.get("activity", self.body)
        found: dict[str, Any] = activity["attachments"][0]["content"]
        return found

    @property
    def stream(self) -> dict[str, Any]:
        """What it says of the stream that it is part of; nothing where it is of none."""
        return next((each for each in self.body.get("entities", []) if each["type"] == "streaminfo"), {})

    @property
    def is_targeted(self) -> bool:
        return self.query.get("isTargetedActivity") == "true"

    @property
    def text(self) -> str:
        return words(self.card)


@dataclass
class Microsoft:
    """The issuer and the connector. `refuse` may answer a call instead of it being taken."""

    address: str = ""
    keys: list[SigningKey] = field(default_factory=lambda: [FIRST])
    calls: list[Call] = field(default_factory=list)
    key_fetches: int = 0
    guests: set[str] = field(default_factory=set)
    refuse: Callable[[Call], web.Response | None] = lambda _call: None
    uploads: dict[str, bytes] = field(default_factory=dict)
    upload_calls: int = 0
    refuse_uploads: bool = False
    streams: dict[str, str] = field(default_factory=dict)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def service_url(self) -> str:
        return f"{self.address}/emea/"

    @property
    def sent(self) -> list[Call]:
        """What the bot said or drew anew, without its look-ups of people and new personal chats."""
        return [call for call in self.calls if call.method != "GET" and _says(call.body)]

    async def something(self) -> None:
        """Wait for the next call."""
        self.called.clear()
        await self.called.wait()

    def token(self, key: SigningKey = FIRST, *, algorithm: str = "RS256", **claims: Any) -> str:
        now = int(time.time())
        said = {
            "iss": ISSUER,
            "aud": APP_ID,
            "nbf": now - 10,
            "exp": now + 3600,
            "serviceurl": self.service_url,
        } | claims
        signed_by: Any = key.private if algorithm.startswith("RS") else None
        return jwt.encode(
            {name: value for name, value in said.items() if value is not None},
            signed_by,
            algorithm=algorithm,
            headers={"kid": key.kid},
        )

    async def metadata(self, _: web.Request) -> web.Response:
        self.key_fetches += 1
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"})

    async def jwks(self, _: web.Request) -> web.Response:
        return web.json_response({"keys": [key.published() for key in self.keys]})

    async def connector(self, http: web.Request) -> web.Response:
        path = f"/{http.match_info['rest']}"
        body = json.loads(await http.read() or b"{}")
        found = _CONVERSATION.match(path)
        conversation = unquote(found["id"]) if found else ""
        rest = (found["rest"] or "") if found else path
        call = Call(http.method, conversation, rest, dict(http.query), body, http.headers.get("Authorization", ""))
        call.region = http.match_info["region"]
        self.calls.append(call)
        self.called.set()
        if (refused := self.refuse(call)) is not None:
            return refused
        if (refused := self._streamed(call)) is not None:
            return refused
        return web.json_response(self._answer(call), status=200 if call.method != "POST" else 201)

    def _streamed(self, call: Call) -> web.Response | None:
        """What Teams refuses of a stream: a second one, one that has ended, a text that takes something back."""
        info = call.stream
        if not info:
            return None
        number, text = info.get("streamId", ""), str(call.body["text"])
        if info["streamType"] == "informative" and info["streamSequence"] == 1 and not self.streams:
            self.streams[f"17000000{len(self.calls):05}"] = ""
        elif number not in self.streams or not text.startswith(self.streams[number]):
            return web.json_response({"error": {"code": "ContentStreamNotAllowed"}}, status=403)
        elif call.body["type"] == "message":
            del self.streams[number]
        else:
            self.streams[number] = text
        return None

    def _answer(self, call: Call) -> dict[str, Any]:
        number = f"17000000{len(self.calls):05}"
        if call.rest == "/pagedmembers":
            people = [
                ("Ada", "user"),
                ("Ben", "user"),
                *((each.removeprefix("29:"), "guest") for each in self.guests),
            ]
            return {"members": [{"aadObjectId": f"aad-{n}", "name": n, "userRole": role} for n, role in people]}
        if "/members/" in call.rest:
            person = call.rest.rpartition("/")[2]
            role = "guest" if person in self.guests else "user"
            return {"id": person, "userRole": role, "tenantId": TENANT}
        if call.rest == "/v3/conversations" and call.body.get("isGroup") is False:
            return {"id": f"a:chat-of-{call.body['members'][0]['id']}"}
        if call.rest == "/v3/conversations":
            channel = call.body["channelData"]["channel"]["id"]
            return {"id": f"{channel};messageid={number}", "activityId": number}
        if call.method == "PUT":
            return {"id": call.rest.rpartition("/")[2]}
        return {"id": number}

    async def upload(self, http: web.Request) -> web.Response:
        self.upload_calls += 1
        if self.refuse_uploads:
            return web.Response(status=507)
        self.uploads[http.headers["Content-Range"]] = await http.read()
        return web.Response(status=201)


def words(value: Any) -> str:
    """Every text of a card, in order."""
    if isinstance(value, Mapping):
        own = [str(value[name]) for name in ("text", "title", "label", "value") if isinstance(value.get(name), str)]
        inner = [
            words(each)
            for name, each in value.items()
            if name in ("body", "items", "columns", "inlines", "actions", "choices")
        ]
        return "\n".join(part for part in [*own, *inner] if part)
    if isinstance(value, list):
        return "\n".join(filter(None, map(words, value)))
    return ""


def actions(value: Any) -> list[dict[str, Any]]:
    """Every action of a card."""
    if isinstance(value, Mapping):
        own = [dict(value)] if str(value.get("type", "")).startswith("Action.") else []
        return own + [each for inner in value.values() for each in actions(inner)]
    return [each for inner in value for each in actions(inner)] if isinstance(value, list) else []


def _says(body: Mapping[str, Any]) -> bool:
    return "attachments" in body or "activity" in body


@asynccontextmanager
async def microsoft() -> AsyncIterator[Microsoft]:
    """Microsoft, answering on a free port of loopback."""
    here = Microsoft()
    app = web.Application(client_max_size=1024 * 1024)
    app.router.add_get("/openid", here.metadata)
    app.router.add_get("/keys", here.jwks)
    app.router.add_put("/upload", here.upload)
    app.router.add_route("*", "/{region:emea|amer}/{rest:.*}", here.connector)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        here.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield here
    finally:
        await runner.cleanup()
