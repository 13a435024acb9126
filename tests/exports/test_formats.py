"""Files that other software opens: nothing runs, nothing is lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import openpyxl
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decisions.record import from_record, to_record
from bot.exports.columns import COLUMNS
from bot.exports.csv import inert
from bot.exports.people import People
from bot.exports.xlsx import CUT, LONGEST_CELL, SHEETS
from bot.shapes import DecisionInput, Export
from storage.models import Voice
from storage.retro_models import Action
from storage.vocabulary import ActionStatus
from tests.exports.making import FORMULA_STARTS, NOW, an_input, decision, exported, formulas, inputs

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/export.schema.json").read_text())
FEW = settings(max_examples=15)
REVIEW = {
    "number": 1,
    "happened": "no",
    "outcomes": [
        {
            "side": "customer",
            "recalled_confidence": 80,
            "happened": "no",
            "actual": 21.5,
            "return_on_projection": -0.5,
        }
    ],
    "customer_realised": "worse",
    "commercial_realised": "gain",
    "class_realised": "commercial_over_customer",
    "drift": True,
    "contribution": None,
    "other_causes": "=1+1",
    "reason_otherwise": None,
    "process_grade": 3,
    "outcome_grade": 1,
    "next_step": "change",
    "owner": "bob",
    "next_check_on": "2027-03-01",
    "note": None,
    "reviewed_by": "ada",
    "reviewed_at": "2026-11-20T10:00:00Z",
}


@FEW
@given(inputs())
def test_a_record_read_back_gives_the_same_record(given_: DecisionInput) -> None:
    record = to_record(decision(given_))
    assert to_record(from_record(record)) == record


@FEW
@given(st.lists(inputs(formulas), max_size=3))
def test_json_is_one_document_of_the_published_shape_and_changes_no_text(given_: list[DecisionInput]) -> None:
    content = exported("json", (decision(each, number) for number, each in enumerate(given_, 1)))
    export = Export.model_validate_json(content)
    assert [(each.text, each.alternatives) for each in export.decisions] == [
        (each.text, each.alternatives) for each in given_
    ]
    jsonschema.validate(json.loads(content), SCHEMA)


@FEW
@given(st.lists(inputs(formulas), min_size=1, max_size=3))
def test_csv_rows_are_whole_and_inert_whatever_is_typed(given_: list[DecisionInput]) -> None:
    content = exported("csv", (decision(each, number) for number, each in enumerate(given_, 1)))
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    assert tuple(rows[0]) == tuple(COLUMNS)
    for row, each in zip(rows, given_, strict=True):
        assert row["text"] == f"'{each.text}"
        assert not any(cell.lstrip(" ").startswith((*FORMULA_STARTS, "＝")) for cell in row.values())
    table = pandas.read_csv(io.BytesIO(content), keep_default_na=False)
    assert list(table["in_the_chair"]) == [f"'{each.in_the_chair}" for each in given_]


@FEW
@given(st.lists(inputs(formulas), min_size=1, max_size=3))
def test_xlsx_has_text_as_text_and_no_formula(given_: list[DecisionInput]) -> None:
    content = exported("xlsx", (decision(each, number) for number, each in enumerate(given_, 1)))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["decisions"]
    kinds = {cell.data_type for row in sheet for cell in row}
    assert "f" not in kinds
    for row, each in zip(sheet.iter_rows(min_row=2), given_, strict=True):
        cell = row[list(COLUMNS).index("text")]
        assert cell.value == each.text
        assert cell.quotePrefix


@pytest.mark.parametrize("start", [*FORMULA_STARTS, "\n", " =", "\xa0=", "\u2003 +", "＝"])
def test_cells_that_look_like_formulas(start: str) -> None:
    assert inert(f"{start}1+1") == f"'{start}1+1"


def test_other_cells_are_left_alone() -> None:
    assert [inert(value) for value in ("a = b", None, 7, "")] == ["a = b", "", "7", ""]


def test_numbers_stay_numbers_and_a_mark_shows_a_spreadsheet_that_it_is_utf_8() -> None:
    looked_back = decision(reviews=[REVIEW], class_realised="commercial_over_customer")
    plain, marked = exported("csv", [looked_back]), exported("csv", [looked_back], "bom")
    assert marked == b"\xef\xbb\xbf" + plain
    table = pandas.read_csv(io.BytesIO(marked))
    assert table["customer_return_on_projection"][0] == -0.5
    assert table["drift"][0] == "yes"


def test_a_workbook_holds_days_as_days_and_each_kind_of_record_in_its_sheet(tmp_path: Path) -> None:
    voice = Voice(
        workspace="local", number=1, channel="general", text="+49 is not my number", group="shoppers",
        heard_on=NOW.date(), expires_on=NOW.date(), added_by="ada", added_at=NOW, consent_to_quote=False,
    )  # fmt: skip
    to_do = Action(
        workspace="local", number=1, channel="general", text="Tell them", owner="bob", due=NOW.date(),
        status=ActionStatus.OPEN, created_by="ada", created_at=NOW,
    )  # fmt: skip
    long = an_input(alternatives=[f"{number} {'x' * 1990}" for number in range(20)])
    rows = [decision(reviews=[REVIEW], class_realised="commercial_over_customer"), decision(long, 2)]
    names = People(lambda member: {"bob": "Bob B."}.get(member, member))
    content = exported("xlsx", rows, people=names, voices=iter([voice]), actions=iter([to_do]))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == list(SHEETS)
    for sheet in book:
        assert [cell.value for cell in sheet[1]] == list(SHEETS[sheet.title])
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
    found = {name: dict(zip(SHEETS[name], [cell.value for cell in book[name][2]], strict=True)) for name in SHEETS}
    assert found["decisions"]["check_on"] == at(2027, 1, 21)
    assert found["decisions"]["decided_at"] == at(2026, 11, 22, 9, 30)
    assert (found["reviews"]["decision"], found["reviews"]["customer_actual"]) == ("D-1", 21.5)
    assert found["reviews"]["other_causes"] == "=1+1"
    assert (found["actions"]["owner"], found["actions"]["due"]) == ("Bob B.", at(2026, 11, 22))
    assert (found["voices"]["text"], found["voices"]["consent_to_quote"]) == ("+49 is not my number", "no")
    alternatives = book["decisions"].cell(3, list(COLUMNS).index("alternatives") + 1).value
    assert len(alternatives) == LONGEST_CELL
    assert alternatives.endswith(CUT)
    _opens_in_libreoffice(content, tmp_path)


def at(*parts: int) -> datetime:
    """A moment as a workbook has it: without a time zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def _opens_in_libreoffice(content: bytes, folder: Path) -> None:
    """Where LibreOffice is installed, it reads the workbook too."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return
    (folder / "log.xlsx").write_bytes(content)
    subprocess.run(
        [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "csv",
            "log.xlsx",
        ],
        cwd=folder,
        check=True,
        timeout=120,
        capture_output=True,
    )
    assert "D-1,decided" in (folder / "log.csv").read_text(encoding="utf-8", errors="replace")


def test_pseudonyms_stand_for_people_wherever_they_are_named() -> None:
    accepted = an_input(accepted_by="bob", logged_by="ada")
    changed = {
        "changes": [{"field": "accepted_by", "before": "bob", "after": "ada"}],
        "reason": "They swapped.",
        "by": "bob",
        "at": "2026-11-22T10:00:00Z",
    }
    row = decision(accepted, reviews=[REVIEW], amendments=[changed], link="https://chat.example/p1")
    for name in ("json", "csv", "xlsx"):
        content = exported(name, [row], people=People(hidden=True))
        if name == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            said = json.dumps([[str(cell.value) for cell in row] for sheet in book for row in sheet])
        else:
            said = content.decode()
        assert not any(f"{quote}{person}{quote}" in said for person in ("ada", "bob") for quote in ('"', ","))
        assert "https://chat.example" not in said
    (record,) = json.loads(exported("json", [row], people=People(hidden=True)))["decisions"]
    jsonschema.validate(record, SCHEMA["$defs"]["DecisionRecord"] | {"$defs": SCHEMA["$defs"]})
    assert record["accepted_by"] == record["amendments"][0]["by"] == record["reviews"][0]["owner"]
    assert record["accepted_by"] != record["logged_by"]
    assert record["amendments"][0]["changes"][0]["after"] == record["logged_by"]
    again = json.loads(exported("json", [row], people=People(hidden=True)))["decisions"][0]
    assert again["accepted_by"] != record["accepted_by"]
