"""The token that we speak to Teams with: asked for at Microsoft's login, in bounded time, and nowhere else.

Bot Framework asks without a time limit: a login that accepts and never answers would hold up all that is sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import msal
import requests

from adapters.teams.registration import MANAGED_IDENTITY, Identity

# For each step of a call: to connect, and for what is read next.
LOGIN_SECONDS = 5.0
_RESOURCE = "https://api.botframework.com"
_LOGIN = "https://login.microsoftonline.com"


def asking_token(identity: Identity) -> Callable[[], Awaitable[str]]:
    """How to get a token to speak to Teams with. The library is kept for the process: it remembers what it got, and
    its calls block, so they run in a thread.
    """
    made: list[Callable[[], dict[str, Any]]] = []

    def ask() -> str:
        # Made here: to make it may ask the login where its addresses are.
        if not made:
            made.append(acquiring(identity))
        answer = made[0]()
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise PermissionError(str(answer.get("error") or "no token"))
        return token

    async def asked() -> str:
        return await asyncio.to_thread(ask)

    return asked


def acquiring(identity: Identity) -> Callable[[], dict[str, Any]]:
    """What asks the login for a token, or takes the one that it remembers; it blocks."""
    session = StayingSession()
    if identity.kind == MANAGED_IDENTITY:
        managed = msal.ManagedIdentityClient(
            msal.UserAssignedManagedIdentity(client_id=identity.app_id), http_client=session
        )
        return lambda: managed.acquire_token_for_client(resource=_RESOURCE)
    registered = msal.ConfidentialClientApplication(
        identity.app_id,
        client_credential=identity.password,
        authority=f"{_LOGIN}/{identity.tenant}",
        http_client=session,
    )
    return lambda: registered.acquire_token_for_client(scopes=[f"{_RESOURCE}/.default"])


class StayingSession(requests.Session):
    """Calls that end in time and go where they were sent: a redirect would take the secret along."""

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(*args, **(kwargs | {"timeout": LOGIN_SECONDS, "allow_redirects": False}))
