"""`customer-chair manifest slack`: prints what Slack takes, or one line that says what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adapters.slack.manifest import Variant, manifest
from tests.adapters.test_command_line import Terminal


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize(
    ("words", "variant"),
    [
        ("--socket", Variant()),
        ("--socket --agent --ambient", Variant(agent=True, ambient=True)),
        ("--url https://chair.example.com/", Variant("https://chair.example.com")),
        ("--url https://chair.example.com --many", Variant("https://chair.example.com", many=True)),
    ],
)
def test_it_prints_what_slack_takes(run: Terminal, words: str, variant: Variant) -> None:
    done = run("manifest", "slack", *words.split())
    assert done.returncode == 0
    assert json.loads(done.stdout) == manifest(variant)


def test_the_address_of_the_settings_will_do(run: Terminal) -> None:
    done = run("manifest", "slack", CHAIR_PUBLIC_URL="https://chair.example.com")
    assert json.loads(done.stdout) == manifest(Variant("https://chair.example.com"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Say --url https://…"),
        ("--url http://chair.example.com", "must begin with https://"),
        ("--url https://", "must begin with https://"),
        ("--url https://chair.example.com/?a=1", "ends before ?"),
        ("--socket --url https://chair.example.com", "leave out --socket"),
        ("--socket --many", "leave out --socket"),
    ],
)
def test_what_slack_could_not_use_gets_one_line(run: Terminal, words: str, said: str) -> None:
    done = run("manifest", "slack", *words.split())
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
