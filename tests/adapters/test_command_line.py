"""The command line as people and programs use it: exit codes, clean JSON, one line why."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.cli import main

ROOT = Path(__file__).parents[2]
DECISION = {
    "text": "Cap CSV import at 5,000 rows from Monday",
    "in_the_chair": "people who import large files",
    "customer_effect": "worse",
    "commercial_now": "gain",
}


@dataclass(frozen=True)
class Done:
    """What a command printed and how it ended."""

    returncode: int
    stdout: str
    stderr: str


class Terminal:
    """A folder and the command in it, run in this process: the same entry point without the start of a Python."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, captured: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.environment = {
            "DATABASE_URL": f"sqlite:///{folder / 'chair.db'}",
            "CHAIR_NOW": "2026-11-22T09:30:00Z",
        }
        self._monkeypatch = monkeypatch
        self._captured = captured

    def __call__(self, *words: str, stdin: str = "", **environment: str) -> Done:
        with self._monkeypatch.context() as patch:
            for name, value in (self.environment | environment).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["customer-chair", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
            code = 0
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
        printed = self._captured.readouterr()
        return Done(code, printed.out, printed.err)

    def log(self, **answers: object) -> dict[str, object]:
        done = self("log", "--json", stdin=json.dumps(DECISION | answers))
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


def test_a_reading_as_json_is_one_document_and_nothing_else(run: Terminal) -> None:
    done = run("ask", "should we remove bulk edit", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    reading = json.loads(done.stdout)
    assert reading["in_the_chair"] == "people who use bulk edit"
    assert reading["questions"][0]["text"] == "What do I use on the day bulk edit is gone?"
    assert reading["rendered"].startswith("should we remove bulk edit")


@pytest.mark.parametrize(
    "words", [["show", "D-7"], ["export", "--out", "-"], ["audit", "verify"], ["rekey"], ["admin", "ada"]]
)
def test_a_database_that_is_not_there_is_not_an_empty_one(run: Terminal, words: list[str]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no database at ")
    assert list(run.folder.iterdir()) == []


def test_the_database_is_for_its_owner_alone(run: Terminal) -> None:
    assert run("migrate").returncode == 0
    assert run("backup", str(run.folder / "copy.db")).returncode == 0
    assert {path.stat().st_mode & 0o777 for path in run.folder.glob("*.db*")} == {0o600}


def test_asking_makes_no_log_where_there_is_none(run: Terminal) -> None:
    run("ask", "should we remove bulk edit")
    assert not (run.folder / "chair.db").exists()


def test_a_digest_of_a_channel_that_is_not_there_is_none(run: Terminal) -> None:
    run.log()
    assert run("digest").returncode == 0
    done = run("digest", "--channel", "nope")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Nothing is known of a channel nope in local. There are: general.\n"


def test_a_named_group_is_in_the_chair(run: Terminal) -> None:
    done = run("ask", "should we remove bulk edit", "--in-the-chair", "finance admins", "--json")
    assert json.loads(done.stdout)["in_the_chair"] == "finance admins"


def test_a_batch_answers_line_by_line_in_order(run: Terminal) -> None:
    lines = [
        {"id": "b", "text": "should we remove bulk edit"},
        {"id": "a", "text": "rename the jobs table to tasks"},
    ]
    done = run("ask", "--batch", "-", stdin="\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["id"], each["outcome"]) for each in answers] == [("b", "reading"), ("a", "nothing_to_ask")]
    assert done.returncode == 0


def test_a_broken_line_of_a_batch_says_so_in_its_place(run: Terminal) -> None:
    done = run("ask", "--batch", "-", stdin='{"id": 1, "text": "remove bulk edit"}\nno json\n{"id": 3}\n')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["id"] for each in answers] == [1, None, 3]
    assert [each.get("error", "")[:20] for each in answers] == ["", "This line is not JSO", 'A line needs a "text']
    assert done.returncode == 1
    assert "line 2" in done.stderr


def test_a_decision_logged_shown_exported_and_read_back(run: Terminal) -> None:
    stored = run.log(predictions=[{"side": "customer", "text": "fewer than 10 write in", "confidence": 70}])
    assert stored["id"] == "D-1"
    assert stored["class"] == "commercial_over_customer"
    assert stored["check_on"] == "2027-01-21"
    assert json.loads(run("show", "D-1", "--json").stdout) == stored
    assert "Good for us, worse for customers" in run("show", "D-1").stdout

    exported = run("export", "--format", "json", "--out", str(run.folder / "log.json"))
    assert (exported.returncode, exported.stdout) == (0, "")
    again = {"DATABASE_URL": f"sqlite:///{run.folder / 'again.db'}"}
    assert run("import", str(run.folder / "log.json"), **again).returncode == 0
    back = run("export", "--format", "json", "--out", "-", **again).stdout
    assert back == (run.folder / "log.json").read_text()


def test_an_import_that_conflicts_overwrites_nothing(run: Terminal) -> None:
    run.log()
    run("export", "--out", str(run.folder / "log.json"))
    changed = (run.folder / "log.json").read_text().replace("from Monday", "from Tuesday")
    (run.folder / "changed.json").write_text(changed)
    done = run("import", str(run.folder / "changed.json"))
    assert done.returncode == 1
    assert "D-1 is there already and differs in text; it was left as it is" in done.stderr
    assert "from Monday" in run("show", "D-1").stdout


def test_an_import_does_not_believe_a_trade_that_the_effects_do_not_give(run: Terminal) -> None:
    run.log()
    exported = run("export", "--out", "-").stdout.replace("commercial_over_customer", "type_a")
    (run.folder / "forged.json").write_text("\ufeff" + exported, encoding="utf-8")
    done = run("import", str(run.folder / "forged.json"), DATABASE_URL=f"sqlite:///{run.folder / 'other.db'}")
    assert done.returncode == 1
    assert "D-1 says type_a, but its effects make it commercial_over_customer; it was left out" in done.stderr


VOICES = (
    "quote;customer group;date;comments\n"
    '"We close the month with it; four hundred lines.";finance admins;4 Nov 2026;x\n'
    "I gave up.;;2026-11-04;\n"
    "It saves me an afternoon.;small teams;2026-10-02;\n"
)


def test_a_table_of_voices_is_shown_before_it_is_stored(run: Terminal) -> None:
    (run.folder / "voices.csv").write_text(VOICES)
    shown = run("import", str(run.folder / "voices.csv"))
    assert shown.returncode == 1
    assert "voices.csv: UTF-8, separated by semicolon" in shown.stdout
    assert "text              from the column quote" in shown.stdout
    assert "not read: comments" in shown.stdout
    assert (
        '"We close the month with it; four hundred lines."\n     finance admins · 4 November 2026' in shown.stdout
    )
    assert "To add in #general: 2. Already there: 0. Refused: 1." in shown.stdout
    assert "line 3: Group must not be empty." in shown.stderr
    assert "Nothing was stored. Add --yes" in shown.stderr
    assert json.loads(run("export", "--out", "-").stdout)["voices"] == []


def test_a_table_of_voices_is_imported_once(run: Terminal) -> None:
    (run.folder / "voices.csv").write_text(VOICES)
    first = run("import", str(run.folder / "voices.csv"), stdin="y\n")
    assert "2 added, 0 already there, 1 refused." in first.stdout
    assert first.returncode == 1
    again = run("import", str(run.folder / "voices.csv"), "--yes")
    assert "0 added, 2 already there, 1 refused." in again.stdout
    said = json.loads(run("export", "--out", "-").stdout)["voices"]
    assert [(voice["id"], voice["text"], voice["heard_on"]) for voice in said] == [
        ("V-1", "We close the month with it; four hundred lines.", "2026-11-04"),
        ("V-2", "It saves me an afternoon.", "2026-10-02"),
    ]


def test_an_import_does_not_bring_back_what_was_removed(run: Terminal) -> None:
    (run.folder / "voices.csv").write_text(VOICES)
    run("import", str(run.folder / "voices.csv"), "--yes")
    run("export", "--out", str(run.folder / "log.json"))
    assert "V-1 was removed." in run("chat", stdin="voice V-1 remove\n1\n\n").stdout
    done = run("import", str(run.folder / "log.json"))
    assert done.returncode == 1
    assert "V-1 was removed here; it was left out" in done.stderr
    assert [voice["id"] for voice in json.loads(run("export", "--out", "-").stdout)["voices"]] == ["V-2"]


def test_csv_cells_are_inert(run: Terminal) -> None:
    run.log(text='=HYPERLINK("http://evil.example"; "x")', in_the_chair="@everyone")
    out = run("export", "--format", "csv", "--out", "-").stdout
    assert "\"'=HYPERLINK(" in out
    assert ",'@everyone," in out


@pytest.mark.parametrize(
    ("words", "stdin", "code", "why"),
    [
        (["log", "--json"], "{}", 1, "Say what it is about."),
        (["log", "--json"], "no json", 1, "This is not JSON"),
        (["log", "--json"], json.dumps(DECISION | {"check_on": "2026-11-22"}), 1, "must lie ahead"),
        (["log", "--json"], json.dumps(DECISION | {"txt": "x"}), 1, "Did you mean “text”?"),
        (["show", "D-7"], "", 1, "There is no D-7"),
        (["import", "no-such-file.json"], "", 1, "No such file or directory: no-such-file.json"),
        (["import", "README.md"], "", 1, "This is not an export of Customer Chair"),
        (["export", "--out", "/no/such/folder/x.json"], "", 1, "/no/such/folder/x.json cannot be written"),
        (["export", "--out", "docs"], "", 1, "docs cannot be written: it is a folder"),
        (["ask"], "", 2, "TEXT or --batch"),
        (["ask", "x" * 10_001], "", 1, "up to 10,000 fit"),
        (["ask", "???"], "", 1, "nothing in it that can be read"),
        (["export", "--format", "pdf", "--out", "-"], "", 2, "there are brief, csv, json, md, todos, xlsx"),
        (["export", "--since", "yesterday", "--out", "-"], "", 2, "2026-10-01"),
        (["frobnicate"], "", 2, "No such command"),
    ],
)
def test_mistakes_have_one_line_and_a_code(
    run: Terminal, words: list[str], stdin: str, code: int, why: str
) -> None:
    assert run("migrate").returncode == 0
    done = run(*words, stdin=stdin)
    assert done.returncode == code, done.stderr
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    if code == 1:
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"CHAIR_COLOUR": "1"}, "CHAIR_COLOUR is not a setting"),
        ({"CHAIR_PORT": "many"}, "CHAIR_PORT cannot be used: it must be a whole number."),
        ({"SLACK_CLIENT_ID": "1"}, "SLACK_CLIENT_ID is set, but SLACK_CLIENT_SECRET is not"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x", "CHAIR_PUBLIC_URL": "https://chair.example.com"},
            "SLACK_CLIENT_ID is set, but SLACK_SIGNING_SECRET or SLACK_APP_TOKEN is not",
        ),
        (
            {
                "SLACK_BOT_TOKEN": "x",
                "SLACK_SIGNING_SECRET": "y",
                "SLACK_CLIENT_ID": "1.2",
                "SLACK_CLIENT_SECRET": "z",
                "CHAIR_PUBLIC_URL": "https://chair.example.com",
            },
            "take one of the two out",
        ),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL cannot be used"),
        (
            {"DATABASE_URL": "postgresql://chair:one/two@db.example/chair"},
            "DATABASE_URL cannot be used: it is cut off in its password",
        ),
        ({"CHAIR_SECRET_KEY": "short"}, "CHAIR_SECRET_KEY cannot be used: it must have at least 16"),
        (
            {"SLACK_BOT_TOKEN": "x", "SLACK_SIGNING_SECRET": "y"},
            "CHAIR_NOW fixes the time for tests and previews",
        ),
        ({"CHAIR_WEB_CHAT": "1", "CHAIR_HOST": "0.0.0.0"}, "CHAIR_WEB_CHAT=1 lets in whoever can reach it"),  # noqa: S104
    ],
)
def test_bad_settings_stop_the_start_with_a_line_each(run: Terminal, environment: dict[str, str], why: str) -> None:
    done = run("run", **environment)
    assert done.returncode == 1
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_gone(run: Terminal) -> None:
    done = run("show", "D-1", DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used: the command doctor says more.")
    assert "Traceback" not in done.stderr


@pytest.mark.surface("doctor says what is wrong and how to mend it", "web")
def test_doctor_says_how_to_mend(run: Terminal) -> None:
    assert run("doctor").returncode == 0
    broken = run("doctor", DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert broken.returncode == 1
    assert "look at DATABASE_URL" in broken.stdout


def test_an_export_through_a_link_keeps_the_link(run: Terminal) -> None:
    run.log()
    (run.folder / "real.json").write_text("before")
    (run.folder / "real.json").chmod(0o640)
    (run.folder / "link.json").symlink_to(run.folder / "real.json")
    assert run("export", "--out", str(run.folder / "link.json")).returncode == 0
    assert (run.folder / "link.json").is_symlink()
    assert '"D-1"' in (run.folder / "real.json").read_text()
    assert (run.folder / "real.json").stat().st_mode & 0o777 == 0o640


def test_an_export_into_a_device_leaves_the_device(run: Terminal) -> None:
    run.log()
    assert run("export", "--out", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_doctor_looks_into_the_file(run: Terminal) -> None:
    (run.folder / "chair.db").write_text("this is no database, but a long enough text to be looked at as one " * 20)
    broken = run("doctor")
    assert broken.returncode == 1
    assert "FAILED" in broken.stdout
    assert "It cannot be read and written to" in broken.stdout


def test_a_taken_port_says_what_to_do(run: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("run", CHAIR_PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port} is taken by another program. Choose a free one with CHAIR_PORT" in done.stderr


def test_sample_data_says_that_it_is_made_up(run: Terminal) -> None:
    assert run("sample-data", "--decisions", "7", "--workspaces", "2").returncode == 0
    export = json.loads(run("export", "--out", "-").stdout)
    assert len(export["decisions"]) == 4
    assert all(each["text"].startswith("Made up") for each in export["decisions"])
    assert all(each["text"].startswith("[Made up]") for each in export["voices"])


def test_the_chat_in_a_terminal(run: Terminal) -> None:
    typed = ["we remove bulk edit", "2", "", "", "", "", "2", "", "", "", "", "", "n", "show D-1", ""]
    done = run("chat", stdin="\n".join(typed))
    assert done.returncode == 0, done.stderr
    assert "What do I use on the day bulk edit is gone?" in done.stdout
    assert "logged by operator" in done.stdout


def test_asking_loads_no_chat_sdk_and_no_server(run: Terminal) -> None:
    """Cold start: what a question does not need is not imported."""
    program = (
        "import sys; sys.argv = ['customer-chair', 'ask', 'should we remove bulk edit']\n"
        "from adapters.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "sdks = {'slack_bolt', 'slack_sdk', 'botbuilder', 'botframework', 'openai'}\n"
        "heavy = sdks | {'aiohttp', 'apscheduler', 'alembic'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    environment = run.environment | {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


def test_python_m_bot_is_the_same_command(run: Terminal) -> None:
    environment = run.environment | {"PATH": os.environ["PATH"]}
    started = [sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-m", "bot"]
    done = subprocess.run(
        [*started, "show", "D-7"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("There is no database at ")
