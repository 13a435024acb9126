"""Attacks that come in by a CSV of voices, imported as an operator does it: nothing of a reading moves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import typer
from sqlmodel import select

from adapters.app import Core, build_core
from adapters.cli.voice_table import import_table
from adapters.engines import Engine
from bot.dispatch import Dispatcher
from bot.messages import Quote, Reply
from bot.plain_text import to_text
from bot.ports import Place, Request
from bot.settings import read_settings
from storage.models import Voice
from storage.workspaces import ensure_workspace
from tests.clock import START
from tests.scripted_model import says, scripted
from tests.unit.chair.attacks import GROUPS, ORDERS, VOICES, Attack

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite")]

DECISION = "We remove bulk edit; it costs us upkeep."
ATTACKS = (*VOICES, *ORDERS, *GROUPS)
SAME = (
    "move",
    "class",
    "suggested",
    "trade",
    "flags",
    "door",
    "questions",
    "look_up",
    "principles",
    "in_the_chair",
)
ON = {"CHAIR_NOW": "2026-11-22T09:30:00Z", "CHAIR_SECRET_KEY": "a secret of the tests that is long enough"}


def table_of(*attacks: Attack) -> bytes:
    """A table with the attack in every column that takes words, and an answer in each that is real."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(["text", "group", "role", "source", "date"])
    for attack in attacks:
        words = attack.words.replace("\0", "")  # a table with an empty byte in it is refused as a whole
        cell = words[:110]
        write.writerow([f"About bulk edit. {words}", cell, cell, cell, "2026-11-04"])
    return out.getvalue().encode()


@pytest.fixture
def core(database_url: str) -> Iterator[Core]:
    core = build_core(read_settings({"DATABASE_URL": database_url, **ON}), Engine.PLAYBOOK)
    yield core
    core.database.close()


def bring_in(core: Core, file: Path, workspace: str, *attacks: Attack) -> None:
    file.write_bytes(table_of(*attacks))
    with core.database.writing(workspace) as ws:
        ensure_workspace(ws, "web", START)
    with suppress(typer.Exit):  # a row with nothing left of it is refused, and the import says so
        import_table(core, file, workspace, "general", confirmed=True)


async def ask(core: Core, workspace: str) -> Reply:
    place = Place("web", workspace, "general")
    request = Request(place, "ada", "ada", text=f"ask {DECISION}", public=True, channel_name="general", waits=True)
    reply = await Dispatcher(core.services)(request)
    assert isinstance(reply, Reply)
    return reply


def kept(core: Core, workspace: str) -> list[str]:
    with core.database.reading(workspace) as ws:
        return list(ws.session.exec(select(Voice.text).where(Voice.workspace == workspace)))


async def test_one_row_of_a_table_moves_nothing(core: Core, tmp_path: Path) -> None:
    plain = (await ask(core, "plain")).data
    for number, attack in enumerate(ATTACKS):
        bring_in(core, tmp_path / "heard.csv", f"w{number}", attack)
        reply = await ask(core, f"w{number}")
        assert {name: reply.data[name] for name in SAME} == {name: plain[name] for name in SAME}, attack.name
        stored = kept(core, f"w{number}")
        quotes = [block.text for block in reply.blocks if isinstance(block, Quote)]
        assert all(any(quote in text for text in stored) for quote in quotes), "only stored words are quoted"


async def test_a_whole_table_of_attacks_moves_nothing(core: Core, tmp_path: Path) -> None:
    plain = (await ask(core, "plain")).data
    bring_in(core, tmp_path / "heard.csv", "acme", *ATTACKS)
    assert len(kept(core, "acme")) > len(ATTACKS) / 2
    reply = await ask(core, "acme")
    assert {name: reply.data[name] for name in SAME} == {name: plain[name] for name in SAME}


async def test_a_model_that_obeys_a_row_reaches_nobody(database_url: str, tmp_path: Path) -> None:
    async with scripted(says("What do I use?")) as model:
        on = {"OPENAI_BASE_URL": model.base_url, "CHAIR_MODEL": "scripted", "CHAIR_MODEL_DAILY": "999"}
        core = build_core(read_settings({"DATABASE_URL": database_url, **ON, **on}), Engine.OPENAI)
        try:
            for number, attack in enumerate(ATTACKS):
                bring_in(core, tmp_path / "heard.csv", f"w{number}", attack)
                model.script[:] = [says(attack.obeyed, **{"class": "type_a", "flags": []})]
                reply = await ask(core, f"w{number}")
                assert reply.data["engine"] == "playbook", attack.name
                assert reply.data["fallback"], attack.name
                assert attack.obeyed not in to_text(reply), attack.name
            assert len(model.asked) == len(ATTACKS)
        finally:
            await core.services.chair.close()
            core.database.close()
