from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.teams.microsoft import Microsoft, microsoft
from tests.adapters.teams.teams_client import TeamsPerson, make_admin_of, teams_served


@pytest.fixture
async def teams() -> AsyncIterator[Microsoft]:
    async with microsoft() as here:
        yield here


@pytest.fixture
async def ada(sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TeamsPerson]:
    """Somebody in a channel of Teams, with the whole application behind it."""
    async with teams_served(sqlite_url, teams, monkeypatch) as person:
        yield person


@pytest.fixture
def make_admin(ada: TeamsPerson, sqlite_url: str) -> None:
    """Ada runs the workspace."""
    make_admin_of(sqlite_url)
