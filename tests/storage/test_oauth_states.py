"""An install that has begun comes back once and in time, whichever process it comes back to."""

from __future__ import annotations

from datetime import timedelta

from storage import oauth_states
from storage.engine import EVERY_WORKSPACE, Database
from tests.acceptance.traces import everything
from tests.storage.make import NOW

UNTIL = NOW + timedelta(minutes=10)


def issue(database: Database, state: str = "a-word-nobody-guesses") -> None:
    with database.writing(EVERY_WORKSPACE) as ws:
        oauth_states.issue(ws, state, UNTIL)


def consume(database: Database, state: str = "a-word-nobody-guesses", at: timedelta = timedelta()) -> bool:
    with database.writing(EVERY_WORKSPACE) as ws:
        return oauth_states.consume(ws, state, NOW + at)


def test_it_is_good_once(database: Database, other_process: Database) -> None:
    issue(database)
    assert consume(other_process)
    assert not consume(database)


def test_it_is_good_until_its_time_is_over(database: Database) -> None:
    issue(database)
    assert not consume(database, at=timedelta(minutes=10))
    issue(database)
    assert consume(database, at=timedelta(minutes=10, seconds=-1))


def test_one_that_was_never_issued_is_not_good(database: Database) -> None:
    issue(database)
    assert not consume(database, "another word")
    assert consume(database)


def test_what_expired_is_swept_and_the_word_itself_is_never_kept(database: Database) -> None:
    issue(database, "first")
    assert "first" not in everything(database.url)
    assert not consume(database, "second", at=timedelta(hours=1))
    issue(database, "first")
