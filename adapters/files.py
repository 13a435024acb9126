"""Downloads: a file's recipe signed into a link that expires."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from typing import IO, Any, BinaryIO, cast

import structlog
from aiohttp import web
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from adapters.few_at_once import FewAtOnce
from bot.errors import NotDelivered
from bot.exports.format import formats, write_export
from bot.exports.making import KEPT
from bot.exports.recipe import Recipe
from bot.messages import File
from bot.ports import Clock, Place, Request
from storage import made_files, workspaces
from storage.engine import Database, WorkspaceSession

LINK_SECONDS = 15 * 60
_CHUNK = 64 * 1024
# Beyond this a file being written waits on disk instead of in memory.
_IN_MEMORY = 1024 * 1024
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
}
_SPENT = "This link does not work, or does not work any more. Export again."

log = structlog.get_logger()


class Downloads:
    """Makes links to files and answers them. A link holds everything, so any process can answer it."""

    def __init__(
        self, database: Database, clock: Clock, secrets: list[str], address: str = "", few: FewAtOnce | None = None
    ) -> None:
        self._database = database
        self._few = few or FewAtOnce()
        self._clock = clock
        self._address = address
        self._links = URLSafeTimedSerializer(
            secrets, salt="customer-chair/file", signer=_ClockSigner, signer_kwargs={"clock": clock}
        )

    def mount(self, app: web.Application) -> None:
        """Add the route of the downloads."""
        app.router.add_get("/files/{token}", self._download)

    def link(self, request: Request, file: File) -> str:
        """The address under which the asker can fetch the file for a quarter of an hour."""
        packed = {"workspace": request.place.workspace, "name": file.name, "recipe": dict(file.export)}
        return f"/files/{self._links.dumps(packed)}"

    def made_link(self, workspace: str, made: str, file: File) -> str:
        """The whole address of a file that was made already, as long as it is kept."""
        packed = {"workspace": workspace, "name": file.name, "media_type": file.media_type, "made": made}
        return f"{self._address}/files/{self._links.dumps(packed)}"

    async def made(self, place: Place, file: File, most: int) -> bytes | None:
        """The whole file as it is made from its recipe now, for a place; None where it has more than `most` bytes.

        What is larger is given up while it is being made, so that it is never held in memory.

        Raises:
            bot.errors.NotDelivered: it could not be made this time; so nothing was sent.
        """
        out = _Bounded(most)
        try:
            await self._database.read(place.workspace, self._write, Recipe.unpacked(dict(file.export)), out)
        except _TooLarge:
            return None
        except Exception as error:
            log.warning("file.not_made", error=type(error).__name__)
            raise NotDelivered("the file could not be made", again=True) from None
        return out.getvalue()

    async def _download(self, http: web.Request) -> web.StreamResponse:
        content = self._read(http.match_info["token"])
        if "made" in content:
            return await self._made(http, content)
        workspace, name, recipe = _asked(content)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as out:
            async with self._few:
                written = await self._database.read(workspace, self._write, recipe, out)
            if not written:
                raise _no_such_link()
            log.info("export.downloaded", workspace=workspace, format=recipe.format, bytes=out.tell())
            out.seek(0)
            media_type = formats()[recipe.format].media_type_with(recipe.options)
            response = await _begun(http, name, media_type)
            while chunk := out.read(_CHUNK):
                await response.write(chunk)
        await response.write_eof()
        return response

    async def _made(self, http: web.Request, content: Mapping[str, str]) -> web.StreamResponse:
        """A file that was made already, piece by piece as it is kept."""
        workspace, now = content["workspace"], self._clock.now()
        here = await self._database.read(workspace, workspaces.is_here)
        piece = await self._database.read(workspace, made_files.part, content["made"], 0, now) if here else None
        if piece is None:
            raise _no_such_link()
        log.info("export.downloaded", workspace=workspace, made=True)
        response = await _begun(http, content["name"], content["media_type"])
        number = 0
        while piece is not None:
            await response.write(piece)
            number += 1
            piece = await self._database.read(workspace, made_files.part, content["made"], number, now)
        await response.write_eof()
        return response

    def _read(self, token: str) -> Mapping[str, Any]:
        """What a link holds. Forged, altered, expired: nothing is told apart."""
        try:
            content: Mapping[str, Any] = self._links.loads(token, max_age=int(KEPT.total_seconds()))
            if "made" not in content:
                self._links.loads(token, max_age=LINK_SECONDS)
        except BadData:
            log.info("export.link_refused")
            raise _no_such_link() from None
        return content

    def _write(self, ws: WorkspaceSession, recipe: Recipe, out: IO[bytes]) -> bool:
        """Whether the workspace is still there; one that has left takes its links along."""
        if not workspaces.is_here(ws):
            return False
        write_export(ws, recipe, self._clock.now(), cast(BinaryIO, out))
        return True


class _TooLarge(Exception):
    """More was written than there is room for."""


class _Bounded(io.BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self._most:
            raise _TooLarge
        return super().write(data)


class _ClockSigner(TimestampSigner):
    """Signs with the moment of the one clock that there is."""

    def __init__(self, *given: Any, clock: Clock, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clock = clock

    def get_timestamp(self) -> int:
        """The present moment in seconds."""
        return int(self._clock.now().timestamp())


def _no_such_link() -> web.HTTPNotFound:
    return web.HTTPNotFound(text=_SPENT, headers=HEADERS)


def _asked(content: Mapping[str, Any]) -> tuple[str, str, Recipe]:
    """What a link of ours stands for; one of another version is as good as expired."""
    try:
        recipe = Recipe.unpacked(content["recipe"])
        if recipe.options <= formats()[recipe.format].takes:
            return content["workspace"], content["name"], recipe
    except (KeyError, TypeError, ValueError):
        pass
    raise _no_such_link()


async def _begun(http: web.Request, name: str, media_type: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'})
    response.content_type = media_type
    if media_type.startswith("text/"):
        response.charset = "utf-8"
    await response.prepare(http)
    return response
