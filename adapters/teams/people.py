"""Who can be picked in a form: the people of the conversation, as Teams lists them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import structlog

from adapters.teams.connector import SendFailed
from adapters.teams.remembered import Remembered
from adapters.teams.sending import Sender
from bot.messages import Form, Option
from bot.ports import Clock, Place, Request

log = structlog.get_logger()
# A form is waited for, and can be filled in without: a name is typed then.
_LOOK_SECONDS = 1.5


class People:
    """Knows who is in a conversation, asked of Teams and kept for some minutes."""

    def __init__(self, sender: Sender, clock: Clock) -> None:
        self._sender = sender
        self._known: Remembered[tuple[str, str], Mapping[str, str]] = Remembered(clock)

    async def offered(self, request: Request, form: Form) -> Form:
        """The form with the people of the conversation to pick from, where it asks for somebody."""
        if not any(field.person for field in form.fields):
            return form
        options = tuple(Option(member, name) for member, name in (await self._here(request.place)).items())
        fields = tuple(replace(each, options=options) if each.person else each for each in form.fields)
        return replace(form, fields=fields)

    async def picked(self, request: Request, form: Form, typed: Mapping[str, str]) -> Request:
        """The request with the names of those who were picked, who may never have spoken to the bot."""
        asked = {typed.get(field.name, "") for field in form.fields if field.person} - {""}
        if not asked:
            return request
        names = {member: name for member, name in (await self._here(request.place)).items() if member in asked}
        return replace(request, people={**request.people, **names})

    async def _here(self, place: Place) -> Mapping[str, str]:
        async def look() -> Mapping[str, str] | None:
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    return await self._sender.roster(place)
            except (SendFailed, TimeoutError) as error:
                log.info("teams.no_roster", error=type(error).__name__)
                return None

        return await self._known.or_read((place.workspace, place.channel), look) or {}
