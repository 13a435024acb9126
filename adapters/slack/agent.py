"""The agent view: people write to the bot in a conversation of their own, and are answered in its thread.

Slack sends what is written there only where the manifest's variant asked for it; what it suggests stands there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack.platform import SlackPlatform
from adapters.slack.render import render_reply, summary
from adapters.slack.requests import Received, from_written
from bot.messages import Reply

_AT_WORK = "is thinking of the customer's side"


class AgentView:
    """Answers what is written in a direct conversation."""

    def __init__(self) -> None:
        self._platform: SlackPlatform | None = None

    def __call__(self, bolt: AsyncApp, platform: SlackPlatform) -> None:
        """Add the listener."""
        self._platform = platform
        bolt.event("message")(self._on_message)

    async def _on_message(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        event, platform = body["event"], self._platform
        # Edits, deletions and what the bot itself says have a subtype or a bot.
        theirs = event.get("user") and not event.get("bot_id") and not event.get("subtype")
        if platform is not None and event.get("channel_type") == "im" and theirs:
            await platform.once(from_written(body), body.get("event_id") or "", partial(_answer, platform))
        await ack()


async def _answer(platform: SlackPlatform, received: Received) -> None:
    """Say that the bot is at work, then the answer, which ends that by itself."""
    platform.tasks.start(_status(platform, received), "slack.status")
    await platform.answering.written(received, partial(_post, platform, received))


async def _status(platform: SlackPlatform, received: Received) -> None:
    place = received.request.place
    token = await platform.token_for(place.workspace)
    try:
        await platform.client.assistant_threads_setStatus(
            channel_id=place.channel, thread_ts=place.thread or "", status=_AT_WORK, token=token
        )
    except SlackApiError:
        return  # Not an agent's conversation: nothing is lost without it.


async def _post(platform: SlackPlatform, received: Received, reply: Reply) -> None:
    place = received.request.place
    token = await platform.token_for(place.workspace)
    await platform.client.chat_postMessage(
        channel=place.channel,
        thread_ts=place.thread,
        text=summary(reply),
        blocks=render_reply(reply),
        unfurl_links=False,
        unfurl_media=False,
        token=token,
    )
