"""App Home: a person's own page, drawn when they open it and again after what they do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import time
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack import modal
from adapters.slack.answering import OUTSIDE
from adapters.slack.platform import ANYTHING, SlackPlatform
from adapters.slack.render import Json, render_view
from adapters.slack.requests import NAME, Received, from_action, is_outside, reading_payload
from bot.commands.forget import YES as FORGET
from bot.commands.home import HOME
from bot.messages import Paragraph, Reply
from bot.ports import Place, Request

_log = structlog.get_logger()
_TAB = "home"


@reading_payload
def from_home_opened(body: Mapping[str, Any]) -> Received:
    """Somebody opened the app's page: they stand in no channel, so only what everyone may see is shown."""
    event, user = body["event"], body["event"]["user"]
    authorizations: Sequence[Mapping[str, Any]] = body.get("authorizations") or ({},)
    view = event.get("view") or {}
    team = view.get("app_installed_team_id") or authorizations[0].get("team_id") or body.get("team_id") or ""
    request = Request(
        place=Place(NAME, team, user),
        user=user,
        user_name="",
        action=HOME,
        public=False,
    )
    # The event does not say whose person this is; that has to be looked up.
    return Received(request, outside=is_outside(body) or None)


def render_home(reply: Reply) -> Json:
    """The view that Slack publishes for one person."""
    return {"type": "home", "blocks": render_view(reply)}


class Home:
    """A feature of the platform: publishes the page when it is opened, and answers what is pressed there.

    What a button on the page leads to opens over it; what a button in that leads to is drawn in its place.
    """

    def __call__(self, bolt: AsyncApp, platform: SlackPlatform) -> None:
        """Add the listeners."""
        self._platform = platform
        bolt.event("app_home_opened")(self._on_opened)
        bolt.action(ANYTHING, matchers=[_on_page])(self._on_pressed)
        bolt.action(ANYTHING, matchers=[_over_page])(self._on_pressed_over)

    async def _on_opened(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        if body["event"].get("tab") == _TAB:
            self._platform.tasks.start(self.publish(from_home_opened(body)), "slack.home")
        await ack()

    async def _on_pressed(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        self._platform.tasks.start(self._answer(from_action(body, time()), over=False), "slack.home")
        await ack()

    async def _on_pressed_over(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        received = replace(from_action(body, time()), view=body["view"])
        self._platform.tasks.start(self._answer(received, over=True), "slack.home")
        await ack()

    async def _answer(self, received: Received, *, over: bool) -> None:
        answering = self._platform.answering
        if await answering.is_outside(received):
            answering.refuse_outsider(received)
            return
        await (answering.way if over else answering.in_modal)(received)
        if received.request.action != FORGET:
            # Whoever was forgotten a moment ago would be somebody known again.
            await self.publish(_anew(received))

    async def publish(self, received: Received) -> None:
        """Draw the page of whoever opened it."""
        answering = self._platform.answering
        if await answering.is_outside(received):
            page = Reply(OUTSIDE, (Paragraph(OUTSIDE),))
        else:
            page = await answering.page(received)
        token = await self._platform.token_for(received.request.place.workspace)
        if token is None:
            return
        try:
            await self._platform.client.views_publish(
                user_id=received.request.user, view=render_home(page), token=token
            )
        except SlackApiError as error:
            _log.warning("slack.home_not_shown", reason=str(error.response.get("error")))


def _anew(received: Received) -> Received:
    """The request that draws the page once more after a button was pressed."""
    request = received.request
    place = Place(NAME, request.place.workspace, request.user)
    return Received(Request(place, request.user, "", action=HOME, public=False), outside=False)


async def _on_page(body: Mapping[str, Any]) -> bool:
    return bool((body.get("view") or {}).get("type") == _TAB)


async def _over_page(body: Mapping[str, Any]) -> bool:
    return bool((body.get("view") or {}).get("callback_id") == modal.DONE)
