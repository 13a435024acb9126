"""What worked since the last digest: people put right, a debt repaid, a promise kept, something given. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.decisions.amended import current
from bot.decisions.debt import debt_of
from bot.decisions.remedy import worked as put_right
from bot.decisions.states import IN_FORCE
from bot.rhythm.digest_words import clipped, ended
from bot.rhythm.facts import ChannelLog
from bot.screen_words import day, for_us
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DebtStatus, DecisionClass, Happened


@dataclass(frozen=True, slots=True, order=True)
class Worked:
    """When it happened, of which decision, and the line about it."""

    at: str
    number: int
    line: str


def worked(log: ChannelLog) -> Worked | None:
    """One thing, the last of the first kind that there is; None where nothing worked yet."""
    since = f"{log.since:%Y-%m-%dT%H:%M:%SZ}"
    for found in (_put_right(log, since), _repaid(log, since), _kept(log, since), _given(log)):
        if last := max(found, default=None):
            return last
    return None


def _put_right(log: ChannelLog, since: str) -> Iterator[Worked]:
    """People who got something and were told, with those who never wrote in."""
    for decision in log.standing:
        closed = (decision.remedies[-1].get("closed_at") or "") if decision.remedies else ""
        if closed >= since and (line := put_right(decision)):
            yield Worked(closed, decision.number, _line(decision, line.removeprefix(_name(decision)).lstrip()))


def _repaid(log: ChannelLog, since: str) -> Iterator[Worked]:
    """What was owed to customers and is repaid, with what was done for them."""
    for decision in log.standing:
        debt = debt_of(decision)
        if debt is None or debt.status is not DebtStatus.REPAID or debt.closed_at is None:
            continue
        closed = f"{debt.closed_at:%Y-%m-%dT%H:%M:%SZ}"
        if closed >= since:
            said = f"{_text(decision)}: repaid. {ended(debt.closed_because or '')}"
            yield Worked(closed, decision.number, _line(decision, said))


def _kept(log: ChannelLog, since: str) -> Iterator[Worked]:
    """Decisions that were to be better for customers and, somebody found, were."""
    for decision in _each(log):
        last = decision.reviews[-1] if decision.reviews else None
        met = last and last["reviewed_at"] >= since and last["happened"] == Happened.YES.value
        if last and met and decision.customer_effect is CustomerEffect.BETTER:
            said = f"{_text(decision)}: as expected, better for {_group(decision)}."
            yield Worked(last["reviewed_at"], decision.number, _line(decision, said))


def _given(log: ChannelLog) -> Iterator[Worked]:
    """What customers get without a gain for us, and were told of after the day of the last digest."""
    for decision in _each(log):
        told, now = decision.told_on, current(decision)
        if told is None or told <= log.since.date() or decision.status not in IN_FORCE:
            continue
        if decision.decision_class is DecisionClass.TYPE_B and now.customer_effect is CustomerEffect.BETTER:
            us = for_us(now.commercial_now, now.commercial_later)
            given = f"{_text(decision)}: better for {_group(decision)}; us: {us}. Told {day(told, log.today)}."
            yield Worked(told.isoformat(), decision.number, _line(decision, given))


def _each(log: ChannelLog) -> Iterator[Decision]:
    """What stands and what was logged lately, each once."""
    yield from {decision.number: decision for decision in (*log.standing, *log.recent)}.values()


def _line(decision: Decision, said: str) -> str:
    return f"{_name(decision)}  {clipped(said, 30, 200)}"


def _name(decision: Decision) -> str:
    return f"D-{decision.number}"


def _text(decision: Decision) -> str:
    return clipped(current(decision).text, 10).rstrip(".")


def _group(decision: Decision) -> str:
    return clipped(current(decision).in_the_chair, 5, 40)
