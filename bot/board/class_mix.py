"""The trade, week by week: how many decisions of each class were logged in each week. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.board.drawing import Anchor, Box, Drawing, Ink, Label, Line, Opens, Shape
from bot.screen_words import TRADE, short_day
from storage.vocabulary import DecisionClass

MOST_WEEKS = 26
# From the ground up: what is good for customers, what leaves them as they are, what is worse, what is not known.
ORDER = (
    DecisionClass.TYPE_A,
    DecisionClass.TYPE_B,
    DecisionClass.COMMERCIAL_ONLY,
    DecisionClass.NO_ONE_GAINS,
    DecisionClass.COMMERCIAL_OVER_CUSTOMER,
    DecisionClass.LOSE_LOSE,
    DecisionClass.UNCLEAR,
)
INKS: Mapping[DecisionClass, Ink] = {each: Ink(each.value.replace("_", "-")) for each in ORDER}
_WEEK = timedelta(weeks=1)
_SIZE = 13.0
_LINE = 22.0
# What the day of a week takes below its column.
_LABEL = 42.0
_MOST_TICKS = 4
Opener = Callable[[date, DecisionClass], str]


@dataclass(frozen=True, slots=True)
class Week:
    """What was logged in the week that begins on `monday`."""

    monday: date
    counts: Mapping[DecisionClass, int]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the columns stand and where the words below them."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    legend_x: float
    legend_y: float


WIDE = Frame(612, 436, 34, 612, 10, 240, 0, 292)
NARROW = Frame(344, 370, 34, 344, 10, 170, 0, 226)


def weeks_of(logged: Iterable[tuple[date, DecisionClass]], last_day: date, most: int = MOST_WEEKS) -> list[Week]:
    """The weeks up to the one of `last_day`, from the first in which anything was logged, `most` at most."""
    counts: dict[date, Counter[DecisionClass]] = {}
    for day, trade in logged:
        counts.setdefault(monday_of(day), Counter())[trade] += 1
    last = monday_of(last_day)
    first = max(min([*counts, last]), last - (most - 1) * _WEEK)
    many = (last - first) // _WEEK + 1
    return [Week(day, counts.get(day, Counter())) for day in (first + number * _WEEK for number in range(many))]


def monday_of(day: date) -> date:
    """The day on which the week of a day begins."""
    return day - timedelta(days=day.weekday())


def class_mix(weeks: Sequence[Week], frame: Frame = WIDE, opens: Opener | None = None) -> Drawing:
    """A column a week, in it a part for each trade, and what the parts mean with their number."""
    highest = _ceiling(max((week.total for week in weeks), default=0))
    shapes = (*_scale(frame, highest), *_columns(weeks, frame, highest, opens), *_legend(weeks, frame))
    return Drawing(frame.width, frame.height, shapes)


def week_words(monday: date) -> str:
    """A week as its first day: `5 Oct`."""
    return short_day(monday).rpartition(" ")[0]


def _step(most: int) -> int:
    """A round number of which at most four reach up to `most`."""
    steps = (step * int("1".ljust(power + 1, "0")) for power in range(12) for step in (1, 2, 5))
    return next(step for step in steps if step * _MOST_TICKS >= most)


def _ceiling(most: int) -> int:
    """The lowest number of whole steps that no column is above."""
    step = _step(most)
    return step * max(1, -(-most // step))


def _scale(frame: Frame, highest: int) -> Iterator[Shape]:
    for value in range(0, highest + 1, _step(highest)):
        y = frame.bottom - (frame.bottom - frame.top) * value / highest
        yield Line(frame.left, y, frame.right, y, Ink.LINE)
        yield Label(frame.left - 6, y + 4, f"{value:,}", _SIZE - 1, Ink.QUIET, Anchor.END)


def _columns(weeks: Sequence[Week], frame: Frame, highest: int, opens: Opener | None) -> Iterator[Shape]:
    pitch = (frame.right - frame.left) / max(len(weeks), 12)
    breadth = min(pitch * 0.76, 22.0)
    every = max(1, -(-46 // int(pitch)))
    for number, week in enumerate(weeks):
        x = frame.left + number * pitch + (pitch - breadth) / 2
        foot = frame.bottom
        for trade in ORDER:
            count = week.counts.get(trade, 0)
            if not count:
                continue
            tall = (frame.bottom - frame.top) * count / highest
            said = f"Week of {short_day(week.monday)}: {count:,}, {TRADE[trade].lower()}"
            link = Opens(opens(week.monday, trade), said) if opens else None
            # A hair of ground between two parts keeps them apart for who does not see the colours.
            yield Box(x, foot - tall, breadth, max(tall - 1, 0.8), INKS[trade], opens=link)
            foot -= tall
        middle = x + breadth / 2
        if number % every == 0 and middle + _LABEL / 2 <= frame.right:
            words = week_words(week.monday)
            yield Label(middle, frame.bottom + _SIZE + 5, words, _SIZE - 1, Ink.QUIET, Anchor.MIDDLE)


def _legend(weeks: Sequence[Week], frame: Frame) -> Iterator[Shape]:
    """From the top down, as the columns are."""
    for number, trade in enumerate(reversed(ORDER)):
        y = frame.legend_y + number * _LINE
        total = sum(week.counts.get(trade, 0) for week in weeks)
        ink = Ink.TEXT if total else Ink.QUIET
        yield Box(frame.legend_x, y - 10, 12, 12, INKS[trade], 2)
        yield Label(frame.legend_x + 20, y, f"{total:,}  {TRADE[trade]}", _SIZE, ink)
