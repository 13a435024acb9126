"""A table of what customers said, read row by row: taken as it is, or refused with one sentence."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.table_days import DayOrder, day_order, read_table_day
from bot.voice_table import NotATable, Table, read_table
from tests.clock import START

PLACE = {"workspace": "local", "channel": "general", "added_by": "operator"}
HEAD = "text,group,role,source,link,heard_on,consent_to_quote,expires_on\n"
ROW = "We close the month with it.,finance admins,Finance admin,call,https://example.com/t/1,2026-11-04,yes,2028-01-31\n"


def read(content: str | bytes) -> Table:
    return read_table(content.encode() if isinstance(content, str) else content, PLACE, START)


def said(content: str | bytes) -> list[str]:
    return [voice.text for _, voice in read(content).voices]


def test_every_field_is_taken() -> None:
    table = read(HEAD + ROW)
    (line, voice) = table.voices[0]
    assert line == 2
    assert (voice.text, voice.group, voice.role, voice.source, voice.link, voice.consent_to_quote) == (
        "We close the month with it.",
        "finance admins",
        "Finance admin",
        "call",
        "https://example.com/t/1",
        True,
    )
    assert (voice.heard_on, voice.expires_on) == (date(2026, 11, 4), date(2028, 1, 31))
    assert (voice.channel, voice.added_by) == ("general", "operator")


def test_headings_go_by_other_names_and_the_rest_is_named() -> None:
    table = read("Date;What they said;Customer segment;NPS;Who\n2026-11-04;It is slow.;shoppers;9;Buyer\n")
    assert table.columns == {
        "heard_on": "Date",
        "text": "What they said",
        "group": "Customer segment",
        "role": "Who",
    }
    assert table.unread == ["NPS"]
    assert table.delimiter == "semicolon"
    assert [voice.role for _, voice in table.voices] == ["Buyer"]


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROW).encode("utf-8-sig"),
        (HEAD + ROW).encode("utf-16"),
        b"\xfe\xff" + (HEAD + ROW).encode("utf-16-be"),
        (HEAD + ROW).replace(",", "\t").encode(),
        (HEAD + ROW).replace(",", "|").replace("\n", "\r\n").encode(),
        ("sep=;\r\n" + (HEAD + ROW).replace(",", ";")).encode(),
        ("\n\n" + HEAD + "\n" + ROW).encode(),
    ],
)
def test_the_usual_kinds_of_files_are_read(content: bytes) -> None:
    assert said(content) == ["We close the month with it."]


def test_words_keep_their_commas_quotes_lines_and_first_signs() -> None:
    words = '=SUM(A1), "one go",\n— they said; ünï 🙂'
    out = io.StringIO()
    csv.writer(out).writerows([["text", "group", "date"], [words, "shoppers", "2026-11-04"]])
    assert said(out.getvalue()) == [words]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",shoppers,2026-11-04", "The text"),
        ("Slow.,,2026-11-04", "Group must not be empty."),
        ("Slow.,shoppers,", "The day they said it is missing: give it roughly, such as 2026-11-04."),
        ("Slow.,shoppers,04/11/2026", "is no day or could be two: write it as 2026-11-04."),
        ("Slow.,shoppers,2026-02-30", "is no day"),
        ("Slow.,shoppers,45600", "is no day"),
        ("Slow.,shoppers,2027-01-01", "That day has not come yet"),
        ("Slow, very.,shoppers,2026-11-04,more", "It has 5 cells and there are 3 columns"),
        ("x" * 2001 + ",shoppers,2026-11-04", "2,000"),
    ],
)
def test_a_row_is_refused_with_its_line_and_one_sentence(row: str, why: str) -> None:
    table = read(f'text,group,date\n"Two\nlines.",shoppers,2026-11-04\n{row}\nLast.,shoppers,2026-11-04\n')
    assert [voice.text for _, voice in table.voices] == ["Two\nlines.", "Last."]
    (refused,) = table.refused
    assert refused.line == 4
    assert why in refused.why
    assert "\n" not in refused.why


def test_whether_they_may_be_quoted_is_never_guessed() -> None:
    rows = "".join(f"Words {answer}.,shoppers,2026-11-04,{answer}\n" for answer in ("Yes", "no", "", "maybe"))
    table = read("text,group,date,consent\n" + rows)
    assert [voice.consent_to_quote for _, voice in table.voices] == [True, False, None]
    assert table.refused[0].why == "Whether they may be quoted reads maybe: write yes, no or not asked."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is empty"),
        ("text,date\nSlow.,2026-11-04\n", "there is no column for the group"),
        ("text,quote,group,date\n", "the columns text and quote both mean their words"),
        ('text,group,date\n"Slow.,shoppers,2026-11-04\n', "the quotation marks in line 2 do not pair up"),
        ("text,group,date\nGrüße,shoppers,2026-11-04\n".encode("latin-1"), "line 2 is not UTF-8"),
        ("text,group,date\n".encode("utf-16-le"), "UTF-16 without its mark"),
        (b"\xff\xfet\x00e", "UTF-16 and goes on as something else"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: str | bytes, why: str) -> None:
    with pytest.raises(NotATable) as refused:
        read(content)
    assert why in refused.value.sentence


def test_the_same_words_twice_are_one() -> None:
    table = read(HEAD + ROW + ROW.replace("finance admins", "Finance  Admins"))
    assert (len(table.voices), table.repeated) == (1, 1)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-04", "2026-11-04"),
        ("2026-11-04T09:30:00Z", "2026-11-04"),
        ("2026/11/4", "2026-11-04"),
        ("4.11.2026", "2026-11-04"),
        ("4 Nov 2026", "2026-11-04"),
        ("4th November 2026", "2026-11-04"),
        ("Nov 4, 2026", "2026-11-04"),
        ("25/11/2026", "2026-11-25"),
        ("11/25/2026", "2026-11-25"),
        ("11/11/2026", "2026-11-11"),
        ("04/11/2026", None),
        ("04/11/26", None),
        ("4 Novembre 2026", None),
        ("31.4.2026", None),
        ("last week", None),
        ("", None),
    ],
)
def test_days_as_tables_write_them(written: str, day: str | None) -> None:
    assert read_table_day(written) == (date.fromisoformat(day) if day else None)


def test_a_column_settles_what_one_day_leaves_open() -> None:
    assert day_order(["04/11/2026", "25/11/2026"]) is DayOrder.DAY_FIRST
    assert day_order(["04/11/2026", "11/25/2026"]) is DayOrder.MONTH_FIRST
    assert day_order(["25/11/2026", "11/25/2026"]) is DayOrder.UNKNOWN
    table = read("text,group,date\nOne.,shoppers,04/11/2026\nTwo.,shoppers,25/10/2026\n")
    assert [voice.heard_on for _, voice in table.voices] == [date(2026, 11, 4), date(2026, 10, 25)]


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60)


@given(WORDS.map(str.strip).filter(bool), st.sampled_from(",;\t|"), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_whatever_a_spreadsheet_writes_comes_back_or_is_refused(words: str, mark: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([["text", "group", "date"], [words, "shoppers", "2026-11-04"]])
    table = read(out.getvalue().encode(encoding))
    assert len(table.voices) + len(table.refused) == 1


@given(st.binary(max_size=200))
def test_no_file_is_an_error_of_ours(content: bytes) -> None:
    with suppress(NotATable):
        read(content)


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)), st.sampled_from(list(DayOrder)))
def test_an_iso_day_is_itself(day: date, order: DayOrder) -> None:
    assert read_table_day(day.isoformat(), order) == day
    assert read_table_day(f"{day:%d.%m.%Y}", order) == day
