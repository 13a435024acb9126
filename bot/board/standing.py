"""The board's lists: what to check, what is owed and put right, what turned out differently, who is unheard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.board.chosen import Chosen
from bot.board.log import ROWS, BoardLog, owed_days
from bot.board.overview import ages_picture
from bot.board.section import Addresses, Section, Table, Text, counted
from bot.decisions.amended import current
from bot.decisions.calibration import calibrate
from bot.decisions.calibration_words import bucket_in_words, said_apart
from bot.decisions.debt import debt_of, is_due
from bot.decisions.debt_shown import TITLE as OWED
from bot.decisions.debt_shown import people
from bot.decisions.remedy import group_of, latest, open_points
from bot.decisions.remedy_shown import RULE
from bot.decisions.review_shown import drift_in_words
from bot.decisions.review_words import expected_effects
from bot.decisions.scored import outcomes
from bot.rhythm.digest_words import clipped
from bot.screen_words import HIT, day, short_day
from bot.shapes import RemedyGroup
from bot.voice_gaps import QUIET_DAYS
from storage.models import Decision
from storage.vocabulary import Happened, HitGroup, Side

_TEXT_WORDS = 16
_SIDES = {Side.CUSTOMER: "For customers", Side.COMMERCIAL: "For us"}


def checks_section(log: BoardLog, chosen: Chosen, to: Addresses) -> Section:
    """What is to be looked back at, now and in the next thirty days."""
    shown = [log.whole[number] for number in log.due[:ROWS] if number in log.whole]
    lines = () if shown else ("Nothing is to be checked in the next 30 days.",)
    rows = tuple((*_named(each, to), Text(_when(each, log.today)), Text(expected_effects(each))) for each in shown)
    table = Table("Time to check", ("Decision", "What", "Check", "Expected"), rows) if rows else None
    more = _more(log.overdue, len(shown), to.listing(chosen.but(only="due")), "due by now")
    return Section("checks", "Time to check", lines, table=table, more=more)


def owed_section(log: BoardLog, chosen: Chosen, to: Addresses) -> Section:
    """What decisions in force still owe to customers: by age, and the oldest."""
    shown = [log.whole[number] for number in log.owed[:ROWS] if number in log.whole]
    if not shown:
        return Section("owed", OWED, ("Nothing is owed to customers, as far as the log here knows.",))
    rows = tuple(_owed_row(each, log, to) for each in shown)
    columns = ("Decision", "What", "Since", "How many", "Keep or repay", "Accepted by")
    more = _more(len(log.owed), len(shown), to.listing(chosen.but(only="owed")), "that owe something")
    picture = ages_picture(owed_days(log))
    return Section("owed", OWED, picture=picture, table=Table("The oldest first", columns, rows), more=more)


def put_right_section(log: BoardLog, to: Addresses) -> Section:
    """Who is put right, what is open first."""
    remedies = [(each, remedy) for each in log.put_right if (remedy := latest(each)) is not None]
    remedies.sort(key=lambda pair: (pair[1].closed_at is not None, -pair[0].number))
    if not remedies:
        return Section("put-right", "Put it right", ("Nothing is being put right.",), note=RULE)
    closed = sum(remedy.closed_at is not None for _, remedy in remedies)
    going_on = len(remedies) - closed
    counts = (f"{going_on:,} going on" if going_on else "", f"{closed:,} done" if closed else "")
    lines = (f"{', '.join(filter(None, counts)).capitalize()}.",)
    rows = []
    for decision, remedy in remedies[:ROWS]:
        state = "Put right" if remedy.closed_at else "Being put right"
        groups = (Text(_group_words(group_of(remedy, who), log.today)) for who in HitGroup)
        rows.append((Text(f"D-{decision.number}", to.decision(decision.number)), Text(remedy.what), *groups))
        rows[-1] = (*rows[-1], Text(state))
    heads = tuple(f"{HIT[who][:1].upper()}{HIT[who][1:]}" for who in HitGroup)
    columns = ("Decision", "What went wrong", *heads, "It is")
    return Section("put-right", "Put it right", lines, table=Table("Put it right", columns, tuple(rows)), note=RULE)


def drift_section(log: BoardLog, chosen: Chosen, to: Addresses) -> Section:
    """What turned out differently, the newest first."""
    shown = [log.whole[number] for number in log.drifted[:ROWS] if number in log.whole]
    if not shown:
        return Section(
            "drift", "Turned out differently", ("Nothing that was looked back at turned out differently.",)
        )
    rows = tuple((*_named(each, to), Text(drift_in_words(each))) for each in shown)
    table = Table("The newest first", ("Decision", "What", "It was"), rows)
    more = _more(len(log.drifted), len(shown), to.listing(chosen.but(only="drift")), "that did")
    return Section("drift", "Turned out differently", table=table, more=more)


def calibration_section(log: BoardLog) -> Section:
    """What can and cannot be said of how sure we are, each side apart."""
    found: dict[Side, list[tuple[int, Happened]]] = {side: [] for side in Side}
    for each in log.looked_back:
        for side, confidence, happened in outcomes(each.predictions, each.reviews):
            found[side].append((confidence, happened))
    lines: list[str] = []
    calibrations = [calibrate(said) for said in found.values()]
    apart, alike = said_apart(calibrations)
    for side, said, calibration in zip(found, apart, calibrations, strict=True):
        lines.append(f"{_SIDES[side]}: {' '.join(said)}")
        lines += map(bucket_in_words, calibration.buckets)
    lines += [alike] if alike else []
    note = "Of what teams wrote down together; it is never worked out for a person."
    return Section("calibration", "How sure we are, and how often it happens", tuple(lines), note=note)


def unheard_section(log: BoardLog) -> Section:
    """The groups whose words nobody has saved, or not for long."""
    title = f"Not heard for {QUIET_DAYS} days"
    if not log.gaps:
        return Section("unheard", title, (f"Every group that is known was heard in the last {QUIET_DAYS} days.",))
    rows = tuple(
        (
            Text(gap.group),
            Text(short_day(gap.heard_on, log.today) if gap.heard_on else "never"),
            Text(_decided(gap.detail(log.today))),
        )
        for gap in log.gaps[:ROWS]
    )
    left = len(log.gaps) - len(rows)
    note = "Of everything that this link covers, whatever is chosen above."
    if left > 0:
        note = f"{counted(left, 'more group')} in the command voices gaps. {note}"
    columns = ("Which customers", "Last heard", "Decided about them")
    return Section("unheard", title, table=Table("Longest unheard first", columns, rows), note=note)


def _named(decision: Decision, to: Addresses) -> tuple[Text, Text]:
    name = Text(f"D-{decision.number}", to.decision(decision.number))
    return name, Text(clipped(current(decision).text, _TEXT_WORDS))


def _when(decision: Decision, today: date) -> str:
    if decision.due_on is None:
        return ""
    return f"{'since' if decision.due_on < today else 'on'} {day(decision.due_on, today)}"


def _owed_row(decision: Decision, log: BoardLog, to: Addresses) -> tuple[Text, ...]:
    debt, today = debt_of(decision), log.today
    name, what = _named(decision, to)
    since = short_day(decision.owed_since, today) if decision.owed_since else ""
    many = people(debt.how_many) if debt and debt.how_many is not None else "not counted"
    until = "no day set"
    if debt and debt.keep_or_repay_on:
        until = f"{'due since' if is_due(debt, today) else 'by'} {short_day(debt.keep_or_repay_on, today)}"
    accepted = decision.accepted_by if decision.accepted_at else None
    who = log.names.get(accepted, "") if accepted else ""
    return name, what, Text(since), Text(many), Text(until), Text(who or "nobody has confirmed it")


def _group_words(group: RemedyGroup, today: date) -> str:
    points = tuple(open_points(group, today))
    said = tuple(_done(group, today))
    return "; ".join(dict.fromkeys((*said, *points))) or "put right and told"


def _done(group: RemedyGroup, today: date) -> Iterator[str]:
    if group.not_needed_because:
        yield f"not needed: {group.not_needed_because.rstrip('.')}"
        return
    if group.reached is not None and group.how_many is not None and group.reached >= group.how_many > 0:
        yield f"{group.reached:,} of {group.how_many:,} put right"
    if group.told_on is not None and group.told_on <= today:
        yield f"told {short_day(group.told_on, today)}"


def _decided(detail: str) -> str:
    """What was decided about a group, without when it was heard, which has a column of its own."""
    return detail.partition(" · ")[2]


def _more(total: int, shown: int, address: str, which: str) -> Text | None:
    return Text(f"All {total:,} {which}", address) if total > shown else None


def sections(log: BoardLog, chosen: Chosen, to: Addresses) -> Sequence[Section]:
    """All lists, in the order in which they are read."""
    return (
        checks_section(log, chosen, to),
        owed_section(log, chosen, to),
        put_right_section(log, to),
        drift_section(log, chosen, to),
        calibration_section(log),
        unheard_section(log),
    )
