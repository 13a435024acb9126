"""Where a dot stands, when dots become circles, and that the same log is the same picture."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.board.ages import ages, by_age
from bot.board.cells import Cell, Mark, current_cell, declared_cell
from bot.board.class_mix import class_mix, weeks_of
from bot.board.drawing import Box, Dot, Drawing, Ink, Label, Line
from bot.board.quadrant import MOST_DOTS, MOST_WAYS, NARROW, WIDE, Frame, Ways, box_of, is_summed_up, quadrant
from bot.board.svg import to_svg
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass
from tests.storage import make

BETTER, WORSE = CustomerEffect.BETTER, CustomerEffect.WORSE
GAIN, COST = CommercialEffect.GAIN, CommercialEffect.COST
BOTH, LOSE = Cell(BETTER, GAIN), Cell(WORSE, COST)
UNKNOWN = Cell(CustomerEffect.UNKNOWN, CommercialEffect.UNKNOWN)
NAMED = Ways(lambda number: f"/D-{number}", lambda cell: f"/{cell.them}-{cell.us}")


@pytest.mark.parametrize(
    ("customer", "now", "later", "us"),
    [
        ("better", "cost", "gain", "gain"),
        ("better", "gain", "unknown", "gain"),
        ("worse", "gain", "cost", "gain"),  # as in the class rule: a gain now counts where customers lose
        ("worse", "unknown", "unknown", "unknown"),
        ("same", "same", "cost", "cost"),
    ],
)
def test_a_decision_stands_where_the_class_rule_sees_it(customer: str, now: str, later: str, us: str) -> None:
    them, first, then = CustomerEffect(customer), CommercialEffect(now), CommercialEffect(later)
    said = make.decision(customer_effect=them, commercial_now=first, commercial_later=then)
    assert declared_cell(said) == Cell(them, CommercialEffect(us))


def test_a_change_moves_it_and_what_was_written_first_stays() -> None:
    change = {"field": "customer_effect", "before": "worse", "after": "better"}
    said = make.decision(amendments=[{"changes": [change]}])
    assert current_cell(said) == BOTH
    assert declared_cell(said) == Cell(WORSE, GAIN)


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_each_decision_is_a_dot_in_its_square_that_opens_it(frame: Frame) -> None:
    marks = [
        Mark(cell, number % 3 > 0, number=number + 1) for number, cell in enumerate([BOTH, LOSE, UNKNOWN] * 30)
    ]
    dots = _dots(quadrant(marks, frame, NAMED))
    assert sorted(dot.opens.address for dot in dots if dot.opens) == sorted(f"/D-{mark.number}" for mark in marks)
    for dot in dots:
        number = int(dot.opens.address.removeprefix("/D-")) if dot.opens else 0
        assert _inside(dot, box_of(frame, marks[number - 1].cell))
        assert dot.hollow is not marks[number - 1].in_force
    places = {(round(dot.x, 3), round(dot.y, 3)) for dot in dots}
    assert len(places) == len(marks)


def test_drift_is_an_arrow_from_declared_to_realised() -> None:
    (arrow,) = _arrows(quadrant([Mark(BOTH, turned_out=LOSE, number=1), Mark(LOSE), Mark(LOSE, turned_out=LOSE)]))
    assert _in_box(arrow.x1, arrow.y1, box_of(WIDE, BOTH))
    assert _in_box(arrow.x2, arrow.y2, box_of(WIDE, LOSE))
    assert arrow.head


def test_many_dots_become_counted_circles_whose_area_is_their_number() -> None:
    marks = [Mark(BOTH)] * 320 + [Mark(LOSE)] * 80
    assert not is_summed_up([Mark(BOTH)] * 100 + [Mark(LOSE)] * 100)
    assert is_summed_up([Mark(BOTH)] * 101)
    assert len(marks) == MOST_DOTS
    drawing = quadrant([*marks, Mark(LOSE)], ways=NAMED)
    large, small = sorted(_dots(drawing), key=lambda dot: -dot.radius)
    assert (large.radius / small.radius) ** 2 == pytest.approx(320 / 81)
    assert large.opens
    assert large.opens.address == "/better-gain"
    assert "320 decisions" in large.opens.said
    assert {shape.text for shape in drawing.shapes if isinstance(shape, Label)} >= {"320", "81"}


def test_only_the_commonest_ways_are_drawn_where_there_are_many() -> None:
    cells = [Cell(them, us) for them in CustomerEffect for us in (GAIN, COST)]
    marks = [Mark(start, turned_out=end) for start in cells for end in cells if start != end]
    assert len(_arrows(quadrant(marks))) == MOST_WAYS
    assert len(_arrows(quadrant(marks * 20))) == MOST_WAYS


def test_nothing_is_drawn_of_nothing() -> None:
    assert _dots(quadrant([])) == []
    assert by_age([]) == [("under a month", 0), ("1 to 3 months", 0), ("3 to 6 months", 0), ("over 6 months", 0)]
    assert class_mix(weeks_of([], date(2026, 11, 22))).shapes


def test_the_parts_of_a_week_stand_on_each_other() -> None:
    monday = date(2026, 11, 16)
    logged = [(date(2026, 11, 18), DecisionClass.TYPE_A)] * 3 + [(date(2026, 11, 22), DecisionClass.LOSE_LOSE)]
    weeks = weeks_of([*logged, (date(2026, 11, 1), DecisionClass.UNCLEAR)], date(2026, 11, 22))
    assert [(week.monday, week.total) for week in weeks] == [
        (date(2026, 10, 26), 1),
        (date(2026, 11, 2), 0),
        (date(2026, 11, 9), 0),
        (monday, 4),
    ]
    drawing = class_mix(weeks, opens=lambda day, trade: f"/{day}/{trade}")
    good, worse = (_of(drawing, f"/{monday}/{trade}") for trade in ("type_a", "lose_lose"))
    assert worse.y + worse.height == pytest.approx(good.y - 1)
    assert (good.height + 1) / (worse.height + 1) == pytest.approx(3)


def test_weeks_are_bounded_and_debts_are_of_an_age() -> None:
    weeks = weeks_of([(date(2020, 1, 1), DecisionClass.TYPE_A)], date(2026, 11, 22))
    assert len(weeks) == 26
    assert sum(week.total for week in weeks) == 0
    assert [count for _, count in by_age([0, 30, 31, 90, 91, 181, 4_000])] == [2, 2, 1, 2]
    bars = [shape.width for shape in ages(by_age([5, 40, 41])).shapes if isinstance(shape, Box)]
    assert bars[0] * 2 == pytest.approx(bars[1])


def test_svg_is_the_same_every_time_and_text_is_text() -> None:
    marks = [Mark(BOTH, number=7, text="<script>alert(1)</script> & “more”", turned_out=LOSE)]
    svg = to_svg(quadrant(marks, ways=NAMED), "wide")
    assert svg == to_svg(quadrant(marks, ways=NAMED), "wide")
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg
    assert "style=" not in svg
    assert not re.search(r"\d\.\d{3}", svg)
    assert svg.count('tabindex="-1"') == svg.count("<a ")


def _dots(drawing: Drawing) -> list[Dot]:
    return [shape for shape in drawing.shapes if isinstance(shape, Dot) and shape.ink is Ink.DOT]


def _arrows(drawing: Drawing) -> list[Line]:
    return [shape for shape in drawing.shapes if isinstance(shape, Line) and shape.ink is Ink.DRIFT]


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_everything_stands_on_the_picture(frame: Frame) -> None:
    drawing = quadrant([], frame)
    assert max(shape.x + shape.width for shape in drawing.shapes if isinstance(shape, Box)) <= frame.width
    assert max(shape.y + shape.height for shape in drawing.shapes if isinstance(shape, Box)) <= frame.height
    assert max(shape.y for shape in drawing.shapes if isinstance(shape, Label)) <= frame.height - 2


def _of(drawing: Drawing, address: str) -> Box:
    found = [
        each for each in drawing.shapes if isinstance(each, Box) and each.opens and each.opens.address == address
    ]
    return found[0]


def _inside(dot: Dot, box: tuple[float, float, float, float]) -> bool:
    x, y, width, height = box
    reach = dot.radius
    return x + reach <= dot.x <= x + width - reach and y + reach <= dot.y <= y + height - reach


def _in_box(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    left, top, width, height = box
    return left <= x <= left + width and top <= y <= top + height
