"""What a model writes on Slack: nobody waits for it, and it says that it is AI's."""

from __future__ import annotations

import pytest

from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import served, slack_settings
from tests.scripted_model import says, scripted

pytestmark = pytest.mark.anyio
QUESTION = "Which of the changes that I make at once today would take me an hour then?"


@pytest.mark.surface("what a model writes comes by itself and says so", "slack")
async def test_its_questions_come_to_who_asked_alone(sqlite_url: str, slack: FakeSlack) -> None:
    async with scripted(says(QUESTION)) as model:
        more = {"CHAIR_MODEL": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url}
        async with served(slack_settings(sqlite_url, slack.api, **more), slack) as ada:
            assert QUESTION not in (await ada.say("should we remove bulk edit")).text
            sharper = await ada.told(QUESTION)
    assert sharper.body["response_type"] == "ephemeral"
    assert "AI" in sharper.text
