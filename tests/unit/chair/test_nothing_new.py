"""Whatever is typed: no figure, name or quotation in a reading that the text does not hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chair.playbook.engine import read_question
from bot.chair.playbook.figures import by_how_much, date_of, share_of
from bot.chair.playbook.grounded import as_typed, grounded_slots, grounded_trade, is_grounded
from bot.chair.reading import Question, Trade
from bot.evaluation.inventions import inventions

CASES = Path(__file__).parents[2] / "cases"
TEXTS = [json.loads(line)["decision"] for line in (CASES / "own-cases.jsonl").read_text("utf-8").splitlines()]
VERBS = ("remove", "raise", "cut", "delay", "close", "refund", "limit", "build", "share", "replace", "answer")
THINGS = ("the Night Bus", "parking", "tickets", "the v2 export", "support", "the fee", "Opening hours", "readers")
FIGURES = ("1,200", "1.5m", "3.5%", "£4.50", "10:30", "24/7", "1/3", "2,000km", "12.5 minutes", "two hours", "half")
LINKS = (
    "by",
    "from",
    "to",
    "in March",
    "on 1.12 March",
    "May",
    "over",
    "instead of",
    "within",
    "out of",
    "at",
    "for",
)


@pytest.mark.parametrize("text", TEXTS[::4])
def test_a_labelled_text_gets_nothing_new(text: str) -> None:
    assert inventions(read_question(Question(text))) == []


@settings(max_examples=120, deadline=None)
@given(st.lists(st.sampled_from((*VERBS, *THINGS, *FIGURES, *LINKS, ".", ",")), min_size=3, max_size=16))
def test_words_and_figures_in_any_order_get_nothing_new(words: list[str]) -> None:
    assert inventions(read_question(Question("We " + " ".join(words)))) == []


def test_a_piece_of_a_figure_is_no_figure() -> None:
    assert by_how_much("it falls by 1.5mm") == ""
    assert by_how_much("it falls by 20 minutes") == "by 20 minutes"
    assert date_of("in March 1,200 people wrote") == ("in March", "March")
    assert share_of("1,250 in ten readers", "readers") == ""


def test_what_is_filled_in_holds_no_new_figure() -> None:
    assert not is_grounded("by 1", "by 1.5m")
    assert grounded_slots({"it": "the 7 bus", "of": "v2"}, "the 70 bus and v2") == {"of": "v2"}
    assert grounded_trade(Trade("looks worse, by 7", "not said"), "by 70").customer == "looks worse"


def test_words_are_quoted_as_typed_or_not_at_all() -> None:
    assert as_typed("emergency fee", "Emergency fee at night") == "Emergency fee"
    assert as_typed("night fee", "Emergency fee at night") == ""
