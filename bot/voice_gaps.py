"""Which groups were never heard, or not for 90 days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.chair.playbook.evidence import same_group
from bot.screen_words import FOR_THEM, short_day
from storage.groups import Decided
from storage.vocabulary import CustomerEffect

QUIET_DAYS = 90
# In this order the effects of what was decided are said.
_EFFECTS = (CustomerEffect.WORSE, CustomerEffect.BETTER, CustomerEffect.SAME, CustomerEffect.UNKNOWN)


@dataclass(slots=True)
class Gap:
    """A group, the day it was heard last (None: never), and how many decisions have which effect on it."""

    group: str
    heard_on: date | None = None
    decided: dict[CustomerEffect, int] = field(default_factory=dict)

    def detail(self, today: date) -> str:
        """ "never heard · 3 decisions: 2 worse, 1 better"."""
        heard = f"last heard on {short_day(self.heard_on, today)}" if self.heard_on else "never heard"
        total = sum(self.decided.values())
        if not total:
            return f"{heard} · no decision about them"
        effects = ", ".join(
            f"{self.decided[effect]} {FOR_THEM[effect]}" for effect in _EFFECTS if self.decided.get(effect)
        )
        return f"{heard} · {total} {'decision' if total == 1 else 'decisions'}: {effects}"


def find_gaps(decided: Iterable[Decided], heard: Sequence[tuple[str, date]], today: date) -> list[Gap]:
    """The groups to hear from: never heard first, the most decided about before the others, then the longest ago.

    Names that mean the same people are one group. Day 90 is not a gap yet.
    """
    gaps: dict[str, Gap] = {}
    for entry in decided:
        gap = gaps.setdefault(_key(entry.group), Gap(entry.group))
        gap.decided[entry.effect] = gap.decided.get(entry.effect, 0) + entry.count
    for group, day in heard:
        named = _of(group, gaps)
        for gap in named or [gaps.setdefault(_key(group), Gap(group))]:
            gap.heard_on = max(gap.heard_on or day, day)
    quiet = [gap for gap in gaps.values() if gap.heard_on is None or (today - gap.heard_on).days > QUIET_DAYS]
    return sorted(quiet, key=lambda gap: (gap.heard_on or date.min, -sum(gap.decided.values()), _key(gap.group)))


def _of(group: str, gaps: dict[str, Gap]) -> list[Gap]:
    if _key(group) in gaps:
        return [gaps[_key(group)]]
    return [gap for gap in gaps.values() if same_group(gap.group, group)]


def _key(group: str) -> str:
    return " ".join(group.casefold().split())
