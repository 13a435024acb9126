"""Who has a link may look for a day; who has anything else learns nothing."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeSerializer

from adapters.web.board_links import BoardLinks
from storage import leaving
from storage.engine import Database
from tests.acceptance.conversation import Conversation, served, settings_for
from tests.board.looking import asked_for, look
from tests.clock import SUNDAY, MovableClock

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite")]
KEY = "a secret of the tests that is long enough"
CAP = "Cap CSV import at 5,000 rows from Monday"


async def test_the_command_answers_with_a_link_for_the_asker_alone(ada: Conversation) -> None:
    await ada.log(CAP)
    answer = await ada.say("board")
    assert answer.body["audience"] == "asker"
    assert "It shows the decisions of every public channel." in answer.text
    assert "Whoever has the link can read it until 23 November, 09:30 UTC." in answer.text
    assert "The server has no public address" in answer.text
    page = await look(ada, await asked_for(ada))
    assert page.status == 200
    assert "Decisions" in page.words
    assert "worse" in page.words
    assert CAP in page.html  # on its dot


async def test_nothing_is_kept_loaded_told_or_run(ada: Conversation) -> None:
    await ada.log(CAP)
    path = await asked_for(ada)
    for page in [await look(ada, f"{path}{rest}") for rest in ("", "/decisions", "/D-1", "/D-9")]:
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "noindex" in page.headers["X-Robots-Tag"]
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "script" not in policy
        assert "unsafe" not in policy
        assert "<script" not in page.html
        assert "style=" not in page.html


async def test_whatever_is_not_such_a_link_gets_the_same_refusal(ada: Conversation, database_url: str) -> None:
    await ada.log(CAP)
    path = await asked_for(ada)
    token = path.removeprefix("/board/")
    payload, _, signature = token.partition(".")
    file = (await ada.say("export json")).body["url"].removeprefix("/files/")
    refused = [
        "/board/nonsense",
        f"/board/{payload}",
        f"/board/{payload}.{signature.swapcase()}",
        f"/board/x{token}",
        f"/board/{file}",
        f"/board/{'a' * 5_000}",
        f"/board/{URLSafeSerializer(KEY, salt='another').dumps(['local', 'general', 1_900_000_000])}",
        f"/board/{_signed('another key, just as long as ours is', 'local')}",
        f"/board/{_signed(KEY, 'no such workspace')}",
        f"/board/{URLSafeSerializer(KEY, salt='customer-chair/board').dumps('no list')}",
        f"{path}/D-2",
        f"{path}/D-0",
        f"{path}/nothing",
        "/board/",
    ]
    pages = [await look(ada, each) for each in refused]
    assert {page.status for page in pages} == {404}
    assert len({page.html for page in pages}) == 1
    assert "The command board gives a new one." in pages[0].words
    async with ada.http.post(ada.address + path) as answer:
        assert answer.status == 405
    day_after = settings_for(database_url, CHAIR_NOW="2026-11-23T09:30:00Z")
    async with served(day_after) as later:
        assert (await look(later, path)).html == pages[0].html
    a_moment_before = settings_for(database_url, CHAIR_NOW="2026-11-23T09:29:59Z")
    async with served(a_moment_before) as before:
        assert (await look(before, path)).status == 200


async def test_who_leaves_takes_the_board_along(ada: Conversation, database_url: str) -> None:
    await ada.log(CAP)
    path = await asked_for(ada)
    database = Database(database_url)
    with database.writing("local") as ws:
        leaving.begin(ws, happened_at=SUNDAY, purge_after=SUNDAY)
    database.close()
    assert (await look(ada, path)).status == 404
    assert (await look(ada, f"{path}/D-1")).status == 404


async def test_filters_stand_in_the_address(ada: Conversation) -> None:
    await ada.log(CAP)
    await ada.log("Show the delivery hour on the order page", in_the_chair="shoppers", customer_effect="better")
    path = await asked_for(ada, "class type_b since 2026-11-01")
    assert path.endswith("?since=2026-11-01&trade=type_b")
    page = await look(ada, path)
    assert "Narrowed to: logged since 1 November; good for customers, no payback expected." in page.words
    assert "No decision fits what was chosen." in page.words
    listed = await look(ada, f"{await asked_for(ada)}/decisions?trade=commercial_over_customer")
    assert "1 decision" in listed.words
    assert CAP in listed.words
    odd = await look(ada, f"{await asked_for(ada)}?since=tomorrow&trade=money&channel=secret&page=x&cell=y&flag=")
    assert "“tomorrow” is not a day such as 2026-10-01, so it was left out." in odd.words
    assert odd.words.count("is not one of the choices") == 2
    assert CAP in odd.html
    assert "The board cannot be narrowed to that: “mine”." in (await ada.say("board mine")).text
    assert "To use board, write:" in (await ada.say("board nonsense")).text


async def test_a_dot_opens_its_decision_without_its_people(ada: Conversation) -> None:
    await ada.log(CAP, accepted_by="zoe")
    path = await asked_for(ada)
    page = await look(ada, f"{path}/D-1")
    assert CAP in page.words
    assert "logged by a colleague" in page.words
    assert "Accepted by: nobody yet" in page.words
    assert "<button" not in page.html
    for people in ("ada", "zoe"):
        assert f">{people}<" not in page.html
        assert f" {people}" not in page.words


def _signed(key: str, workspace: str) -> str:
    links = BoardLinks(MovableClock(SUNDAY), lambda: [key], "", is_public=False)
    return links.made(workspace, "general")[0].removeprefix("/board/")
