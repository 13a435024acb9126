"""No room on the disk: what was not kept is said, nothing is half kept, reading goes on; later all else does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.chair.playbook import PlaybookChair
from bot.context import Services
from bot.dispatch import Dispatcher
from bot.failures import FULL, FULL_FORM, said_of
from bot.messages import Reply
from bot.ports import Place, Request
from storage.engine import Database
from tests.acceptance.conversation import Answer, Conversation, served, settings_for
from tests.adapters.slack.slack_conversation import fake_slack, slack_settings
from tests.adapters.slack.slack_conversation import served as slack_served
from tests.adapters.teams.microsoft import microsoft
from tests.adapters.teams.teams_client import teams_served
from tests.clock import MovableClock
from tests.faults.full_disks import full
from tests.faults.test_database_gone import CAP, CLOSE, FILLED, REMOVE, log, status

pytestmark = pytest.mark.anyio


def rows(url: str) -> dict[str, int]:
    """How many rows each table has."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        found = {each: connection.execute(text(f"SELECT count(*) FROM {each}")).scalar_one() for each in tables}  # noqa: S608 - our own names
    engine.dispose()
    return found


async def test_in_the_web_chat(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        assert (await log(ada, "first")).status == 200
        await ada.as_("bob").posted(CAP)
        before = rows(database_url)
        with full(database_url):
            refused = await log(ada, "second", CLOSE)
            assert (refused.status, refused.body["errors"]) == (503, {"request": FULL_FORM})
            asked = await ada.say(REMOVE)
            assert (asked.status, asked.body["errors"]) == (503, {"request": FULL})
            await _reading_goes_on(ada)
            assert rows(database_url) == before
        answers = [await log(ada, "second", CLOSE) for _ in range(3)]
        assert [each.status for each in answers] == [200, 200, 200]
        assert answers[0].body == answers[2].body
        await ada.as_("bob").posted(CLOSE)
        assert "D-3" not in (await ada.say("list")).text


async def _reading_goes_on(ada: Conversation) -> None:
    for said, found in (("list", "D-1"), ("show D-1", CAP), ("search import", "D-1"), ("help", "ask")):
        answer: Answer = await ada.say(said)
        assert (answer.status, found in str(answer.body)) == (200, True), said
    assert CAP in await ada.page()
    # Nobody takes the log out without its being noted who did.
    assert (await ada.say("export csv")).status == 503
    for path in ("/readyz", "/healthz", "/metrics"):
        assert await status(ada.http, ada.address + path) == 200


async def test_on_slack(database_url: str) -> None:
    async with fake_slack() as slack, slack_served(slack_settings(database_url, slack.api), slack) as ada:
        await ada.press("Log decision", (await ada.say(f"ask {CAP}")).body)
        form = await ada.form()
        with full(database_url):
            sent = await ada.submit(form, **FILLED)
            assert sent.body["response_action"] == "update"
            assert FULL_FORM in sent.text
            assert CAP in sent.text
            assert FULL in (await ada.say(REMOVE)).text
            listed = await ada.say("list")
            assert (listed.status, "Nothing is logged" in listed.text) == (200, True), listed.text
        await ada.submit(form, **FILLED)
        await ada.posted("D-1")


async def test_on_teams(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with microsoft() as teams, teams_served(database_url, teams, monkeypatch) as ada:
        offered = await ada.say(f"decide {CAP}")
        filled = ada.fill_activity((await ada.press("Log a decision", offered.card)).card, "Log it", **FILLED)
        with full(database_url):
            assert FULL_FORM in (await ada.send(filled)).text
            assert (await ada.say(REMOVE)).text == FULL
            assert "Nothing is logged" in (await ada.say("list")).text
        await ada.send(filled)
        await ada.heard_ever(lambda call: "D-1" in call.text and not call.is_targeted)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


async def test_what_is_due_to_be_locked_keeps_nobody_from_reading(database: Database, clock: MovableClock) -> None:
    dispatch = Dispatcher(Services(database, PlaybookChair(), clock))
    ada = Request(Place("web", "local", "general"), "ada", "Ada", channel_name="general", public=True)
    fields = {"text": CAP, **FILLED}
    await dispatch(_with(ada, action="decide", fields=fields, delivery="d-1"))
    clock.move(hours=25)
    with full(database.url):
        shown = await dispatch(_with(ada, text="show D-1"))
        assert isinstance(shown, Reply)
        assert CAP in str(shown.blocks)
        with pytest.raises(DBAPIError) as refused:
            await dispatch(_with(ada, action="decide", fields=fields | {"text": CLOSE}, delivery="d-2"))
        assert said_of(refused.value) == FULL
    assert "locked" in str(await dispatch(_with(ada, text="show D-1"))).casefold()


def _with(request: Request, **more: object) -> Request:
    return replace(request, **more)  # type: ignore[arg-type]  # any field of a request
