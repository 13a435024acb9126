"""Pictures in chats: what to draw signed into an address, and drawn when somebody looks.

The address holds the figures, so it shows the same for ever and nothing that it does not hold; there is nothing to
end. Only what we signed is drawn.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from aiohttp import web
from itsdangerous import BadData, URLSafeSerializer

from bot.messages import File, Form, Invalid, Picture, Reply
from bot.ports import ChatPlatform, Dispatch, HandsOver, Place, Request

PATH = "/pictures"
# What Slack takes as the address of a picture.
LONGEST = 3_000
_KEPT = 64
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class Pictures:
    """Makes addresses of pictures and answers them. `begin` is how they begin: empty on pages of this server."""

    def __init__(self, keys: Callable[[], list[str]]) -> None:
        self._keys = keys

    @cached_property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys(), salt="customer-chair/picture")

    def mount(self, app: web.Application) -> None:
        """Add the route of the pictures."""
        app.router.add_get(f"{PATH}/{{token}}.png", self._picture)

    def shown(self, reply: Reply, begin: str) -> Reply:
        """The reply with an address for each of its pictures; one that would be too long gets none."""
        if not any(isinstance(block, Picture) for block in reply.blocks):
            return reply
        blocks = (
            replace(block, url=self._address(block, begin)) if isinstance(block, Picture) else block
            for block in reply.blocks
        )
        return replace(reply, blocks=tuple(blocks))

    def _address(self, picture: Picture, begin: str) -> str:
        address = f"{begin}{PATH}/{self._signer.dumps(dict(picture.drawing))}.png"
        return address if len(address) <= LONGEST else ""

    async def _picture(self, http: web.Request) -> web.Response:
        try:
            wanted = self._signer.loads(http.match_info["token"])
        except BadData:
            raise web.HTTPNotFound(text="There is no such picture.", headers=_HEADERS) from None
        body = await asyncio.to_thread(_png, json.dumps(wanted))
        return web.Response(body=body, content_type="image/png", headers=_HEADERS)


@lru_cache(_KEPT)
def _png(wanted: str) -> bytes:
    """The picture, drawn once for all who look at it at about the same time."""
    # The library that draws is imported by who draws.
    from bot.board.chat_pictures import drawn
    from bot.board.png import to_png

    return to_png(drawn(json.loads(wanted)))


class Illustrated:
    """A chat platform whose messages have their pictures; `begin` is how addresses begin that it can reach."""

    def __init__(self, platform: ChatPlatform, pictures: Pictures, begin: str) -> None:
        self._platform = platform
        self._pictures = pictures
        self._begin = begin
        self.name = platform.name
        self.remembers_posts = platform.remembers_posts

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        """As the platform does."""
        return await self._platform.post(place, self._shown(reply), dedupe_key=dedupe_key)

    async def update(self, place: Place, message: str, reply: Reply) -> None:
        """As the platform does."""
        await self._platform.update(place, message, self._shown(reply))

    async def tell(self, place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        """As the platform does."""
        shown = self._shown(reply)
        return await self._platform.tell(place, person, shown, updates=updates, dedupe_key=dedupe_key)

    async def find_posted(self, place: Place, dedupe_key: str, **more: Any) -> str | None:
        """As the platform does."""
        return await self._platform.find_posted(place, dedupe_key, **more)

    async def find_answer(self, place: Place, person: str, delivery: str) -> str | None:
        """As the platform does."""
        return await self._platform.find_answer(place, person, delivery)

    def _shown(self, reply: Reply) -> Reply:
        return self._pictures.shown(reply, self._begin)


class _IllustratedHandsOver(Illustrated):
    """The same for a platform that sends files."""

    _platform: Any

    async def hand_over(self, place: Place, person: str, file: File, *, dedupe_key: str) -> str:
        """As the platform does: a file has no pictures."""
        given: str = await self._platform.hand_over(place, person, file, dedupe_key=dedupe_key)
        return given


def with_pictures(platform: ChatPlatform, pictures: Pictures, begin: str) -> ChatPlatform:
    """The platform with its pictures; what it can do besides, it still can."""
    kind = _IllustratedHandsOver if isinstance(platform, HandsOver) else Illustrated
    return kind(platform, pictures, begin)


def illustrated(dispatch: Dispatch, pictures: Pictures, begin: str) -> Dispatch:
    """The same dispatch, whose replies have their pictures."""

    async def answer(request: Request) -> Reply | Form | Invalid | File:
        outcome = await dispatch(request)
        return pictures.shown(outcome, begin) if isinstance(outcome, Reply) else outcome

    return answer
