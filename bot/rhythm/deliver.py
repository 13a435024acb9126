"""Sending what is in the outbox: claim, send outside any transaction, complete only what is still held."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from types import MappingProxyType

import structlog
from pydantic import ValidationError

from bot.errors import CannotTell, NotDelivered
from bot.messages import File, Reply, outcome_from_json
from bot.ports import ChatPlatform, Clock, HandsOver, Place
from bot.rhythm.resting import Resting
from bot.rhythm.written_down import WrittenDown
from bot.telemetry import Metrics
from storage import outbox, request_id
from storage.delivery_models import OutboxMessage
from storage.engine import EVERY_WORKSPACE, Database
from storage.outbox_claims import Rate, claim_due
from storage.vocabulary import OutboxState

LEASE = timedelta(seconds=60)
SEND_TIMEOUT = 30.0
# A file is made while it is sent: a big log takes its time, and the lease lasts longer than that.
FILE_LEASE = timedelta(minutes=6)
FILE_TIMEOUT = 300.0
# Workspaces that one process serves at the same time.
AT_ONCE = 10
# Attempts before a message is given up; with the delays below that is a little over a day. A platform that asks to
# wait does not use them up, until the message is older than that.
MOST_ATTEMPTS = 105
_WAITED_AT_MOST = timedelta(days=2)
# However long a platform asks to wait: it may have changed its mind by then.
_LONGEST_ASKED = timedelta(hours=6)
_FIRST_DELAY = timedelta(seconds=5)
# After an outage the first message of a place is tried again within this, and what came after it follows.
_LONGEST_DELAY = timedelta(minutes=15)
_MOST_DOUBLINGS = 10
_SHORTEST_WAIT = timedelta(seconds=1)
_SPREAD = 0.25
_FILE = "file"

log = structlog.get_logger()


class Deliverer:
    """Delivers for one process; any number of them may run beside it.

    `platforms` maps a platform's name in the outbox to the platform that sends, `rates` to how fast it takes
    messages; one without a rate takes them as they come.
    """

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, ChatPlatform],
        clock: Clock,
        rates: Mapping[str, Rate] = MappingProxyType({}),
        metrics: Metrics | None = None,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._clock = clock
        self._rates = rates
        self._metrics = metrics
        self._written = WrittenDown(database)
        self._owner = f"deliverer-{secrets.token_hex(6)}"
        self._resting = Resting()
        self._stopping = False

    async def deliver_due(self) -> int:
        """Send everything that is due now and within its rate; how many messages were taken up.

        Workspaces are served beside each other, so that one whose messages hang holds up no other; the messages of
        one go out in order.
        """
        count, serving = 0, dict[asyncio.Task[int], str]()
        try:
            while True:
                claimed = await self._claimed(serving.values())
                for workspace, some in groupby(sorted(claimed, key=_workspace), key=_workspace):
                    task = asyncio.create_task(self._deliver_all(list(some)), name="deliver-to-workspace")
                    serving[task] = workspace
                if not serving:
                    return count
                if not claimed:
                    ended, _ = await asyncio.wait(serving, return_when=asyncio.FIRST_COMPLETED)
                    for task in ended:
                        del serving[task]
                        count += task.result()
        except asyncio.CancelledError:
            for task in serving:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*serving, return_exceptions=True)

    async def _claimed(self, served: Iterable[str]) -> list[OutboxMessage]:
        """The next messages, of workspaces that are not served at present; none while no hand is free."""
        busy = tuple(served)
        if self._stopping or len(busy) >= AT_ONCE:
            return []
        await self._written.catch_up()
        but = busy + self._resting.at(self._now())
        claim = partial(claim_due, rates=self._rates, but=but)
        now, platforms = self._now(), tuple(self._platforms)
        return await self._database.write(EVERY_WORKSPACE, claim, self._owner, now, LEASE, platforms)

    async def _deliver_all(self, messages: Sequence[OutboxMessage]) -> int:
        """Send one workspace's messages; how many were taken up. What comes after one that has to wait, waits."""
        behind, count = set[tuple[str, ...]](), 0
        for message in messages:
            if self._stopping or message.workspace in self._resting.at(self._now()):
                await self._give_back(message, "What was before it stopped.")
            elif _line(message) in behind:
                await self._give_back(message, "It waits for what comes before it.")
            else:
                count += 1
                if not await self._deliver(message):
                    behind.add(_line(message))
        return count

    async def _give_back(self, message: OutboxMessage, reason: str) -> None:
        """What was not begun goes to whoever comes next; what was, earlier, when its lease has run out."""
        if message.attempted_at is None:
            later = partial(outbox.later, counts=False)
            await self._database.write(message.workspace, later, message, self._now(), reason)

    def stop(self) -> None:
        """Begin no further message."""
        self._stopping = True

    async def _deliver(self, message: OutboxMessage) -> bool:
        """Send one message; whether what comes after it may go."""
        held = request_id.current.set(message.request)
        try:
            with structlog.contextvars.bound_contextvars(request=message.request, message=message.pk):
                return await self._send(message)
        finally:
            request_id.current.reset(held)

    async def _send(self, message: OutboxMessage) -> bool:
        platform = self._platforms[message.platform]
        place = Place(message.platform, message.workspace, message.channel, message.thread)
        try:
            if message.redraws:
                message.updates = await self._card(message)
            if message.attempted_at is not None and not await self._settle(message, platform, place):
                return True
            lease, timeout = (FILE_LEASE, FILE_TIMEOUT) if _is_file(message) else (LEASE, SEND_TIMEOUT)
            if not await self._database.write(message.workspace, outbox.attempting, message, self._now(), lease):
                return True
            posted = await asyncio.wait_for(_send(platform, place, message), timeout)
        except NotDelivered as failure:
            self._resting.answered(message.workspace)
            return await self._not_delivered(message, failure)
        except Exception as error:
            self._resting.unanswered(message.workspace, self._now())
            await self._unanswered(message, error)
            return False
        else:
            self._resting.answered(message.workspace)
            await self._written.note(message, outbox.arrived, posted)
            self._count(message, OutboxState.SENT)
            log.info("outbox.sent", platform=message.platform, workspace=message.workspace)
            return True

    async def _card(self, message: OutboxMessage) -> str:
        """The message that shows the record's card, which may be on its way itself."""
        about = message.about or ""
        card = await self._database.read(message.workspace, outbox.card_of, about, message.channel)
        if card is None:
            raise NotDelivered("the card to be drawn anew is not posted yet", again=True)
        return card

    async def _unanswered(self, message: OutboxMessage, error: Exception) -> None:
        """Whether it arrived cannot be told: the lease runs out, and then the platform is asked; not for ever."""
        log.warning("outbox.unanswered", platform=message.platform, error=type(error).__name__)
        if message.attempts >= MOST_ATTEMPTS:
            reason = "The platform gave no answer, however often it was tried."
            await self._database.write(message.workspace, outbox.ended, message, OutboxState.UNCERTAIN, reason)
            self._count(message, OutboxState.UNCERTAIN)

    async def _settle(self, message: OutboxMessage, platform: ChatPlatform, place: Place) -> bool:
        """Find out what became of an earlier attempt that nobody marked; whether to send (again)."""
        if message.updates and not message.only_for:
            return True  # Drawing the same message in the same place twice changes nothing.
        knows = platform.remembers_posts
        try:
            if _is_file(message):
                raise CannotTell  # A file carries no mark that could be looked for.
            posted = await platform.find_posted(
                place, message.key, person=message.only_for, updates=message.updates
            )
        except CannotTell:
            posted, knows = None, False
        if posted is not None:
            await self._written.note(message, outbox.arrived, posted)
            return False
        if knows:
            return True
        await self._database.write(
            message.workspace,
            outbox.ended,
            message,
            OutboxState.UNCERTAIN,
            "It was being sent when the server stopped, and the platform cannot tell whether it arrived.",
        )
        return False

    async def _not_delivered(self, message: OutboxMessage, failure: NotDelivered) -> bool:
        """It certainly did not arrive; whether what comes after it may go."""
        asked_to_wait = failure.after is not None and self._now() - message.created_at < _WAITED_AT_MOST
        if not failure.again or (message.attempts >= MOST_ATTEMPTS and not asked_to_wait):
            state = OutboxState.DROPPED if failure.gone else OutboxState.DEAD
            await self._written.note(message, outbox.ended, state, failure.reason)
            self._count(message, state)
            log.warning("outbox.dead", platform=message.platform, reason=failure.reason)
            return True
        wait = spread(message.attempts, message.key)
        if failure.after is not None:
            wait = min(max(timedelta(seconds=failure.after), _SHORTEST_WAIT), _LONGEST_ASKED)
        later = partial(outbox.later, counts=not asked_to_wait)
        await self._written.note(message, later, self._now() + wait, failure.reason)
        return False

    def _count(self, message: OutboxMessage, state: OutboxState) -> None:
        if self._metrics is not None:
            self._metrics.delivered.labels(message.platform, state.value).inc()

    def _now(self) -> datetime:
        return self._clock.now()


def _workspace(message: OutboxMessage) -> str:
    return message.workspace


def _line(message: OutboxMessage) -> tuple[str, ...]:
    """What is said in one order, as `storage.outbox_claims` has it."""
    redrawn = (message.about or "") if message.redraws else ""
    return (message.channel, message.only_for or "", redrawn)


def _is_file(message: OutboxMessage) -> bool:
    return message.content.get("type") == _FILE


def delay(attempts: int) -> timedelta:
    """How long to wait after the n-th attempt: 5 seconds, doubled each time, at most a quarter of an hour."""
    seconds = _FIRST_DELAY.total_seconds() * 2.0 ** min(max(attempts - 1, 0), _MOST_DOUBLINGS)
    return min(timedelta(seconds=seconds), _LONGEST_DELAY)


def spread(attempts: int, key: str) -> timedelta:
    """The wait of `delay` and up to a quarter of it more, so that what failed together is not tried together.

    How much more follows from the message's key and the attempt, so that it needs no chance.
    """
    lot = hashlib.sha256(f"{key}:{attempts}".encode()).digest()[0] / 255
    return delay(attempts) * (1 + _SPREAD * lot)


async def _send(platform: ChatPlatform, place: Place, message: OutboxMessage) -> str:
    try:
        reply = outcome_from_json(message.content)
    except ValidationError:
        reply = None
    if isinstance(reply, File) and message.only_for and isinstance(platform, HandsOver):
        return await platform.hand_over(place, message.only_for, reply, dedupe_key=message.key)
    if not isinstance(reply, Reply):
        raise NotDelivered("what was to be sent cannot be read", again=False)
    if message.only_for:
        return await platform.tell(place, message.only_for, reply, updates=message.updates, dedupe_key=message.key)
    if message.updates:
        await platform.update(place, message.updates, reply)
        return message.updates
    return await platform.post(place, reply, dedupe_key=message.key)
