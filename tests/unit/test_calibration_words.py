"""What a team reads of its calibration: two sentences, whatever the number of checked predictions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.calibration import Bucket, calibrate
from bot.decisions.calibration_words import bucket_in_words, sentences
from storage.vocabulary import Happened

YES, NO, PARTLY = Happened.YES, Happened.NO, Happened.PARTLY
SEVEN = (10, 30, 50, 60, 70, 80, 90)


FEW = (
    "That is too few for any figure; even with 10, a team 15 points too sure is noticed only about 29 times in 100."
)
NO_VERDICT = (
    "Whether we are too sure cannot be said before 20; with 10, a team 15 points too sure is noticed only about 29 "
    "times in 100."
)
MAY_BE = "We may be all the same; with {}, a team 15 points too sure is noticed only about {} times in 100."
CHANCE = "It can still be chance: a team that is exactly as sure as it is right gets this about 10 times in 100."
NO_SIGN = "no sign that we are too sure, or not sure enough."


# Of predictions at 80 %: how many came true, did not, did partly; what can be said, and what cannot.
@pytest.mark.parametrize(
    ("true", "false", "partly", "can", "cannot"),
    [
        (0, 0, 0, "Nothing was checked yet.", FEW),
        (0, 0, 1, "Nothing yet: the one that was checked came out neither as yes nor as no.", FEW),
        (0, 0, 2, "Nothing yet: all 2 that were checked came out neither as yes nor as no.", FEW),
        (5, 4, 0, "5 of 9 came true (9 checked).", FEW),
        (
            6,
            4,
            2,
            "When we say about 80 %, it happens about 60 % (12 checked, 2 of them, 17 %, neither yes nor no).",
            NO_VERDICT,
        ),
        (16, 3, 0, "When we say about 80 %, it happens about 84 % (19 checked).", NO_VERDICT),
        (16, 4, 0, f"When we say about 80 %, it happens about 80 % (20 checked): {NO_SIGN}", MAY_BE.format(20, 45)),
        (
            39,
            10,
            0,
            f"When we say about 80 %, it happens about 80 % (49 checked): {NO_SIGN}",
            MAY_BE.format(20, 45),
        ),
        (
            40,
            10,
            0,
            f"When we say about 80 %, it happens about 80 % (50 checked): {NO_SIGN}",
            MAY_BE.format(50, 77),
        ),
        (
            30,
            20,
            0,
            "When we say about 80 %, it happens about 60 % (50 checked): we are surer than we are right.",
            CHANCE,
        ),
        (
            20,
            0,
            0,
            "When we say about 80 %, it happens about 100 % (20 checked): we are right more often than sure.",
            CHANCE,
        ),
    ],
)
def test_what_can_and_cannot_be_said(true: int, false: int, partly: int, can: str, cannot: str) -> None:
    outcomes = [(80, YES)] * true + [(80, NO)] * false + [(80, PARTLY)] * partly
    assert sentences(calibrate(outcomes)) == (can, cannot)


@given(st.lists(st.tuples(st.sampled_from(SEVEN), st.sampled_from(Happened)), max_size=80))
def test_at_any_size_there_are_two_sentences_of_plain_words(outcomes: list[tuple[int, Happened]]) -> None:
    for sentence in sentences(calibrate(outcomes)):
        assert sentence.endswith(".")
        assert sentence.count(". ") == 0
        assert "_" not in sentence
        assert len(sentence) < 200


def test_one_chance_in_words() -> None:
    bucket = Bucket(confidence=80, scored=10, came_true=6)
    assert bucket_in_words(bucket) == "When we say about 80 %, it happens about 60 % (6 of 10)."
