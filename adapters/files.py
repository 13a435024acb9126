"""Downloads: a file's recipe signed into a link that expires."""

from __future__ import annotations

import io
import tempfile
from typing import IO, BinaryIO, cast

from aiohttp import web
from itsdangerous import BadData, URLSafeTimedSerializer

from bot.exports.format import formats, write_export
from bot.exports.recipe import Recipe
from bot.messages import File
from bot.ports import Clock, Place, Request
from storage.engine import Database, WorkspaceSession

LINK_SECONDS = 15 * 60
_CHUNK = 64 * 1024
# Beyond this a file being written waits on disk instead of in memory.
_IN_MEMORY = 1024 * 1024


class Downloads:
    """Makes links to files and answers them. A link holds everything, so any process can answer it."""

    def __init__(self, database: Database, clock: Clock, secrets: list[str]) -> None:
        self._database = database
        self._clock = clock
        self._links = URLSafeTimedSerializer(secrets, salt="customer-chair/file")

    def mount(self, app: web.Application) -> None:
        """Add the route of the downloads."""
        app.router.add_get("/files/{token}", self._download)

    def link(self, request: Request, file: File) -> str:
        """The address under which the asker can fetch the file for a quarter of an hour."""
        packed = {"workspace": request.place.workspace, "name": file.name, "recipe": dict(file.export)}
        return f"/files/{self._links.dumps(packed)}"

    async def write(self, request: Request, file: File) -> bytes:
        """The whole file, for a platform that takes files instead of links."""
        return await self.made(request.place, file)

    async def made(self, place: Place, file: File) -> bytes:
        """The whole file as it is made from its recipe now, for a place."""
        out = io.BytesIO()
        await self._database.read(place.workspace, self._write, Recipe.unpacked(dict(file.export)), out)
        return out.getvalue()

    async def _download(self, http: web.Request) -> web.StreamResponse:
        try:
            content = self._links.loads(http.match_info["token"], max_age=LINK_SECONDS)
        except BadData:
            # Forged, altered or expired: nothing is told apart, not even whether there was such a file.
            raise web.HTTPNotFound(
                text="This link does not work, or does not work any more. Export again."
            ) from None
        recipe = Recipe.unpacked(content["recipe"])
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as out:
            await self._database.read(content["workspace"], self._write, recipe, out)
            media_type = formats()[recipe.format].media_type_with(recipe.options)
            return await _stream(http, content["name"], media_type, out)

    def _write(self, ws: WorkspaceSession, recipe: Recipe, out: IO[bytes]) -> None:
        write_export(ws, recipe, self._clock.now(), cast(BinaryIO, out))
        out.seek(0)


async def _stream(http: web.Request, name: str, media_type: str, out: IO[bytes]) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
    )
    response.content_type = media_type
    response.charset = "utf-8"
    await response.prepare(http)
    while chunk := out.read(_CHUNK):
        await response.write(chunk)
    await response.write_eof()
    return response
