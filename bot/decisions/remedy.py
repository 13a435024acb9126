"""Putting it right for the people whom a decision hit: when it begins, what is missing, when it is over. Pure.

Source: `product.md`, *What it believes*, 6: not done until it is live, the people affected are told, and those who
did not complain are reached too; issue 3, *Make-whole tracker*.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.decisions.amended import current
from bot.decisions.states import IN_FORCE
from bot.errors import NotDoneYet, NotPossible, RemedyOver, RemedyUnderway
from bot.screen_words import HIT, STATUSES
from bot.shapes import Remedy, RemedyGroup
from storage.models import Decision
from storage.vocabulary import HitGroup, Status

# Taking a decision back does not put anybody right, so what it did can be mended then, too. One that is open or was
# dropped has hit nobody; where somebody was hit before it was dropped, what had begun goes on.
MAY_BEGIN = IN_FORCE | {Status.REVERSED, Status.SUPERSEDED}


class Standing(StrEnum):
    """Where putting it right stands, in exports."""

    NONE = "none"
    OPEN = "open"
    CLOSED = "closed"


def remedies(decision: Decision) -> tuple[Remedy, ...]:
    """What was and is being put right, in the order in which it began."""
    return tuple(Remedy.model_validate(each) for each in decision.remedies)


def latest(decision: Decision) -> Remedy | None:
    """The one that is going on or, where none is, the one that was closed last."""
    return remedies(decision)[-1] if decision.remedies else None


def standing(decision: Decision) -> Standing:
    """Where putting it right stands: one that is open outweighs any that was closed."""
    last = latest(decision)
    if last is None:
        return Standing.NONE
    return Standing.CLOSED if last.closed_at else Standing.OPEN


def check_may_begin(decision: Decision) -> None:
    """Check that something can begin to be put right.

    Raises:
        NotPossible: the decision is not decided yet, or was dropped.
        RemedyUnderway: something is being put right already.
    """
    name = f"D-{decision.number}"
    if standing(decision) is Standing.OPEN:
        raise RemedyUnderway(id=name)
    if decision.status not in MAY_BEGIN:
        raise NotPossible(id=name, status=STATUSES[decision.status], wanted="put right")


def begun(decision: Decision, what: str, by: str, at: datetime) -> dict[str, Any]:
    """The columns once somebody says what went wrong: all three groups are to be looked at.

    Raises:
        NotPossible, RemedyUnderway: as `check_may_begin`.
    """
    check_may_begin(decision)
    fresh = Remedy(
        number=len(decision.remedies) + 1,
        what=what,
        groups=tuple(RemedyGroup(who=who) for who in HitGroup),
        opened_by=by,
        opened_at=at,
    )
    return {"remedies": [*decision.remedies, fresh.as_json()]}


def going_on(decision: Decision, number: int) -> Remedy:
    """The one with this number, which must not be closed.

    Raises:
        RemedyOver: it is closed, or there is none with this number.
    """
    found = latest(decision)
    if found is None or found.number != number or found.closed_at:
        raise RemedyOver(id=f"D-{decision.number}")
    return found


def group_of(remedy: Remedy, who: HitGroup) -> RemedyGroup:
    """What is said of one group; nothing where it came into the log without that group."""
    return next((group for group in remedy.groups if group.who is who), RemedyGroup(who=who))


def answered(decision: Decision, number: int, group: RemedyGroup) -> dict[str, Any]:
    """The columns once something new is said of one group.

    Raises:
        RemedyOver: it is closed already.
    """
    remedy = going_on(decision, number)
    groups = tuple(group if who is group.who else group_of(remedy, who) for who in HitGroup)
    return _replaced(decision, remedy.model_copy(update={"groups": groups}))


def closed(decision: Decision, number: int, by: str, at: datetime) -> dict[str, Any]:
    """The columns once it is over.

    Raises:
        RemedyOver: it is closed already.
        NotDoneYet: something is missing; the sentence names what, for which group.
    """
    remedy = going_on(decision, number)
    if open_points := missing(remedy, at.date()):
        raise NotDoneYet(missing=" ".join(open_points))
    return _replaced(decision, remedy.model_copy(update={"closed_at": at, "closed_by": by}))


def missing(remedy: Remedy, today: date) -> tuple[str, ...]:
    """What stands between this and being done: a sentence for each group that is not answered."""
    said = ((who, tuple(open_points(group_of(remedy, who), today))) for who in HitGroup)
    return tuple(f"{_capital(HIT[who])}: {', '.join(points)}." for who, points in said if points)


def open_points(group: RemedyGroup, today: date) -> Iterator[str]:
    """What is missing for one group; nothing where it is answered.

    It is answered when it is live and they were told, everybody whom somebody counted included, or when it says
    why nothing is done: for them, for those left, or because there are none.
    """
    if group.not_needed_because:
        return
    if is_untouched(group):
        yield "nobody has looked at them yet"
        return
    if group.how_many == 0:
        yield "say how it is known that there are none"
        return
    if group.live_on is None or group.live_on > today:
        yield "not live yet"
    if group.told_on is None or group.told_on > today:
        yield "not told yet"
    if group.how_many is not None and group.reached is not None and group.reached < group.how_many:
        yield f"{group.reached:,} of {group.how_many:,} put right so far"


def is_untouched(group: RemedyGroup) -> bool:
    """Whether nobody has said anything of a group."""
    return group == RemedyGroup(who=group.who)


def worked(decision: Decision) -> str:
    """What worked, for a digest: the last that was closed, with the silent ones reached; empty where there is none.

    "D-6  Same-day refunds: 41 of 41 people put right, the 29 who never wrote included."
    """
    over = [remedy for remedy in remedies(decision) if remedy.closed_at]
    if not over:
        return ""
    silent = group_of(over[-1], HitGroup.SILENT)
    if not _is_put_right(silent):
        return ""
    return f"D-{decision.number}  {current(decision).text.rstrip('.')}: {_counted(over[-1], silent)}."


def _counted(remedy: Remedy, silent: RemedyGroup) -> str:
    """How many of those hit were put right, as far as both were counted. Nothing is made up."""
    hit = [group for group in (group_of(remedy, HitGroup.COMPLAINED), silent) if group.how_many != 0]
    reached = [group.reached for group in hit if group.reached is not None]
    there = [group.how_many for group in hit if group.how_many is not None]
    if silent.reached is None:
        never = "those who never wrote included"
    else:
        never = (
            "the one who never wrote included"
            if silent.reached == 1
            else f"the {silent.reached:,} who never wrote included"
        )
    if len(reached) < len(hit) or not sum(reached):
        return f"people put right, {never}"
    of = f" of {sum(there):,}" if len(there) == len(hit) else ""
    noun = "person" if (sum(there) if of else sum(reached)) == 1 else "people"
    return f"{sum(reached):,}{of} {noun} put right, {never}"


def _is_put_right(group: RemedyGroup) -> bool:
    """Whether people of this group got something and were told; that it was not needed is not that."""
    return group.live_on is not None and group.told_on is not None and group.how_many != 0 and group.reached != 0


def _replaced(decision: Decision, remedy: Remedy) -> dict[str, Any]:
    return {"remedies": [*decision.remedies[:-1], remedy.as_json()]}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
