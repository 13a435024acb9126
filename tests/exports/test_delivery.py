"""Links to files: they open what they were made for, for a while, and tell a stranger nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace

import pytest
import structlog
from aiohttp import ClientResponse, ClientSession, web
from itsdangerous import URLSafeTimedSerializer

from adapters.files import Downloads
from bot.exports.recipe import Recipe
from bot.messages import File
from bot.ports import Place, Request
from storage import leaving
from storage.engine import EVERY_WORKSPACE, Database
from storage.vocabulary import Visibility
from tests.clock import MovableClock
from tests.storage import make

pytestmark = pytest.mark.anyio
KEYS = ["a key of the tests that is long enough"]
MINE = Request(Place("web", "acme", "general"), "ada", "ada")
OTHERS = replace(MINE, place=Place("web", "globex", "general"))


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    for workspace, text in (("acme", "=Secret of acme, ten letters"), ("globex", "Secret of globex, ten letters")):
        make.workspace(database, workspace, general=Visibility.PUBLIC)
        make.log(database, text, at=workspace)
    yield database
    database.close()


@pytest.fixture
async def get(database: Database, clock: MovableClock) -> AsyncIterator[Callable[..., ClientResponse]]:
    app = web.Application()
    Downloads(database, clock, KEYS).mount(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as http:
        yield lambda path: http.get(address + path)
    await runner.cleanup()


def a_file(clock: MovableClock, name: str = "csv", **more: object) -> File:
    recipe = Recipe(name, here="general", channels=("general",), day=clock.now().date())
    return File(f"log.{name}", "text/csv", recipe.packed() | more)


async def test_a_link_opens_its_own_workspace_for_a_quarter_of_an_hour(
    get: Callable[..., ClientResponse], database: Database, clock: MovableClock
) -> None:
    downloads = Downloads(database, clock, KEYS)
    mine, theirs = (downloads.link(who, a_file(clock)) for who in (MINE, OTHERS))
    with structlog.testing.capture_logs() as lines:
        async with get(mine) as answer:
            body = await answer.text()
            headers = answer.headers
        async with get(theirs) as answer:
            assert "Secret of globex" in await answer.text()
    assert ("Secret of acme" in body, "Secret of globex" in body) == (True, False)
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == 'attachment; filename="log.csv"'
    assert [line["event"] for line in lines] == ["export.downloaded"] * 2
    assert "Secret" not in repr(lines)
    clock.move(minutes=15)
    async with get(mine) as answer:
        assert answer.status == 200
    clock.move(seconds=1)
    async with get(mine) as answer:
        assert answer.status == 404


async def test_a_link_that_is_not_ours_gives_no_hint(
    get: Callable[..., ClientResponse], database: Database, clock: MovableClock
) -> None:
    good = Downloads(database, clock, KEYS).link(MINE, a_file(clock))
    token = good.removeprefix("/files/")
    theirs = Downloads(database, clock, KEYS).link(OTHERS, a_file(clock)).removeprefix("/files/")
    payload, _, signature = token.rpartition(".")
    refused = {
        "altered": f"{payload[:-1]}{'A' if payload[-1] != 'A' else 'B'}.{signature}",
        "swapped": f"{theirs.rpartition('.')[0]}.{signature}",
        "cut": token[:-3],
        "another key": Downloads(database, clock, ["somebody else's key"]).link(MINE, a_file(clock))[7:],
        "another use": URLSafeTimedSerializer(KEYS, salt="customer-chair/other").dumps({"workspace": "acme"}),
        "no such workspace": Downloads(database, clock, KEYS).link(
            replace(MINE, place=Place("web", "nobody", "general")), a_file(clock)
        )[7:],
        "another version": Downloads(database, clock, KEYS).link(MINE, a_file(clock, "pdf"))[7:],
        "an option of none": Downloads(database, clock, KEYS).link(MINE, a_file(clock, options="html"))[7:],
        "made up": "x",
    }
    said = set()
    for name, each in refused.items():
        async with get(f"/files/{each}") as answer:
            assert answer.status == 404, name
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
            said.add(await answer.text())
    assert said == {"This link does not work, or does not work any more. Export again."}
    for listing in ("/files", "/files/"):
        async with get(listing) as answer:
            assert answer.status == 404
    with database.writing("acme") as ws:
        leaving.begin(ws, happened_at=clock.now(), purge_after=clock.now())
    # It has left, and waits to be purged: it shows nothing of itself any more.
    async with get(good) as answer:
        assert answer.status == 404
    clock.move(minutes=1)
    with database.writing(EVERY_WORKSPACE) as ws:
        due = leaving.due(ws, clock.now())
    for workspace in due:
        with database.writing(workspace) as ws:
            leaving.purge(ws, clock.now())
    async with get(good) as answer:
        assert answer.status == 404
