"""Words taken out of what is stored: all of theirs, none of anybody else's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Button, Buttons, Entry, Listing, Note, Paragraph, Quote, Reply, to_json
from bot.voice_removal import GONE, SHORTEST_PIECE, Eraser

SAID = "The nightly export is the only thing between us\nand typing it in by hand."
ERASER = Eraser(7, SAID)


def erased(reply: Reply) -> str:
    return str(ERASER.outcome(to_json(reply)))


def test_a_quote_leaves_a_line_that_says_so() -> None:
    reply = Reply(
        "x", (Quote("… typing it in", "Operations lead · call · 2 Oct · V-7"), Quote("Fine.", "Buyer · V-70"))
    )
    after = ERASER.outcome(to_json(reply))
    assert after["blocks"][0] == to_json(Reply("", (Note("V-7 was removed."),)))["blocks"][0]
    assert "Fine." in str(after)
    assert "Operations lead" not in str(after)


def test_words_on_one_line_in_another_case_and_in_buttons_go_too() -> None:
    reply = Reply(
        "x",
        (
            Paragraph('last heard: "THE NIGHTLY export is the only thing between us and typing …"'),
            Buttons((Button("Ask", "ask_instead", SAID),)),
        ),
    )
    left = erased(reply)
    assert "ightly" not in left
    assert "typing" not in left
    assert GONE in left


def test_a_row_of_a_list_keeps_its_number_alone() -> None:
    entries = (Entry("V-7", f'"{SAID}"', "workspaces · call"), Entry("V-8", '"Other words."', "admins"))
    left = erased(Reply("x", (Listing(entries),)))
    assert "'id': 'V-7', 'text': 'was removed', 'detail': ''" in left
    assert "Other words." in left


def test_what_shows_the_voice_itself_is_replaced_whole() -> None:
    reply = Reply(
        "Saved", (Quote(SAID, "Operations lead"),), data={"id": "V-7", "text": SAID, "role": "Operations lead"}
    )
    left = erased(reply)
    assert "V-7 was removed." in left
    assert "Operations" not in left


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=40))
def test_no_piece_of_theirs_is_left(said: str, before: str, behind: str) -> None:
    eraser = Eraser(7, said)
    left = eraser.words(f"{before}|{said}|{behind}").replace(GONE, "|")
    whole = " ".join(said.split())
    for at in range(len(whole) - SHORTEST_PIECE + 1):
        piece = whole[at : at + SHORTEST_PIECE]
        if piece not in " ".join(f"{before}|{behind}".split()):
            assert piece not in " ".join(left.split())


@given(st.text(alphabet="abc def", max_size=200))
def test_a_text_that_shares_nothing_stays_as_it_is(other: str) -> None:
    assert Eraser(7, "XYZ" * 10).words(other) == other
