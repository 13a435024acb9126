"""What the bot says, on a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    Button,
    Buttons,
    Entry,
    Facts,
    Field,
    FieldKind,
    File,
    Form,
    Heading,
    Invalid,
    Link,
    Listing,
    Note,
    Option,
    Paragraph,
    Quote,
    Reply,
    Section,
)
from bot.plain_text import plain, to_text


def said(*blocks: object) -> str:
    return to_text(Reply("", tuple(blocks)))  # type: ignore[arg-type]


def test_who_sees_it_stands_beside_the_heading() -> None:
    line = said(Heading("Remove bulk edit"))
    assert line.startswith("Remove bulk edit   ")
    assert line.endswith("Only you can see this")
    assert "\n" not in line


def test_what_does_not_fit_beside_a_heading_stands_under_it() -> None:
    assert said(Heading("x" * 80)).splitlines() == [
        "x" * 80,
        "Only you can see this",
    ]


def test_lines_stand_indented_under_their_label() -> None:
    assert said(Section("You can look up today", ("How many.",))) == "You can look up today\n   How many."


def test_several_questions_are_numbered() -> None:
    assert said(Section("Ask", ("One?", "Two?"), numbered=True)) == "Ask\n   1. One?\n   2. Two?"


def test_one_line_with_a_button_stands_beside_its_label() -> None:
    section = Section(
        "In the chair", ("people who vote",), aside="my guess", button=Button("change", "change_chair")
    )
    assert said(section) == "In the chair: people who vote  (my guess · change)"


def test_quotes_stand_under_their_heading_with_their_source() -> None:
    assert said(Section("What they have said", ()), Quote("We close with it.", "Admin · call · V-1")) == (
        'What they have said\n   "We close with it."\n    Admin · call · V-1'
    )


def test_buttons_stand_in_brackets_at_the_end_with_the_small_print_under_them() -> None:
    buttons = Buttons((Button("Log decision", "decide"),), (Button("Why these?", "why_these"),))
    assert said(Paragraph("Hello."), buttons, Note("Not kept.")) == (
        "Hello.\n\n[Log decision]   [⋯ Why these?]\nNot kept."
    )


def test_facts_listings_and_links() -> None:
    assert said(Facts((("For them", "worse"),), label="The trade")) == "The trade\n   For them: worse"
    assert said(Facts((("For them", "worse"),))) == "For them: worse"
    entry = Entry("D-3", "Free returns", "due on 6 November", Button("Open", "show"))
    assert said(Listing((entry,), label="Due")) == "Due\n   D-3  Free returns  [Open]\n        due on 6 November"
    assert said(Link("The message", "https://example.com/1")) == "The message: https://example.com/1"


def test_a_reply_without_blocks_is_its_summary() -> None:
    assert to_text(Reply("Done.")) == "Done."


def test_a_form_shows_its_questions_choices_and_what_is_optional() -> None:
    form = Form(
        "Log a decision",
        "Log it",
        "decide",
        (
            Field("text", "What is decided?", required=True, initial="Cap imports"),
            Field(
                "effect",
                "For them it is",
                FieldKind.CHOICE,
                required=True,
                initial="worse",
                options=(Option("better", "Better"), Option("worse", "Worse")),
            ),
            Field("check_on", "Check back", FieldKind.DATE, hint="60 days", suggestions=("18 January",)),
        ),
        notice="From a message.",
    )
    assert to_text(form) == (
        "Log a decision\n\nFrom a message.\n\nWhat is decided?\n   [ Cap imports ]\n\n"
        "For them it is\n   ( ) Better   (•) Worse\n\nCheck back   optional\n   [  ]\n   60 days\n   or: 18 January"
        "\n\n[Not now]   [Log it]"
    )


def test_what_is_invalid_is_said_field_by_field() -> None:
    assert (
        to_text(Invalid({"text": "Say it in 10 characters or more."})) == "text: Say it in 10 characters or more."
    )


def test_a_file_is_its_name_or_what_it_says() -> None:
    assert to_text(File("log.csv", "text/csv", {})) == "log.csv"
    assert to_text(File("log.csv", "text/csv", {}, "12 decisions")) == "12 decisions"


@pytest.mark.parametrize(
    "sneaky", ["\x1b[2J", "\x9b31m", "\u202e", "\u2066", "\x07", "\x00", "\r", "\u2028", "\x7f"]
)
def test_nothing_passes_that_a_terminal_obeys(sneaky: str) -> None:
    for text in (plain(f"a{sneaky}b"), said(Heading(f"a{sneaky}b")), said(Quote(f"a{sneaky}b", f"c{sneaky}"))):
        assert sneaky[0] not in text


@given(st.text(), st.text())
def test_no_text_brings_a_control_character_through(one: str, other: str) -> None:
    blocks = (
        Heading(one),
        Note(other),
        Paragraph(one),
        Section(one, (other,), aside=one, button=Button(other, "x")),
        Quote(one, other),
        Facts(((one, other),), one),
        Listing((Entry(one, other, one, Button(one, "x")),), other),
        Buttons((Button(one, "x"),), (Button(other, "y"),)),
        Link(one, other),
    )
    for character in said(*blocks):
        assert character == "\n" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert character not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
