"""One workspace never sees, counts or changes another's data: every public function, on both engines.

Somebody in `globex` asks with acme's own names, ids and rows: the answer is that there is nothing, and acme's rows
stay as they are. A new public function fails here until it has its line in `isolation_questions.py` or
`isolation_changes.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from typing import Any

import pytest
from sqlmodel import SQLModel

from storage.engine import Database, WorkspaceSession
from tests.storage import make
from tests.storage.isolation_changes import ADDITIONS, FOR_ALL, PARTS
from tests.storage.isolation_questions import QUESTIONS
from tests.storage.one_of_everything import Theirs, everything_of, fill
from tests.storage.public_functions import public_functions, without_a_workspace


@dataclass(frozen=True)
class Acme:
    """A database with one of everything in acme, and nothing but its name in globex."""

    database: Database
    theirs: Theirs

    @contextmanager
    def untouched(self) -> Iterator[WorkspaceSession]:
        """Somebody in globex at work; acme's rows must be what they were, and nothing of it stays."""
        with suppress(UndoneError), self.database.writing("globex") as ws:
            before = everything_of(ws, "acme")
            yield ws
            ws.session.flush()
            assert everything_of(ws, "acme") == before
            raise UndoneError


class UndoneError(Exception):
    """Rolls back what a test did."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def acme(request: pytest.FixtureRequest) -> Iterator[Acme]:
    """Made once for each engine: to make it anew for each of so many functions takes minutes."""
    with request.getfixturevalue(f"{request.param}_databases").fresh() as url:
        database = Database(url)
        theirs = fill(database)
        make.workspace(database, "globex")
        yield Acme(database, theirs)
        database.close()


def test_every_public_function_is_asked() -> None:
    asked = {name.split()[0] for name in (*QUESTIONS, *ADDITIONS, *FOR_ALL, *PARTS)}
    assert set(public_functions()) == asked


def test_no_other_function_is_given_the_database() -> None:
    """But migrations, and what sums up whole tables for the operator, in `customer-chair move`."""
    assert without_a_workspace() == {
        "migrations.configuration",
        "migrations.current_revision",
        "moving.summed_up",
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_in_one_workspace_does_not_reach_another(acme: Acme, name: str) -> None:
    theirs = Theirs(**{each.name: copied(getattr(acme.theirs, each.name)) for each in fields(Theirs)})
    with acme.untouched() as ws:
        assert QUESTIONS[name](ws, theirs) in (None, False, [], ([], 0), {}, frozenset())


@pytest.mark.parametrize("name", ADDITIONS)
def test_an_addition_in_one_workspace_leaves_another_alone(acme: Acme, name: str) -> None:
    with acme.untouched() as ws:
        ADDITIONS[name](ws)


@pytest.mark.parametrize("name", FOR_ALL)
def test_what_is_done_for_all_is_refused_to_one(acme: Acme, name: str) -> None:
    with acme.database.reading("acme") as ws, pytest.raises(ValueError, match="every workspace"):
        FOR_ALL[name](ws)


def copied(held: Any) -> Any:
    """A row of their own for each test, since some functions change what they are given."""
    return type(held)(**held.model_dump()) if isinstance(held, SQLModel) else held
