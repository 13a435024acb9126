"""One pattern of a channel's last weeks: the commonest trade, group or remark, where it is that of most. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.decisions.amended import current
from bot.rhythm.digest_words import clipped
from bot.rhythm.facts import ChannelLog
from bot.screen_words import FLAGS, TRADE
from storage.models import Decision
from storage.vocabulary import Flag

FROM, WEEKS = 5, 4


def pattern_of(log: ChannelLog) -> str:
    """`Last 4 weeks: 4 of 6 good for us, worse for customers.`; empty where most have nothing in common."""
    recent = log.of_last(WEEKS)
    if len(recent) < FROM:
        return ""
    found = [most for kind in (_trades, _groups, _remarks) if (most := _commonest(kind(recent)))]
    # The first of those that are as common: the trade before the group before the remark.
    words, count = max(found, key=lambda each: each[1], default=("", 0))
    return f"Last {WEEKS} weeks: {count} of {len(recent)} {words}." if count * 2 > len(recent) else ""


def _commonest(words: Iterable[str]) -> tuple[str, int] | None:
    counted = sorted(Counter(words).items(), key=lambda each: (-each[1], each[0]))
    return counted[0] if counted else None


def _trades(recent: Iterable[Decision]) -> Iterator[str]:
    for decision in recent:
        yield _small(TRADE[decision.decision_class])


def _groups(recent: Iterable[Decision]) -> Iterator[str]:
    for decision in recent:
        yield f"were about {clipped(current(decision).in_the_chair, 5, 40)}"


def _remarks(recent: Iterable[Decision]) -> Iterator[str]:
    for decision in recent:
        yield from (f"with the remark “{FLAGS[Flag(flag)]}”" for flag in decision.flags)


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
