"""Which words say something, and when two are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.content_words import content_stems, count_words, named_stems, stem, stems, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pickers", "picker"),
        ("stories", "story"),
        ("prices", "pricing"),
        ("cancelled", "cancel"),
        ("stopping", "stopped"),
        ("customers'", "customer's"),
        ("Invoice", "invoices"),
        ("branches", "branch"),
        ("replied", "replies"),
        ("feeds", "feed"),
        ("billing", "bills"),
        ("install", "installing"),
    ],
)
def test_inflections_are_one_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("policy", "police"), ("bus", "bust"), ("string", "str"), ("add", "ad"), ("red", "r")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_hyphenated_word_is_its_parts() -> None:
    assert words("Sign-up pages, the admin’s") == ["sign", "up", "pages", "the", "admin's"]


def test_nobody_in_particular_and_bare_verbs_say_nothing() -> None:
    assert content_stems("What do people who use it get, and when do you tell the customer?") == frozenset()
    assert content_stems("people who use bulk edit") == {"bulk", "edit"}


def test_a_name_for_anybody_alone_counts_as_itself() -> None:
    assert named_stems("customers") == {"customer"}
    assert named_stems("current customers") == {"current"}


def test_a_reader_counts_what_stands_between_blanks() -> None:
    assert count_words("Is it an answer within 1 hour – or a note?") == 10


@given(st.text())
def test_content_words_are_words_and_nothing_breaks(text: str) -> None:
    assert content_stems(text) <= stems(text)
    assert content_stems(text) == content_stems(text.upper()) or not text.isascii()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'’", max_size=20))
def test_a_stem_is_never_empty_for_a_word_that_has_letters(word: str) -> None:
    for each in words(word):
        assert stem(each)
