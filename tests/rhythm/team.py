"""A team with a clock that moves: what people type, and what the clock does meanwhile, without any network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.chair.playbook import PlaybookChair
from bot.command import Answer
from bot.context import Services
from bot.dispatch import Dispatcher
from bot.messages import Button, Buttons, Form, Listing, Reply, Section
from bot.plain_text import to_text
from bot.ports import Place, Request
from bot.rhythm import clockwork
from bot.rhythm.clock_back import ClockBack
from bot.rhythm.deliver import Deliverer
from storage.engine import Database
from tests.clock import MovableClock

_MORNING, _NIGHT = 8, 20


@dataclass
class Wall:
    """The far side, which shows what arrives, where and when."""

    clock: MovableClock
    name: str = "web"
    remembers_posts: bool = True
    posts: list[tuple[datetime, str, Reply]] = field(default_factory=list)
    told: list[tuple[datetime, str, Reply]] = field(default_factory=list)
    updates: list[tuple[str, Reply]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    fails: Exception | None = None

    async def post(self, place: Place, reply: Reply, *, dedupe_key: str) -> str:
        if self.fails is not None:
            raise self.fails
        assert dedupe_key not in self.keys, f"{dedupe_key} was posted twice"
        self.posts.append((self.clock.now(), place.channel, reply))
        self.keys[dedupe_key] = f"m-{len(self.posts)}"
        return self.keys[dedupe_key]

    async def update(self, _place: Place, message: str, reply: Reply) -> None:
        self.updates.append((message, reply))

    async def tell(self, _place: Place, person: str, reply: Reply, *, updates: str | None, dedupe_key: str) -> str:
        self.told.append((self.clock.now(), person, reply))
        return updates or dedupe_key

    async def find_posted(self, _place: Place, dedupe_key: str, **_: object) -> str | None:
        return self.keys.get(dedupe_key) if self.remembers_posts else None

    async def find_answer(self, _place: Place, _person: str, _delivery: str) -> str | None:
        return None


@dataclass
class Team:
    """`await team.say("digest on Friday 10:00")`; `await team.until(moment)` lets the clock work."""

    database: Database
    clock: MovableClock
    wall: Wall
    workspace: str = "local"

    def __post_init__(self) -> None:
        self._dispatch = Dispatcher(Services(self.database, PlaybookChair(), self.clock))
        self._clock_back = ClockBack(self.database, self.clock)
        self._deliverer = Deliverer(self.database, {"web": self.wall}, self.clock)

    async def say(self, text: str, user: str = "ada", channel: str = "general") -> Answer:
        return await self._dispatch(Request(self._place(channel), user, user.title(), text, public=True))

    async def press(self, action: str, value: str = "", user: str = "ada", channel: str = "general") -> Answer:
        pressed = Request(self._place(channel), user, user.title(), action=action, value=value, public=True)
        return await self._dispatch(pressed)

    async def fill(
        self,
        action: str,
        fields: Mapping[str, str],
        carry: Mapping[str, str] | None = None,
        user: str = "ada",
        channel: str = "general",
    ) -> Answer:
        sent = Request(
            self._place(channel),
            user,
            user.title(),
            action=action,
            fields=fields,
            carry=dict(carry or {}),
            public=True,
        )
        return await self._dispatch(sent)

    async def log(self, text: str, user: str = "ada", channel: str = "general", **answers: str) -> str:
        """Log a decision and give its name."""
        usual = {
            "text": text,
            "in_the_chair": "people who import large files",
            "customer_effect": "worse",
            "commercial_now": "gain",
        }
        answer = await self.fill("decide", usual | answers, user=user, channel=channel)
        if isinstance(answer, Form):  # something alike is in the log: keep both
            answer = await self.fill("decide", usual | answers, answer.carry, user, channel)
        assert isinstance(answer, Reply), answer
        return str(answer.data["id"])

    async def tick(self) -> None:
        """One round of everything that the clock does."""
        now = self.clock.now()
        await self._clock_back.look()
        await clockwork.plan(self.database, now)
        await self._deliverer.deliver_due()
        await clockwork.settle_ended(self.database, now)
        await clockwork.draw_anew(self.database, now)
        await clockwork.ask_deciders(self.database, now)
        await self._deliverer.deliver_due()

    async def until(self, moment: datetime, step_minutes: int = 60) -> None:
        """Let time pass, with a round of the clock every so many minutes."""
        while (now := self.clock.now()) < moment:
            step = timedelta(minutes=step_minutes)
            # Nights have one round, so that a year of them does not take all day.
            morning = datetime.combine((now + timedelta(hours=12)).date(), time(8, now.minute), UTC)
            if now.hour >= _NIGHT or now.hour < _MORNING:
                step = max(step, morning - now)
            self.clock.set(now + step)
            await self.tick()

    def digests(self, channel: str = "general") -> list[tuple[datetime, Reply]]:
        """The digests that a channel got."""
        return [
            (at, reply)
            for at, where, reply in self.wall.posts
            if where == channel and re.match(r"\w+ question for|This week in", reply.summary)
        ]

    def _place(self, channel: str) -> Place:
        return Place("web", self.workspace, channel)


def text_of(answer: Answer) -> str:
    assert isinstance(answer, Reply), answer
    return to_text(answer)


def button(reply: Answer, label: str) -> Button:
    """The first button with this label, wherever in the reply it stands."""
    assert isinstance(reply, Reply)
    found = [each for each in _buttons(reply) if each.label == label]
    assert found, f"no button {label!r} among {[each.label for each in _buttons(reply)]}"
    return found[0]


def _buttons(reply: Reply) -> list[Button]:
    found: list[Any] = []
    for block in reply.blocks:
        match block:
            case Buttons(buttons=some, more=more):
                found += [*some, *more]
            case Section(button=one) if one:
                found.append(one)
            case Listing(entries=entries):
                found += [entry.button for entry in entries if entry.button]
    return found
