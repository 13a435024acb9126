"""Listening, in the variant of the manifest that asks for it and in channels that turned it on.

A line is held against a rule, and forgotten: it is stored nowhere, logged nowhere and sent nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from adapters.slack.platform import SlackPlatform
from adapters.slack.requests import NAME, bot_of_event, is_outside, said, team_of_event
from bot.ports import Place
from bot.rhythm.listening import sounds_decided

_HEARD = frozenset({"channel", "group"})


class Ambient:
    """A feature of the platform: offers the log to whoever wrote what sounded like a decision, to them alone."""

    def __call__(self, bolt: AsyncApp, platform: SlackPlatform) -> None:
        """Add the listener."""
        self._platform = platform
        bolt.event("message", matchers=[_written_by_a_person])(self._on_message)

    async def _on_message(self, ack: AsyncAck, body: Mapping[str, Any]) -> None:
        event = body["event"]
        line = said(event.get("text") or "")
        # Nearly every line ends here: the database is asked about the few that are left.
        if sounds_decided(line) and is_outside(body) is False and not _to_the_bot(body):
            place = Place(NAME, team_of_event(body), event["channel"], event.get("thread_ts"))
            offer = await self._platform.kept.overhear(place, event["user"], line)
            if offer is not None:
                self._platform.tasks.start(
                    self._platform.sender.whisper(place, event["user"], offer), "slack.overheard"
                )
        await ack()


def _to_the_bot(body: Mapping[str, Any]) -> bool:
    """Whether the bot was mentioned: then it is answered anyway."""
    bot = bot_of_event(body)
    return bool(bot) and f"<@{bot}" in (body["event"].get("text") or "")


async def _written_by_a_person(body: Mapping[str, Any]) -> bool:
    event = body["event"]
    theirs = event.get("user") and not event.get("bot_id") and not event.get("subtype")
    return bool(theirs and event.get("channel_type") in _HEARD)
