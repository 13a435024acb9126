"""A person's own page: what is due for whom, and from where it can be seen; on both engines."""

from __future__ import annotations

from datetime import timedelta

from bot.home import Visit, home
from bot.messages import to_json
from storage.engine import Database
from storage.vocabulary import Status, Visibility
from tests.storage import make
from tests.storage.make import TODAY

DUE = {"due_on": TODAY, "logged_by": "ada", "decided_by": None}


def page(database: Database, person: str = "ada", here: str = "U1ADA", model_host: str = "") -> str:
    with database.reading("acme") as ws:
        return str(to_json(home(ws, Visit(person, here, TODAY, model_host))))


def test_what_is_due_is_shown_to_whoever_decided_it(database: Database) -> None:
    make.log(database, "Cap the import", **DUE | {"decided_by": "bob"})
    assert "Time to check" not in page(database, "ada")
    assert "Time to check (1)" in page(database, "bob")


def test_without_a_decider_it_is_shown_to_whoever_logged_it(database: Database) -> None:
    make.log(database, "Cap the import", **DUE)
    assert "Time to check (1)" in page(database, "ada")
    assert "Time to check" not in page(database, "bob")


def test_what_is_due_tomorrow_or_over_is_not_asked_for(database: Database) -> None:
    make.log(database, "Cap the import", **DUE | {"due_on": TODAY + timedelta(days=1)})
    make.log(database, "Cap the import", **DUE | {"status": Status.REVERSED})
    make.log(database, "Cap the import", **DUE | {"due_on": None})
    assert "Time to check" not in page(database)


def test_the_longest_due_come_first_and_the_rest_is_a_count(database: Database) -> None:
    for days in range(7):
        make.log(database, f"Decision {days} days late", **DUE | {"due_on": TODAY - timedelta(days=days)})
    checks = page(database).partition("Time to check")[0]
    assert checks.index("Decision 6 days late") < checks.index("Decision 2 days late")
    assert "Decision 1 days late" not in checks
    assert "Time to check (7)" in page(database)


def test_what_a_private_channel_decided_is_seen_only_there(database: Database) -> None:
    make.workspace(database, "acme", board=Visibility.PRIVATE)
    make.log(database, "Close the old plan", channel="board", **DUE)
    assert "Close the old plan" not in page(database)
    assert "Close the old plan" in page(database, here="board")


def test_it_says_what_is_kept_for_how_long_and_what_leaves(database: Database) -> None:
    assert "24 months, then deleted." in page(database)
    assert "Nothing. AI is off." in page(database)
    assert "to api.example.com." in page(database, model_host="api.example.com")


def test_whoever_logged_something_is_not_taught_again(database: Database) -> None:
    assert "Three ways to begin" in page(database)
    make.log(database, "Cap the import", logged_by="ada")
    assert "Three ways to begin" not in page(database)
    assert "Three ways to begin" in page(database, "bob")
