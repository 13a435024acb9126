"""Big exports: made behind the answer, told as they come along, and handed over as a link when they are ready.

The file is written once, by whoever claims it from the outbox, and kept in pieces until its link expires, so that
any process can answer the download.
"""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import IO, BinaryIO, cast

from bot.context import Context, Services
from bot.exports.format import write_export
from bot.exports.recipe import Recipe
from bot.messages import File, Link, Note, Paragraph, Reply, outcome_from_json, to_json
from bot.rhythm.compose import LEASE
from storage import made_files, outbox
from storage.delivery_models import OutboxMessage
from storage.engine import WorkspaceSession
from storage.models import Decision

EXPORT = "export"
# From so many decisions on nobody waits for the file; and after so many more it is told how far it is.
MANY = 20_000
STEP = 10_000
KEPT = timedelta(hours=1)
PART_BYTES = 1024 * 1024
_IN_MEMORY = 1024 * 1024
_NEWER = "Something newer is told in its place."

LinkTo = Callable[[str, str, File], str]


class _LostError(Exception):
    """Somebody else makes it now: its lease had run out."""


def make_later(ws: WorkspaceSession, context: Context, file: File, count: int) -> Reply:
    """Have a file made, with the transaction that announces it; what the asker reads meanwhile."""
    request = context.request
    outbox.put(
        ws,
        f"{EXPORT}:{request.delivery or secrets.token_hex(8)}",
        platform=request.place.platform,
        channel=request.place.channel,
        thread=request.place.thread,
        only_for=request.user,
        content={},
        work={"make": EXPORT, "file": to_json(file), "count": count, "answers": request.delivery},
        now=context.now,
        expires_at=context.now + KEPT,
    )
    sentence = f"{file.summary} It is being made; the link appears here when it is ready."
    return Reply(sentence, (Paragraph(sentence),), forget_at=context.now + KEPT)


class Maker:
    """Makes what `make_later` put off. `link_to` gives the address of a made file: workspace, id, the file."""

    def __init__(self, link_to: LinkTo) -> None:
        self._link_to = link_to

    async def __call__(self, services: Services, message: OutboxMessage) -> Reply | None:
        """The message with the link; None where somebody else makes it now."""
        work = message.work or {}
        file = outcome_from_json(work["file"])
        if not isinstance(file, File):
            raise TypeError("what is to be made is no file")
        name = secrets.token_hex(16)
        loop = asyncio.get_running_loop()
        progress = _Progress(
            services, message, int(work["count"]), lambda: loop.call_soon_threadsafe(services.wake)
        )
        try:
            parts = await services.database.read(message.workspace, _write, services, file, name, progress)
        except _LostError:
            return None
        await services.database.write(message.workspace, progress.finish)
        return _ready(file, self._link_to(message.workspace, name, file), services.clock.now()) if parts else None


class _Progress:
    """Sees every decision on its way: keeps the lease, and tells how far it is."""

    def __init__(self, services: Services, message: OutboxMessage, count: int, wake: Callable[[], object]) -> None:
        self._services = services
        self._message = message
        self._count = count
        self._wake = wake
        self._told = list[str]()

    def watched(self, rows: Iterator[Decision]) -> Iterator[Decision]:
        for seen, row in enumerate(rows):
            if seen and seen % STEP == 0:
                self._tell(min(99, seen * 100 // max(self._count, 1)))
            yield row

    def finish(self, ws: WorkspaceSession) -> None:
        """What was not told yet is not worth telling any more."""
        for key in self._told:
            outbox.merge(ws, key, _NEWER)

    def hold(self) -> None:
        """Keep what is being made for another while.

        Raises:
            _LostError: it is somebody else's by now.
        """
        with self._services.database.writing(self._message.workspace) as ws:
            if not outbox.hold(ws, self._message, self._services.clock.now() + LEASE):
                raise _LostError

    def _tell(self, percent: int) -> None:
        self.hold()
        message, now = self._message, self._services.clock.now()
        sentence = f"It is being made: {percent} % of {self._count:,} decisions."
        reply = Reply(sentence, (Paragraph(sentence),), forget_at=now + KEPT)
        with self._services.database.writing(message.workspace) as ws:
            self.finish(ws)
            key = f"{message.key}:{message.attempts}:{percent}"
            outbox.put(
                ws,
                key,
                platform=message.platform,
                channel=message.channel,
                thread=message.thread,
                only_for=message.only_for,
                updates=message.updates,
                content=to_json(reply),
                now=now,
                expires_at=now + KEPT,
            )
        self._told.append(key)
        self._wake()


def _write(ws: WorkspaceSession, services: Services, file: File, name: str, progress: _Progress) -> int:
    """Write the file and keep it; how many pieces it has. What is half kept has no link, and expires."""
    now = services.clock.now()
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as out:
        recipe = Recipe.unpacked(dict(file.export))
        write_export(ws, recipe, now, cast(BinaryIO, out), progress.watched)
        out.seek(0)
        number = 0
        for number, content in enumerate(_pieces(out), 1):
            progress.hold()
            with services.database.writing(ws.workspace) as writing:
                made_files.keep_part(writing, name, number - 1, content, now + KEPT)
        return number


def _pieces(out: IO[bytes]) -> Iterator[bytes]:
    while content := out.read(PART_BYTES):
        yield content


def _ready(file: File, address: str, now: datetime) -> Reply:
    sentence = f"{file.name} is ready."
    return Reply(
        sentence,
        (Paragraph(sentence), Link(file.name, address), Note("The link works for an hour.")),
        forget_at=now + KEPT,
    )
