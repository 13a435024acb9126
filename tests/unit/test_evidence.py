"""What a decision rests on: as it is typed, shown, and warned about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.evidence import Cited, in_words, pieces, voices_in, warnings

TODAY = date(2026, 11, 22)
CITED = {7: Cited("admins", date(2026, 10, 2)), 8: Cited()}


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("V-7, V-9", ["V-7", "V-9"]),
        ("v7 and v-9", ["V-7", "V-9"]),
        ("V-7,V-9,V-7", ["V-7", "V-9"]),
        ("V-7, the May survey, page 4", ["V-7", "the May survey, page 4"]),
        ("the May survey, page 4, V-7", ["the May survey, page 4", "V-7"]),
        ("what V-7 said to us", ["what V-7 said to us"]),
        ("https://example.com/a,b?c=1; V-7", ["https://example.com/a,b?c=1", "V-7"]),
        ("a trial\nV-7\n\nand a guess", ["a trial", "V-7", "a guess"]),
        (" , ; \n", []),
        ("\u0663 \u5ba2\u6237", ["\u0663 \u5ba2\u6237"]),
    ],
)
def test_what_is_typed_is_one_piece_or_several(typed: str, wanted: list[str]) -> None:
    assert pieces(typed) == wanted


@given(st.text(max_size=200))
def test_pieces_are_stable_and_lose_no_voice(typed: str) -> None:
    found = pieces(typed)
    assert pieces("; ".join(found)) == found
    assert len(set(found)) == len(found)


def test_a_voice_is_shown_with_who_and_when_or_that_it_is_gone() -> None:
    shown = in_words(["V-7", "V-8", "V-9", "a trial"], CITED, TODAY)
    assert shown == "V-7 (admins, 2 Oct); V-8 (not to be seen from here); V-9 (no longer kept); a trial"
    assert voices_in(["V-7", "a trial", "V-9"]) == [7, 9]


def test_another_groups_voice_is_warned_about_and_nothing_else_is() -> None:
    assert list(warnings(["V-7", "V-8", "V-9", "a trial"], CITED, "shoppers")) == [
        "V-7 speaks for admins, not for shoppers."
    ]
    assert list(warnings(["V-7"], CITED, "Finance admins")) == []
