"""Making what takes seconds to make, such as a model's reading, so that nobody waits for it.

The recipe waits in the outbox (`OutboxMessage.work`). It is claimed with a lease like a message, made by the
function that its `make` names, several at a time, and then sent by the deliverer. A process that dies while making
one loses nothing: the lease runs out, and it is made again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.context import Services
from bot.errors import NotDelivered
from bot.messages import Reply, to_json
from bot.ports import ChatPlatform, Place
from storage import outbox
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE
from storage.outbox_claims import claim_work
from storage.vocabulary import OutboxState

Make = Callable[[Services, OutboxMessage], Awaitable[Reply | None]]

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5
# The answer that it belongs to is shown moments after it was saved: how often to look for it, how long apart.
_LOOKS = 20
_LOOK_SECONDS = 0.1

log = structlog.get_logger()


class Composer:
    """Makes for one process, up to `at_once` messages at the same time; any number of them may run beside it.

    `makes` maps the name in a recipe to the function that gives the message, or None where there is nothing to say
    any more.
    """

    def __init__(
        self, services: Services, platforms: Mapping[str, ChatPlatform], makes: Mapping[str, Make], *, at_once: int
    ) -> None:
        self._services = services
        self._platforms = platforms
        self._makes = makes
        self._at_once = at_once
        self._owner = f"composer-{secrets.token_hex(6)}"
        self._making: set[asyncio.Task[None]] = set()

    async def begin_due(self) -> None:
        """Begin to make what is due, as far as there are hands for it; what is ready wakes the deliverer."""
        free = self._at_once - len(self._making)
        if free <= 0:
            return
        database, now = self._services.database, self._services.clock.now()
        claimed = await database.write(
            EVERY_WORKSPACE, claim_work, self._owner, now, LEASE, tuple(self._platforms), free
        )
        for message in claimed:
            task = asyncio.create_task(self._make(message), name="make")
            self._making.add(task)
            task.add_done_callback(self._made)

    async def stop(self) -> None:
        """Give back what is being made; somebody else, or the next start, makes it."""
        making = tuple(self._making)
        for task in making:
            task.cancel()
        await asyncio.gather(*making, return_exceptions=True)

    def _made(self, task: asyncio.Task[None]) -> None:
        self._making.discard(task)
        if not task.cancelled():
            self._services.wake()

    async def _make(self, message: OutboxMessage) -> None:
        try:
            await self._compose(message)
        except NotDelivered as not_yet:
            await self._again(message, not_yet)
        except asyncio.CancelledError:
            await self._write(message, outbox.later, self._services.clock.now(), "The server was stopped.")
            raise
        except Exception as error:
            # The lease runs out, and it is made again; not for ever.
            log.warning("outbox.not_made", message=message.pk, error=type(error).__name__)
            if message.attempts >= MOST_ATTEMPTS:
                await self._write(message, outbox.ended, OutboxState.DEAD, "It could not be made.")

    async def _compose(self, message: OutboxMessage) -> None:
        work = message.work or {}
        # Whoever makes it may tell how far it is in the place where it will stand.
        message.updates = message.updates or await self._answer(message, str(work.get("answers") or ""))
        reply = await self._makes[str(work["make"])](self._services, message)
        if reply is None:
            await self._write(message, outbox.ended, OutboxState.MERGED, "Something newer stands in its place.")
            return
        await self._write(message, outbox.made, to_json(reply), message.updates, self._services.clock.now())

    async def _answer(self, message: OutboxMessage, delivery: str) -> str | None:
        """The message it is to be drawn in place of; that one may not be shown yet.

        Raises:
            NotDelivered: it is not there (yet).
        """
        if not delivery:
            return None
        platform = self._platforms[message.platform]
        place = Place(message.platform, message.workspace, message.channel, message.thread)
        for _ in range(_LOOKS):
            found = await platform.find_answer(place, message.only_for or "", delivery)
            if found is not None:
                return found
            await asyncio.sleep(_LOOK_SECONDS)
        raise NotDelivered("what it is to be drawn in place of is not shown", again=True, after=1)

    async def _again(self, message: OutboxMessage, not_yet: NotDelivered) -> None:
        if message.attempts >= MOST_ATTEMPTS or not not_yet.again:
            await self._write(message, outbox.ended, OutboxState.DROPPED, not_yet.reason)
            return
        due = self._services.clock.now() + timedelta(seconds=not_yet.after or 0)
        await self._write(message, outbox.later, due, not_yet.reason)

    async def _write(self, message: OutboxMessage, change: Callable[..., bool], *values: object) -> None:
        await self._services.database.write(message.workspace, change, message, *values)
