"""The id of the request that is being answered: what it makes the bot say later is told to belong to it.

It is drawn by lot and names nobody.
"""

from __future__ import annotations

import secrets
from contextvars import ContextVar

current: ContextVar[str | None] = ContextVar("request", default=None)


def fresh() -> str:
    """A new id."""
    return secrets.token_hex(8)
