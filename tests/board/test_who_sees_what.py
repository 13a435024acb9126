"""A link covers what its asker could see: public channels, and the channel where they asked."""

from __future__ import annotations

import pytest

from storage import workspaces
from storage.engine import Database
from storage.vocabulary import Visibility
from tests.acceptance.conversation import Conversation
from tests.board.full_log import fill
from tests.board.looking import asked_for, look
from tests.clock import SUNDAY
from tests.storage import make

pytestmark = pytest.mark.anyio
SECRET = "Close the Lisbon office in spring"
OTHER = "Buy the smaller rival"
OPEN = "Cap CSV import at 5,000 rows"
ALL_KINDS = {
    "owed_since": SUNDAY.date(),
    "debt": {"group": "x", "what": f"worse because of {SECRET}", "status": "owed"},
    "due_on": SUNDAY.date(),
}


async def test_a_private_channel_is_on_the_board_of_who_asked_there_alone(
    ada: Conversation, database_url: str
) -> None:
    await ada.say("list")
    for private in ("board", "sales"):
        await ada._post("channels", name=private, private=True)
    database = Database(database_url)
    make.log(database, OPEN, at="local")
    make.log(database, SECRET, at="local", channel="board", in_the_chair="Lisbon clients", **ALL_KINDS)
    make.log(database, OTHER, at="local", channel="sales", in_the_chair="rival clients")
    make.hear(database, "We would leave.", at="local", channel="board", group="Lisbon clients")

    outside = await asked_for(ada)
    page = await look(ada, outside)
    assert OPEN in page.html
    for hidden in (SECRET, OTHER, "Lisbon", "rival", "#board", "sales"):
        assert hidden not in page.html
    assert "1 Decisions" in page.words or "Decisions 1" in page.words
    assert (await look(ada, f"{outside}/D-2")).status == 404
    listed = await look(ada, f"{outside}/decisions?channel=board")
    assert "1 decision" in listed.words  # the channel cannot be chosen, so it was left out
    assert SECRET not in listed.html

    inside = await asked_for(ada.as_("ada", "board"))
    assert "and what was logged here, which is private." in (await ada.as_("ada", "board").say("board")).text
    page = await look(ada, inside)
    assert "in every public channel, and in #board, which is private." in page.words
    assert OPEN in page.html
    assert SECRET in page.html
    assert OTHER not in page.html
    assert "Lisbon clients" in page.words
    assert (await look(ada, f"{inside}/D-2")).status == 200
    assert (await look(ada, f"{inside}/D-3")).status == 404
    narrowed = await look(ada, f"{inside}/decisions?channel=board")
    assert SECRET in narrowed.words
    assert OPEN not in narrowed.words

    with database.writing("local") as ws:
        workspaces.ensure_channel(ws, "general", "", Visibility.PRIVATE, SUNDAY)
    database.close()
    assert OPEN not in (await look(ada, inside)).html  # it turned private since the link was made


async def test_names_are_of_those_who_accepted_it_themselves(ada: Conversation, database_url: str) -> None:
    await ada.say("list")
    database = Database(database_url)
    with database.writing("local") as ws:
        workspaces.ensure_member(ws, "zoe", "Zoe Marin", SUNDAY)
        workspaces.ensure_member(ws, "ben", "Ben Adu", SUNDAY)
    owed = {"owed_since": SUNDAY.date(), "logged_by": "ben", "decided_by": "ben"}
    by_zoe = owed | {"logged_by": "zoe"}
    make.log(database, "One that is confirmed", at="local", accepted_by="zoe", accepted_at=SUNDAY, **by_zoe)
    make.log(database, "One that is not", at="local", accepted_by="ben", **owed)
    make.log(database, "One more that is not", at="local", accepted_by="zoe", **owed)
    database.close()
    path = await asked_for(ada)
    page = await look(ada, path)
    assert page.words.count("Zoe Marin") == 1
    assert "nobody has confirmed it" in page.words
    assert "Accepted by Zoe Marin" in (await look(ada, f"{path}/D-1")).words
    assert "logged by a colleague" in (await look(ada, f"{path}/D-1")).words
    assert "Zoe" not in (await look(ada, f"{path}/D-3")).html
    for shown in (page, await look(ada, f"{path}/D-1"), await look(ada, f"{path}/D-2")):
        assert "Ben" not in shown.html
        assert "ben" not in shown.words.split()


@pytest.mark.engines("sqlite")
async def test_a_full_log_on_all_its_pages(ada: Conversation, database_url: str) -> None:
    await ada.say("list")
    database = Database(database_url)
    fill(database, 120)
    database.close()
    path = await asked_for(ada)
    page = await look(ada, path)
    for part in (
        "For customers and for us",
        "The trade, week by week",
        "Time to check",
        "Still owed to customers",
        "Put it right",
        "Turned out differently",
        "How sure we are",
        "Not heard for 90 days",
        "people charged twice",
    ):
        assert part in page.words
    first = await look(ada, f"{path}/decisions")
    assert "120 decisions" in first.words
    assert first.html.count('scope="row"') == 100
    second = await look(ada, f"{path}/decisions?page=2")
    assert second.html.count('scope="row"') == 20
    assert (await look(ada, f"{path}/decisions?page=99")).html.count('scope="row"') == 20
    square = await look(ada, f"{path}/decisions?cell=better-cost")
    assert "Narrowed to: for customers: better; for us: cost." in square.words
    everyone = [await look(ada, f"{path}/D-{number}") for number in range(1, 121, 7)]
    assert {each.status for each in everyone} == {200}
    assert not any("<button" in each.html for each in everyone)
