"""What somebody narrowed the board to, as it stands in its address. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from bot.board.cells import Cell
from bot.decisions.filters import read_day
from bot.decisions.states import IN_FORCE
from bot.screen_words import FLAGS, FOR_THEM, FOR_US, STATUSES, TRADE, channel_words, day
from storage.decisions import Filter
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag, Status

IN_FORCE_NOW = "in_force"
ONLY = {"due": "time to check", "drift": "turned out differently", "owed": "still owed to customers"}
_Word = TypeVar("_Word", bound=StrEnum)
_MOST_DIGITS = 6
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters. Those that are empty narrow nothing; `cell` and `page` are of the list of decisions alone."""

    since: date | None = None
    until: date | None = None
    trade: DecisionClass | None = None
    flag: Flag | None = None
    status: str = ""
    channel: str = ""
    group: str = ""
    them: CustomerEffect | None = None
    only: str = ""
    cell: Cell | None = None
    page: int = 1

    def wanted(self, today: date) -> Filter:
        """The filter of the log that this is, but for `cell`."""
        return Filter(
            decision_class=self.trade,
            customer_effect=self.them,
            flag=self.flag,
            statuses=self._statuses(),
            since=self.since,
            until=self.until,
            channels=(self.channel,) if self.channel else (),
            group=self.group or None,
            due_until=today if self.only == "due" else None,
            drifted=self.only == "drift",
            owed=self.only == "owed",
        )

    def _statuses(self) -> tuple[Status, ...]:
        # What is due or owed is so only while it is in force.
        if self.status == IN_FORCE_NOW or (not self.status and self.only in ("due", "owed")):
            return tuple(sorted(IN_FORCE))
        return (Status(self.status),) if self.status else ()

    def query(self) -> str:
        """As the end of an address, with its question mark; empty where nothing is chosen."""
        pairs = [(name, written) for name, written in self._written() if written]
        return f"?{urlencode(pairs)}" if pairs else ""

    def but(self, **changes: object) -> Chosen:
        """The same with something else chosen, on the first page."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # the names are the class's own

    def in_words(self, channels: Mapping[str, str], today: date) -> Iterator[str]:
        """Each filter as people say it."""
        said = (
            self.since and f"logged since {day(self.since, today)}",
            self.until and f"logged until {day(self.until, today)}",
            self.trade and TRADE[self.trade].lower(),
            self.flag and FLAGS[self.flag].lower(),
            self.status and STATUSES_TO_CHOOSE[self.status].lower(),
            self.channel and f"in {channel_words(channels.get(self.channel, self.channel))}",
            self.group and f"in the chair: {self.group}",
            self.them and f"for customers: {FOR_THEM[self.them]}",
            self.only and ONLY[self.only],
            self.cell and f"for customers: {FOR_THEM[self.cell.them]}; for us: {FOR_US[self.cell.us]}",
        )
        yield from filter(None, said)

    def _written(self) -> Iterator[tuple[str, str]]:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Cell):
                yield "cell", f"{value.them}-{value.us}"
            elif each.name == "page":
                yield "page", str(value) if value > 1 else ""
            else:
                yield each.name, "" if value is None else str(value)


# What the form offers for where a decision stands.
STATUSES_TO_CHOOSE: Mapping[str, str] = {
    IN_FORCE_NOW: "In force",
    Status.OPEN.value: "Not decided yet",
    **{
        each.value: f"{STATUSES[each][:1].upper()}{STATUSES[each][1:]}"
        for each in (Status.REVIEWED, Status.CHANGED, Status.SUPERSEDED, Status.REVERSED, Status.VOID)
    },
}


def read_chosen(given: Mapping[str, str], channels: Mapping[str, str]) -> tuple[Chosen, list[str]]:
    """What an address chooses, and a sentence for each part of it that cannot be read and was left out.

    `channels` are the names, by id, of those that can be chosen.
    """
    wrong: list[str] = []
    since, until = (_day(given, name, wrong) for name in ("since", "until"))
    if since and until and until < since:
        wrong.append("The last day is before the first, so nothing can lie between them.")
    status = _one_of(given, "status", STATUSES_TO_CHOOSE, wrong)
    channel = _one_of(given, "channel", channels, wrong)
    return (
        Chosen(
            since=since,
            until=until,
            trade=_word(given, "trade", DecisionClass, wrong),
            flag=_word(given, "flag", Flag, wrong),
            status=status,
            channel=channel,
            group=given.get("group", "").strip()[:_LONGEST],
            them=_word(given, "them", CustomerEffect, wrong),
            only=_one_of(given, "only", ONLY, wrong),
            cell=_cell(given.get("cell", "")),
            page=_page(given.get("page", "")),
        ),
        wrong,
    )


def from_filter(wanted: Filter, today: date) -> Chosen | None:
    """The filters as they are typed in a chat; None where the board knows one of them not, such as a person."""
    only = "due" if wanted.due_until else "drift" if wanted.drifted else "owed" if wanted.owed else ""
    in_force = set(wanted.statuses) == IN_FORCE
    chosen = Chosen(
        since=wanted.since,
        until=wanted.until,
        trade=wanted.decision_class,
        flag=wanted.flag,
        status=IN_FORCE_NOW if in_force else next((each.value for each in wanted.statuses), ""),
        group=wanted.group or "",
        them=wanted.customer_effect,
        only=only,
    )
    return chosen if chosen.wanted(today) == wanted else None


def _day(given: Mapping[str, str], name: str, wrong: list[str]) -> date | None:
    value = given.get(name, "").strip()
    if not value:
        return None
    try:
        return read_day(value)
    except ValueError:
        wrong.append(_left_out(value, "a day such as 2026-10-01"))
        return None


def _word(given: Mapping[str, str], name: str, words: type[_Word], wrong: list[str]) -> _Word | None:
    value = given.get(name, "").strip()
    try:
        return words(value) if value else None
    except ValueError:
        wrong.append(_left_out(value, "one of the choices"))
        return None


def _one_of(given: Mapping[str, str], name: str, known: Mapping[str, str], wrong: list[str]) -> str:
    value = given.get(name, "").strip()
    if value and value not in known:
        wrong.append(_left_out(value, "one of the choices"))
        return ""
    return value


def _left_out(value: str, what: str) -> str:
    return f"“{value[:40]}” is not {what}, so it was left out."


def _cell(value: str) -> Cell | None:
    them, _, us = value.partition("-")
    try:
        return Cell(CustomerEffect(them), CommercialEffect(us))
    except ValueError:
        return None


def _page(value: str) -> int:
    return max(1, int(value)) if value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS else 1
