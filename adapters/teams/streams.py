"""An answer in a personal chat that a model is still sharpening, as a stream: what is there at once, then the rest.

Teams takes one piece a second, ends a stream after two minutes, and wants each piece to begin with the one before.
So the end repeats what was streamed above the card, and is at once drawn anew as the ordinary message. Whatever of
it Teams refuses comes as that message, once.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import structlog

from adapters.teams.card_data import Origin, Surface
from adapters.teams.connector import SendFailed
from adapters.teams.done import Done
from adapters.teams.message_ids import PERSONAL, STREAMED
from adapters.teams.outgoing import message, new_nonce
from adapters.teams.refusals import is_certain
from adapters.teams.render import cut, showable
from adapters.teams.requests import Scope
from adapters.teams.sending import Sender
from adapters.teams.stream_text import stream_text
from bot.messages import Reply
from bot.ports import Place, Request

PACE_SECONDS = 1.0
# Teams ends a stream after two minutes.
MOST_SECONDS = 110.0
# Together with what the worker still sends, within the time that a server is given to end.
_CLOSE_SECONDS = 5.0
_LONGEST_BAR = 1_000
_LONGEST_TEXT = 4_000

log = structlog.get_logger()


@dataclass
class _Stream:
    """One that is open; `taken` once somebody else ends it."""

    place: Place
    person: str
    number: str
    reply: Reply
    streamed: str = ""
    sent_at: float = 0.0
    taken: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    keeping: asyncio.Task[None] | None = None

    async def is_woken_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Streams:
    """The streams that one process has open."""

    def __init__(self, sender: Sender, done: Done) -> None:
        self._sender = sender
        self._done = done
        self._open: dict[str, _Stream] = {}
        self._closing = False

    async def begin(self, request: Request, reply: Reply) -> str | None:
        """Begin to show a reply as a stream: the id of its message, None where it is to come as it always does."""
        place = request.place
        if self._closing or not await self._is_possible(place):
            return None
        bar = _piece("informative", 1, cut(showable(reply.summary), _LONGEST_BAR))
        try:
            number = await self._sender.raw(place, bar, patiently=False)
        except SendFailed as failed:
            log.info("teams.no_stream", status=failed.status, code=failed.code)
            return None
        if not number:
            return None
        stream = _Stream(place, request.user, number, reply, sent_at=_now())
        self._open[number] = stream
        stream.keeping = asyncio.create_task(self._keep(stream), name="stream")
        return f"{STREAMED}{number}"

    async def _is_possible(self, place: Place) -> bool:
        """Whether it is somebody's own chat, in which nothing is being streamed: Teams takes one at a time."""
        if self._sender.plain or any(each.place.channel == place.channel for each in self._open.values()):
            return False
        return await self._sender.scope_of(place) == Scope.PERSONAL

    async def finish(self, place: Place, person: str, shown: str, reply: Reply) -> str:
        """End a stream with what was awaited, and give the id of the message that shows it.

        Raises:
            SendFailed: nothing was taken, or nobody knows.
        """
        number, streamed = shown.removeprefix(STREAMED), ""
        stream = self._open.get(number)
        if stream is not None and stream.keeping is not None:
            stream.taken = True
            stream.woken.set()
            await asyncio.shield(stream.keeping)
            streamed = stream.streamed
            await asyncio.sleep(max(0.0, stream.sent_at + PACE_SECONDS - _now()))
        return await self._end(place, person, number, streamed, reply)

    async def close(self) -> None:
        """End every stream that is open: what is still to come is drawn in its place by whoever makes it."""
        self._closing = True
        keeping = [each.keeping for each in self._open.values() if each.keeping is not None]
        for stream in self._open.values():
            stream.woken.set()
        if keeping:
            _, late = await asyncio.wait(keeping, timeout=_CLOSE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _keep(self, stream: _Stream) -> None:
        """Stream what there is; and end it with that where what is awaited comes too late, or the server ends."""
        try:
            if not await stream.is_woken_within(PACE_SECONDS):
                await self._stream_text(stream)
                await stream.is_woken_within(MOST_SECONDS)
            if not stream.taken:
                await asyncio.sleep(max(0.0, stream.sent_at + PACE_SECONDS - _now()))
                await self._end(stream.place, stream.person, stream.number, stream.streamed, stream.reply)
        except SendFailed as failed:
            log.warning("teams.stream_left_open", status=failed.status, code=failed.code)
        finally:
            self._open.pop(stream.number, None)

    async def _stream_text(self, stream: _Stream) -> None:
        text = cut(showable(stream_text(stream.reply)), _LONGEST_TEXT)
        stream.sent_at = _now()
        try:
            piece = _piece("streaming", 2, text, streamId=stream.number)
            await self._sender.raw(stream.place, piece, patiently=False)
        except SendFailed as failed:
            log.info("teams.not_streamed", status=failed.status, code=failed.code)
            if is_certain(failed):
                return
        stream.streamed = text

    async def _end(self, place: Place, person: str, number: str, streamed: str, reply: Reply) -> str:
        key, shown = f"stream:{number}", f"{PERSONAL}{number}"
        ended = await self._done.was_done(place.workspace, [key])
        if not ended:
            try:
                await self._sender.raw(place, _final(number, streamed or reply.summary, reply))
            except SendFailed as failed:
                if not is_certain(failed):
                    raise
                log.info("teams.stream_refused", status=failed.status, code=failed.code)
            else:
                ended = True
                self._done.note_soon(place.workspace, [key])
        try:
            await self._sender.update_own(place, person, shown, reply)
        except SendFailed as failed:
            if not is_certain(failed):
                raise
            if not ended:
                return await self._sender.whisper(place, person, reply)
        return shown


def _piece(kind: str, sequence: int, text: str, **more: str) -> dict[str, Any]:
    info = {"type": "streaminfo", "streamType": kind, "streamSequence": sequence, **more}
    return {"type": "typing", "text": text, "textFormat": "plain", "entities": [info]}


def _final(number: str, text: str, reply: Reply) -> dict[str, Any]:
    """The message that ends a stream, with its card under what was streamed."""
    drawn = message(reply, Origin(Surface.OWN, new_nonce()), {})
    body = json.loads(drawn) if isinstance(drawn, bytes) else dict(drawn)
    info = {"type": "streaminfo", "streamType": "final", "streamId": number}
    return body | {"text": text, "textFormat": "plain", "entities": [info, *body.get("entities", ())]}


def _now() -> float:
    return asyncio.get_running_loop().time()
