from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.storage import make


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with the workspace `acme` and its public channel `general`."""
    opened = Database(database_url)
    make.workspace(opened)
    yield opened
    opened.close()


@pytest.fixture
def other_process(database: Database) -> Iterator[Database]:
    """The same database as a second process opens it."""
    opened = Database(database.url)
    yield opened
    opened.close()
