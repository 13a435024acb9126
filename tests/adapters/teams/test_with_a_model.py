"""What a model writes on Teams: nobody waits for it, it says that it is AI's, and a thumb down is answered."""

from __future__ import annotations

import pytest
from sqlmodel import select

from adapters.teams.labels import labels
from bot.messages import Reply
from storage.engine import Database
from storage.models import QuestionUse
from tests.adapters.teams.microsoft import TENANT, Microsoft
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


async def test_a_thumb_is_kept_and_one_down_makes_room_for_another_question(
    sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted(says(QUESTION)) as model:
        more = {"CHAIR_MODEL": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url}
        async with teams_served(sqlite_url, teams, monkeypatch, **more) as ada:
            await ada.say("should we remove bulk edit")
            sharper = await ada.heard(lambda call: call.method == "PUT")
            on = sharper.rest.rpartition("/")[2]
        # Whichever process takes the thumbs.
        async with teams_served(sqlite_url, teams, monkeypatch, **more) as ada:
            # Under a message that shows nothing of the kind, and by somebody whose message it is not.
            assert await thumb(ada, "like", "1") == b""
            assert await thumb(ada.as_("Ben"), "like", on) == b""
            assert useful(sqlite_url) == []
            for _ in range(2):
                assert await thumb(ada, "like", on) == b""
            assert useful(sqlite_url) == ["aad-Ada"]
            assert len(ada.teams.sent) == ada.seen
            assert await thumb(ada, "dislike", on) == b""
            another = await ada.heard()
            assert (another.method, another.rest, another.is_targeted) == ("PUT", sharper.rest, True)
            assert QUESTION not in another.text
            assert "In their place I would ask" in another.text
            assert "entities" not in another.body


async def thumb(who: TeamsPerson, reaction: str, on: str) -> bytes:
    """Somebody presses a thumb under a message; what the bot answers Teams."""
    words = '{"feedbackText": "words that are not kept"}'
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": words}}
    answer = await who.send(who.activity("invoke", name="message/submitAction", value=value, replyToId=on))
    assert answer.status == 200
    return answer.raw


def useful(url: str) -> list[str]:
    """Who called a question useful."""
    database = Database(url)
    with database.reading(TENANT) as ws:
        found = [use.member for use in ws.session.exec(select(QuestionUse)) if use.useful_at]
    database.close()
    return found


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
