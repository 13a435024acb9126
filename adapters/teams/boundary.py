"""The one file that knows Bot Framework: who may speak to us, the turn, and what we send.

Its support ended in December 2025 and its models drop fields that Teams uses, so it does two things here: it proves
where a request comes from, and it runs the turn. Activities go through as plain JSON, in both directions. Each
check and repair below stands where the library was tried and found to do otherwise.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount
from botframework.connector.auth import (
    AuthenticationConfiguration,
    BotFrameworkAuthentication,
    BotFrameworkAuthenticationFactory,
    ChannelValidation,
    JwtTokenExtractor,
    ManagedIdentityServiceClientCredentialsFactory,
    PasswordServiceClientCredentialFactory,
)
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult

from adapters.teams.keys import SigningKeys

CHANNEL = "msteams"
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
MANAGED_IDENTITY = "UserAssignedMSI"
_AUDIENCE = "https://api.botframework.com"
_LOGIN = "https://login.microsoftonline.com/"
# Shorter than the shortest life that a token still has when its cache hands it out (five minutes).
_TOKEN_KEPT_SECONDS = 240
_SEND_SECONDS = 15
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512"})


@dataclass(frozen=True, slots=True)
class Cloud:
    """Where Teams speaks from: the issuer of its tokens, their keys, and the hosts that we answer to."""

    issuer: str = "https://api.botframework.com"
    metadata_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    hosts: frozenset[str] = frozenset(
        {
            "smba.trafficmanager.net",
            "smba.infra.gcc.teams.microsoft.com",
            "smba.infra.gov.teams.microsoft.us",
            "smba.infra.dod.teams.microsoft.us",
            "api.botframework.com",
        }
    )
    plain_http: bool = False


PUBLIC = Cloud()


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot's registration. Without an `app_id` nothing is proven: for clients on this machine alone."""

    app_id: str = ""
    password: str = field(default="", repr=False)
    tenant: str = ""
    kind: str = "SingleTenant"


class Refused(Exception):
    """A request that is not acted on; `status` is what its sender is told, without a body."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class SendFailed(Exception):
    """Teams did not take what was sent; `status` is None where no answer came at all."""

    def __init__(self, status: int | None, code: str = "", after: float | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.after = after


@dataclass(frozen=True, slots=True)
class Verified:
    """An activity whose sender is proven."""

    activity: Mapping[str, Any]
    proof: AuthenticateRequestResult


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invoke is answered with."""

    status: int = 200
    body: Mapping[str, Any] | None = None


class Boundary:
    """Verifies, dispatches and sends, for one bot."""

    def __init__(self, identity: Identity, cloud: Cloud = PUBLIC) -> None:
        self._identity = identity
        self._cloud = cloud
        self._http: aiohttp.ClientSession | None = None
        self._keys = SigningKeys(cloud.metadata_url, self._session)
        factory = _credentials(identity)
        self._authentication = _Authentication(
            BotFrameworkAuthenticationFactory.create(
                credential_factory=factory, auth_configuration=AuthenticationConfiguration()
            )
        )
        self._adapter = _Adapter(self._authentication)
        self._tokens = _Tokens(factory, identity)

    @property
    def proves(self) -> bool:
        """Whether callers must prove who they are; not so for local clients, with authentication switched off."""
        return bool(self._identity.app_id)

    async def verify(self, raw: bytes, header: str | None) -> Verified:
        """The activity in a request's body, once it is certain that Teams sent it for this bot and tenant.

        Raises:
            Refused: 400 for what is no activity, 401 for what is not proven, 403 for another organisation's.
        """
        activity = _activity_in(raw)
        try:
            self._check_activity(activity)
            if self.proves:
                self._check_claims(activity, header)
                # The library looks for its keys in these two places; ours are fetched without blocking, with a
                # timeout, and again when a key is unknown.
                ChannelValidation.open_id_metadata_endpoint = self._cloud.metadata_url
                JwtTokenExtractor.metadataCache[self._cloud.metadata_url] = self._keys
            proof = await self._authentication.authenticate_request(
                _bare(activity), (header or "") if self.proves else ""
            )
        except Refused:
            raise
        except Exception as error:
            # Forged, expired, unsigned, malformed and unknown keys raise all kinds of things.
            raise Refused(401, type(error).__name__) from None
        if self.proves and tenant_of(activity) != self._identity.tenant:
            raise Refused(403, "another organisation")
        return Verified(activity, proof)

    def _check_activity(self, activity: Mapping[str, Any]) -> None:
        """Refuse what the library would accept: no channel, no or a foreign address to answer to."""
        if activity.get("channelId") != CHANNEL and (self.proves or not activity.get("channelId")):
            raise Refused(401, "not from Teams")
        if not self.may_be_called(activity.get("serviceUrl")):
            raise Refused(401, "an address that is not Teams'")

    def may_be_called(self, service_url: object) -> bool:
        """Whether an address that we were given to answer to is Teams' own."""
        if not isinstance(service_url, str):
            return False
        try:
            parts = urlsplit(service_url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            return False
        if not self.proves:
            return host in LOOPBACK_HOSTS and parts.scheme in {"http", "https"}
        secure = parts.scheme == "https" or (self._cloud.plain_http and parts.scheme == "http")
        return secure and host in self._cloud.hosts and "@" not in parts.netloc

    def _check_claims(self, activity: Mapping[str, Any], header: str | None) -> None:
        """Refuse tokens that the library would accept, or answer with an error of the server's."""
        kind, _, token = (header or "").partition(" ")
        if kind != "Bearer" or not token or " " in token:
            raise Refused(401, "no token")
        said = jwt.get_unverified_header(token)
        if said.get("alg") not in _ALGORITHMS or not said.get("kid"):
            raise Refused(401, "not signed as Teams signs")
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims.get("iss") != self._cloud.issuer:
            # Tokens of the emulator and of skills come from other issuers; nobody needs them here.
            raise Refused(401, "another issuer")
        if claims.get("aud") != self._identity.app_id or not isinstance(claims.get("exp"), int):
            raise Refused(401, "for another bot, or for ever")
        if claims.get("serviceurl") != activity.get("serviceUrl"):
            raise Refused(401, "for another address")

    async def dispatch(
        self, verified: Verified, logic: Callable[[Mapping[str, Any]], Awaitable[Answer | None]]
    ) -> Answer:
        """Run the turn of an activity. An invoke is answered with what `logic` returns, anything else with 200."""
        answers: list[Answer] = []

        async def turn(_: TurnContext) -> None:
            answer = await logic(verified.activity)
            if answer is not None:
                answers.append(answer)

        # The library's own serialising of the answer to an invoke ends in an error; it is left to us.
        proof = verified.proof
        proof.connector_factory = _NoConnector()
        await self._adapter.process_activity(proof, _bare(verified.activity), turn)
        return answers[0] if answers else Answer()

    async def send(
        self, method: str, service_url: str, path: str, body: Mapping[str, Any], **query: str
    ) -> dict[str, Any]:
        """Call Teams and give what it answered.

        Raises:
            SendFailed: it was not taken, or no answer came.
        """
        if not self.may_be_called(service_url):
            raise SendFailed(403, "NotTeams")
        try:
            status, answer, after = await self._call(method, service_url.rstrip("/") + path, body, query)
            if status == 401 and self.proves:
                self._tokens.forget()
                status, answer, after = await self._call(method, service_url.rstrip("/") + path, body, query)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendFailed(None, type(error).__name__) from None
        if status >= 300:
            raise SendFailed(status, _code_in(answer), after)
        return answer

    async def _call(
        self, method: str, url: str, body: Mapping[str, Any], query: Mapping[str, str]
    ) -> tuple[int, dict[str, Any], float | None]:
        headers = {"Authorization": f"Bearer {await self._tokens.current()}"} if self.proves else {}
        session = self._session()
        sent = None if method == "GET" else body
        async with session.request(
            method, url, json=sent, params=dict(query), headers=headers, allow_redirects=False
        ) as response:
            return response.status, _object_in(await response.read()), _seconds(response.headers.get("Retry-After"))

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file where the person's consent said; the caller has checked the address.

        Raises:
            SendFailed: it was not taken.
        """
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}",
        }
        try:
            async with self._session().put(url, data=content, headers=headers, allow_redirects=False) as response:
                if response.status >= 300:
                    raise SendFailed(response.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendFailed(None, type(error).__name__) from None

    async def access_token(self) -> str:
        """A token to speak to Teams with, as `doctor` asks for one.

        Raises:
            SendFailed: the registration's secret or identity is not accepted.
        """
        return await self._tokens.current()

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SEND_SECONDS))
        return self._http

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None


def tenant_of(activity: Mapping[str, Any]) -> str:
    """The organisation that an activity comes from; the library's own field for it is lost in transit."""
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, Mapping) else None
    given = tenant.get("id") if isinstance(tenant, Mapping) else None
    conversation = activity.get("conversation")
    if not given and isinstance(conversation, Mapping):
        given = conversation.get("tenantId")
    return given if isinstance(given, str) else ""


def _activity_in(raw: bytes) -> dict[str, Any]:
    try:
        activity = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None
    if not isinstance(activity, dict) or not isinstance(activity.get("type"), str):
        raise Refused(400, "not an activity")
    for name in ("conversation", "from", "recipient", "channelData"):
        if not isinstance(activity.get(name, {}), dict):
            raise Refused(400, "not an activity")
    if not isinstance(activity.get("conversation", {}).get("id", ""), str):
        raise Refused(400, "not an activity")
    return activity


def _bare(activity: Mapping[str, Any]) -> Activity:
    """As much of an activity as the library needs; the rest would be dropped or changed by its models."""
    sender, recipient = activity.get("from") or {}, activity.get("recipient") or {}
    return Activity(
        type=activity.get("type"),
        id=activity.get("id"),
        name=activity.get("name"),
        channel_id=activity.get("channelId"),
        service_url=activity.get("serviceUrl"),
        from_property=ChannelAccount(id=sender.get("id")),
        recipient=ChannelAccount(id=recipient.get("id")),
        conversation=ConversationAccount(id=(activity.get("conversation") or {}).get("id")),
    )


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body) if body.strip() else {}
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _code_in(answer: Mapping[str, Any]) -> str:
    """Teams' own word for what is wrong, such as MessageWritesBlocked; never what was sent."""
    error = answer.get("error")
    code = error.get("code") if isinstance(error, Mapping) else ""
    inner = error.get("innerHttpError") if isinstance(error, Mapping) else None
    if isinstance(inner, Mapping) and isinstance(inner.get("code"), str):
        code = inner["code"]
    return code if isinstance(code, str) else ""


def _seconds(header: str | None) -> float | None:
    try:
        return float(header) if header else None
    except ValueError:
        return None


def _credentials(
    identity: Identity,
) -> PasswordServiceClientCredentialFactory | ManagedIdentityServiceClientCredentialsFactory:
    if identity.kind == MANAGED_IDENTITY and identity.app_id:
        return ManagedIdentityServiceClientCredentialsFactory(identity.app_id)
    return PasswordServiceClientCredentialFactory(identity.app_id, identity.password, identity.tenant)


class _Tokens:
    """The token that we show Teams. One credential object for the process: its cache saves a call a turn."""

    def __init__(self, factory: Any, identity: Identity) -> None:
        self._factory = factory
        self._identity = identity
        self._credentials: Any = None
        self._token = ""
        self._taken_at = 0.0
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        async with self._lock:
            if self._token and time.monotonic() - self._taken_at < _TOKEN_KEPT_SECONDS:
                return self._token
            if self._credentials is None:
                self._credentials = await self._factory.create_credentials(
                    self._identity.app_id, _AUDIENCE, _LOGIN, True
                )
            try:
                # It blocks, on the network at times.
                self._token = await asyncio.to_thread(self._credentials.get_access_token)
            except Exception as error:
                raise SendFailed(None, f"no token ({type(error).__name__})") from None
            self._taken_at = time.monotonic()
            return self._token

    def forget(self) -> None:
        self._token = ""


class _Authentication(BotFrameworkAuthentication):  # type: ignore[misc]
    """The library's checks of who speaks, without the two clients that it would build for every turn."""

    def __init__(self, library: BotFrameworkAuthentication) -> None:
        self._library = library

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        return await self._library.authenticate_request(activity, auth_header)

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise NotImplementedError("requests come over HTTP alone")

    def create_connector_factory(self, claims_identity: Any) -> Any:
        raise NotImplementedError("messages are sent by Boundary.send")

    async def create_user_token_client(self, claims_identity: Any) -> None:  # noqa: ARG002 - the library's signature
        return None


class _NoConnector:
    """Stands where the library wants a connector; building its own takes longer than the rest of a turn."""

    async def create(self, service_url: str, audience: str | None = None) -> object:  # noqa: ARG002 - the shape of the call is given
        return self


class _Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's turn; nothing in it talks to the network."""
