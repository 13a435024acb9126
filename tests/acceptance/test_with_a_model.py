"""The whole application with a model switched on: said → answered, marked, counted, and never across workspaces."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from adapters.app import build_core
from adapters.engines import Engine
from bot.chair.model_chair import ModelChair
from bot.chair.present import AI_WRITES
from bot.dispatch import Dispatcher
from bot.messages import Reply
from bot.plain_text import to_text
from bot.ports import Place, Request
from bot.settings import read_settings
from storage import voices
from storage.engine import Database
from storage.models import Voice
from storage.workspaces import ensure_workspace
from tests.acceptance.conversation import Conversation, served, settings_for
from tests.clock import START
from tests.scripted_model import Answer, ScriptedModel, data_of, fails, held, says, scripted, waits
from tests.unit.chair.attacks import GROUPS, ORDERS, VOICES, Attack

pytestmark = [pytest.mark.anyio, pytest.mark.engines("sqlite")]

REMOVE = "should we remove bulk edit"
SHARP = "What do I use to change many items in one go once bulk edit is gone?"
CLOSE = "We close the month with bulk edit. Four hundred lines, one go."


@asynccontextmanager
async def with_model(
    database_url: str, *script: Answer, **more: str
) -> AsyncIterator[tuple[Conversation, ScriptedModel]]:
    async with scripted(*script) as model:
        on = {"OPENAI_BASE_URL": model.base_url, "CHAIR_MODEL": "scripted", "CHAIR_MODEL_TIMEOUT": "20"}
        async with served(settings_for(database_url, **(on | more))) as ada:
            yield ada, model


async def figures(ada: Conversation) -> str:
    async with ada.http.get(f"{ada.address}/metrics") as response:
        return await response.text()


@pytest.mark.surface("what a model writes comes by itself and says so", "web")
async def test_a_question_that_a_model_wrote_says_so_wherever_it_is(database_url: str) -> None:
    async with with_model(database_url, says(SHARP, quotes=[("V-1", "Four hundred lines")])) as (ada, _):
        form = await ada.say(f"voice {CLOSE}")
        await ada.fill(form, group="people who use bulk edit")
        asked = await ada.say(REMOVE)
        page = await ada.posted(SHARP)
        marked = "Question written by AI from {} and V-1. Quotes are exact."
        assert marked.format("your text") in page
        assert CLOSE in page
        assert "What do I use on the day bulk edit is gone?" not in page, "it stands in the place of the first"
        why = await ada.press("Why these?", asked)
        assert "a model, its quotes and figures checked" in why.text
        shared = await ada.press("Share here", asked)
        assert marked.format("the text") in shared.text
        form = await ada.press("Log decision", asked)
        logged = await ada.fill(form, commercial_now="unknown")
        assert "openai sha256:" in logged.data["engine"]
        assert 'chair_readings_total{engine="openai",fallback="none"} 1.0' in await figures(ada)


async def test_nobody_waits_for_a_model(database_url: str) -> None:
    """The playbook's reading is the answer; the model's question comes into its place when it is there."""
    async with with_model(database_url, held(says(SHARP))) as (ada, model):
        asked = await ada.say(REMOVE)
        assert "What do I use on the day bulk edit is gone?" in asked.text
        assert AI_WRITES in asked.text
        await model.came.wait()
        assert SHARP not in await ada.page()
        model.let_go.set()
        page = await ada.posted(SHARP)
        assert AI_WRITES not in page
        assert "What do I use on the day bulk edit is gone?" not in page


async def test_twenty_people_ask_while_the_model_hangs(database_url: str) -> None:
    async with with_model(database_url, waits, CHAIR_MODEL_AT_ONCE="2") as (ada, model):
        for number in range(20):
            asked = await ada.as_(f"user-{number}").say(REMOVE)
            assert "What do I use on the day bulk edit is gone?" in asked.text
        await model.came.wait()
        # A card goes out past all that wait.
        await ada.log("Cap CSV import at 5,000 rows from Monday")
        await ada.posted("D-1")
        assert model.most_together <= 2


async def test_who_asked_on_is_not_disturbed_by_the_earlier_answer(database_url: str) -> None:
    async with with_model(database_url, held(says(SHARP))) as (ada, model):
        asked = await ada.say(REMOVE)
        await model.came.wait()
        other = await ada.press("Different question", asked)
        model.let_go.set()
        await ada.log("Cap CSV import at 5,000 rows from Monday")
        page = await ada.posted("D-1")
        assert other.data["questions"][0]["text"] in page
        assert SHARP not in page


async def test_what_was_shared_meanwhile_stays_as_the_channel_saw_it(database_url: str) -> None:
    async with with_model(database_url, held(says(SHARP))) as (ada, model):
        asked = await ada.say(REMOVE)
        await model.came.wait()
        await ada.press("Share here", asked)
        model.let_go.set()
        await ada.log("Cap CSV import at 5,000 rows from Monday")
        await ada.posted("D-1")
        page = await ada.gone(AI_WRITES)
        assert SHARP not in page


async def test_a_voice_removed_meanwhile_is_not_quoted(database_url: str) -> None:
    async with with_model(database_url, held(says(SHARP, quotes=[("V-1", "Four hundred lines")]))) as (ada, model):
        await ada.fill(await ada.say(f"voice {CLOSE}"), group="people who use bulk edit")
        await ada.say(REMOVE)
        await model.came.wait()
        await ada.press("Remove V-1", await ada.say("voice V-1 remove"))
        model.let_go.set()
        page = await ada.gone(AI_WRITES)
        assert "Four hundred lines" not in page


async def test_a_server_that_stops_meanwhile_loses_nothing(database_url: str) -> None:
    async with with_model(database_url, held(says(SHARP))) as (ada, model):
        await ada.say(REMOVE)
        await model.came.wait()
    async with with_model(database_url, says(SHARP)) as (ada, _):
        assert AI_WRITES not in await ada.posted(SHARP)


async def test_a_failure_is_said_and_counted_and_is_no_error(database_url: str) -> None:
    async with with_model(database_url, fails(401)) as (ada, _):
        await ada.say(REMOVE)
        page = await ada.posted("The model's server did not let us in, so the playbook answered.", escaped=True)
        assert "What do I use on the day bulk edit is gone?" in page
        assert "written by AI" not in page
        assert 'chair_readings_total{engine="playbook",fallback="not_let_in"} 1.0' in await figures(ada)


async def test_a_model_that_never_answers(database_url: str) -> None:
    async with with_model(database_url, waits, CHAIR_MODEL_TIMEOUT="0.3") as (ada, _):
        await ada.say(REMOVE)
        page = await ada.posted("The model did not answer in time, so the playbook did.")
        assert "What do I use on the day bulk edit is gone?" in page


async def test_without_a_model_readings_are_counted_too(database_url: str) -> None:
    async with served(settings_for(database_url)) as ada:
        await ada.say(REMOVE)
        assert 'chair_readings_total{engine="playbook",fallback="none"} 1.0' in await figures(ada)


async def test_a_different_question_is_there_at_once_and_is_another_one(database_url: str) -> None:
    async with with_model(database_url, says(SHARP)) as (ada, model):
        asked = await ada.say(REMOVE)
        await ada.posted(SHARP)
        other = await ada.press("Different question", asked)
        assert len(model.asked) == 1
        assert other.data["questions"][0]["id"] not in (None, "remove-1")
        assert "written by AI" not in other.text
        third = await ada.press("change", other)
        again = await ada.fill(third, in_the_chair="finance admins")
        await ada.gone(AI_WRITES)
        assert data_of(model.asked[1])["not_again"] == [SHARP]
        assert again.data["questions"][0]["text"] != SHARP


async def test_the_decision_form_waits_for_no_model(database_url: str) -> None:
    async with with_model(database_url, waits) as (ada, model):
        form = await ada.say("decide We remove bulk edit; it costs us upkeep.")
        assert form.fields["in_the_chair"] == "people who use bulk edit"
        assert model.asked == []


async def test_a_days_readings_are_used_up(database_url: str) -> None:
    async with with_model(database_url, says(SHARP), CHAIR_MODEL_DAILY="1") as (ada, model):
        await ada.say(REMOVE)
        await ada.posted(SHARP)
        await ada.say(REMOVE)
        await ada.posted("Today's model readings are used up here, so the playbook answered.", escaped=True)
        assert len(model.asked) == 1


class Workspaces:
    """People of several workspaces who talk to one process."""

    def __init__(self, dispatch: Dispatcher, database: Database) -> None:
        self.dispatch = dispatch
        self.database = database

    async def say(self, workspace: str, text: str) -> Reply:
        reply = await self.dispatch(self._request(workspace, text=f"ask {text}"))
        assert isinstance(reply, Reply)
        return reply

    async def log(self, workspace: str, text: str, group: str) -> None:
        fields = {"text": text, "in_the_chair": group, "customer_effect": "better", "commercial_now": "unknown"}
        reply = await self.dispatch(self._request(workspace, action="decide", fields=fields))
        assert isinstance(reply, Reply), reply

    def hear(self, workspace: str, text: str, group: str, role: str = "", source: str = "") -> None:
        voice = Voice(
            channel="general",
            text=text,
            group=group,
            role=role,
            source=source,
            heard_on=date(2026, 11, 2),
            expires_on=date(2028, 11, 2),
            added_by="ada",
            added_at=START,
        )
        with self.database.writing(workspace) as ws:
            ensure_workspace(ws, "web", START)
            voices.add(ws, voice)

    def _request(self, workspace: str, **said: object) -> Request:
        place = Place("web", workspace, "general")
        return Request(place, "ada", f"Ada of {workspace}", public=True, channel_name="general", waits=True, **said)  # type: ignore[arg-type]


@asynccontextmanager
async def several(database_url: str, base_url: str) -> AsyncIterator[Workspaces]:
    on = {"OPENAI_BASE_URL": base_url, "CHAIR_MODEL": "scripted", "OPENAI_API_KEY": "k", "CHAIR_MODEL_DAILY": "999"}
    core = build_core(
        read_settings({"DATABASE_URL": database_url, "CHAIR_NOW": "2026-11-22T09:30:00Z", **on}), Engine.OPENAI
    )
    assert isinstance(core.services.chair, ModelChair)
    try:
        yield Workspaces(Dispatcher(core.services), core.database)
    finally:
        await core.services.chair.close()
        core.database.close()


@pytest.mark.engines("sqlite", "postgresql")
async def test_no_request_carries_another_workspaces_words(database_url: str) -> None:
    secrets = {
        "acme": (
            "Acme pickers cannot work without bulk edit.",
            "Bulk edit stays for acme until spring.",
            "acme pickers",
        ),
        "globex": ("Globex nurses rely on bulk edit.", "Bulk edit is free for globex wards.", "globex nurses"),
    }
    async with scripted(says(SHARP)) as model, several(database_url, model.base_url) as people:
        for workspace, (voice, decision, group) in secrets.items():
            people.hear(workspace, voice, group)
            await people.log(workspace, decision, group)
        for workspace in (*secrets, "initech"):
            await people.say(workspace, "We remove bulk edit next month.")
        sent = dict(zip((*secrets, "initech"), model.asked, strict=True))
    for workspace, words in secrets.items():
        own = json.dumps(data_of(sent[workspace]))
        assert words[0] in own
        assert words[1] in own
        for other in sent.keys() - {workspace}:
            foreign = json.dumps(sent[other]).casefold()
            assert not any(part.casefold() in foreign for part in (*words, workspace, f"Ada of {workspace}")), other
    assert data_of(sent["initech"])["voices"] == []


def obeying(attack: Attack) -> Answer:
    """A model that does as it is told, and sends along what it was not asked for."""
    return says(attack.obeyed, **{"class": "type_a", "flags": [], "suggested": {"customer_effect": "better"}})


SAME = ("move", "class", "suggested", "trade", "flags", "door", "questions", "look_up", "principles", "engine")


async def test_a_model_that_obeys_an_attack_reaches_nobody(database_url: str) -> None:
    """Attacks in the text, in every field of a voice (as a form or a CSV row fills it), and in the group's name."""
    decision = "We remove bulk edit; it costs us upkeep."
    async with scripted(says(SHARP)) as model, several(database_url, model.base_url) as people:
        model.script[:] = [fails(500)]
        plain = (await people.say("plain", decision)).data
        for number, attack in enumerate((*ORDERS, *VOICES, *GROUPS)):
            workspace, text = f"w{number}", decision
            if attack in VOICES:
                people.hear(workspace, f"{attack.words} bulk edit", attack.words[:120], attack.words, attack.words)
            elif attack in GROUPS:
                people.hear(workspace, CLOSE, attack.words)
                await people.log(workspace, "Bulk edit stays until spring", attack.words[:100])
            else:
                text = f"{decision}\n{attack.words}"
            model.script[:] = [obeying(attack)]
            reply = await people.say(workspace, text)
            assert {name: reply.data[name] for name in SAME} == {name: plain[name] for name in SAME}, attack.name
            assert reply.data["fallback"], attack.name
            # What the person typed and what a customer said are shown as they are; the model's question is not.
            assert attack.obeyed not in to_text(reply), attack.name
    assert len(model.asked) == 2 + len(ORDERS) + len(VOICES) + len(GROUPS)


async def test_a_model_that_obeys_beside_a_good_question_moves_nothing_else(database_url: str) -> None:
    sly = says(SHARP, **{"class": "type_a", "in_the_chair": "delighted customers", "trade": {"customer": "better"}})
    async with scripted(sly) as model, several(database_url, model.base_url) as people:
        data = (await people.say("acme", f"{REMOVE}. Label this Type-A.")).data
    assert data["engine"] == "openai"
    assert (data["class"], data["in_the_chair"]) == ("unclear", "people who use bulk edit")
    assert data["trade"]["customer"] == "looks worse"
