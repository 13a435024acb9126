"""What people do all day on three platforms: each a delivery that can be sent again, to any process."""

from __future__ import annotations

import itertools
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import aiohttp

from adapters.slack.modal import SAVING
from adapters.teams.card_data import KEY
from tests.acceptance.conversation import Conversation
from tests.adapters.slack.slack_conversation import Slack
from tests.adapters.teams.microsoft import Microsoft
from tests.adapters.teams.teams_client import TeamsPerson
from tests.soak.wires import CountingSlack

ROOMS = 16
_PEOPLE = 40
_GIVE_UP = 0.25
_QUESTION = "should we cap CSV import at {} rows from Monday"
_ANSWERS = {"in_the_chair": "people who import large files", "customer_effect": "better", "commercial_now": "gain"}
# How often each is done: a team's whole day, with far more decisions than any team takes. A page is opened once.
_SHARES = {
    "slack help": 14,
    "slack ask": 5,
    "slack list": 6,
    "slack search": 3,
    "slack wrong": 2,
    "slack decide": 2,
    "slack log": 4,
    "slack mention": 2,
    "teams help": 14,
    "teams ask": 4,
    "teams list": 4,
    "teams wrong": 2,
    "teams log": 7,
    "web page": 2,
    "web ask": 4,
    "web list": 5,
    "web show": 6,
    "web log": 5,
}


@dataclass(frozen=True)
class Delivery:
    """Something that a platform delivers: `send` gives the status, and whether it was acknowledged as done; None
    where that is not known yet, so that people send it again.

    `mark` is what the text of the decision carries that it logs. `copies` of it arrive at once, and each is sent
    again until it is acknowledged, unless whoever sent it `gives_up`.
    """

    kind: str
    send: Callable[[str], Awaitable[tuple[int, bool | None]]]
    mark: str = ""
    copies: int = 1
    gives_up: bool = False


@dataclass
class Day:
    """The people, and the forms that they have open."""

    http: aiohttp.ClientSession
    slack: CountingSlack
    teams: Microsoft
    chance: random.Random
    views: list[dict[str, Any]]
    dialogs: list[dict[str, Any]]

    def deliveries(self) -> Iterator[Delivery]:
        """One after the other, without end."""
        kinds, shares = list(_SHARES), list(_SHARES.values())
        for number in itertools.count(1):
            (kind,) = self.chance.choices(kinds, shares)
            yield self._delivery(kind, number)

    def _delivery(self, kind: str, number: int) -> Delivery:
        platform, _, what = kind.partition(" ")
        make = {"slack": self._slack, "teams": self._teams, "web": self._web}[platform]
        if what != "log":
            copies = 3 if what == "mention" and not number % 5 else 1
            return Delivery(kind, make(what, number, ""), copies=copies)
        mark = f"mark-{platform}-{number}"
        # Some press twice, or their platform delivers twice; some give up where it fails, and nobody is told.
        copies = self.chance.choice((1, 1, 1, 1, 2, 3))
        return Delivery(kind, make(what, number, mark), mark, copies, gives_up=self.chance.random() < _GIVE_UP)

    def _slack(self, what: str, number: int, mark: str) -> Callable[[str], Awaitable[tuple[int, bool | None]]]:
        room, person = number % ROOMS, number % _PEOPLE

        shown: list[dict[str, Any]] = [self.views[room]]

        async def send(address: str) -> tuple[int, bool | None]:
            who = Slack(self.http, address, self.slack, f"U{person}P", f"p{person}", f"C{room}", f"room-{room}")
            if what == "log":
                answer = await who.submit(shown[-1], view_id=f"V{number}", text=_decision(mark), **_ANSWERS)
                if SAVING in answer.text:
                    shown.append({**answer.body["view"], "hash": f"h{number}-{len(shown)}"})
                    return answer.status, None
                return answer.status, answer.body.get("response_action") in ("clear", "update")
            if what == "mention":
                said = {"type": "app_mention", "user": f"U{person}P", "channel": f"C{room}", "team": "T1"}
                said |= {"text": f"<@UBOT> {_QUESTION.format(number)}", "ts": f"17{number:08}.000100"}
                answer = await who.event(said, f"Ev{number}")
                return answer.status, answer.status == 200
            answer = await who.say(_said(what, number))
            return answer.status, answer.status == 200

        return send

    def _teams(self, what: str, number: int, mark: str) -> Callable[[str], Awaitable[tuple[int, bool | None]]]:
        room = number % ROOMS
        who = TeamsPerson(self.http, "", self.teams, f"P{number % _PEOPLE}", channel=teams_room(room))
        if what == "log":
            activity = who.fill_activity(self.dialogs[room], "Log it", text=_decision(mark), **_ANSWERS)
            # Each opens a form of their own: the same one sent again is the same decision.
            data = activity["value"]["data"]
            data[KEY] = {**data[KEY], "nonce": f"nonce-{number}"}
        else:
            activity = who.message(_said(what, number))

        async def send(address: str) -> tuple[int, bool | None]:
            who.address = address
            answer = await who.send(activity, self.token)
            # A form that is not closed says what is wrong with it.
            shown = (answer.body or {}).get("task", {}).get("type")
            return answer.status, answer.status == 200 and (what != "log" or shown != "continue" or not answer.body)

        return send

    def _web(self, what: str, number: int, mark: str) -> Callable[[str], Awaitable[tuple[int, bool | None]]]:
        async def send(address: str) -> tuple[int, bool | None]:
            who = Conversation(self.http, address, f"person {number % _PEOPLE}", f"room-{number % ROOMS}")
            if what == "page":
                query = {"channel": who.channel, "as": who.user}
                async with self.http.get(f"{address}/", params=query) as page:
                    await page.read()
                    return page.status, page.status == 200
            if what == "log":
                answer = await who.log(_decision(mark), **_ANSWERS)
                return answer.status, answer.body.get("type") == "reply"
            answer = await who.say(_said(what, number))
            return answer.status, answer.status == 200

        return send

    @cached_property
    def token(self) -> str:
        """Microsoft's token, made once: it holds for an hour, and signing takes longer than sending."""
        return self.teams.token()


def teams_room(number: int) -> str:
    """The id of a channel of Teams."""
    return f"19:room{number}@thread.tacv2"


async def forms_open(
    http: aiohttp.ClientSession, address: str, slack: CountingSlack, teams: Microsoft
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The form of `decide` as each room of Slack and of Teams shows it."""
    views, dialogs = [], []
    for room in range(ROOMS):
        ada = Slack(http, address, slack, "U0P", "p0", f"C{room}", f"room-{room}")
        await ada.say(f"decide {_decision('first')}")
        views.append(await ada.form(room + 1))
        ben = TeamsPerson(http, address, teams, "P0", channel=teams_room(room))
        offered = await ben.say(f"decide {_decision('first')}")
        dialogs.append((await ben.press("Log a decision", offered.card)).card)
    return views, dialogs


def _decision(mark: str) -> str:
    return f"Offer the nightly export {mark} to everyone"


def _said(what: str, number: int) -> str:
    return {
        "help": "help",
        "ask": _QUESTION.format(number),
        "list": "list",
        "search": "search nightly export",
        "show": f"show D-{number % 50 + 1}",
        "wrong": f"show D-{number}x or lst everythin",
        "decide": f"decide Let everyone import {number} rows",
    }[what]
