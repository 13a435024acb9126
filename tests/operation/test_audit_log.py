"""What is done in the chat stands in the audit log, and the command line tells and checks it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.acceptance.conversation import served, settings_for
from tests.adapters.test_command_line import Terminal, run

__all__ = ["run"]


@pytest.mark.anyio
async def test_exports_settings_roles_pauses_and_removals_are_told(run: Terminal) -> None:
    assert run("migrate").returncode == 0
    done = run("audit", "list")
    assert (done.returncode, done.stdout) == (0, "Nothing is in the audit log of this workspace yet.\n")
    url = run.environment["DATABASE_URL"]
    async with served(settings_for(url)) as ada:
        await ada.log()
        await ada.as_("bob").say("list")
        await ada.say("settings")
        form = await ada.press("Give a role")
        await ada.fill(form, member="bob", role="manager")
        await ada.say("digest on Friday 10:00")
        await ada.say("pause everywhere")
        await ada.press("Resume")
        await ada.say("export json")
        await ada.say("board")
        await ada.say("voice We close the month with bulk edit.")
    assert run("export", "--out", "-").returncode == 0
    listed = json.loads(run("audit", "list", "--json").stdout)
    assert [(each["kind"], each["by"], each["member"]) for each in listed] == [
        ("role", "ada", "bob"),
        ("setting", "ada", None),
        ("paused", "ada", None),
        ("resumed", "ada", None),
        ("export", "ada", None),
        ("export", "ada", None),
        ("export", None, None),
    ]
    assert listed[0]["about"] == "manager given"
    assert listed[4]["about"] == "json, 1 decision"
    newest = run("audit", "list", "--limit", "3").stdout
    assert "export: json, 1 decision · #general · by ada" in newest
    assert "export: board link, 24 hours · #general · by ada" in newest

    whole = run("audit", "verify")
    assert whole.returncode == 0
    assert whole.stdout == f"local: 7 entries, whole, newest {listed[-1]['hash']}\n"
    assert run("audit", "verify", "--holds", listed[-1]["hash"]).returncode == 0
    cut_off = run("audit", "verify", "--holds", "0" * 64)
    assert cut_off.returncode == 1
    assert "was cut off or changed" in cut_off.stderr
    with closing(sqlite3.connect(run.folder / "chair.db", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET about = 'manager taken' WHERE number = 1")
    broken = run("audit", "verify")
    assert broken.returncode == 1
    assert "entry 1 does not follow" in broken.stderr
