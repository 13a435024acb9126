from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from storage import workspaces
from storage.engine import Database
from tests.adapters.teams.microsoft import TENANT, Microsoft, microsoft
from tests.adapters.teams.teams_client import TeamsPerson, teams_served


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
    database = Database(sqlite_url)
    with database.writing(TENANT) as ws:
        workspaces.ensure_workspace(ws, "teams", datetime.now(UTC))
        workspaces.ensure_member(ws, "aad-Ada", "Ada", datetime.now(UTC)).is_admin = True
    database.close()
