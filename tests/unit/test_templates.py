"""What a model is told: no half-filled sentence, and a version that names the exact text."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from prompts import templates
from prompts.playbook import load
from prompts.templates import prompt_version, render


def test_a_value_that_is_not_given_stops_at_once() -> None:
    with pytest.raises(UndefinedError):
        render("seat_question.system", count=1)


def test_one_question_or_three() -> None:
    assert "Write exactly 1 question." in render("seat_question.system", count=1, most_words=24)
    assert "Write exactly 3 questions, the most telling one first." in render(
        "seat_question.system", count=3, most_words=24
    )


def test_the_data_is_put_in_as_it_is() -> None:
    line = '{"text": "a & b \\u003c {{ count }}"}'
    assert line in render("seat_question.data", data=line, count=1).splitlines()


def test_the_version_follows_the_templates_and_the_playbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = prompt_version()
    assert before.startswith("sha256:")
    assert before != load().prompt_version
    for path in templates.FOLDER.glob("*.md.j2"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(templates, "FOLDER", tmp_path)
    prompt_version.cache_clear()
    assert prompt_version() == before
    (tmp_path / "seat_question.data.md.j2").write_text("changed")
    prompt_version.cache_clear()
    assert prompt_version() != before
    monkeypatch.undo()
    prompt_version.cache_clear()
