from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, fake_slack, served, slack_settings


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """Slack's side of the wire."""
    async with fake_slack() as fake:
        yield fake


@pytest.fixture
async def ada(sqlite_url: str, slack: FakeSlack) -> AsyncIterator[Slack]:
    """Somebody in #billing of a workspace that the app is installed in."""
    async with served(slack_settings(sqlite_url, slack.api), slack) as conversation:
        yield conversation
