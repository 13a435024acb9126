"""Tokens whose signature was proven already: Teams sends the same one for about an hour.

Proving a signature takes longer than everything else in a request. It is safe to do it once, since a signature does
not change: the same bytes, named by their SHA-256, under the same published key were signed by that key. All that
does change is looked at each time: here whether the key is still the one published, and the expiry; by the caller
everything that a token says of the activity that it came with (`arriving.check_claims`). Only what was proven is
kept, so nobody who cannot sign makes this grow; and it is bounded besides.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.teams.arriving import Token
from adapters.teams.keys import Key, SigningKeys, UnknownKey

_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Proven:
    """A token, the key that its signature was proven with, and what the library made of it."""

    token: Token
    key: Key
    proof: Any


class ProvenTokens:
    """Remembers what was proven. `now` is the present moment in seconds since 1970, as a token's `exp` counts."""

    def __init__(self, keys: SigningKeys, now: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._now = now
        self._kept: OrderedDict[bytes, Proven] = OrderedDict()

    async def again(self, token: str) -> Proven | None:
        """What was proven of this token before; None where that does not hold any more, or never did."""
        name = _name(token)
        found = self._kept.get(name)
        if found is None:
            return None
        if found.token.claims["exp"] > self._now() and await self._key(found.token.key_id) is found.key:
            self._kept.move_to_end(name)
            return found
        self._kept.pop(name, None)
        return None

    async def keep(self, token: str, proven: Proven) -> None:
        """Remember a token that was proven just now; `proven.key` is the key that was published before that."""
        if await self._key(proven.token.key_id) is not proven.key:
            return  # replaced meanwhile: nobody knows which of the two it was proven with
        if proven.token.claims["exp"] <= self._now():
            return  # the library allows for clocks that differ by some minutes; within those it is asked each time
        self._kept[_name(token)] = proven
        if len(self._kept) > _REMEMBERED:
            self._kept.popitem(last=False)

    async def _key(self, key_id: str) -> Key | None:
        """The key published now; asking for it also fetches the keys anew once a day."""
        try:
            return await self._keys.get(key_id)
        except UnknownKey:
            return None


def _name(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
