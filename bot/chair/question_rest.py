"""Which seat questions a person is not asked in a channel, from who replaced what. Pure.

Source: `product.md`, *The reading*: nobody sees again a question that they replaced; one replaced by 3 of its last
5 askers in a channel is retired there; the same question does not come twice in a channel within 4 weeks.

A question has *come* in a channel when the channel got it: the reading was shared, or a decision was logged from
it. One that its asker alone saw has not: otherwise what one person asks in private would change what another is
told, and the same text asked twice would be answered differently.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.models import QuestionUse

LAST_ASKERS = 5
ENOUGH_REPLACED = 3
REST = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Skips:
    """Ids of questions not to be asked, by the reason."""

    replaced: frozenset[str] = frozenset()
    retired: frozenset[str] = frozenset()
    resting: frozenset[str] = frozenset()

    def from_strictest(self) -> tuple[frozenset[str], ...]:
        """The sets to try in turn when an engine has no question left: what a person replaced stays away always."""
        return tuple(
            dict.fromkeys(
                (
                    self.replaced | self.retired | self.resting,
                    self.replaced | self.retired,
                    self.replaced,
                )
            )
        )


def skips(uses: Iterable[QuestionUse], member: str, channel: str, now: datetime) -> Skips:
    """What `member` is not asked in `channel` at `now`."""
    replaced: set[str] = set()
    resting: set[str] = set()
    askers: dict[str, list[QuestionUse]] = defaultdict(list)
    for use in uses:
        if use.member == member and use.replaced_at is not None:
            replaced.add(use.question)
        if use.channel != channel:
            continue
        askers[use.question].append(use)
        if use.came_at is not None and now - use.came_at < REST:
            resting.add(use.question)
    retired = {question for question, theirs in askers.items() if _is_retired(theirs)}
    return Skips(frozenset(replaced), frozenset(retired), frozenset(resting))


def _is_retired(uses: list[QuestionUse]) -> bool:
    last = sorted(uses, key=lambda use: (use.shown_at, use.member), reverse=True)[:LAST_ASKERS]
    return sum(use.replaced_at is not None for use in last) >= ENOUGH_REPLACED
