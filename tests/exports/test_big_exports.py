"""A big export: made behind the answer, told as it comes along, handed over as a link that ends."""

from __future__ import annotations

import html
import re
from contextlib import closing

import pytest
from sqlalchemy import func
from sqlmodel import select

from bot.exports import making
from storage import made_files
from storage.delivery_models import FilePart
from storage.engine import EVERY_WORKSPACE, Database
from tests.acceptance.conversation import Conversation, served, settings_for
from tests.exports.making import NOW

pytestmark = pytest.mark.anyio


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MANY", 3)
    monkeypatch.setattr(making, "STEP", 2)
    monkeypatch.setattr(making, "PART_BYTES", 700)


async def fetched(ada: Conversation, path: str) -> tuple[int, bytes, str]:
    async with ada.http.get(ada.address + path) as response:
        return response.status, await response.read(), response.headers["Cache-Control"]


@pytest.mark.usefixtures("_small")
async def test_a_big_export_comes_as_a_link_when_it_is_ready(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        for number in range(3):
            await ada.log(f"Decision number {number} of a long log")
        answer = await ada.say("export csv")
        assert answer.text.startswith("3 decisions, as csv. The channel was told. It is being made")
        page = html.unescape(await ada.posted(".csv is ready."))
        assert "It is being made" not in page
        (path,) = set(re.findall(r'href="http://[^/"]+(/files/[^"]+)"', page))
        status, content, cached = await fetched(ada, path)
        assert (status, cached) == (200, "no-store")
        assert content.count(b"of a long log") == 3
        assert len(content) > 2 * 700
        assert "csv is ready" not in await ada.as_("bob").page()
        await ada.posted("ada took the log out as csv: 3 decisions.")

        form, _, signature = path.rpartition(".")
        assert (await fetched(ada, f"{form}x.{signature}"))[0] == 404
        with closing(Database(database_url)) as database, database.writing(EVERY_WORKSPACE) as ws:
            assert ws.session.exec(select(func.count()).select_from(FilePart)).one() > 2
            made_files.forget_expired(ws, NOW + making.KEPT)
            assert ws.session.exec(select(func.count()).select_from(FilePart)).one() == 0
        assert (await fetched(ada, path))[0] == 404

        small = await ada.say("export csv words nothing")
        assert small.data["error"] == "NothingToExport"
        assert (await ada.say("export json words 2")).body["type"] == "file"
