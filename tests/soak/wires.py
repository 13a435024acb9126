"""The far sides, which count: what arrived at Slack and at Teams, by the id that each decision's text carries."""

from __future__ import annotations

import asyncio
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.slack.fake_slack import Call as SlackCall
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.teams.microsoft import Call as TeamsCall

# The mark that makes a text one of a kind: no other word of the product looks like it.
MARK = re.compile(r"\bmark-[a-z]+-\d+\b")
_NUMBER = re.compile(r"\bD-\d+\b")


@dataclass
class CountingSlack(FakeSlack):
    """Slack that keeps counts in place of every call: hours of calls would not fit."""

    cards: Counter[str] = field(default_factory=Counter)
    moments: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    methods: Counter[str] = field(default_factory=Counter)

    async def _record(self, call: SlackCall) -> None:
        self.methods[call.method] += 1
        if call.method == "views.open":
            await super()._record(call)
        elif call.method == "chat.postMessage":
            self.moments[str(call.body["channel"])].append(asyncio.get_running_loop().time())
            self.cards.update(card_of(call.text))


@dataclass
class TeamsCounts:
    """What arrived at the connector: given to `Microsoft.refuse`, which sees every call."""

    cards: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)

    def note(self, call: TeamsCall) -> None:
        self.methods[f"{call.method} {'card' if 'attachments' in call.body else call.rest[:12]}"] += 1
        says = "attachments" in call.body or "activity" in call.body
        if call.method == "POST" and says and not call.is_targeted:
            self.cards.update(card_of(call.text))


def card_of(text: str) -> set[str]:
    """The mark of the decision whose card a message is; nothing where it is a list or an answer about several."""
    marks, numbers = set(MARK.findall(text)), set(_NUMBER.findall(text))
    return marks if len(marks) == 1 and len(numbers) == 1 else set()


def words(value: Any) -> str:
    """Every text of a stored message."""
    if isinstance(value, dict):
        return " ".join(map(words, value.values()))
    if isinstance(value, list):
        return " ".join(map(words, value))
    return value if isinstance(value, str) else ""


class Passing(list[TeamsCall]):
    """Calls that are numbered and not kept."""

    def __init__(self, seen: int) -> None:
        super().__init__()
        self._seen = seen

    def append(self, _: TeamsCall) -> None:
        self._seen += 1

    def __len__(self) -> int:
        return self._seen
