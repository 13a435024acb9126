"""`customer-chair eval` as people and programs use it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.cli import main

CASES = Path(__file__).parents[1] / "cases"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'chair.db'}")

    def command(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["customer-chair", "eval", *words])
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


@pytest.fixture
def few(tmp_path: Path) -> str:
    lines = (CASES / "seed-cases.jsonl").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join([*lines[:6], ""]), encoding="utf-8")
    return str(path)


def test_a_table_stands_on_standard_output_and_nothing_on_the_other(run: Run, few: str) -> None:
    code, out, err = run(few, "--pairs", str(CASES / "pairs.jsonl"))
    assert (code, err) == (0, "")
    assert out.startswith("6 cases of few.jsonl, engine playbook")
    assert "| class strict" in out
    assert "| minimal pairs" in out
    assert "the file's cases of every other industry" in out


def test_json_is_one_document_and_the_same_again_but_for_the_clock(run: Run, few: str) -> None:
    documents = []
    for _ in range(2):
        code, out, err = run(few, "--json", "--training", few)
        assert (code, err) == (0, "")
        document = json.loads(out)
        document["figures"] = [figure for figure in document["figures"] if "latency" not in figure["key"]]
        documents.append(document)
    assert documents[0] == documents[1]
    assert documents[0]["cases"] == 6
    assert documents[0]["constant"] == "6 training cases"
    assert documents[0]["pairs"] == []


def test_evaluating_makes_no_log(run: Run, few: str, tmp_path: Path) -> None:
    assert run(few)[0] == 0
    assert not (tmp_path / "chair.db").exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"id": "C1"}\n', "bad.jsonl, line 1: decision: field required."),
        (b"\n\n\xff\xfe{", "bad.jsonl, line 3: This is not JSON."),
        (b"", "bad.jsonl holds no cases."),
    ],
)
def test_a_bad_file_is_named_with_its_line(run: Run, tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "bad.jsonl").write_bytes(content)
    code, out, err = run(str(tmp_path / "bad.jsonl"))
    assert (code, out) == (1, "")
    assert err.startswith(why)
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_said_in_one_line(run: Run, few: str) -> None:
    for words in (("nowhere.jsonl",), (few, "--pairs", "nowhere.jsonl"), (few, "--training", "nowhere.jsonl")):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert err == "No such file or directory: nowhere.jsonl\n"


@pytest.mark.parametrize("words", [(), ("a.jsonl", "--engine", "oracle"), ("a.jsonl", "b.jsonl")])
def test_wrong_usage_ends_with_two(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words)[0] == 2
