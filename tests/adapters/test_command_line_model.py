"""`ask --engine`, `--batch` and `doctor` with a model that says what the test wants."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import BadSettings, read_settings
from tests.adapters.test_command_line import Terminal
from tests.adapters.web_fakes import served
from tests.scripted_model import Answer, ScriptedModel, application, fails, says

SHARP = "What do I use to change many items in one go once bulk edit is gone?"
REMOVE = "should we remove bulk edit"


class Model:
    """A scripted model in a thread of its own, and the settings that lead there."""

    def __init__(self, scripted: ScriptedModel, address: str) -> None:
        self.scripted = scripted
        self.on = {"OPENAI_BASE_URL": f"{address}/v1", "CHAIR_MODEL": "scripted"}

    def script(self, *answers: Answer) -> None:
        self.scripted.script[:] = answers


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "CHAIR_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def model() -> Iterator[Model]:
    scripted = ScriptedModel([says(SHARP)])
    with served(application(scripted)) as (address, _):
        yield Model(scripted, address)


def test_the_engine_that_is_switched_on_reads(run: Terminal, model: Model) -> None:
    done = run("ask", REMOVE, "--json", **model.on)
    assert (done.returncode, done.stderr) == (0, "")
    reading = json.loads(done.stdout)
    assert (reading["engine"], reading["questions"]) == ("openai", [{"id": None, "text": SHARP}])
    assert "Question written by AI from your text." in reading["rendered"]


def test_the_playbook_reads_when_it_is_named(run: Terminal, model: Model) -> None:
    reading = json.loads(run("ask", REMOVE, "--json", "--engine", "playbook", **model.on).stdout)
    assert (reading["engine"], model.scripted.asked) == ("playbook", [])


def test_a_batch_falls_back_line_by_line(run: Terminal, model: Model) -> None:
    model.script(says(SHARP), fails(429), says(SHARP))
    lines = "\n".join(json.dumps({"id": name, "text": REMOVE}) for name in "abc")
    done = run("ask", "--batch", "-", "--engine", "openai", stdin=lines, **model.on)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["id"], each["engine"]) for each in answers] == [
        ("a", "openai"),
        ("b", "playbook"),
        ("c", "openai"),
    ]
    assert answers[1]["fallback"] == "The model's server takes no more questions for now, so the playbook answered."
    assert done.returncode == 0


def test_the_days_readings_are_counted_across_commands(run: Terminal, model: Model) -> None:
    engines = [
        json.loads(run("ask", REMOVE, "--json", CHAIR_MODEL_DAILY="2", **model.on).stdout)["engine"]
        for _ in range(3)
    ]
    assert engines == ["openai", "openai", "playbook"]


def test_an_engine_that_is_not_configured_says_what_it_needs(run: Terminal) -> None:
    done = run("ask", REMOVE, "--engine", "openai")
    assert done.returncode == 1
    assert done.stderr.strip().startswith("The OpenAI engine needs CHAIR_MODEL and OPENAI_API_KEY")


def test_a_conversation_in_a_terminal(run: Terminal, model: Model) -> None:
    done = run("chat", stdin=f"{REMOVE}\n\n", **model.on)
    assert SHARP in done.stdout
    assert "Question written by AI" in done.stdout


def test_doctor_calls_the_model_only_when_told_to(run: Terminal, model: Model) -> None:
    calm = run("doctor", **model.on)
    assert "AI: scripted at 127.0.0.1:" in calm.stdout
    assert "not called (doctor --ask-model does)" in calm.stdout
    assert (calm.returncode, model.scripted.asked) == (0, [])
    model.script(says("Who tells me before the old export ends?"))
    asked = run("doctor", "--ask-model", **model.on)
    assert asked.stdout.splitlines()[-1].endswith(" answers")
    assert (asked.returncode, len(model.scripted.asked)) == (0, 1)
    model.script(says("Is the old export great?"))
    shy = run("doctor", "--ask-model", **model.on)
    assert "answers (The model's question was not one to show, so the playbook answered.)" in shy.stdout
    assert shy.returncode == 0


def test_doctor_says_how_to_mend_a_model_that_does_not_answer(run: Terminal, model: Model) -> None:
    model.script(fails(401))
    done = run("doctor", "--ask-model", **model.on)
    assert done.returncode == 1
    assert "The model's server did not let us in" in done.stdout
    assert "Look at CHAIR_MODEL, OPENAI_API_KEY" in done.stdout


def test_doctor_without_a_model(run: Terminal) -> None:
    assert "AI: off, the playbook reads" in run("doctor").stdout
    assert run("doctor", "--ask-model").returncode == 1


def test_a_key_alone_switches_nothing_on(run: Terminal) -> None:
    assert not read_settings({"OPENAI_API_KEY": "k"}).openai
    assert "CHAIR_MODEL would turn it on" in run("doctor", OPENAI_API_KEY="k").stdout
    assert json.loads(run("ask", REMOVE, "--json", OPENAI_API_KEY="k").stdout)["engine"] == "playbook"


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"CHAIR_MODEL": "m"}, "CHAIR_MODEL is set, but OPENAI_API_KEY or OPENAI_BASE_URL is not"),
        ({"OPENAI_BASE_URL": "localhost:8080"}, "OPENAI_BASE_URL cannot be used: it must be a web address"),
        ({"CHAIR_MODEL_DAILY": "-1"}, "CHAIR_MODEL_DAILY cannot be used: it must be 0 or more"),
        ({"CHAIR_MODEL_AT_ONCE": "0"}, "CHAIR_MODEL_AT_ONCE cannot be used: it must be more than 0"),
        ({"CHAIR_MODEL_TIMEOUT": "soon"}, "CHAIR_MODEL_TIMEOUT cannot be used: it must be a number"),
    ],
)
def test_settings_that_cannot_be_used_are_named(given: dict[str, str], line: str) -> None:
    with pytest.raises(BadSettings) as wrong:
        read_settings(given)
    assert wrong.value.lines[0].startswith(line)
