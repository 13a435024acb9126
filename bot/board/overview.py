"""The board's pictures of the whole log: the quadrant, the trade week by week, what is owed by its age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.board import ages as age_bars
from bot.board import class_mix as mix
from bot.board.cells import CELLS, THEM, US, Mark, counted, moved
from bot.board.chosen import Chosen
from bot.board.log import BoardLog, marks_of
from bot.board.quadrant import MOST_ARROWS, MOST_WAYS, NARROW, WIDE, Ways, is_summed_up, quadrant
from bot.board.section import Addresses, Picture, Section, Table, Text
from bot.board.section import counted as in_words
from bot.decisions.states import IN_FORCE
from bot.screen_words import FOR_THEM, FOR_US, TRADE, day, short_day
from storage.vocabulary import DecisionClass

_NARROW_BARS = 344.0


def quadrant_section(log: BoardLog, chosen: Chosen, to: Addresses) -> Section:
    """Where each decision stands between customers and us."""
    marks = marks_of(log)
    ways = Ways(to.decision, lambda cell: to.listing(chosen.but(cell=cell)))
    picture = Picture(
        quadrant(marks, WIDE, ways),
        quadrant(marks, NARROW, ways),
        quadrant_words(marks),
        _quadrant_table(marks, chosen, to),
    )
    return Section("quadrant", "For customers and for us", picture=picture)


def quadrant_words(marks: Sequence[Mark]) -> str:
    """How the picture is read."""
    if is_summed_up(marks):
        parts = ["Each circle is as large as the number of decisions that it stands for."]
    else:
        parts = ["Each dot is one decision."]
        if any(not mark.in_force for mark in marks):
            parts.append("A hollow one is not in force.")
    ways = moved(marks)
    arrows = sum(ways.values())
    if arrows:
        summed = arrows > MOST_ARROWS or is_summed_up(marks)
        parts.append("An arrow leads from what was expected to how it turned out.")
        if summed and len(ways) > MOST_WAYS:
            drawn = sum(list(ways.values())[:MOST_WAYS])
            parts.append(f"The {MOST_WAYS} commonest ways are drawn: {drawn:,} of {arrows:,} decisions.")
    return " ".join(parts)


def _quadrant_table(marks: Sequence[Mark], chosen: Chosen, to: Addresses) -> Table:
    counts = counted(marks)
    rows = []
    for them in THEM:
        cells = [each for each in CELLS if each.them is them]
        linked = (
            Text(f"{counts[cell]:,}", to.listing(chosen.but(cell=cell)) if counts[cell] else "") for cell in cells
        )
        rows.append((Text(f"For customers: {FOR_THEM[them]}"), *linked))
    columns = ("", *(f"For us: {FOR_US[us]}" for us in US))
    return Table("Decisions by what they do", columns, tuple(rows), frozenset(range(1, len(columns))))


def mix_section(log: BoardLog, chosen: Chosen, to: Addresses) -> Section:
    """Which trades were made in which week."""
    until = min(chosen.until or log.today, log.today)
    weeks = mix.weeks_of(((row.logged_at.date(), row.decision_class) for row in log.plotted), until)

    def opens(monday: date, trade: DecisionClass) -> str:
        return to.listing(_in_week(chosen, monday, trade))

    picture = Picture(
        mix.class_mix(weeks, mix.WIDE, opens),
        mix.class_mix(weeks, mix.NARROW, opens),
        _mix_words(weeks, log),
        _mix_table(weeks, chosen, to, log.today),
    )
    return Section("mix", "The trade, week by week", picture=picture)


def _mix_words(weeks: Sequence[mix.Week], log: BoardLog) -> str:
    held = sum(week.total for week in weeks)
    since = day(weeks[0].monday, log.today)
    said = f"Decisions by the week in which they were logged, since {since}."
    left = len(log.plotted) - held
    return f"{said} {in_words(left, 'decision')} before that are not in this picture." if left else said


def _mix_table(weeks: Sequence[mix.Week], chosen: Chosen, to: Addresses, today: date) -> Table:
    """The newest week first, without weeks in which nothing was logged."""
    trades = [trade for trade in mix.ORDER if any(week.counts.get(trade) for week in weeks)]
    rows = tuple(
        (Text(short_day(week.monday, today)), *_week_cells(week, trades, chosen, to))
        for week in reversed(weeks)
        if week.total
    )
    columns = ("Week of", *(TRADE[trade] for trade in trades))
    return Table("Decisions by week and trade", columns, rows, frozenset(range(1, len(columns))))


def _week_cells(week: mix.Week, trades: Sequence[DecisionClass], chosen: Chosen, to: Addresses) -> Iterator[Text]:
    for trade in trades:
        count = week.counts.get(trade, 0)
        yield Text(f"{count:,}", to.listing(_in_week(chosen, week.monday, trade)) if count else "")


def _in_week(chosen: Chosen, monday: date, trade: DecisionClass) -> Chosen:
    first = max(monday, chosen.since or monday)
    last = monday + timedelta(days=6)
    return chosen.but(since=first, until=min(last, chosen.until or last), trade=trade)


def ages_picture(days: Sequence[int]) -> Picture:
    """For how long what is owed has been owed."""
    counts = age_bars.by_age(days)
    rows = tuple((Text(words), Text(f"{count:,}")) for words, count in counts)
    return Picture(
        age_bars.ages(counts),
        age_bars.ages(counts, _NARROW_BARS),
        "For how long it has been owed.",
        Table("Decisions by how long something has been owed", ("For", "Decisions"), rows, frozenset({1})),
    )


def totals(log: BoardLog, chosen: Chosen, to: Addresses) -> Mapping[str, Text]:
    """The figures above everything else, each leading to its decisions."""
    in_force = sum(row.status in IN_FORCE for row in log.plotted)
    figures = (
        ("Decisions", log.total, chosen.but()),
        ("In force", in_force, chosen.but(status="in_force")),
        ("Time to check", log.overdue, chosen.but(only="due")),
        ("Still owed to customers", len(log.owed), chosen.but(only="owed")),
        ("Turned out differently", len(log.drifted), chosen.but(only="drift")),
    )
    return {label: Text(f"{count:,}", to.listing(which) if count else "") for label, count, which in figures}
