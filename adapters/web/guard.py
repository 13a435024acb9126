"""What protects the web chat: security headers, refusal of foreign pages, and bounded, well-formed bodies.

The web chat knows no passwords: whoever reaches it is let in. So nobody may reach it but the person at this
machine, and a page on another site, or a name that was made to point here, must not be able to speak for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
# The core says how long a text may be; this only keeps memory bounded, escapes of JSON included.
BODY_AT_MOST = 512 * 1024

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

# Neither may reach a database: PostgreSQL stores no NUL, and no UTF-8 holds half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BodyError(Exception):
    """A body that cannot be read. The message is the sentence for the person, `status` the HTTP status."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


def concerns_web_chat(request: web.BaseRequest) -> bool:
    """Whether a request is for the web chat; the same server also answers Slack, Teams and health checks."""
    return request.path == "/" or request.path.startswith("/web/")


def refusal(sentence: str, status: int, field: str = "request") -> web.Response:
    """A refusal in the shape of the contract: one sentence, at the field or at the whole request."""
    return web.json_response({"type": "invalid", "errors": {field: sentence}}, status=status)


async def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Set the security headers (an `on_response_prepare` signal); what a handler set itself stays."""
    if concerns_web_chat(request):
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)


def refuse_foreign(hosts: frozenset[str]) -> Middleware:
    """A middleware that lets in only requests for one of `hosts` that come from no other site's page."""

    @web.middleware
    async def guard(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if concerns_web_chat(request):
            if _name_of(f"//{request.host}") not in hosts:
                return refusal("The web chat does not answer under this host name.", 403)
            if not _same_origin(request):
                return refusal("The web chat does not take requests from other sites.", 403)
        return await handler(request)

    return guard


def _name_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _same_origin(request: web.Request) -> bool:
    """Browsers send Origin with every POST and with every request from another site; other programs need not."""
    origin = request.headers.get("Origin")
    if origin is None:
        return not from_another_site(request) or request.method == "GET"
    # The scheme is left out: behind a proxy that ends TLS the two sides differ in it.
    return origin.startswith(("http://", "https://")) and origin.split("://", 1)[1].lower() == request.host.lower()


def from_another_site(request: web.Request) -> bool:
    """Whether a page of somebody else's led here; a page may be looked at then, and remembers nothing of it."""
    return request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}


async def read_object(request: web.Request, *, at_most: int = BODY_AT_MOST) -> dict[str, Any]:
    """The JSON object in the body.

    Raises:
        BodyError: too long (413), not JSON, or not an object.
    """
    body = await _read(request, at_most)
    try:
        content = json.loads(body)
        if not isinstance(content, dict):
            raise BodyError("The request is not a JSON object.")
        return {str(name): _storable(value) for name, value in content.items()}
    except (ValueError, RecursionError):
        raise BodyError("The request is not JSON that can be read.") from None


async def _read(request: web.Request, at_most: int) -> bytes:
    too_long = BodyError(f"That is too long: {at_most // 1024} KB at most. Nothing was saved.", 413)
    if (request.content_length or 0) > at_most:
        raise too_long
    body = bytearray()
    async for chunk in request.content.iter_chunked(at_most):
        body += chunk
        if len(body) > at_most:
            raise too_long
    return bytes(body)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("\ufffd", name): _storable(inner) for name, inner in value.items()}
    return value


def text_of(content: Mapping[str, Any], name: str, default: str = "") -> str:
    """A text from the body; missing, null or empty gives the default.

    Raises:
        BodyError: it is something else than a text.
    """
    value = content.get(name)
    if value is None or value == "":
        return default
    if not isinstance(value, str):
        raise BodyError(f'"{name}" must be a text.')
    return value


def texts_of(content: Mapping[str, Any], name: str) -> dict[str, str]:
    """A flat object of texts from the body; numbers and true/false are taken as they are written, null as empty.

    Raises:
        BodyError: it is not an object, or one of its values is a list or an object.
    """
    value = content.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict) or any(isinstance(inner, dict | list) for inner in value.values()):
        raise BodyError(f'"{name}" must be an object of texts.')
    return {key: _written(inner) for key, inner in value.items()}


def _written(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
