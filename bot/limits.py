"""How much one person and one workspace may ask of a process: token buckets, in memory, bounded."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

MOST_KEPT = 20_000
_MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    level: float
    filled_at: float


class Buckets:
    """One bucket for each key: it holds `per_minute` requests and fills evenly.

    At most `most_kept` are remembered; whoever was quiet longest is forgotten first, with a bucket that is full by
    then or nearly. 0 a minute means no limit.
    """

    def __init__(self, per_minute: int, most_kept: int = MOST_KEPT) -> None:
        self._size = float(per_minute)
        self._most_kept = most_kept
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable, now: float) -> int:
        """Take one request out at `now`, in seconds of a clock that never goes back.

        Gives 0, or in how many seconds there is one again; then nothing was taken.
        """
        if not self._size:
            return 0
        bucket = self._buckets.pop(key, None) or _Bucket(self._size, now)
        bucket.level = min(self._size, bucket.level + (now - bucket.filled_at) * self._size / _MINUTE)
        bucket.filled_at = now
        self._buckets[key] = bucket
        if len(self._buckets) > self._most_kept:
            self._buckets.popitem(last=False)
        if bucket.level < 1:
            return math.ceil((1 - bucket.level) * _MINUTE / self._size)
        bucket.level -= 1
        return 0

    def give_back(self, key: Hashable) -> None:
        """Put back what was taken: it was refused elsewhere."""
        bucket = self._buckets.get(key)
        if bucket is not None:
            bucket.level = min(self._size, bucket.level + 1)
