from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.slack import answering
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, fake_slack, served, slack_settings


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not turn an answer into a late one; the tests of late answers say when that is."""
    monkeypatch.setattr(answering, "ANSWER_SECONDS", 60.0)


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
