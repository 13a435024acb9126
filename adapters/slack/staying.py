"""Calls to Slack stay with Slack: what it answers with another address is not followed."""

from __future__ import annotations

from aiohttp import ClientError, ClientHandlerType, ClientRequest, ClientResponse

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Redirected(ClientError):
    """The answer was another address. It is not called: what was sent was meant for the first one alone."""


async def stays(request: ClientRequest, send: ClientHandlerType) -> ClientResponse:
    """Send a request, and refuse to go anywhere else with it."""
    response = await send(request)
    if response.status in _REDIRECTS:
        response.close()
        raise Redirected(response.status)
    return response
