"""Who may speak to the bot: the unproven and the broken are refused, without a body, a turn or a call."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from aiohttp import ClientSession
from botbuilder.core import BotAdapter
from botframework.connector.auth import JwtTokenExtractor
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import api_jwt

from adapters.teams import platform, proven
from adapters.teams.arriving import Refused
from adapters.teams.boundary import Boundary
from adapters.teams.registration import Cloud, Identity
from adapters.teams.turns import Turns
from tests.adapters.teams.microsoft import APP_ID, FIRST, SECOND, STRANGE, TENANT, Microsoft
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


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What came as far as a turn: the library's pipeline, and our own code."""
    begun: list[str] = []
    pipeline, take = BotAdapter.run_pipeline, Turns.take

    async def counted_pipeline(self: BotAdapter, *args: Any) -> Any:
        begun.append("library")
        return await pipeline(self, *args)

    async def counted_take(self: Turns, *args: Any) -> Any:
        begun.append("ours")
        return await take(self, *args)

    monkeypatch.setattr(BotAdapter, "run_pipeline", counted_pipeline)
    monkeypatch.setattr(Turns, "take", counted_take)
    return begun


def said(ada: TeamsPerson, **changes: Any) -> bytes:
    activity = ada.message("help") | changes
    return json.dumps({name: value for name, value in activity.items() if value is not None}).encode()


@pytest.mark.surface("who may call it is proven", "teams")
async def test_what_is_refused_says_nothing_begins_no_turn_and_calls_nobody(
    ada: TeamsPerson, turns: list[str]
) -> None:
    async def refused(what: str, status: int, body: bytes, headers: dict[str, str]) -> None:
        async with ada.http.post(f"{ada.address}/api/messages", data=body, headers=headers) as response:
            assert (response.status, await response.read()) == (status, b""), what
        assert (ada.teams.calls, turns) == ([], []), what

    proven = {"Authorization": f"Bearer {ada.teams.token()}"}
    for what, header in HEADERS.items():
        given = header(ada.teams)
        await refused(what, 401, said(ada), JSON if given is None else JSON | {"Authorization": given})
    for what, (changes, status) in CHANGES.items():
        token = ada.teams.token(serviceurl=changes.get("serviceUrl", ada.teams.service_url))
        await refused(what, status, said(ada, **changes), JSON | {"Authorization": f"Bearer {token}"})
    for what, (body, status) in BODIES.items():
        await refused(what, status, body, JSON | proven)
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        await refused(kind, 415, said(ada), {"Content-Type": kind} | proven)
    assert len(HEADERS) + len(CHANGES) + len(BODIES) + 3 >= 40
    # The same recorders tell of what is not refused.
    await ada.say("help")
    assert turns == ["library", "ours"]


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


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens whose signature was proven by the library, one entry each time."""
    proven: list[str] = []
    prove = JwtTokenExtractor._validate_token

    async def counted(self: JwtTokenExtractor, token: str, *args: Any) -> Any:
        proven.append(token)
        return await prove(self, token, *args)

    monkeypatch.setattr(JwtTokenExtractor, "_validate_token", counted)
    return proven


async def test_a_token_proven_before_is_checked_anew_in_all_but_its_signature(
    ada: TeamsPerson, turns: list[str], proofs: list[str]
) -> None:
    token = ada.teams.token()

    async def sent(**changes: Any) -> int:
        return (await ada.send(ada.message("help") | changes, token)).status

    assert [await sent(), await sent()] == [200, 200]
    assert proofs == [token]
    begun = len(turns)
    assert await sent(serviceUrl=f"{ada.teams.address}/amer/") == 401
    assert await sent(channelId="webchat") == 401
    assert await sent(channelData={"tenant": {"id": "another"}}) == 403
    assert (await ada.send(ada.message("help"), token[:-4] + "AAAA")).status == 401
    # Its key is replaced, as after a leak: what was proven with it counts no more.
    ada.teams.keys[:] = [SECOND]
    assert (await ada.send(ada.message("help"), ada.teams.token(SECOND))).status == 200
    assert await sent() == 401
    assert len(turns) == begun + 2


async def test_a_token_proven_before_ends_when_it_says(
    teams: Microsoft, proofs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = [0.0]

    class Moved(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Moved:  # the library's clock, moved along with ours
            return cls.fromtimestamp(time.time() + moved[0], tz)

    monkeypatch.setattr(api_jwt, "datetime", Moved)
    cloud = Cloud(metadata_url=f"{teams.address}/openid", hosts=frozenset({"127.0.0.1"}), plain_http=True)
    async with ClientSession() as http:
        boundary = Boundary(
            Identity(APP_ID, "secret", TENANT), cloud, session=lambda: http, now=lambda: time.time() + moved[0]
        )
        activity = {"type": "message", "channelId": "msteams", "serviceUrl": teams.service_url}
        activity |= {"conversation": {"id": "19:billing@thread.tacv2"}, "from": {"id": "29:Ada"}}
        raw = json.dumps(activity | {"channelData": {"tenant": {"id": TENANT}}}).encode()
        header = f"Bearer {teams.token()}"
        for _ in range(2):
            assert (await boundary.verify(raw, header)).activity["type"] == "message"
        moved[0] = 3600 + 100  # over, but within what the library allows for clocks that differ
        for _ in range(2):
            await boundary.verify(raw, header)
        assert len(proofs) == 3
        moved[0] = 3600 + 400
        with pytest.raises(Refused) as refused:
            await boundary.verify(raw, header)
        assert refused.value.status == 401
        # Only so many are kept, and what falls out is proven again.
        moved[0] = 0.0
        monkeypatch.setattr(proven, "_REMEMBERED", 1)
        other = f"Bearer {teams.token(nbf=NOW - 20)}"
        proofs.clear()
        for each in (header, other, other, header):
            await boundary.verify(raw, each)
        assert len(proofs) == 3
