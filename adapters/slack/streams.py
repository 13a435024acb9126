"""A reading that is still being sharpened, as a stream: what is there at once, and that more is being written.

Slack ends a stream that says nothing for half a minute, and marks its message for good; so a word is said in time,
and the stream is ended before Slack does it. What comes into its place is drawn by `chat.update` (`sending.py`).
"""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.render import Json, render_reply
from adapters.slack.tasks import Tasks
from bot.messages import Reply
from bot.ports import Place

WORD_SECONDS = 15.0
# Slack is said to close streams after about five minutes.
MOST_WORDS = 12
_TASK = "sharpen"
_WRITING = "Writing …"
_WRITTEN = "Done"
_REFUSALS = (SlackApiError, TimeoutError, aiohttp.ClientError)


class Streams:
    """The streams that one process has open."""

    def __init__(self, client: AsyncWebClient, tasks: Tasks) -> None:
        self._client = client
        self._tasks = tasks
        self._closing = asyncio.Event()

    async def begin(self, place: Place, person: str, reply: Reply, token: str) -> str | None:
        """Show a reply as the beginning of a stream in its thread: the `ts`, None where Slack refuses one."""
        if not place.thread or self._closing.is_set():
            return None
        chunks: list[dict[str, Any]] = [{"type": "blocks", "blocks": render_reply(reply)}, _task("in_progress")]
        try:
            answer = await self._client.chat_startStream(
                channel=place.channel,
                thread_ts=place.thread,
                recipient_team_id=place.workspace,
                recipient_user_id=person,
                chunks=chunks,
                token=token,
            )
        except SlackApiError:
            return None
        ts = str(answer["ts"])
        self._tasks.start(self._keep(place.channel, ts, token), "slack.stream")
        return ts

    async def close(self) -> None:
        """End every stream that is open: what is still to come is drawn in its place by whoever makes it."""
        self._closing.set()

    async def _keep(self, channel: str, ts: str, token: str) -> None:
        """Say now and then that it is being written, until it is there, too late, or the server ends."""
        for _ in range(MOST_WORDS):
            if await self._ends_within(WORD_SECONDS):
                break
            try:
                await self._client.chat_appendStream(
                    channel=channel, ts=ts, chunks=[_task("in_progress")], token=token
                )
            except _REFUSALS:
                return  # It is no stream any more: what was awaited stands there.
        await stop(self._client, channel, ts, token)

    async def _ends_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return False
        return True


async def stop(client: AsyncWebClient, channel: str, ts: str, token: str) -> None:
    """End a stream; one that is none any more stays as it is."""
    try:
        await client.chat_stopStream(channel=channel, ts=ts, chunks=[_task("complete")], token=token)
    except _REFUSALS:
        return


def _task(status: str) -> Json:
    title = _WRITTEN if status == "complete" else _WRITING
    return {"type": "task_update", "id": _TASK, "title": title, "status": status}
