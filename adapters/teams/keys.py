"""The keys that Teams signs its tokens with: fetched without blocking, in bounded time, and again for a new one."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from jwt import PyJWKError
from jwt.algorithms import RSAAlgorithm

_FETCH_SECONDS = 5
_FRESH_SECONDS = 24 * 60 * 60
# Tokens with made-up keys must not turn into as many requests to the key server.
_SECONDS_BETWEEN_LOOKS = 30


class UnknownKey(Exception):
    """No key of that name is published."""


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and the channels that it may speak for, under the names that Bot Framework reads."""

    public_key: Any
    endorsements: list[str]


class SigningKeys:
    """The published keys, kept for a day; an unknown one is looked for at once, and then twice a minute at most."""

    def __init__(
        self,
        metadata_url: str,
        session: Callable[[], aiohttp.ClientSession],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = metadata_url
        self._session = session
        self._clock = clock
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: float | None = None
        self._looked_at: float | None = None
        self._lock = asyncio.Lock()

    async def get(self, key_id: str) -> Key:
        """The key with this id.

        Raises:
            UnknownKey: none is published.
        """
        if self._fetched_at is None or self._clock() - self._fetched_at > _FRESH_SECONDS:
            await self._refresh(self._fetched_at)
        if key_id not in self._keys and self._may_look():
            self._looked_at = self._clock()
            await self._refresh(self._fetched_at)
        if key_id not in self._keys:
            raise UnknownKey
        return self._keys[key_id]

    def _may_look(self) -> bool:
        return self._looked_at is None or self._clock() - self._looked_at > _SECONDS_BETWEEN_LOOKS

    async def _refresh(self, seen: float | None) -> None:
        async with self._lock:
            if self._fetched_at != seen:
                return  # somebody else fetched them while this one waited
            try:
                keys = await self._fetch()
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError, TypeError):
                if not self._keys:
                    raise UnknownKey from None
                return  # what was published yesterday is still better than nothing
            self._keys = keys
            self._fetched_at = self._clock()

    async def _fetch(self) -> dict[str, Key]:
        address = (await self._object(self._url))["jwks_uri"]
        if urlsplit(address).netloc != urlsplit(self._url).netloc:
            raise ValueError("keys are published where they are described, and nowhere else")
        published = await self._object(address)
        return {each["kid"]: key for each in published["keys"] if (key := _key(each)) is not None}

    async def _object(self, url: str) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=_FETCH_SECONDS)
        async with self._session().get(url, timeout=timeout, allow_redirects=False) as response:
            response.raise_for_status()
            found: dict[str, Any] = await response.json(content_type=None)
            return found


def _key(published: Mapping[str, Any]) -> Key | None:
    """One published key; one that we cannot read does not spoil the others."""
    try:
        return Key(RSAAlgorithm.from_jwk(json.dumps(dict(published))), list(published.get("endorsements") or ()))
    except (PyJWKError, ValueError, KeyError, TypeError):
        return None
