"""Thumbs under what a model wrote: what Teams brings of them, as a press of the button that means the same.

Teams says which message a thumb stands under and nothing of ours; the outbox knows what that message showed. The
words that somebody writes beside a thumb are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.teams.labels import meant_by
from adapters.teams.message_ids import PERSONAL, TARGETED, joined_id
from adapters.teams.requesting import Requesting
from adapters.teams.requests import NAME, Scope, Spoken, message_pressed
from bot.messages import Reply, outcome_from_json
from bot.ports import Clock, Place, Request
from storage import outbox
from storage.engine import Database


class Thumbs:
    """Knows what a thumb means as long as what it stands under is kept."""

    def __init__(self, database: Database, clock: Clock, requesting: Requesting) -> None:
        self._database = database
        self._clock = clock
        self._requesting = requesting

    async def pressed(self, activity: Mapping[str, Any], who: Spoken) -> Request | None:
        """The press that a thumb stands for, in the place where it was asked; None where nothing of it is kept."""
        message, now = _message_under(activity, who), self._clock.now()
        told = await self._database.read(who.place.workspace, outbox.told, who.member, message, now)
        if told is None:
            return None
        reply = outcome_from_json(told.content)
        meant = meant_by(_reaction(activity), reply) if isinstance(reply, Reply) else None
        if meant is None:
            return None
        place = Place(NAME, who.place.workspace, told.channel, told.thread)
        request = self._requesting.bare(activity, who)
        name = request.channel_name if told.channel == who.place.channel else ""
        return replace(
            request, place=place, channel_name=name, action=meant.action, value=meant.value, message=message
        )


def _message_under(activity: Mapping[str, Any], who: Spoken) -> str:
    number = message_pressed(activity)
    if who.scope is Scope.PERSONAL:
        return f"{PERSONAL}{number}"
    return f"{TARGETED}{joined_id(who.place.thread, number)}"


def _reaction(activity: Mapping[str, Any]) -> str:
    value = activity.get("value")
    action = value.get("actionValue") if isinstance(value, Mapping) else None
    reaction = action.get("reaction") if isinstance(action, Mapping) else None
    return reaction if isinstance(reaction, str) else ""
