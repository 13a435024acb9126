"""The board's links: what a link covers, signed, and for how long it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from itsdangerous import BadData, URLSafeSerializer

from bot.ports import Clock

LASTS = timedelta(days=1)
PATH = "/board"
# Longer than any link that was ever made; what is longer is not looked at.
_LONGEST_TOKEN = 2_000


@dataclass(frozen=True, slots=True)
class Pass:
    """What may be looked at: the public channels of a workspace and the channel where the link was asked for."""

    workspace: str
    channel: str
    until: datetime


class BoardLinks:
    """Signs links and reads them again.

    `keys` gives the keys that sign, the newest last; they are read when the first link is made, since a fresh start
    makes one then. `base_url` is how addresses of this server begin, and `is_public` whether others can reach them.
    """

    def __init__(self, clock: Clock, keys: Callable[[], list[str]], base_url: str, *, is_public: bool) -> None:
        self._clock = clock
        self._keys = keys
        self._base_url = base_url
        self.is_public = is_public

    @cached_property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys(), salt="customer-chair/board")

    def made(self, workspace: str, channel: str) -> tuple[str, datetime]:
        """The address of a board that covers what can be seen from a channel, and until when it works."""
        until = (self._clock.now() + LASTS).astimezone(UTC).replace(microsecond=0)
        token = self._signer.dumps([workspace, channel, int(until.timestamp())])
        return f"{self._base_url}{PATH}/{token}", until

    def opened(self, token: str) -> Pass | None:
        """What a link covers; None for one that was forged, altered or made for something else, or is over."""
        if len(token) > _LONGEST_TOKEN:
            return None
        try:
            workspace, channel, seconds = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        until = datetime.fromtimestamp(seconds, UTC)
        return Pass(workspace, channel, until) if self._clock.now() < until else None
