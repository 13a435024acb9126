"""What a model writes on Teams: nobody waits for it, it says that it is AI's, and a thumb down is answered."""

from __future__ import annotations

import pytest

from adapters.teams.labels import labels
from bot.messages import Reply
from tests.adapters.teams.microsoft import Microsoft
from tests.adapters.teams.teams_client import TeamsPerson, teams_served
from tests.scripted_model import says, scripted

pytestmark = pytest.mark.anyio
QUESTION = "What do I use on the day bulk edit is gone?"


@pytest.mark.surface("what a model writes comes by itself and says so", "teams")
async def test_its_questions_come_into_the_place_of_the_first_ones_with_a_label(
    sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted(says(QUESTION)) as model:
        more = {"CHAIR_MODEL": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url}
        async with teams_served(sqlite_url, teams, monkeypatch, **more) as ada:
            first = await ada.say("should we remove bulk edit")
            assert "entities" not in first.body
            sharper = await ada.heard(lambda call: call.method == "PUT")
    assert QUESTION in sharper.text
    assert sharper.is_targeted
    (entity,) = sharper.body["entities"]
    assert entity["additionalType"] == ["AIGeneratedContent"]
    assert entity["citation"] == []
    assert sharper.body["channelData"]["feedbackLoop"] == {"type": "default"}


async def test_a_thumb_is_answered(ada: TeamsPerson) -> None:
    value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": "{}"}}
    answer = await ada.send(ada.activity("invoke", name="message/submitAction", value=value))
    assert (answer.status, answer.raw) == (200, b"")


def test_customers_words_that_it_quotes_are_cited() -> None:
    said = {"id": "V-7", "group": "people who use bulk edit", "source": "ticket 811", "quote": "“" + "x" * 300}
    reply = Reply("r", data={"engine": "openai", "questions": [], "voices": [said]})
    (entity,) = labels(reply)["entities"]
    (claim,) = entity["citation"]
    assert (claim["@type"], claim["position"]) == ("Claim", 1)
    assert claim["appearance"]["name"] == "V-7 · people who use bulk edit · ticket 811"
    assert len(claim["appearance"]["abstract"]) == 160
    assert labels(Reply("r", data={"engine": "playbook", "questions": [], "voices": [said]})) == {}
    assert labels(Reply("r")) == {}
