"""Load at a steady rate, whatever the answers take: what was sent, what was acknowledged, what was sent again."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import aiohttp

from tests.soak.people import Delivery
from tests.soak.replicas import Replicas

# With more than so many unanswered at once the load waits: a machine that is too slow takes longer.
_MOST_AT_ONCE = 200
_ANSWER_SECONDS = 30
_BUSY = 503
_AGAIN_SECONDS, _AGAIN_AT_MOST = 0.25, 3.0


@dataclass
class Tally:
    """One side of the count: marks sent and acknowledged, and what came back otherwise."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    requests: Counter[str] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)
    busy: Counter[str] = field(default_factory=Counter)
    given_up: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


async def keep_up(
    deliveries: Iterator[Delivery], replicas: Replicas, tally: Tally, *, rate: float, seconds: float
) -> None:
    """Send so many a second for so long, and wait until every one was acknowledged or given up."""
    began = time.monotonic()
    free, running = asyncio.Semaphore(_MOST_AT_ONCE), set[asyncio.Task[None]]()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        delivery = next(deliveries)
        await free.acquire()
        task = asyncio.create_task(_all_copies(delivery, replicas, tally))
        running.add(task)
        task.add_done_callback(lambda done: (running.discard(done), free.release()))
    await asyncio.gather(*running)


async def _all_copies(delivery: Delivery, replicas: Replicas, tally: Tally) -> None:
    if delivery.mark:
        tally.sent.add(delivery.mark)
    await asyncio.gather(*(_until_acknowledged(delivery, replicas, tally) for _ in range(delivery.copies)))


async def _until_acknowledged(delivery: Delivery, replicas: Replicas, tally: Tally) -> None:
    for attempt in itertools.count():
        tally.requests[delivery.kind] += 1
        tally.again[delivery.kind] += attempt > 0
        began = time.monotonic()
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                status, acknowledged = await delivery.send(replicas.next_address())
        except (aiohttp.ClientError, TimeoutError):
            acknowledged = None
        else:
            # A process that has enough to do says so, and the platform sends it again.
            acknowledged = None if status == _BUSY else acknowledged
            tally.busy[delivery.kind] += status == _BUSY
        if acknowledged is None:
            if delivery.gives_up:
                tally.given_up[delivery.kind] += 1
                return
            await asyncio.sleep(min(_AGAIN_SECONDS * (attempt + 1), _AGAIN_AT_MOST))
            continue
        tally.seconds[delivery.kind].append(time.monotonic() - began)
        if acknowledged:
            tally.acknowledged |= {delivery.mark} if delivery.mark else set()
        else:
            tally.failed.append(f"{delivery.kind}: {status}")
        return
