"""Microsoft Teams as a chat platform: one route in, the connector out."""

from __future__ import annotations

import hashlib
from collections.abc import Coroutine, Mapping
from typing import Any

import structlog
from aiohttp import web

from adapters.teams.arriving import Answer, Refused
from adapters.teams.boundary import Boundary, Verified
from adapters.teams.connector import Connector, SendFailed
from adapters.teams.done import Done
from adapters.teams.files import Files
from adapters.teams.message_ids import PERSONAL, STREAMED, TARGETED
from adapters.teams.once import Once
from adapters.teams.outgoing import message
from adapters.teams.references import References
from adapters.teams.refusals import BLOCKED, delivered
from adapters.teams.requests import NAME, keys_of, spoken
from adapters.teams.sending import Sender
from adapters.teams.streams import Streams
from adapters.teams.turns import Turns
from bot.errors import NotDelivered
from bot.failures import is_the_database
from bot.messages import File, Reply
from bot.ports import Dispatch, Place

ROUTE = "/api/messages"
BODY_AT_MOST = 512 * 1024

log = structlog.get_logger()


class TeamsPlatform:
    """Everything that the bot can say, on Teams.

    Teams cannot tell whether something was posted (`remembers_posts`): it shows nobody a key of ours.
    """

    name = NAME
    remembers_posts = False

    def __init__(
        self,
        boundary: Boundary,
        connector: Connector,
        references: References,
        sender: Sender,
        files: Files,
        streams: Streams,
        turns: Turns,
        once: Once,
        done: Done,
    ) -> None:
        self._boundary = boundary
        self._connector = connector
        self._references = references
        self._sender = sender
        self._files = files
        self._streams = streams
        self._turns = turns
        self._once = once
        self._done = done

    # -- the way in

    def mount(self, app: web.Application, dispatch: Dispatch) -> None:
        """Add Teams' one route to the application; what people do there goes to `dispatch`."""
        self._turns.serve(dispatch)
        app.router.add_post(ROUTE, self._receive)
        app.on_shutdown.append(self._finish)
        app.on_cleanup.append(self._cleaned_up)

    async def _receive(self, http: web.Request) -> web.Response:
        if http.content_type != "application/json":
            return web.Response(status=415)
        raw = await _body(http)
        if raw is None:
            return web.Response(status=413)
        try:
            verified = await self._boundary.verify(raw, http.headers.get("Authorization"))
        except Refused as refused:
            log.info("teams.refused", status=refused.status, why=str(refused))
            return web.Response(status=refused.status)
        try:
            answer = await self._act(verified)
        except Exception as error:
            answer = await self._failed(verified, error)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.json_response(answer.body, status=answer.status)

    async def _act(self, verified: Verified) -> Answer:
        who = spoken(verified.activity)

        async def turn(activity: Mapping[str, Any]) -> Answer | None:
            return await self._turns.take(activity, who)

        def act() -> Coroutine[Any, Any, Answer]:
            return self._boundary.dispatch(verified, turn)

        return await self._once.act(who.place.workspace, keys_of(verified.activity, who), verified.activity, act)

    async def _failed(self, verified: Verified, error: Exception) -> Answer:
        """While the database is at fault, who waits for an answer is told so. What else fails is delivered again by
        Teams, which is better than silence: nothing was answered yet.
        """
        kind, name = verified.activity.get("type"), verified.activity.get("name")
        if not is_the_database(error):
            log.exception("teams.failed", type=kind, name=name)
            return Answer(500)
        log.error("teams.database_failed", type=kind, name=name, error=type(error).__name__)
        return await self._turns.failed(verified.activity, error)

    async def _finish(self, _: web.Application) -> None:
        """What is being answered is answered before the process ends."""
        await self._once.finish()
        await self._turns.finish()
        await self._streams.close()
        await self._done.finish()

    async def _cleaned_up(self, _: web.Application) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._connector.close()

    # -- the way out

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        """Post a message that everyone in the place sees."""
        posted: str = await delivered(self._sender.post(place, reply, nonce=_nonce(dedupe_key)))
        return posted

    async def update(self, place: Place, message: str, reply: Reply) -> None:
        """Draw `reply` in place of a message posted before; drawing twice changes nothing."""
        nonce = _nonce(f"{message}:{reply.summary}:{self._references.now().isoformat()}")
        await delivered(self._sender.update(place, message, reply, nonce=nonce), repeatable=True)

    async def tell(self, place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:  # noqa: ARG002 - Teams keeps no key
        """Show `reply` to one person alone: in place of their own message while Teams has that, else directly."""
        if updates and updates.startswith(STREAMED):
            ended: str = await delivered(self._streams.finish(place, person, updates, reply), repeatable=True)
            return ended
        if updates and updates.startswith((TARGETED, PERSONAL)):
            try:
                await self._sender.update_own(place, person, updates, reply)
            except SendFailed as failed:
                if failed.status is None or failed.status >= 500 or failed.status == 429:
                    raise NotDelivered(f"Teams: {failed}", again=True, after=failed.after) from None
            else:
                return updates
        known = await self._references.person(place.workspace, person)
        if known is None:
            raise NotDelivered("Teams: this person never spoke to the bot", again=False)
        if known.blocked_at is not None:
            raise NotDelivered(f"Teams: {BLOCKED}", again=False)
        told: str = await delivered(
            self._sender.direct(place, known, lambda origin, more: message(reply, origin, more))
        )
        return told

    async def hand_over(self, place: Place, person: str, file: File, *, dedupe_key: str) -> str:  # noqa: ARG002 - Teams keeps no key
        """Ask one person where a file of theirs may go, or give them a link to it; the message that does."""
        handed: str = await delivered(self._files.hand_over(place, person, file))
        return handed

    async def find_answer(self, place: Place, person: str, delivery: str) -> str | None:  # noqa: ARG002 - the key says whose
        """The message that shows somebody alone what their request was answered, where that was noted."""
        return await self._done.shown(place.workspace, delivery)

    async def find_posted(
        self,
        place: Place,  # noqa: ARG002 - nobody can tell
        dedupe_key: str,  # noqa: ARG002 - nobody can tell
        *,
        person: str | None = None,  # noqa: ARG002 - nobody can tell
        updates: str | None = None,  # noqa: ARG002 - nobody can tell
    ) -> str | None:
        """None: with the permissions that we ask for, Teams does not say."""
        return None


async def _body(http: web.Request) -> bytes | None:
    """The body, or None where it is longer than anything that Teams sends."""
    if (http.content_length or 0) > BODY_AT_MOST:
        return None
    body = bytearray()
    async for chunk in http.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_AT_MOST:
            return None
    return bytes(body)


def _nonce(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
