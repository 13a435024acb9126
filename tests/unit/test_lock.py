"""The lock: when it falls, which bytes are hashed, and that anyone can recompute the hash from an export."""

from __future__ import annotations

import doctest
import hashlib
import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.decisions import figures, lock
from bot.decisions.figures import exact, plain
from bot.decisions.lock import LOCKED_FIELDS, LOCKS_AFTER, canonical_json, is_due, lock_hash, locks_at
from bot.decisions.new import new_decision
from bot.decisions.record import to_record
from bot.shapes import DecisionInput

PAGE = Path(__file__).parents[2] / "docs/lock.md"
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PREDICTION = {
    "side": "customer",
    "text": "Kontakte je 1.000 Bestellungen fallen auf 15 — «né» 客 😀",
    "metric": "contacts per 1,000 orders",
    "baseline": 21,
    "target": 15.25,
    "unit": "per 1,000",
    "by": "2027-01-21",
    "confidence": 80,
}
DECISION = {
    "text": 'Show "the hour"\nand the day\tof delivery \\ in the café',
    "in_the_chair": "shoppers",
    "customer_effect": "better",
    "commercial_now": "cost",
    "commercial_later": "gain",
    "check_on": "2027-01-21",
    "predictions": [PREDICTION],
    "decided_at": "2026-11-22T09:30:00Z",
    "id": "D-5",
    "logged_by": "ada",
}
# Written out by hand from the interfaces' description.
BYTES = (
    '{"check_on":"2027-01-21","commercial_later":"gain","commercial_now":"cost","customer_effect":"better",'
    '"decided_at":"2026-11-22T09:30:00Z","in_the_chair":"shoppers","predictions":[{"baseline":"21",'
    '"by":"2027-01-21","confidence":"80","metric":"contacts per 1,000 orders","side":"customer","target":"15.25",'
    '"text":"Kontakte je 1.000 Bestellungen fallen auf 15 — «né» 客 😀","unit":"per 1,000"}],'
    '"text":"Show \\"the hour\\"\\nand the day\\tof delivery \\\\ in the café"}'
).encode()


def stored(**answers: Any) -> dict[str, Any]:
    """A decision as it stands in an export, locked."""
    given_ = DecisionInput.model_validate(
        {**{k: DECISION[k] for k in LOCKED_FIELDS if k != "decided_at"}, **answers}
    )
    row = new_decision(given_, {"workspace": "local", "channel": "general", "logged_by": "ada"}, NOW)
    row.number = 5
    record = to_record(row).as_json()
    return record | {"lock_hash": lock_hash(record)}


def test_the_hashed_bytes_are_those_of_the_interfaces() -> None:
    assert canonical_json(DECISION) == BYTES
    assert lock_hash(DECISION) == hashlib.sha256(BYTES).hexdigest()


@pytest.mark.parametrize("module", [lock, figures])
def test_the_worked_examples_are_right(module: Any) -> None:
    tried = doctest.testmod(module)
    assert tried.attempted
    assert not tried.failed


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (14, "14"),
        (14.0, "14"),
        (2.5, "2.5"),
        (-2.50, "-2.5"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (-1e-7, "-0.0000001"),
        (0, "0"),
        (-0.0, "0"),
        (100, "100"),
        (1e15, "1000000000000000"),
        (10**30 + 1, f"1{'0' * 29}1"),
    ],
)
def test_numbers_are_hashed_as_decimal_strings(number: float, written: str) -> None:
    record = DECISION | {"predictions": [PREDICTION | {"target": number}]}
    assert json.loads(canonical_json(record))["predictions"][0]["target"] == written
    assert plain(number) == written


def test_figures_on_screens_have_commas_between_thousands() -> None:
    shown = [plain(number, grouped=True) for number in (0.0, 999, 5000, -1234567.5, 100.0)]
    assert shown == ["0", "999", "5,000", "-1,234,567.5", "100"]


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_a_decimal_string_loses_nothing(number: float) -> None:
    written = plain(number)
    assert type(number)(written) == number
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", written)
    assert exact(number) == exact(type(number)(written))


def test_text_is_hashed_in_nfc_wherever_it_stands() -> None:
    split = DECISION | {"text": "Cafe\u0301", "predictions": [PREDICTION | {"text": "e\u0301"}]}
    joined = DECISION | {"text": "Caf\xe9", "predictions": [PREDICTION | {"text": "\xe9"}]}
    assert canonical_json(split) == canonical_json(joined)
    assert "é".encode() in canonical_json(split)


def test_what_nobody_said_is_null_and_an_order_of_keys_makes_no_difference() -> None:
    nothing = DECISION | {"check_on": None, "predictions": [PREDICTION | {"target": None}]}
    assert b'"check_on":null' in canonical_json(nothing)
    assert b'"target":null' in canonical_json(nothing)
    assert canonical_json(dict(reversed(nothing.items()))) == canonical_json(nothing)


def test_predictions_in_a_tuple_are_the_same_predictions() -> None:
    assert canonical_json(DECISION | {"predictions": (PREDICTION,)}) == canonical_json(DECISION)


@pytest.mark.parametrize("field", LOCKED_FIELDS)
def test_each_locked_field_counts_and_none_may_be_missing(field: str) -> None:
    assert lock_hash(DECISION | {field: "something else"}) != lock_hash(DECISION)
    with pytest.raises(KeyError, match=field):
        lock_hash({name: value for name, value in DECISION.items() if name != field})


def test_nothing_else_counts_so_that_erasing_a_person_breaks_no_hash() -> None:
    assert lock_hash(DECISION | {"logged_by": "person-7", "decided_by": "person-8"}) == lock_hash(DECISION)


def test_what_no_json_shape_holds_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical_json(DECISION | {"decided_at": NOW})


def test_a_stored_decision_and_its_export_have_one_hash() -> None:
    record = stored()
    assert lock_hash(json.loads(json.dumps(record))) == record["lock_hash"]
    assert canonical_json(record) == BYTES


def test_it_locks_24_hours_after_and_not_a_second_before() -> None:
    assert timedelta(hours=24) == LOCKS_AFTER
    assert locks_at(NOW) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert not is_due(locks_at(NOW), NOW + timedelta(hours=24, seconds=-1))
    assert is_due(locks_at(NOW), NOW + timedelta(hours=24))
    assert is_due(locks_at(NOW), NOW + timedelta(days=400))


def test_a_day_is_24_hours_wherever_the_clock_stands() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert locks_at(there) == locks_at(NOW)
    assert is_due(locks_at(there), NOW + timedelta(hours=24))


def documented(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    return found[1]


TARGETS = (15.25, 0.1, 1e-7, -3, 10**15)


def test_the_documented_python_recomputes_the_hash_of_an_export(tmp_path: Path) -> None:
    decisions = [
        *(stored(predictions=[PREDICTION | {"target": target}]) for target in TARGETS),
        stored(predictions=[], check_on=None) | {"id": "D-6"},
        stored() | {"id": "D-7", "lock_hash": None},
        stored() | {"id": "D-8", "text": "Something else was decided"},
    ]
    (tmp_path / "export.json").write_text(
        json.dumps({"decisions": decisions}, ensure_ascii=False), encoding="utf-8"
    )
    (tmp_path / "check.py").write_text(documented("python"), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", "check.py", "export.json"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == ["D-5 right"] * len(TARGETS) + ["D-6 right", "D-8 WRONG"]


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("sha256sum")), reason="needs jq and sha256sum")
def test_the_documented_jq_recomputes_the_hash_of_one_decision(tmp_path: Path) -> None:
    decisions = [stored(text="Something else is decided") | {"id": "D-11"}, stored() | {"id": "D-12"}]
    (tmp_path / "export.json").write_text(
        json.dumps({"decisions": decisions}, ensure_ascii=False), encoding="utf-8"
    )
    ran = subprocess.run(["sh", "-c", documented("sh")], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.split()[0] == decisions[1]["lock_hash"]
