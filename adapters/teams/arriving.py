"""What arrives at our address before it is proven: its shape, and what the library would let through.

Each check stands where Bot Framework was tried and found to accept, or to answer with an error of the server's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from adapters.teams.registration import Cloud, Identity, may_be_called

CHANNEL = "msteams"
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512"})


class Refused(Exception):
    """A request that is not acted on; `status` is what its sender is told, without a body."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """What an activity is answered with; only an invoke is answered with a body."""

    status: int = 200
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says of itself, proven or not: the name of its key, and its claims."""

    key_id: str
    claims: Mapping[str, Any]


def activity_in(raw: bytes) -> dict[str, Any]:
    """The activity in a request's body.

    Raises:
        Refused: 400, it holds none.
    """
    try:
        activity = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(activity, dict) or not isinstance(activity.get("type"), str):
        raise Refused(400, "not an activity")
    for name in ("conversation", "from", "recipient", "channelData"):
        if not isinstance(activity.get(name, {}), dict):
            raise Refused(400, "not an activity")
    where, who = (activity.get(name, {}).get("id", "") for name in ("conversation", "from"))
    if not isinstance(where, str) or (activity["type"] in ("message", "invoke") and not (where and _named(who))):
        raise Refused(400, "from nowhere, or nobody")
    return activity


def _named(member: object) -> bool:
    return isinstance(member, str) and bool(member)


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The organisation that an activity comes from; the library's own field for it is lost in transit."""
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, Mapping) else None
    given = tenant.get("id") if isinstance(tenant, Mapping) else None
    conversation = activity.get("conversation")
    if not given and isinstance(conversation, Mapping):
        given = conversation.get("tenantId")
    return given if isinstance(given, str) else ""


def check_origin(activity: Mapping[str, Any], identity: Identity, cloud: Cloud) -> None:
    """Refuse what the library would accept: no channel, no or a foreign address to answer to.

    Raises:
        Refused: 401.
    """
    if activity.get("channelId") != CHANNEL and (identity.proves or not activity.get("channelId")):
        raise Refused(401, "not from Teams")
    if not may_be_called(identity, cloud, activity.get("serviceUrl")):
        raise Refused(401, "an address that is not Teams'")


def token_in(header: str | None) -> str:
    """The token of an Authorization header.

    Raises:
        Refused: 401, it has none.
    """
    kind, _, token = (header or "").partition(" ")
    if kind != "Bearer" or not token or " " in token:
        raise Refused(401, "no token")
    return token


def said_by(token: str) -> Token:
    """What a token says of itself. Nothing of it is proven by this.

    Raises:
        Refused: 401, it is not signed in a way that Teams signs.
        jwt.PyJWTError: it is no token.
    """
    said = jwt.get_unverified_header(token)
    if said.get("alg") not in _ALGORITHMS or not said.get("kid"):
        raise Refused(401, "not signed as Teams signs")
    return Token(str(said["kid"]), jwt.decode(token, options={"verify_signature": False}))


def check_claims(claims: Mapping[str, Any], activity: Mapping[str, Any], identity: Identity, cloud: Cloud) -> None:
    """Refuse a token that is not for this bot, or not for the address that this activity names.

    Raises:
        Refused: 401.
    """
    if claims.get("iss") != cloud.issuer:
        # Tokens of the emulator and of skills come from other issuers; nobody needs them here.
        raise Refused(401, "another issuer")
    if claims.get("aud") != identity.app_id or not isinstance(claims.get("exp"), int):
        raise Refused(401, "for another bot, or for ever")
    if claims.get("serviceurl") != activity.get("serviceUrl"):
        raise Refused(401, "for another address")
