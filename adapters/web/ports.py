"""What the web chat needs from outside: a place to keep its channels, people and messages.

On Slack and Teams the platform keeps these. The web chat is its own platform, so it says here what keeping means;
`storage` does it on the database and the tests in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Reply


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel somebody can see. `direct` is the place for what only one person gets, such as their digest."""

    id: str
    name: str
    private: bool = False
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the web chat."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stands now. `only_for` is the id of the one person who sees it; empty means everyone.

    `said` is what that person typed to get it, echoed above a private reply.
    """

    id: str
    channel: str
    at: datetime
    author_name: str
    outcome: Reply
    said: str = ""
    only_for: str = ""

    @property
    def private(self) -> bool:
        """Whether one person alone sees it."""
        return bool(self.only_for)


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """A command as the composer suggests it: its name, how it is written, what it does in one line."""

    name: str
    usage: str
    summary: str


class WebStore(Protocol):
    """Keeps what a chat platform keeps. All ids are the store's own plain strings."""

    async def person(self, user: str) -> Person:
        """The person with this id; somebody new is taken in."""
        ...

    async def channels(self, user: str) -> Sequence[Channel]:
        """The channels this person sees, the default one first. Never empty."""
        ...

    async def enter(self, channel: str, user: str) -> Channel | None:
        """The channel with this id. One that does not exist is opened, public, under its id as name.

        None where the channel is private and this person is not in it.
        """
        ...

    async def add_channel(self, name: str, user: str, *, private: bool) -> Channel:
        """Open a channel with this person in it; an existing name that they may enter gives that channel."""
        ...

    async def messages(self, channel: str, user: str, *, limit: int) -> Sequence[Message]:
        """The newest messages that this person sees there, oldest of them first."""
        ...

    async def message(self, message: str) -> Message | None:
        """The message with this id, whoever may see it."""
        ...

    async def add_message(
        self,
        channel: str,
        reply: Reply,
        *,
        author_name: str,
        said: str = "",
        only_for: str = "",
        lasting: bool = False,
        dedupe_key: str,
    ) -> Message:
        """Keep a new message. The same `dedupe_key` in the same channel gives the one that is there already.

        What one person alone sees goes after a day, unless it is `lasting`.
        """
        ...

    async def update_message(self, message: str, reply: Reply) -> Message | None:
        """Put `reply` in place of what the message says; None where there is no such message."""
        ...

    async def find_message(self, channel: str, dedupe_key: str) -> str | None:
        """The id of the message kept with this key."""
        ...
