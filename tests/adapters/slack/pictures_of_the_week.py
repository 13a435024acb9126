"""What comes by itself, for `make pictures`: the digests, a check that is due, the retro's card, a stream."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.rhythm import checks
from storage import actions, workspaces
from storage.engine import Database
from storage.vocabulary import Role
from tests.adapters.slack import draw_html
from tests.adapters.slack.fake_slack import FakeSlack
from tests.adapters.slack.slack_conversation import Slack, served, slack_settings
from tests.clock import SUNDAY
from tests.scripted_model import held, says, scripted
from tests.storage import make

SHARP = "What do I use to change many items in one go once bulk edit is gone?"
_LATER = SUNDAY.replace(hour=10) + timedelta(days=61)
_LOGGED = (
    ("Answer every plan within one hour instead of four", {"customer_effect": "better", "commercial_now": "cost"}),
    ("Cap CSV import at 5,000 rows from Monday", {"customer_effect": "worse", "commercial_now": "gain"}),
    ("Keep the old export for another quarter", {"customer_effect": "better", "commercial_now": "same"}),
)


async def drawn_of_the_week(url: str, slack: FakeSlack) -> dict[str, str]:
    """Each picture's page by its name."""
    drawn: dict[str, str] = {}
    async with served(slack_settings(url, slack.api), slack) as ada:
        await _log(ada)
    async with served(slack_settings(url, slack.api), slack, _LATER) as ada:
        _appoint(url, _LATER)
        due = await slack.wait("chat.postMessage", where=lambda call: call.body["channel"] == "U1ADA")
        drawn["due-check"] = draw_html.message(due.body)
        drawn["home"] = draw_html.home(await _home(ada))
        await ada.say("digest now")
        digest = await slack.wait("chat.postMessage", where=lambda call: "digest:channel" in call.text)
        drawn["digest"] = draw_html.message(digest.body)
        await ada.say("manager on")
        drawn["manager-digest"] = draw_html.message((await ada.say("manager preview")).body, private=True)
        await ada.say("retro")
        retro = await slack.wait("chat.postMessage", where=lambda call: "Next" in call.text)
        drawn["retro"] = draw_html.message(retro.body)
    return drawn


async def drawn_stream(url: str, slack: FakeSlack) -> dict[str, str]:
    """A reading in the agent view while a model writes, and when it has."""
    written = {"type": "message", "channel_type": "im", "user": "U1ADA", "channel": "D1", "ts": "1.1", "team": "T1"}
    async with scripted(held(says(SHARP))) as model:
        on = {"OPENAI_BASE_URL": model.base_url, "CHAIR_MODEL": "scripted", "CHAIR_MODEL_TIMEOUT": "20"}
        async with served(slack_settings(url, slack.api, **on), slack) as ada:
            await ada.event({**written, "text": "should we remove bulk edit"})
            begun = await slack.wait("chat.startStream")
            model.let_go.set()
            ended = await slack.wait("chat.update", where=lambda call: SHARP in call.text)
    blocks, task = begun.body["chunks"]
    return {
        "stream": draw_html.message({"blocks": [*blocks["blocks"], task]}),
        "stream-ended": draw_html.message(ended.body),
    }


async def _log(who: Slack) -> None:
    for text, answers in _LOGGED:
        forms = len(who.slack.of("views.open"))
        await who.say(f"decide {text}")
        form = await who.form(forms + 1)
        await who.submit(form, view_id=text, **{"in_the_chair": "people who import"} | answers)
        await who.posted(text)


async def _home(who: Slack) -> dict[str, Any]:
    await who.event({"type": "app_home_opened", "user": who.user, "tab": "home"})
    return dict((await who.slack.wait("views.publish")).body["view"])


def _appoint(url: str, now: datetime) -> None:
    """Ada facilitates and manages the channel, and her checks are asked for."""
    database = Database(url)
    with database.writing("T1") as ws:
        workspaces.grant(ws, "C1", "U1ADA", Role.FACILITATOR)
        workspaces.grant(ws, "C1", "U1ADA", Role.MANAGER)
        due = now.date() + timedelta(days=3)
        actions.add(ws, make.action("Tell the importers about D-2", channel="C1", owner="U1ADA", due=due))
        checks.ask(ws, "U1ADA", now)
    database.close()
