"""Decision records in Markdown: a CommonMark parser finds MADR's headings, and every word is there as typed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.exports.compare import Difference, compare
from bot.exports.file_names import file_name
from bot.exports.madr import CONTEXT, FOR_CUSTOMER, MORE, OPTIONS
from bot.exports.outside import NotMarkdown, read_written, written_in
from bot.exports.people import People
from storage.models import Note
from storage.vocabulary import NoteKind
from tests.exports.making import NOW, an_input, decision, exported

NASTY = [
    "../../etc/passwd and\nC:\\Users\\x",
    "# no heading\n- no list\n\n    no code `here` <script>",
    "🚀 Ship it now 🚀 *bold*",
    "إيقاف التصدير الليلي للفرق الصغيرة",
    "1. first | second & &amp; [link](x) ~~gone~~ $x$",
    "=1+1; a: b: c and more",
]
# MADR 4.0.0, docs/decisions/adr-template.md; its two sides of the consequences are ours.
MADR = (
    "Context and Problem Statement",
    "Decision Drivers",
    "Considered Options",
    "Decision Outcome",
    "Consequences",
    "For the customer",
    "For the business",
    "Confirmation",
    "More Information",
)
SAFE = re.compile(r"[0-9]{4,}-[a-z0-9]+(-[a-z0-9]+)*\.md")


def headings(text: str) -> list[tuple[str, str]]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [
        (token.tag, tokens[place + 1].children[0].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and tokens[place + 1].children
    ]


def test_a_zip_has_a_safe_name_for_each_decision_and_an_index_of_them() -> None:
    rows = [decision(an_input(text=text, alternatives=NASTY), number) for number, text in enumerate(NASTY, 1)]
    content = exported("md", rows, "zip")
    assert content == exported("md", rows, "zip")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[-1] == "index.md"
        assert all(SAFE.fullmatch(name) for name in names[:-1])
        assert names[3] == "0004-decision.md"
        index = archive.read("index.md").decode()
        assert index.count("](00") == len(NASTY)
        for name, row in zip(names, rows, strict=False):
            text = archive.read(name).decode()
            assert text.startswith('---\nstatus: "accepted"\ndate: 2026-11-22\ndecision-makers: ["ada"]\n---\n')
            tags = {said: tag for tag, said in headings(text)}
            assert [said for said in tags if said in MADR] == list(MADR)
            assert (tags["Decision Outcome"], tags["Consequences"], tags["For the customer"]) == ("h2", "h3", "h4")
            (written,) = written_in(text)
            assert [" ".join(each.split()) for each in written.items[OPTIONS, ""]] == [
                " ".join(each.split()) for each in (row.text, *NASTY)
            ]
            assert written.items[OPTIONS, ""][1] == row.alternatives[0]  # line by line
            assert written.title == " ".join(row.text.split())


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=12, max_size=80))
def test_any_text_comes_back_from_markdown_as_it_was(text: str) -> None:
    if len(" ".join(text.split())) < 10:
        return
    row = decision(an_input(text="Cap it at 5,000 rows", alternatives=[text]))
    (written,) = written_in(exported("md", [row]).decode())
    said = written.items[OPTIONS, ""]
    assert [each.split() for each in said] == [each.split() for each in (row.text, *row.alternatives)]


def test_two_exports_differ_where_the_log_does_and_nowhere_else() -> None:
    rows = [decision(an_input(), 1), decision(an_input(text="Free returns on everything"), 2)]
    before = exported("md", rows).decode().splitlines()
    rows[1].alternatives = ["Free returns in spring"]
    after = exported("md", rows).decode().splitlines()
    assert [line for line in after if line not in before] == ["* Free returns in spring"]


def seen_differently(number: int, author: str | None) -> Note:
    text = "Importers get no warning: one week would do."
    return Note(
        workspace="local",
        number=number,
        channel="general",
        kind=NoteKind.DISSENT,
        text=text,
        author=author,
        decision="D-1",
        written_at=NOW,
    )


def test_what_is_seen_differently_stands_in_the_record_signed_or_not() -> None:
    notes = [seen_differently(3, "bob"), seen_differently(4, None)]
    rows = [decision(an_input(), 1), decision(an_input(text="Free returns on everything"), 2)]

    def dissent(on: Sequence[str]) -> list[Note]:
        return [note for note in notes if note.decision in on]

    first, second = written_in(exported("md", rows, dissent=dissent).decode())
    assert first.items[MORE, "Seen differently (N-3)"] == ["Importers get no warning: one week would do. (bob)"]
    assert first.said(MORE, "Seen differently (N-4)").endswith("one week would do. (without a name)")  # type: ignore[union-attr]  # it is there
    assert not any("differently" in label for _, label in second.items)
    hidden = exported("md", rows, dissent=dissent, people=People(hidden=True)).decode()
    assert "bob" not in hidden
    assert re.search(r"one week would do\. \(person-[0-9a-f]{10}\)", hidden)
    assert compare(rows[0], first, People(), NOW.date(), notes) is None
    assert compare(rows[0], first, People(), NOW.date(), [*notes, seen_differently(9, "eve")]) is None
    edited = exported("md", rows, dissent=dissent).decode().replace("one week would do. (bob)", "never mind. (bob)")
    found = compare(rows[0], next(written_in(edited)), People(), NOW.date(), notes)
    assert found
    assert not found.answers
    assert "Seen differently (N-3): “Importers get no warning: never mind. (bob)” in the file" in found.beside[0]


def read(text: str) -> Difference | None:
    written = read_written("log.md", text.encode())
    return compare(decision(an_input(), 1), written[1], People(), NOW.date())


def test_what_was_not_edited_differs_nowhere() -> None:
    assert read(exported("md", [decision(an_input())]).decode()) is None


def test_what_was_edited_is_told_in_the_words_of_the_log() -> None:
    text = exported("md", [decision(an_input())]).decode()
    edited = (
        text.replace("Cap CSV import at 5,000 rows", "Cap CSV import at 9,000 rows")
        .replace("* For them: worse", "*   For them: No change")
        .replace("* Check back: 2027-01-21\n", "")
        .replace("Not said; taken as easy to undo", "Hard to undo")
        .replace("* Status: accepted", "* Status: rejected")
    )
    found = read(edited)
    assert found
    assert found.answers == {
        "text": "Cap CSV import at 9,000 rows",
        "customer_effect": "same",
        "check_on": None,
        "door": "one_way",
    }
    assert any("from worse to no change" in line for line in found.lines)
    assert found.beside == ["Status: “rejected” in the file, “accepted” in the log"]
    assert not found.older


def test_places_that_contradict_each_other_are_not_guessed_at() -> None:
    text = exported("md", [decision(an_input())]).decode()
    edited = text.replace("## D-1 Cap", "## D-1 Stop").replace("* Chosen: Cap", "* Chosen: Begin")
    found = read(edited)
    assert found
    assert found.answers == {}
    assert "write the same in each" in found.beside[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"# Some notes\n", "no heading in it begins with the id of a decision"),
        (b"\xff\xfe\x00", "it is not UTF-8 text"),
        (b"## D-1 x\n\n## D-1 y\n", "D-1 is in it twice"),
    ],
)
def test_what_is_no_export_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    with pytest.raises(NotMarkdown) as refused:
        read_written("notes.md", content)
    assert why in refused.value.sentence
    assert "export md" in refused.value.sentence


def test_names_of_files() -> None:
    assert file_name(12, "Cap CSV import: 5,000 rows/day", "md") == "0012-cap-csv-import-5-000-rows-day.md"
    assert file_name(3, "🚀", "md") == "0003-decision.md"
    assert len(file_name(4, "é" * 500, "md")) <= 70
    assert {CONTEXT, FOR_CUSTOMER} < set(MADR)
