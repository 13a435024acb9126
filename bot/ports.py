"""What the core takes in and what it needs from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.messages import File, Form, Invalid, Reply

# The workspace of the web chat and the command line, which no platform administers: its first member runs it.
LOCAL_WORKSPACE = "local"
# The command line: whoever can start it has the database anyway. They are nobody's first member.
OPERATOR_PLATFORM = "cli"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said. `channel` and `workspace` are the platform's own ids."""

    platform: str
    workspace: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a person did: typed a command (`text`), pressed a button or sent a form.

    A button press has `action` and `value`; a form has `action`, `fields` and the `carry` that it was shown with.
    `message` is the id of the message whose button was pressed, `shared` whether the channel sees it. `delivery` is
    the platform's key of this delivery: the same key again is answered as before and acts once. `public` is None
    where the platform does not say, which counts as private. `people` are the members that it names besides whoever
    makes it, with their names, as far as the platform vouches for them. `waits` is for a program that
    waits for a slow answer rather than being told later. With `files_sent` a file that is asked for is sent by the
    outbox (`HandsOver`) rather than fetched by whoever asked.
    """

    place: Place
    user: str
    user_name: str
    text: str = ""
    action: str = ""
    value: str = ""
    fields: Mapping[str, str] | None = None
    carry: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    shared: bool = False
    delivery: str = ""
    channel_name: str = ""
    public: bool | None = None
    people: Mapping[str, str] = field(default_factory=dict)
    waits: bool = False
    files_sent: bool = False

    def __post_init__(self) -> None:
        """Hold what came over a wire to its shape, before anything is done with it.

        Raises:
            ValueError: a part is no text, or an id is one that no platform gives.
        """
        ids = (self.place.workspace, self.place.channel, self.place.thread or "", self.user, self.delivery)
        texts = (self.user_name, self.text, self.action, self.value, self.message, self.channel_name)
        named = (*(self.fields or {}).items(), *self.carry.items(), *self.people.items())
        if not all(isinstance(each, str) for each in (*ids, *texts, *(part for pair in named for part in pair))):
            raise ValueError("a request is made of texts")
        if not all(each.isprintable() for each in ids):
            raise ValueError("an id is made of letters, figures and signs")


Dispatch = Callable[[Request], Awaitable[Reply | Form | Invalid | File]]


class ChatPlatform(Protocol):
    """The way out: how a message reaches a place that is not answering a request right now.

    `remembers_posts` tells whether `find_posted` finding nothing means that nothing was posted.
    """

    name: str
    remembers_posts: bool

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        """Post a new message and give its id. The platform keeps `dedupe_key` with it where it can.

        Raises:
            bot.errors.NotDelivered: it certainly did not arrive; saying whether trying again can help.
        """
        ...

    async def update(self, place: Place, message: str, reply: Reply) -> None:
        """Draw `reply` in place of a message posted before."""
        ...

    async def tell(self, place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        """Show `reply` to one person alone and give the id of the message that does.

        In place of their own message `updates` where the platform can still draw that anew; otherwise, and without
        one, as one direct message.

        Raises:
            bot.errors.NotDelivered: it certainly did not arrive; saying whether trying again can help.
        """
        ...

    async def find_posted(
        self, place: Place, dedupe_key: str, *, person: str | None = None, updates: str | None = None
    ) -> str | None:
        """The id of the message posted with this key, or None where there is none or the platform cannot tell.

        `person` and `updates` are those that it was to be told with.

        Raises:
            bot.errors.CannotTell: it can in general, but not of this message.
        """
        ...

    async def find_answer(self, place: Place, person: str, delivery: str) -> str | None:
        """The id, for `tell`, of the message that shows a person alone what their request `delivery` was answered.

        None where it is not shown yet, or cannot be drawn anew any more.
        """
        ...


@runtime_checkable
class HandsOver(Protocol):
    """A platform that sends files: one whose requests say `files_sent`."""

    async def hand_over(self, place: Place, person: str, file: File, *, dedupe_key: str) -> str:
        """Make a file from its recipe, give it to one person alone, and give the id of what they got.

        Raises:
            bot.errors.NotDelivered: it certainly did not arrive; saying whether trying again can help.
        """
        ...


class BoardLinks(Protocol):
    """Where the board can be looked at. `is_public`: others than this machine can reach the addresses."""

    is_public: bool

    def made(self, workspace: str, channel: str) -> tuple[str, datetime]:
        """A signed address that shows what can be seen from a channel, and until when it works."""
        ...


class Clock(Protocol):
    """The only source of the present moment."""

    def now(self) -> datetime:
        """The present moment, with its time zone."""
        ...
