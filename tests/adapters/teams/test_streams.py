"""While a model writes, a personal chat shows what there is at once as a stream, ending in the ordinary card."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from adapters.teams import streams
from tests.adapters.teams.microsoft import Call, Microsoft
from tests.adapters.teams.teams_client import teams_served
from tests.scripted_model import ScriptedModel, held, says, scripted

pytestmark = pytest.mark.anyio
REMOVE = "should we remove bulk edit"
QUESTION = "What do I use on the day bulk edit is gone?"


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pace of a stream without the waiting."""
    monkeypatch.setattr(streams, "PACE_SECONDS", 0.02)


def with_model(model: ScriptedModel) -> dict[str, str]:
    return {"CHAIR_MODEL": "m", "OPENAI_API_KEY": "k", "OPENAI_BASE_URL": model.base_url}


async def streamed(teams: Microsoft, kind: str) -> Call:
    """The first piece of this kind that was sent, taken or not; waited for."""
    async with asyncio.timeout(10):
        while not (found := [call for call in teams.calls if call.stream.get("streamType") == kind]):
            await teams.something()
    return found[0]


def kinds(teams: Microsoft) -> list[str]:
    """What was sent to show the reading, in order; without look-ups."""
    return [call.stream.get("streamType") or call.method for call in teams.calls if call.method != "GET"]


@pytest.mark.surface("what a model writes comes by itself and says so", "teams")
async def test_the_answer_is_streamed_and_ends_in_the_ordinary_card(
    sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        scripted(held(says(QUESTION))) as model,
        teams_served(sqlite_url, teams, monkeypatch, **with_model(model)) as channel,
    ):
        ada = channel.in_personal()
        await ada.send(ada.message(REMOVE))
        bar, text = await streamed(teams, "informative"), await streamed(teams, "streaming")
        assert teams.sent == []
        model.let_go.set()
        card = await ada.heard(lambda call: call.method == "PUT")
    assert (bar.body["type"], bar.stream["streamSequence"]) == ("typing", 1)
    assert (text.body["type"], text.stream["streamSequence"]) == ("typing", 2)
    assert "In their place I would ask" in text.body["text"]
    assert kinds(teams) == ["informative", "streaming", "final", "PUT"]
    final = await streamed(teams, "final")
    assert final.body["type"] == "message"
    assert final.body["text"] == text.body["text"]
    assert QUESTION in final.text
    assert card.rest == f"/activities/{text.stream['streamId']}"
    assert QUESTION in card.text
    assert "text" not in card.body
    assert card.body["entities"][0]["additionalType"] == ["AIGeneratedContent"]


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ({"informative"}, ["informative", "POST", "PUT"]),
        ({"streaming", "final"}, ["informative", "streaming", "final", "PUT"]),
        ({"final", "PUT"}, ["informative", "streaming", "final", "PUT", "POST"]),
    ],
)
async def test_what_is_refused_ends_in_the_ordinary_message_once(
    sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch, refused: set[str], expected: list[str]
) -> None:
    def refuse(call: Call) -> web.Response | None:
        kind = call.stream.get("streamType") or call.method
        return web.json_response({}, status=403) if kind in refused else None

    teams.refuse = refuse
    async with (
        scripted(held(says(QUESTION))) as model,
        teams_served(sqlite_url, teams, monkeypatch, **with_model(model)) as channel,
    ):
        ada = channel.in_personal()
        await ada.send(ada.message(REMOVE))
        await streamed(teams, expected[1]) if expected[1] == "streaming" else await ada.heard()
        model.let_go.set()
        async with asyncio.timeout(10):
            while len(kinds(teams)) < len(expected):
                await teams.something()
    assert kinds(teams) == expected
    assert QUESTION in teams.calls[-1].text


@pytest.mark.surface("a server that ends loses nothing", "teams")
async def test_a_server_that_ends_leaves_the_card_and_the_next_draws_the_rest_in_its_place(
    sqlite_url: str, teams: Microsoft, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scripted(held(says(QUESTION))) as model:
        async with teams_served(sqlite_url, teams, monkeypatch, **with_model(model)) as channel:
            ada = channel.in_personal()
            await ada.send(ada.message(REMOVE))
            number = (await streamed(teams, "streaming")).stream["streamId"]
        assert kinds(teams) == ["informative", "streaming", "final", "PUT"]
        assert "In their place I would ask" in teams.calls[-1].text
        model.let_go.set()
        async with teams_served(sqlite_url, teams, monkeypatch, **with_model(model)) as again:
            sharper = await again.heard_ever(lambda call: call.method == "PUT" and QUESTION in call.text)
    assert (sharper.method, sharper.rest) == ("PUT", f"/activities/{number}")
    # Nothing is posted beside it, whether or not Teams is asked once more to end what has ended.
    assert "POST" not in kinds(teams)
