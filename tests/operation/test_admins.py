"""Who is an admin where no platform says it: whoever installed the bot, and whom the operator names."""

from __future__ import annotations

import json

import pytest

from bot.chair.playbook import PlaybookChair
from bot.context import Services
from bot.dispatch import Dispatcher
from bot.messages import Reply
from bot.ports import Place, Request
from storage import audit, installations, workspaces
from storage.engine import Database
from tests.adapters.test_command_line import Terminal, run
from tests.clock import MovableClock
from tests.storage import make

__all__ = ["run"]


@pytest.mark.anyio
@pytest.mark.engines("sqlite")
async def test_whoever_installed_it_is_admin_from_their_first_word(database: Database, clock: MovableClock) -> None:
    with database.writing("acme") as ws:
        row = make.installation(installed_by="U1")
        installations.save(ws, row, platform="slack", name="Acme", now=clock.now())
    dispatch = Dispatcher(Services(database, PlaybookChair(), clock))

    async def say(user: str, text: str) -> Reply:
        request = Request(Place("slack", "acme", "general"), user, user.lower(), text, channel_name="general")
        answer = await dispatch(request)
        assert isinstance(answer, Reply)
        return answer

    await say("U2", "list")
    assert "u1" in str((await say("U1", "settings")).data["admins"])
    assert (await say("U2", "settings")).data["admins"] == ["u1"]
    with database.reading("acme") as ws:
        assert [each.about for each in audit.newest(ws)] == ["admin given to who installed it"]


def test_the_operator_names_an_admin(run: Terminal) -> None:
    assert run("migrate").returncode == 0
    database = Database(run.environment["DATABASE_URL"])
    make.workspace(database, "T1")
    with database.writing("T1") as ws:
        workspaces.ensure_member(ws, "U7", "Bob Miller", make.NOW)
    database.close()
    assert run("admin", "bob miller", "--workspace", "T1").stdout == "Admins of T1: Bob Miller.\n"
    wrong = run("admin", "U8", "--workspace", "T1")
    assert wrong.returncode == 1
    assert "they write to the bot once" in wrong.stderr
    assert "Admins there: Bob Miller." in wrong.stderr
    assert run("admin", "U7", "--workspace", "T1", "--remove").stdout == "Admins of T1: nobody.\n"
    told = json.loads(run("audit", "list", "--workspace", "T1", "--json").stdout)
    assert [(each["about"], each["member"]) for each in told] == [
        ("admin given", "Bob Miller"),
        ("admin taken", "Bob Miller"),
    ]
