"""The way out to Teams: one HTTP call, with our token, to Teams' own addresses alone."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from adapters.teams.registration import Cloud, Identity, may_be_called, may_upload_to

# Shorter than the shortest life that a token still has when its cache hands it out (five minutes).
_TOKEN_KEPT_SECONDS = 240
_SEND_SECONDS = 15
_JSON = {"Content-Type": "application/json"}
# An activity as plain values, or as JSON that was drawn before.
Sent = Mapping[str, Any] | bytes


class SendFailed(Exception):
    """Teams did not take what was sent; `status` is None where no answer came at all."""

    def __init__(self, status: int | None, code: str = "", after: float | None = None) -> None:
        super().__init__(f"{status} {code}".strip())
        self.status = status
        self.code = code
        self.after = after


class Connector:
    """Sends for one bot. `ask_token` gets a token to speak to Teams with; it is asked seldom."""

    def __init__(self, identity: Identity, cloud: Cloud, ask_token: Callable[[], Awaitable[str]]) -> None:
        self._identity = identity
        self._cloud = cloud
        self._http: aiohttp.ClientSession | None = None
        self._token = _OwnToken(ask_token)

    async def send(self, method: str, service_url: str, path: str, body: Sent, **query: str) -> dict[str, Any]:
        """Call Teams and give what it answered.

        Raises:
            SendFailed: it was not taken, or no answer came.
        """
        if not may_be_called(self._identity, self._cloud, service_url):
            raise SendFailed(403, "NotTeams")
        url, raw = service_url.rstrip("/") + path, body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            status, answer, after = await self._call(method, url, raw, query)
            if status == 401 and self._identity.proves:
                self._token.forget()
                status, answer, after = await self._call(method, url, raw, query)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendFailed(None, type(error).__name__) from None
        if status >= 300:
            raise SendFailed(status, _code_in(answer), after)
        return answer

    async def _call(
        self, method: str, url: str, raw: bytes, query: Mapping[str, str]
    ) -> tuple[int, dict[str, Any], float | None]:
        headers = {"Authorization": f"Bearer {await self._token.current()}"} if self._identity.proves else {}
        sent = None if method == "GET" else raw
        async with self.session().request(
            method, url, data=sent, params=dict(query), headers=headers | _JSON, allow_redirects=False
        ) as response:
            return response.status, _object_in(await response.read()), _seconds(response.headers.get("Retry-After"))

    def may_upload_to(self, url: str) -> bool:
        """Whether a file may be sent there."""
        return may_upload_to(self._cloud, url)

    async def upload(self, url: str, content: bytes) -> None:
        """Put a file where the person's consent said.

        Raises:
            SendFailed: it was not taken, or is not sent there at all.
        """
        if not self.may_upload_to(url):
            raise SendFailed(403, "NotSharePoint")
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}",
        }
        try:
            async with self.session().put(url, data=content, headers=headers, allow_redirects=False) as response:
                if response.status >= 300:
                    raise SendFailed(response.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise SendFailed(None, type(error).__name__) from None

    async def access_token(self) -> str:
        """A token to speak to Teams with, as `doctor` asks for one.

        Raises:
            SendFailed: the registration's secret or identity is not accepted.
        """
        return await self._token.current()

    def session(self) -> aiohttp.ClientSession:
        """The connections to Microsoft, made on first use."""
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SEND_SECONDS))
        return self._http

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http is not None:
            await self._http.close()
            self._http = None


class _OwnToken:
    """The token that we show Teams."""

    def __init__(self, ask: Callable[[], Awaitable[str]]) -> None:
        self._ask = ask
        self._token = ""
        self._taken_at = 0.0
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        if self._is_fresh():
            return self._token
        async with self._lock:
            if self._is_fresh():
                return self._token
            try:
                async with asyncio.timeout(_SEND_SECONDS):
                    self._token = await self._ask()
            except Exception as error:
                raise SendFailed(None, f"no token ({type(error).__name__})") from None
            self._taken_at = time.monotonic()
            return self._token

    def _is_fresh(self) -> bool:
        return bool(self._token) and time.monotonic() - self._taken_at < _TOKEN_KEPT_SECONDS

    def forget(self) -> None:
        self._token = ""


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
