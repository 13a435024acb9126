"""What a person sees in a terminal: every block, as text, with nothing that a terminal obeys."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from adapters.cli.draw import draw
from bot.messages import (
    Audience,
    Block,
    Button,
    Buttons,
    Entry,
    Facts,
    Heading,
    Link,
    Listing,
    Note,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Section,
)

words = st.text(max_size=30)
lines = st.lists(words, max_size=3).map(tuple)
buttons = st.builds(Button, words, words)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, words),
    st.builds(Paragraph, words),
    st.builds(Note, words),
    st.builds(Section, words, lines, st.booleans(), words, st.none() | buttons),
    st.builds(Quote, words, words),
    st.builds(Picture, words, words, st.just({})),
    st.builds(Facts, st.lists(st.tuples(words, words), max_size=3).map(tuple), words),
    st.builds(Listing, st.lists(st.builds(Entry, words, words, words), max_size=3).map(tuple), words),
    st.builds(Buttons, st.lists(buttons, max_size=3).map(tuple)),
    st.builds(Link, words, words),
)


@given(st.lists(blocks, max_size=5).map(tuple), st.sampled_from(Audience))
def test_nothing_that_a_terminal_obeys_passes(drawn: tuple[Block, ...], audience: Audience) -> None:
    text = draw(Reply("summary", drawn, audience)).plain
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in text)


def test_markup_is_text() -> None:
    assert draw(Reply("x", (Paragraph("[bold red]not markup[/]"),))).plain == "[bold red]not markup[/]"


def test_a_reply_without_blocks_is_its_summary() -> None:
    assert draw(Reply("Saved.")).plain == "Saved."


def test_who_sees_it_stands_under_the_heading() -> None:
    private = draw(Reply("x", (Heading("bulk edit"), Paragraph("One question."))))
    assert private.plain == "bulk edit\nOnly you can see this\n\nOne question."
    posted = draw(Reply("x", (Heading("D-1"), Paragraph("better")), Audience.CHANNEL))
    assert posted.plain == "D-1\n\nbetter"
