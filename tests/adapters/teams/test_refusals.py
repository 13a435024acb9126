"""Who may speak to the bot: the unproven and the broken are refused, without a body, a turn or a call."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.teams import platform
from tests.adapters.teams.microsoft import FIRST, SECOND, STRANGE, Microsoft
from tests.adapters.teams.teams_client import TeamsPerson

pytestmark = pytest.mark.anyio
NOW = int(time.time())
EMULATOR = "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"
JSON = {"Content-Type": "application/json"}


def unsigned(teams: Microsoft) -> str:
    _, claims, _ = teams.token().split(".")
    nothing = packed(json.dumps({"alg": "none", "kid": FIRST.kid}).encode())
    return f"{nothing}.{claims}."


def signed_with_the_public_key(teams: Microsoft) -> str:
    """The library refuses to make such a token, so it is made by hand."""
    _, claims, _ = teams.token().split(".")
    head = packed(json.dumps({"alg": "HS256", "typ": "JWT", "kid": FIRST.kid}).encode())
    secret = FIRST.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{head}.{claims}.{packed(hmac.digest(secret, f'{head}.{claims}'.encode(), 'sha256'))}"


def packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def altered(teams: Microsoft) -> str:
    head, claims, signature = teams.token().split(".")
    return f"{head}.{claims}.{'A' * len(signature)}"


HEADERS: dict[str, Callable[[Microsoft], str | None]] = {
    "no header": lambda _: None,
    "an empty header": lambda _: "",
    "another scheme": lambda teams: f"Basic {teams.token()}",
    "a scheme in small letters": lambda teams: f"bearer {teams.token()}",
    "no token": lambda _: "Bearer ",
    "two tokens": lambda teams: f"Bearer {teams.token()} {teams.token()}",
    "no token at all": lambda _: "Bearer not.a.token",
    "a signature of somebody else's": lambda teams: f"Bearer {teams.token(STRANGE)}",
    "the name of our key over another": lambda teams: (
        f"Bearer {teams.token(type(STRANGE)(FIRST.kid, STRANGE.private))}"
    ),
    "an altered signature": lambda teams: f"Bearer {altered(teams)}",
    "alg none": lambda teams: f"Bearer {unsigned(teams)}",
    "signed with the public key": lambda teams: f"Bearer {signed_with_the_public_key(teams)}",
    "expired": lambda teams: f"Bearer {teams.token(exp=NOW - 3600)}",
    "no expiry": lambda teams: f"Bearer {teams.token(exp=None)}",
    "not valid yet": lambda teams: f"Bearer {teams.token(nbf=NOW + 3600)}",
    "for another bot": lambda teams: f"Bearer {teams.token(aud='another-app')}",
    "for a list of bots": lambda teams: f"Bearer {teams.token(aud=['another-app'])}",
    "for nobody": lambda teams: f"Bearer {teams.token(aud=None)}",
    "another issuer": lambda teams: f"Bearer {teams.token(iss='https://issuer.example')}",
    "no issuer": lambda teams: f"Bearer {teams.token(iss=None)}",
    "the emulator's issuer": lambda teams: f"Bearer {teams.token(iss=EMULATOR, ver='1.0', appid='x')}",
    "another address in the token": lambda teams: f"Bearer {teams.token(serviceurl='https://other.example/')}",
    "no address in the token": lambda teams: f"Bearer {teams.token(serviceurl=None)}",
}
CHANGES: dict[str, tuple[dict[str, Any], int]] = {
    "no channelId": ({"channelId": None}, 401),
    "another channel": ({"channelId": "webchat"}, 401),
    "the emulator's channel": ({"channelId": "emulator"}, 401),
    "no serviceUrl": ({"serviceUrl": None}, 401),
    "a foreign serviceUrl": ({"serviceUrl": "https://smba.trafficmanager.net.evil.example/"}, 401),
    "a serviceUrl that is no address": ({"serviceUrl": "http://[broken"}, 401),
    "a serviceUrl that is no text": ({"serviceUrl": 7}, 401),
    "another organisation": ({"channelData": {"tenant": {"id": "another"}}}, 403),
    "no organisation": ({"channelData": {}, "conversation": {"id": "19:x@thread.tacv2"}}, 403),
}
BODIES: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "no JSON": (b"{", 400),
    "no object": (b"[]", 400),
    "deep": (b"[" * 100_000, 400),
    "no UTF-8": (b'{"type": "\xff"}', 400),
    "no type": (b"{}", 400),
    "a conversation that is none": (b'{"type": "message", "conversation": 3}', 400),
    "too large": (b'{"type": "message", "text": "' + b"x" * platform.BODY_AT_MOST + b'"}', 413),
}


async def refused(ada: TeamsPerson, body: bytes, headers: dict[str, str]) -> int:
    """The status of a refusal, which must say nothing and do nothing."""
    async with ada.http.post(f"{ada.address}/api/messages", data=body, headers=headers) as response:
        assert await response.read() == b""
        assert ada.teams.calls == []
        return response.status


def said(ada: TeamsPerson, **changes: Any) -> bytes:
    activity = ada.message("help") | changes
    return json.dumps({name: value for name, value in activity.items() if value is not None}).encode()


@pytest.mark.parametrize("what", HEADERS)
async def test_what_is_not_proven_is_refused(ada: TeamsPerson, what: str) -> None:
    header = HEADERS[what](ada.teams)
    headers = JSON if header is None else JSON | {"Authorization": header}
    assert await refused(ada, said(ada), headers) == 401


@pytest.mark.parametrize("what", CHANGES)
async def test_what_did_not_come_from_our_teams_is_refused(ada: TeamsPerson, what: str) -> None:
    changes, status = CHANGES[what]
    url = changes.get("serviceUrl", ada.teams.service_url)
    token = ada.teams.token(serviceurl=url)
    assert await refused(ada, said(ada, **changes), JSON | {"Authorization": f"Bearer {token}"}) == status


@pytest.mark.parametrize("what", BODIES)
async def test_what_is_no_activity_is_refused(ada: TeamsPerson, what: str) -> None:
    body, status = BODIES[what]
    assert await refused(ada, body, JSON | {"Authorization": f"Bearer {ada.teams.token()}"}) == status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_what_is_not_sent_as_json_is_refused(ada: TeamsPerson, kind: str) -> None:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {ada.teams.token()}"}
    assert await refused(ada, said(ada), headers) == 415


async def test_a_new_key_is_found_at_once_and_made_up_ones_fetch_little(ada: TeamsPerson) -> None:
    assert "Log a decision" in (await ada.say("help")).text
    before = ada.teams.key_fetches
    ada.teams.keys.append(SECOND)
    answer = await ada.send(ada.message("help"), ada.teams.token(SECOND))
    assert answer.status == 200
    await ada.heard()
    assert ada.teams.key_fetches == before + 1
    for number in range(20):
        made_up = type(STRANGE)(f"made-up-{number}", STRANGE.private)
        assert (await ada.send(ada.message("help"), ada.teams.token(made_up))).status == 401
    assert ada.teams.key_fetches == before + 1
