"""A text twice as long takes about twice the steps, whatever it is made of: nobody can hold everyone else up."""

from __future__ import annotations

import re
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chair.playbook import read_question
from bot.chair.playbook.text import clean, visible
from bot.chair.reading import Question

LENGTH = 1_500
MOST_MARKS = 17


def steps(text: str) -> int:
    """How many lines of ours run to read it: the same on every machine."""
    count = 0

    def traced(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if event == "call":
            return traced if "/bot/" in frame.f_code.co_filename else None
        count += event == "line"
        return traced

    before = sys.gettrace()
    sys.settrace(traced)
    try:
        read_question(Question(text))
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "again",
    [
        "no ",
        "the ",
        "stop ",
        "we ",
        "because ",
        "should we ",
        "x ",
        "1 ",
        "€1 ",
        "a, ",
        "people who ",
        "- ",
        "<b> ",
        "“",
    ],
)
def test_twice_as_long_takes_twice_the_steps(again: str) -> None:
    def of(length: int) -> str:
        return ("should we cap " + again * length)[:length] + " rows?"

    steps(of(LENGTH))  # what is looked up once for a process
    assert steps(of(2 * LENGTH)) < 2.5 * steps(of(LENGTH))


@given(st.text(st.sampled_from(" .\n*-a\t!é")), st.integers(1, 400))
def test_marks_without_end_are_cut_and_words_and_lines_stay(part: str, times: int) -> None:
    """What looks for the surroundings of blank lines and dots takes the square of their number."""
    text = part * times
    shown = visible(text)
    assert not re.search(rf"\W{{{MOST_MARKS + 1},}}", clean(text))
    if len(text) < 4_000:
        assert re.findall(r"\w+", shown) == re.findall(r"\w+", text)
