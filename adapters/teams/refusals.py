"""What it means that Teams did not take something."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from adapters.teams.connector import SendFailed
from bot.errors import NotDelivered

BLOCKED = "MessageWritesBlocked"
# Certainly not taken, and worth trying again.
LATER = frozenset({412, 429, 503})
_NEVER_REACHED = frozenset({"ClientConnectorError", "ClientConnectorDNSError", "ConnectionRefusedError"})


def is_certain(failed: SendFailed) -> bool:
    """Whether it certainly did not arrive."""
    return (failed.status is not None and failed.status < 500) or failed.code in _NEVER_REACHED


def may_be_misaddressed(failed: SendFailed) -> bool:
    """Whether what we know of the place may be old: it certainly did not arrive, and waiting does not help."""
    return is_certain(failed) and failed.status not in LATER and failed.code != BLOCKED


async def delivered(sending: Awaitable[Any], *, repeatable: bool = False) -> Any:
    """Wait for something to be sent; refusals come out in the core's words.

    Raises:
        NotDelivered: it certainly did not arrive.
        SendFailed: nobody knows whether it did.
    """
    try:
        return await sending
    except SendFailed as failed:
        certain = failed.status is not None and failed.status < 500
        if failed.status in LATER or failed.code in _NEVER_REACHED or (repeatable and not certain):
            raise NotDelivered(f"Teams: {failed}", again=True, after=failed.after) from None
        if certain:
            raise NotDelivered(f"Teams: {failed}", again=failed.status == 401) from None
        raise
