"""How putting it right is shown: the tracker, its part in the whole of a decision, and lines of its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.decisions.amended import current
from bot.decisions.card import Names, sentence_case
from bot.decisions.debt import debt_of
from bot.decisions.remedy import MAY_BEGIN, group_of, is_untouched, missing, open_points, remedies
from bot.decisions.states import IN_FORCE
from bot.messages import Block, Button, Buttons, Facts, Heading, Note, Paragraph, Reply, Section, Tone
from bot.screen_words import HIT, day
from bot.shapes import Remedy, RemedyGroup
from storage.models import Decision
from storage.vocabulary import DebtStatus, HitGroup

TITLE = "Put it right"
RULE = "Not done until it is live, the people affected are told, and those who did not complain are reached too."


def tracker(
    decision: Decision, remedy: Remedy, names: Names, today: date, data: Mapping[str, Any], sentence: str = ""
) -> Reply:
    """What went wrong, what is done for each of the three groups, and what is missing."""
    name = f"D-{decision.number}"
    return Reply(
        summary=sentence or f"{name} {TITLE.lower()}: {remedy.what}",
        blocks=(
            *((Paragraph(sentence),) if sentence else ()),
            Heading(f"{name}  {current(decision).text}"),
            Facts((("What went wrong", remedy.what),)),
            *(_group(name, remedy, group_of(remedy, who), names, today) for who in HitGroup),
            *_below(decision, remedy, names, today),
        ),
        data=data,
    )


def remedy_sections(decision: Decision, names: Names, today: date) -> Iterator[Section]:
    """What was and is being put right, as part of the whole of a decision; the last one leads to its tracker."""
    all_of_them = remedies(decision)
    for remedy in all_of_them:
        button = Button("What is done for whom", "remedy", f"D-{decision.number}")
        yield Section(
            TITLE if len(all_of_them) == 1 else f"{TITLE}, {remedy.number}",
            tuple(_outline(remedy, names, today)),
            button=button if remedy is all_of_them[-1] else None,
        )


def _outline(remedy: Remedy, names: Names, today: date) -> Iterator[str]:
    yield remedy.what
    for who in HitGroup:
        said = "; ".join(_lines(group_of(remedy, who), names, today)) or "nobody has looked at them yet"
        yield f"{sentence_case(HIT[who])}: {said}"
    yield _over(remedy, names, today) or "Not done yet"


def _group(name: str, remedy: Remedy, group: RemedyGroup, names: Names, today: date) -> Section:
    left = tuple(open_points(group, today))
    lines = tuple(sentence_case(line) for line in _lines(group, names, today))
    value = f"{name} {remedy.number} {group.who.value}"
    return Section(
        sentence_case(HIT[group.who]),
        lines or ("Nobody has looked at them yet",),
        aside="" if is_untouched(group) else ", ".join(left) or "done",
        button=None if remedy.closed_at else Button(_LABELS[group.who], "remedy_group", value),
    )


_LABELS: Mapping[HitGroup, str] = {
    HitGroup.COMPLAINED: "Fill in who complained",
    HitGroup.SILENT: "Fill in who said nothing",
    HitGroup.NOT_YET_HIT: "Fill in who is not hit yet",
}


def _lines(group: RemedyGroup, names: Names, today: date) -> Iterator[str]:
    """What is said of a group, a line each."""
    if counted := _counted(group):
        yield counted
    if group.remedy:
        yield f"they get: {group.remedy}"
    if seeing := _seeing(group, names, today):
        yield seeing
    if group.live_on:
        yield f"live since {day(group.live_on, today)}"
    if told := _told(group, today):
        yield told
    if group.not_needed_because:
        yield f"nothing {'more ' if group.live_on else ''}is done, because: {group.not_needed_because}"


def _counted(group: RemedyGroup) -> str:
    if group.how_many is None:
        return "" if group.reached is None else f"{group.reached:,} put right so far"
    if group.reached is not None:
        return f"{group.reached:,} of {group.how_many:,} put right"
    if group.how_many == 0:
        return "there are none"
    return "1 person" if group.how_many == 1 else f"{group.how_many:,} people"


def _seeing(group: RemedyGroup, names: Names, today: date) -> str:
    """Who sees to it and by when; the day no longer matters once it is live."""
    by = f"by {day(group.due_on, today)}" if group.due_on and not group.live_on else ""
    if by and group.due_on and group.due_on < today:
        by = f"was due on {day(group.due_on, today)}"
    if not group.owner:
        return f"to be done {by}" if by.startswith("by") else by
    return ", ".join(filter(None, (f"{names.get(group.owner, group.owner)} sees to it", by)))


def _told(group: RemedyGroup, today: date) -> str:
    how = f": {group.told_how}" if group.told_how else ""
    if group.told_on is None:
        return f"how they are told{how}" if how else ""
    early = group.live_on is None or group.told_on < group.live_on
    return f"told on {day(group.told_on, today)}{', before it was live' if early else ''}{how}"


def _below(decision: Decision, remedy: Remedy, names: Names, today: date) -> Iterator[Block]:
    name = f"D-{decision.number}"
    opened = Button("Open", "show", name)
    if over := _over(remedy, names, today):
        yield Note(over)
        more = (Button("Something else went wrong", "remedy_begin", name),) if decision.status in MAY_BEGIN else ()
        debt = debt_of(decision)
        owed = debt is not None and debt.status is DebtStatus.OWED and decision.status in IN_FORCE
        yield Buttons((*((Button("Still owed?", "debt", name),) if owed else ()), opened, *more))
        return
    left = missing(remedy, today)
    yield Note(RULE if left else "Everybody is answered for: it can be closed.")
    tone = Tone.PLAIN if left else Tone.PRIMARY
    yield Buttons((Button("Close", "remedy_close", f"{name} {remedy.number}", tone), opened))


def _over(remedy: Remedy, names: Names, today: date) -> str:
    if remedy.closed_at is None:
        return ""
    by = f" by {names.get(remedy.closed_by, remedy.closed_by)}" if remedy.closed_by else ""
    return f"Closed on {day(remedy.closed_at.date(), today)}{by}"
