"""The published JSON Schemas say what the shapes do, and the contract's examples fit them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from bot.shapes import DecisionInput, DecisionRecord, Export, Reading
from bot.shapes.base import Shape
from bot.shapes.publish import FOLDER, PUBLISHED, file_of, schema_text

EXAMPLE_OF = {"reading": Reading, "decision": DecisionRecord, "export": Export}
EXAMPLES = Path(__file__).parent / "examples"
BELOW_THE_LINE = (
    "id class class_reason class_override flags status decided_by decided_at link engine locked_at lock_hash "
    "amendments reviews class_realised remedies debt supersedes superseded_by"
).split()


def example(name: str) -> dict[str, Any]:
    """An example as the fixed interfaces give it, its placeholders filled in."""
    content: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def accepts(name: str, content: object) -> None:
    schema = json.loads(file_of(name).read_text(encoding="utf-8"))
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(content)


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_schema_is_current(name: str) -> None:
    published = file_of(name).read_text(encoding="utf-8")
    assert published == schema_text(name), "run: python -m bot.shapes.publish"


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_a_schema_and_has_no_address(name: str) -> None:
    schema = json.loads(file_of(name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert "$id" not in schema
    assert schema["title"]
    assert schema["description"]


def test_nothing_else_is_published() -> None:
    assert {path.name for path in FOLDER.glob("*.json")} == {file_of(name).name for name in PUBLISHED}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{file_of(name).name}`" in readme for name in PUBLISHED)


def test_another_process_publishes_the_same() -> None:
    code = "from bot.shapes.publish import PUBLISHED, schema_text; print(*map(schema_text, PUBLISHED), sep='')"
    printed = [
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=FOLDER.parents[1],
            capture_output=True,
            check=True,
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert printed == ["".join(map(schema_text, PUBLISHED)) + "\n"] * 2


@pytest.mark.parametrize(
    ("name", "shape"), [("reading", Reading), ("decision", DecisionRecord), ("export", Export)]
)
def test_the_contracts_example_fits_and_comes_back_unchanged(name: str, shape: type[Shape]) -> None:
    accepts(name, example(name))
    read = shape.model_validate_json(json.dumps(example(name))).as_json()
    assert _as_the_contract_has_it(read) == example(name)
    assert list(_as_the_contract_has_it(read)) == list(example(name))


def test_a_decision_is_logged_from_what_stands_above_the_line() -> None:
    said = {name: value for name, value in example("decision").items() if name not in BELOW_THE_LINE}
    accepts("decision-input", said)
    accepts("decision-input", said | {"flags_said": ["no_notice"]})
    accepts("decision-input", {name: said[name] for name in list(said)[:4]})
    assert set(DecisionInput.model_fields) == {*said, "flags_said"}


@pytest.mark.parametrize("name", EXAMPLE_OF)
def test_a_document_that_lacks_or_adds_a_field_does_not_fit(name: str) -> None:
    content = example(name)
    schema = Draft202012Validator(json.loads(file_of(name).read_text(encoding="utf-8")))
    for field in content:
        assert not schema.is_valid({key: value for key, value in content.items() if key != field}), field
    assert not schema.is_valid(content | {"score": 7})


def _as_the_contract_has_it(record: dict[str, Any]) -> dict[str, Any]:
    """Additions stand beside the contract's fields: a record without `logged_at` was logged when it was decided."""
    for decision in (record, *record.get("decisions", ())):
        if "logged_at" in decision:
            assert decision.pop("logged_at") == decision["decided_at"]
            assert decision.pop("accepted_at") is None
            assert decision.pop("told_on") is None
            assert decision.pop("stop_reached_on") is None
            assert decision.pop("corrections") == []
    return record
