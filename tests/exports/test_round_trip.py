"""Out and in again: JSON without loss and without overwriting, Markdown only after a yes."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import col, select

from bot.decisions.lock import lock_hash
from storage import outbox
from storage.delivery_models import OutboxMessage
from storage.engine import Database
from tests.adapters.test_command_line import Terminal

EXAMPLE = Path(__file__).parents[1] / "unit/examples/export.json"


def test_json_goes_into_an_empty_log_and_comes_out_the_same(run: Terminal) -> None:
    first = run.folder / "first.json"
    example = json.loads(EXAMPLE.read_text())
    for decision in example["decisions"]:
        decision["lock_hash"] = decision["lock_hash"] and lock_hash(decision)
    first.write_text(json.dumps(example))
    assert run("import", str(first)).returncode == 0
    run("export", "--out", str(first))
    held = json.loads(first.read_text())
    assert all(held[kind] for kind in ("decisions", "voices", "notes", "actions"))
    other = {"DATABASE_URL": f"sqlite:///{run.folder / 'other.db'}", "CHAIR_NOW": "2026-11-22T09:31:00Z"}
    assert run("import", str(first), **other).returncode == 0
    again = json.loads(run("export", "--out", "-", **other).stdout)
    assert again.pop("exported_at") != held.pop("exported_at")
    assert again == held

    held["actions"][0]["text"] = "Something else"
    held["decisions"].append(held["decisions"][0] | {"id": "D-400"})
    first.write_text(json.dumps(held | {"exported_at": "2026-11-22T09:30:00Z"}))
    done = run("import", str(first), **other)
    assert done.returncode == 1
    assert done.stdout.startswith("1 added,")
    assert f"{held['actions'][0]['id']} is there already and differs in text; it was left as it is" in done.stderr


def test_markdown_that_was_edited_is_compared_and_taken_over_after_a_yes(run: Terminal) -> None:
    run.log()
    run.log(text="Free returns on everything", customer_effect="better", commercial_now="cost")
    later = {"CHAIR_NOW": "2026-11-24T09:30:00Z"}
    file = run.folder / "log.md"
    run("export", "--format", "md", "--out", str(file))
    file.write_text(file.read_text().replace("For them: worse", "For them: no change"))
    run("import", "--diff", str(file), "--reason", "Clicked the wrong one", "--yes")
    (noted,) = json.loads(run("show", "D-1", "--json").stdout)["corrections"]
    assert noted["changes"] == [{"field": "customer_effect", "before": "worse", "after": "same"}]
    assert noted["reason"] == "Clicked the wrong one"

    assert run("export", "--format", "md", "--out", str(file), **later).returncode == 0
    untouched = run("import", "--diff", str(file), **later)
    assert (untouched.returncode, untouched.stdout) == (0, "2 compared, 0 with differences, 0 changed.\n")

    file.write_text(
        file.read_text().replace("5,000 rows", "9,000 rows").replace("* Status: accepted", "* Status: x", 1)
    )
    shown = run("import", "--diff", str(file), stdin="n\n", **later)
    assert (
        "“Cap CSV import at 5,000 rows from Monday” to “Cap CSV import at 9,000 rows from Monday”" in shown.stdout
    )
    assert "not taken from a file: Status" in shown.stdout
    assert "5,000 rows" in run("show", "D-1").stdout.splitlines()[0]

    taken = run("import", "--diff", str(file), "--reason", "Agreed with sales", stdin="y\n", **later)
    assert "D-1 is changed." in taken.stdout
    stored = json.loads(run("show", "D-1", "--json").stdout)
    assert stored["text"] == "Cap CSV import at 5,000 rows from Monday"
    assert stored["status"] == "changed"
    assert stored["amendments"][0]["reason"] == "Agreed with sales"
    assert stored["amendments"][0]["changes"][0]["after"] == "Cap CSV import at 9,000 rows from Monday"
    assert "has changed since this file was written" in run("import", "--diff", str(file), **later).stdout


def test_what_is_taken_over_draws_the_card_in_the_channel_anew_once(run: Terminal) -> None:
    run.log()
    run.log(text="Free returns on everything")
    database = Database(f"sqlite:///{run.folder / 'chair.db'}")
    with database.writing("local") as ws:
        now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
        outbox.put(ws, "card", platform="slack", channel="general", about="D-1", content={}, now=now)
    file = run.folder / "log.md"
    run("export", "--format", "md", "--out", str(file))
    file.write_text(file.read_text().replace("For them: worse", "For them: no change"))
    for _ in range(2):
        run("import", "--diff", str(file), "--yes")
    with database.reading("local") as ws:
        (drawn,) = ws.session.exec(select(OutboxMessage).where(col(OutboxMessage.redraws)))
        assert (drawn.platform, drawn.channel, drawn.about) == ("slack", "general", "D-1")
        assert "People who import large files: no change" in json.dumps(drawn.content)
    database.close()


def test_answers_that_no_decision_can_have_change_nothing(run: Terminal) -> None:
    run.log()
    archive, edited = run.folder / "log.zip", run.folder / "edited.zip"
    run("export", "--format", "md", "--out", str(archive))
    assert run("import", "--diff", str(archive)).stdout == "1 compared, 0 with differences, 0 changed.\n"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(edited, "w") as new:
        (name, _) = old.namelist()
        text = old.read(name).decode()
        new.writestr(name, text.replace("For them: worse", "For them: splendid").replace('"accepted"', "x"))
        new.writestr("0009-other.md", "# D-9 A decision that nobody logged\n")
    done = run("import", "--diff", "--yes", str(edited))
    assert done.returncode == 1
    assert "D-1 was left as it is. " in done.stderr
    assert "not taken from a file: Status: “x” in the file, “accepted” in the log" in done.stdout
    assert "D-9 is in the file and not in the log" in done.stderr
    assert json.loads(run("show", "D-1", "--json").stdout)["customer_effect"] == "worse"
    assert "1 with differences, 0 changed." in done.stdout
    assert "add --diff" in run("import", str(edited)).stderr

    run.log(text="Free returns on everything")
    with closing(sqlite3.connect(run.folder / "chair.db", isolation_level=None)) as connection:
        connection.execute("UPDATE decision SET status = 'open' WHERE number = 2")
    whole = run.folder / "open.md"
    run("export", "--format", "md", "--out", str(whole))
    whole.write_text(whole.read_text().replace("Free returns on everything", "Free returns on most of it"))
    done = run("import", "--diff", str(whole))
    assert "D-2 is not decided yet, so it cannot be changed." in done.stderr
    assert "Take this over" not in done.stdout
    assert "1 with differences, 0 changed." in done.stdout


def test_what_import_takes_is_said(run: Terminal) -> None:
    run.log()
    for name, content in (("a.json", '{"a": 1}'), ("list.json", "[]"), ("words.txt", "not JSON at all")):
        (run.folder / name).write_text(content)
        done = run("import", str(run.folder / name))
        assert "import takes a JSON export (export json), a CSV of what customers said" in done.stderr, name
        assert done.returncode == 1
    run("export", "--format", "xlsx", "--out", str(run.folder / "log.xlsx"))
    assert "a workbook is for reading. Import takes" in run("import", str(run.folder / "log.xlsx")).stderr
    for name, what in (("csv", "decisions"), ("todos", "to-dos")):
        run("export", "--format", name, "--out", str(run.folder / f"{name}.csv"))
        said = run("import", str(run.folder / f"{name}.csv")).stderr
        assert f"these are {what}, as they are taken out. Of those, export json is read back in." in said


def test_filters_and_options_narrow_every_format(run: Terminal) -> None:
    run.log(logged_by="ada")
    run.log(text="Free returns on everything", in_the_chair="small teams", customer_effect="better", channel="ops")

    def ids(*words: str) -> list[str]:
        said = run("export", "--format", "csv", "--out", "-", *words).stdout
        return [line.partition(",")[0] for line in said.splitlines()[1:] if line.startswith("D-")]

    assert ids() == ["D-1", "D-2"]
    for words, found in (
        (("--channel", "ops"), ["D-2"]),
        (("--group", "Small  teams"), ["D-2"]),
        (("--owner", "ada"), ["D-1"]),
        (("--words", "returns everything"), ["D-2"]),
        (("--status", "decided", "--class", "type_a"), ["D-2"]),
        (("--status", "void"), []),
        (("--since", "2026-11-23"), []),
        (("--until", "2026-11-22", "--channel", "general"), ["D-1"]),
    ):
        assert ids(*words) == found, words
    for name in ("xlsx", "md", "json", "todos"):
        out = run.folder / f"one.{name}"
        assert run("export", "--format", name, "--channel", "ops", "--out", str(out)).returncode == 0
        assert b"5,000 rows" not in out.read_bytes()
    assert run("export", "--format", "csv", "--option", "bom", "--out", "-").stdout.startswith("\ufeffid,")
    assert "csv takes bom, pseudonyms" in run("export", "--format", "csv", "--option", "zip", "--out", "-").stderr
    assert "person-" in run("export", "--format", "md", "--pseudonyms", "--out", "-").stdout
    for name in ("md", "brief"):
        whose = ("--format", name, "--owner", "ada", "--since", "2026-11-01", "--out", "-")
        assert "since 2026-11-01 owner ada" in run("export", *whose).stdout
        hidden = run("export", *whose, "--pseudonyms").stdout
        assert "since 2026-11-01 of one person" in hidden
        assert "owner" not in hidden
    private = run.folder / "private.json"
    before = os.umask(0o077)
    try:
        assert run("export", "--out", str(private)).returncode == 0
    finally:
        os.umask(before)
    assert private.stat().st_mode & 0o777 == 0o600
    private.chmod(0o640)
    assert run("export", "--out", str(private)).returncode == 0
    assert private.stat().st_mode & 0o777 == 0o640
