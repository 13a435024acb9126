"""What people type is made safe to store and to show, and nothing that can be seen is lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain_input import cleaned


@pytest.mark.parametrize(
    ("typed", "kept", "dropped"),
    [
        ("remove bulk edit", "remove bulk edit", 0),
        ("a\x00b\x1b[31mc", "ab[31mc", 2),
        ("safe\u202egnp.exe", "safegnp.exe", 1),
        ("line one\r\nline two\rline three", "line one\nline two\nline three", 0),
        ("שלום\u200f עולם", "שלום\u200f עולם", 0),
        ("family 👩\u200d👩\u200d👧", "family 👩\u200d👩\u200d👧", 0),
        ("hidden\U000e0041\U000e0042", "hidden", 2),
        ("half \ud800 a pair", "half  a pair", 1),
        ("cafe\u0301", "café", 0),
    ],
)
def test_examples(typed: str, kept: str, dropped: int) -> None:
    assert cleaned(typed) == (kept, dropped)


@given(st.text(st.characters(), max_size=200))
def test_it_can_be_stored_shown_and_cleaned_again(typed: str) -> None:
    kept, dropped = cleaned(typed)
    kept.encode("utf-8")
    assert "\x00" not in kept
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in kept)
    assert cleaned(kept) == (kept, 0)
    assert dropped >= 0


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=200))
def test_letters_numbers_and_marks_stay(typed: str) -> None:
    assert cleaned(typed) == (unicodedata.normalize("NFC", typed), 0)
