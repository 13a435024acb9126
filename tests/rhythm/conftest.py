from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.clock import MovableClock
from tests.rhythm.team import Team, Wall


@pytest.fixture
def team(database_url: str, clock: MovableClock) -> Iterator[Team]:
    """A new workspace on each engine, on a Tuesday morning; its first member is admin and facilitator."""
    database = Database(database_url)
    yield Team(database, clock, Wall(clock))
    database.close()
