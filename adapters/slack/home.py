"""App Home: a person's own page, drawn when they open it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.platform import SlackPlatform
from adapters.slack.render import Json, render_reply
from bot.home import home
from bot.messages import Reply
from bot.ports import Clock
from storage.engine import Database

_HOME = "home"


class AppHome:
    """Draws the page. `model_host` is the machine that AI answers from, empty where AI is off."""

    def __init__(self, database: Database, clock: Clock, model_host: str = "") -> None:
        self._database = database
        self._clock = clock
        self._model_host = model_host
        self._platform: SlackPlatform | None = None

    def __call__(self, bolt: AsyncApp, platform: SlackPlatform) -> None:
        """Add the listener."""
        self._platform = platform
        bolt.event("app_home_opened")(self._on_opened)

    async def _on_opened(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        event, platform = body["event"], self._platform
        if platform is not None and event.get("tab") == _HOME:
            # Slack is not kept waiting: the page follows.
            platform.tasks.start(self._publish(platform, _team(body), event["user"]), "slack.home")
        await ack()

    async def _publish(self, platform: SlackPlatform, workspace: str, person: str) -> None:
        token = await platform.token_for(workspace)
        reply = await self._database.read(workspace, home, person, self._clock.now(), model_host=self._model_host)
        await platform.client.views_publish(user_id=person, view=home_view(reply), token=token)


def home_view(reply: Reply) -> Json:
    """A page as Slack draws it."""
    return {"type": _HOME, "blocks": render_reply(reply)}


def _team(body: Mapping[str, Any]) -> str:
    """The workspace of whoever opened it; in an organisation that installed it for all, the event names it."""
    view = body["event"].get("view") or {}
    return str(view.get("team_id") or body.get("team_id") or body.get("enterprise_id") or "")
