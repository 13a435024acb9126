"""Files that other software opens: nothing runs, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions.new import new_decision
from bot.decisions.record import from_record, to_record
from bot.exports.csv import COLUMNS, inert
from bot.exports.format import Contents, formats
from bot.shapes import DecisionInput, Export, Prediction
from storage.models import Decision
from storage.vocabulary import CommercialEffect, CustomerEffect, Door, Flag, Notice

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/export.schema.json").read_text())
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PLACE = {"workspace": "local", "channel": "general", "logged_by": "ada"}
words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=30, max_size=60)
inputs = st.builds(
    DecisionInput,
    text=words,
    in_the_chair=words,
    customer_effect=st.sampled_from(CustomerEffect),
    commercial_now=st.sampled_from(CommercialEffect),
    commercial_later=st.sampled_from(CommercialEffect),
    check_on=st.just(date(2027, 1, 21)),
    door=st.sampled_from(Door),
    notice=st.none() | st.sampled_from(Notice),
    end_users=st.lists(words, max_size=3).map(tuple),
    flags_said=st.sets(st.sampled_from([Flag.PRIVACY, Flag.NO_NOTICE])).map(lambda flags: tuple(sorted(flags))),
    predictions=st.lists(
        st.builds(
            Prediction, side=st.just("customer"), text=words, confidence=st.just(70), target=st.integers(0, 99)
        ),
        max_size=1,
    ).map(tuple),
)


def decision(given_: DecisionInput, number: int = 1) -> Decision:
    row = new_decision(given_, PLACE, NOW)
    row.number = number
    return row


def exported(name: str, *rows: Decision) -> bytes:
    out = io.BytesIO()
    formats()[name].write(Contents("local", NOW, iter(rows), iter(()), iter(()), iter(())), out)
    return out.getvalue()


@given(inputs)
def test_a_record_read_back_gives_the_same_record(given_: DecisionInput) -> None:
    record = to_record(decision(given_))
    assert to_record(from_record(record)) == record


@given(st.lists(inputs, max_size=3))
def test_json_is_one_document_of_the_published_shape(given_: list[DecisionInput]) -> None:
    content = exported("json", *(decision(each, number) for number, each in enumerate(given_, 1)))
    export = Export.model_validate_json(content)
    assert [each.text for each in export.decisions] == [each.text for each in given_]
    jsonschema.validate(json.loads(content), SCHEMA)


@given(st.lists(inputs, min_size=1, max_size=3))
def test_csv_rows_are_whole_and_inert(given_: list[DecisionInput]) -> None:
    content = exported("csv", *(decision(each, number) for number, each in enumerate(given_, 1)))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    for row, each in zip(rows, given_, strict=True):
        assert row["text"].removeprefix("'") == each.text.removeprefix("'")
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_cells_that_look_like_formulas(start: str) -> None:
    assert inert(f"{start}1+1") == f"'{start}1+1"


def test_other_cells_are_left_alone() -> None:
    assert [inert(value) for value in ("a = b", None, 7, "")] == ["a = b", "", "7", ""]
