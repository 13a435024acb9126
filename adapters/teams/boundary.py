"""The one file that knows Bot Framework: it proves where a request comes from, and it runs the turn.

Its support ended in December 2025 and its models drop fields that Teams uses, so it does no more than that.
Activities go through as plain JSON, in both directions. Each repair stands where the library was tried and found to
do otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
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

from adapters.teams.arriving import (
    Answer,
    Refused,
    activity_in,
    check_claims,
    check_origin,
    said_by,
    tenant_of,
    token_in,
)
from adapters.teams.keys import SigningKeys
from adapters.teams.proven import Proven, ProvenTokens
from adapters.teams.registration import MANAGED_IDENTITY, PUBLIC, Cloud, Identity


@dataclass(frozen=True, slots=True)
class Verified:
    """An activity whose sender is proven."""

    activity: Mapping[str, Any]
    proof: AuthenticateRequestResult


class Boundary:
    """Verifies and dispatches, for one bot. `session` has the connections that keys are fetched over."""

    def __init__(
        self,
        identity: Identity,
        cloud: Cloud = PUBLIC,
        *,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._identity = identity
        self._cloud = cloud
        self._keys = SigningKeys(cloud.metadata_url, session)
        self._proven = ProvenTokens(self._keys, now)
        self._authentication = _Authentication(
            BotFrameworkAuthenticationFactory.create(
                credential_factory=_credentials(identity), auth_configuration=AuthenticationConfiguration()
            )
        )
        self._adapter = _Adapter(self._authentication)

    @property
    def proves(self) -> bool:
        """Whether callers must prove who they are."""
        return self._identity.proves

    async def verify(self, raw: bytes, header: str | None) -> Verified:
        """The activity in a request's body, once it is certain that Teams sent it for this bot and tenant.

        Raises:
            Refused: 400 for what is no activity, 401 for what is not proven, 403 for another organisation's.
        """
        activity = activity_in(raw)
        try:
            check_origin(activity, self._identity, self._cloud)
            if not self.proves:
                return Verified(activity, await self._authentication.authenticate_request(_bare(activity), ""))
            proof = await self._prove(activity, token_in(header))
        except Refused:
            raise
        except Exception as error:
            # Forged, expired, unsigned, malformed and unknown keys raise all kinds of things.
            raise Refused(401, type(error).__name__) from None
        if tenant_of(activity) != self._identity.tenant:
            raise Refused(403, "another organisation")
        return Verified(activity, proof)

    async def _prove(self, activity: Mapping[str, Any], token: str) -> AuthenticateRequestResult:
        known = await self._proven.again(token)
        if known is not None:
            check_claims(known.token.claims, activity, self._identity, self._cloud)
            return _without_connector(known.proof)
        said = said_by(token)
        check_claims(said.claims, activity, self._identity, self._cloud)
        key = await self._keys.get(said.key_id)
        # The library looks for its keys in these two places; ours are fetched without blocking, with a timeout, and
        # again when a key is unknown.
        ChannelValidation.open_id_metadata_endpoint = self._cloud.metadata_url
        JwtTokenExtractor.metadataCache[self._cloud.metadata_url] = self._keys
        proof = await self._authentication.authenticate_request(_bare(activity), f"Bearer {token}")
        await self._proven.keep(token, Proven(said, key, proof))
        return proof

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
        proof = _without_connector(verified.proof)
        await self._adapter.process_activity(proof, _bare(verified.activity), turn)
        return answers[0] if answers else Answer()


def _without_connector(proof: AuthenticateRequestResult) -> AuthenticateRequestResult:
    """What was proven, for one turn: a turn writes into it, and the next one has its own."""
    fresh = AuthenticateRequestResult()
    fresh.claims_identity, fresh.audience, fresh.caller_id = proof.claims_identity, proof.audience, proof.caller_id
    fresh.connector_factory = _NoConnector()
    return fresh


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


def _credentials(
    identity: Identity,
) -> PasswordServiceClientCredentialFactory | ManagedIdentityServiceClientCredentialsFactory:
    if identity.kind == MANAGED_IDENTITY and identity.app_id:
        return ManagedIdentityServiceClientCredentialsFactory(identity.app_id)
    return PasswordServiceClientCredentialFactory(identity.app_id, identity.password, identity.tenant)


class _Authentication(BotFrameworkAuthentication):  # type: ignore[misc]
    """The library's checks of who speaks, without the two clients that it would build for every turn."""

    def __init__(self, library: BotFrameworkAuthentication) -> None:
        self._library = library

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        return await self._library.authenticate_request(activity, auth_header)

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise NotImplementedError("requests come over HTTP alone")

    def create_connector_factory(self, claims_identity: Any) -> Any:
        raise NotImplementedError("messages are sent by Connector.send")

    async def create_user_token_client(self, claims_identity: Any) -> None:  # noqa: ARG002 - the library's signature
        return None


class _NoConnector:
    """Stands where the library wants a connector; building its own takes longer than the rest of a turn."""

    async def create(self, service_url: str, audience: str | None = None) -> object:  # noqa: ARG002 - the shape of the call is given
        return self


class _Adapter(CloudAdapterBase):  # type: ignore[misc]
    """The library's turn; nothing in it talks to the network."""
