"""The agent view: people write to the bot in a conversation of their own, and are answered in its thread.

Slack sends what is written there only where the manifest's variant asked for it; what it suggests stands there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from adapters.slack.manifest import PROMPTS
from adapters.slack.origin import direct_message_id
from adapters.slack.platform import SlackPlatform
from adapters.slack.refusals import failure_of
from adapters.slack.render import render_reply, summary
from adapters.slack.requests import Received, from_written, team_of_event
from adapters.slack.streams import Streams
from bot.messages import Reply

_AT_WORK = "is thinking of the customer's side"
_TAB = "messages"
_log = structlog.get_logger()


class AgentView:
    """Answers what is written in a direct conversation, and says there what one can ask."""

    def __init__(self, *, suggests: bool) -> None:
        self._suggests = suggests
        self._platform: SlackPlatform | None = None
        self._streams: Streams | None = None

    def __call__(self, bolt: AsyncApp, platform: SlackPlatform) -> None:
        """Add the listeners."""
        self._platform = platform
        self._streams = Streams(platform.client, platform.tasks)
        platform.at_end.append(self._streams.close)
        bolt.event("message", matchers=[_to_the_bot])(self._on_message)
        if self._suggests:
            bolt.event("app_home_opened", matchers=[_on_messages])(self._on_opened)

    async def _on_message(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        platform = self._platform
        if platform is not None:
            await platform.once(from_written(body), body.get("event_id") or "", self._answer)
        await ack()

    async def _on_opened(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        if self._platform is not None:
            self._platform.tasks.start(self._suggest(self._platform, body), "slack.prompts")
        await ack()

    async def _suggest(self, platform: SlackPlatform, body: Mapping[str, Any]) -> None:
        token = await platform.token_for(team_of_event(body))
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        try:
            await platform.client.assistant_threads_setSuggestedPrompts(
                channel_id=body["event"]["channel"], prompts=prompts, token=token
            )
        except SlackApiError as error:
            _log.warning("slack.no_prompts", reason=str(error.response.get("error")))

    async def _answer(self, received: Received) -> None:
        """Say that the bot is at work, then the answer, which ends that by itself."""
        platform = self._platform
        assert platform is not None  # noqa: S101 - for the type checker: listeners are added with it
        platform.tasks.start(_status(platform, received), "slack.status")
        await platform.answering.written(received, partial(self._show, platform, received))

    async def _show(self, platform: SlackPlatform, received: Received, reply: Reply) -> None:
        """Show the answer in its thread: as a stream while a model is still writing, else as a message."""
        place, streams = received.request.place, self._streams
        token = await platform.token_for(place.workspace)
        ts = None
        if reply.follows and streams is not None and token:
            ts = await streams.begin(place, received.request.user, reply, token)
        try:
            ts = ts or await _post(platform, received, reply, token)
        except SlackApiError as error:
            failure = failure_of(error)
            if failure.again and reply.kept:
                key = f"said:{received.request.delivery}"
                await platform.kept.later(place, reply, key=key, after=failure.after or 0, person=None)
            return
        if reply.follows:
            message = direct_message_id(place.channel, ts)
            await platform.kept.show(place.workspace, received.request.delivery, message)


async def _status(platform: SlackPlatform, received: Received) -> None:
    place = received.request.place
    token = await platform.token_for(place.workspace)
    try:
        await platform.client.assistant_threads_setStatus(
            channel_id=place.channel, thread_ts=place.thread or "", status=_AT_WORK, token=token
        )
    except SlackApiError:
        return  # Not an agent's conversation: nothing is lost without it.


async def _post(platform: SlackPlatform, received: Received, reply: Reply, token: str | None) -> str:
    place = received.request.place
    answer = await platform.client.chat_postMessage(
        channel=place.channel,
        thread_ts=place.thread,
        text=summary(reply),
        blocks=render_reply(reply),
        unfurl_links=False,
        unfurl_media=False,
        token=token,
    )
    return str(answer["ts"])


async def _to_the_bot(body: Mapping[str, Any]) -> bool:
    """Whether a person wrote it to the bot alone; edits, deletions and what bots say have a subtype or a bot."""
    event = body["event"]
    theirs = event.get("user") and not event.get("bot_id") and not event.get("subtype")
    return bool(theirs and event.get("channel_type") == "im")


async def _on_messages(body: Mapping[str, Any]) -> bool:
    return bool(body["event"].get("tab") == _TAB)
