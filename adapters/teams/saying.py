"""Answers in the chat, each to the one person who asked; what a channel sees comes from the outbox."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from adapters.teams import dialogs
from adapters.teams.card_data import Origin
from adapters.teams.connector import SendFailed
from adapters.teams.done import Done
from adapters.teams.form_card import form_card
from adapters.teams.message_ids import PERSONAL, TARGETED
from adapters.teams.render import Card
from adapters.teams.sending import Sender
from adapters.teams.streams import Streams
from bot.messages import Audience, File, Form, Invalid, Paragraph, Reply
from bot.ports import Request

log = structlog.get_logger()
Outcome = Reply | Form | Invalid | File


class Saying:
    """Says in the chat what the core answered."""

    def __init__(self, sender: Sender, done: Done, streams: Streams) -> None:
        self._sender = sender
        self._streams = streams
        self._done = done

    async def say(self, request: Request, outcome: Outcome) -> None:
        """Show one person what their request was answered; a form is offered by a button."""
        match outcome:
            case Reply():
                if outcome.audience is Audience.ASKER:
                    await self.whisper(request, outcome)
                if outcome.next is not None:
                    await self.offer(request, outcome.next)
            case Form():
                await self.offer(request, outcome)
            case Invalid():
                sentence = " ".join(outcome.errors.values())
                await self.whisper(request, Reply(sentence, (Paragraph(sentence),)))
            case File():
                return  # The outbox sends it, as it was asked for (`files_sent`).

    async def offer(self, request: Request, form: Form) -> None:
        """Offer a form with a button: only a press opens a dialog."""
        await self._sender.whisper_card(
            request.place, request.user, form.title, lambda origin: dialogs.way_to(form, origin)
        )

    async def show_form(
        self,
        request: Request,
        form: Form,
        *,
        errors: Mapping[str, str] | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        """Show a form in the chat itself, for clients that open no dialogs."""

        def draw(origin: Origin) -> Card:
            return form_card(form, origin, errors=errors, typed=typed)

        await self._sender.whisper_card(request.place, request.user, form.title, draw)

    async def whisper(self, request: Request, reply: Reply) -> None:
        """Show a reply to one person: in place of their own card where it replaces that, else anew."""
        own = reply.replace and not request.shared and request.message.startswith((TARGETED, PERSONAL))
        if own:
            try:
                await self._sender.update_own(request.place, request.user, request.message, reply)
            except SendFailed as failed:
                log.info("teams.not_redrawn", status=failed.status, code=failed.code)
            else:
                return
        message = await self._streams.begin(request, reply) if reply.follows and request.delivery else None
        message = message or await self._sender.whisper(request.place, request.user, reply)
        if dialogs.is_lasting(reply) and request.delivery:
            await self._done.note_shown(request.place.workspace, request.delivery, message)
