from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.acceptance.conversation import Conversation, served, settings_for


@pytest.fixture
async def ada(database_url: str) -> AsyncIterator[Conversation]:
    """The first person of a new workspace: its admin and the facilitator of #general."""
    async with served(settings_for(database_url)) as conversation:
        yield conversation
