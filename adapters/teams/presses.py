"""Presses on cards and in dialogs: each invoke gets an answer, always."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any, assert_never

import structlog

from adapters.teams import dialogs
from adapters.teams.arriving import Answer
from adapters.teams.card_data import Origin, Surface, origin_of
from adapters.teams.connector import SendFailed
from adapters.teams.files import Files
from adapters.teams.form_card import answers_in, form_in
from adapters.teams.outgoing import new_nonce
from adapters.teams.people import People
from adapters.teams.requesting import Requesting
from adapters.teams.requests import Spoken, card_values, pressed
from adapters.teams.saying import Outcome, Saying
from bot.dispatch import FORM
from bot.failures import said_of
from bot.messages import Audience, File, Form, Invalid, Reply
from bot.ports import Dispatch, Request

GONE = "That card is from an older version, or belongs to somebody else. Ask for the same thing with a command."
IN_CHAT = "It is in the chat; only you see it."

log = structlog.get_logger()


class Presses:
    """Takes presses to the core, and gives what the card or the dialog is answered with."""

    def __init__(self, requesting: Requesting, saying: Saying, files: Files, people: People) -> None:
        self._requesting = requesting
        self._saying = saying
        self._files = files
        self._people = people
        self._under_way: set[asyncio.Task[None]] = set()
        self.dispatch: Dispatch = nobody

    async def execute(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        request = self._requesting.pressed(activity, who)
        if request is None:
            return dialogs.remarked(GONE)
        outcome = await self.dispatch(request)
        if not isinstance(outcome, Reply):
            await self._saying.say(request, outcome)
            return dialogs.remarked(_one_line(outcome))
        if outcome.audience is Audience.CHANNEL:
            if outcome.next is not None:
                await self._saying.offer(request, outcome.next)
            if outcome.replace and request.shared:
                return dialogs.redrawn(outcome, Origin(Surface.SHARED, new_nonce()))
            return dialogs.remarked(outcome.summary)
        if outcome.replace and not request.shared:
            # The answer redraws it for now, the update for good.
            self._later(self._saying.whisper(request, outcome))
            said_by = origin_of(pressed(activity) or {})
            return dialogs.redrawn(outcome, Origin(Surface.OWN, new_nonce(), at=said_by.at))
        await self._saying.say(request, outcome)
        return dialogs.remarked(outcome.summary)

    async def open(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        data = pressed(activity) or {}
        if dialogs.OPEN in data:
            form = dialogs.form_offered(data)
            if form is None:
                return dialogs.said(GONE)
            asked = self._requesting.pressed(activity, who) or self._requesting.bare(activity, who)
            return await self._form(asked, form, self._requesting.in_dialog(activity, who))
        request = self._requesting.pressed(activity, who)
        if request is None:
            return dialogs.said(GONE)
        outcome = await self.dispatch(request)
        return await self._in_dialog(request, outcome, self._requesting.in_dialog(activity, who), sent=False)

    async def submit(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        """Something was sent in a dialog; or a button that opens one, by a client that tells no kinds apart."""
        data = pressed(activity) or {}
        if data.get("close") is True:
            return dialogs.closed()
        return await (self.open(activity, who) if dialogs.OPEN in data else self._submitted(activity, who, data))

    async def _submitted(self, activity: Mapping[str, Any], who: Spoken, data: Mapping[str, Any]) -> Answer:
        request = self._requesting.pressed(activity, who)
        if request is None:
            return dialogs.said(GONE)
        origin = self._requesting.in_dialog(activity, who)
        if "send" not in data:
            return await self._in_dialog(request, await self.dispatch(request), origin, sent=False)
        form = form_in(data)
        if form is None:
            return dialogs.said(GONE)
        typed = answers_in(form, card_values(activity))
        request = await self._people.picked(request, form, typed)
        request = replace(request, action=str(data["send"]), fields=typed, carry=form.carry)
        outcome = await self.dispatch(request)
        if isinstance(outcome, Invalid):
            return dialogs.shown_form(form, origin, errors=outcome.errors, typed=typed)
        return await self._in_dialog(request, outcome, origin, sent=True)

    def failed(self, activity: Mapping[str, Any], who: Spoken, error: Exception) -> Answer:
        """The answer to a press that could not be acted on: a form that was sent stays open with what was typed."""
        if activity.get("name") == "adaptiveCard/action":
            return dialogs.remarked(said_of(error))
        data = pressed(activity) or {}
        form = form_in(data) if "send" in data else None
        if form is None:
            return dialogs.said(said_of(error))
        errors = {FORM: said_of(error, form=True)}
        typed = answers_in(form, card_values(activity))
        # Nobody can tell whether it was saved in the last moment: sent again, it is the same submission.
        origin = self._requesting.in_dialog(activity, who).in_dialog(origin_of(data).nonce)
        return dialogs.shown_form(form, origin, errors=errors, typed=typed)

    async def consented(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        """Somebody said whether a file may go into their storage."""
        return await self._files.consented(activity, who)

    async def handed_over(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        """A message action was used."""
        request = self._requesting.handed_over(activity, who)
        outcome = await self.dispatch(request)
        return await self._in_dialog(request, outcome, self._requesting.new_dialog(who), sent=False)

    async def _form(self, request: Request, form: Form, origin: Origin) -> Answer:
        return dialogs.shown_form(await self._people.offered(request, form), origin)

    async def _in_dialog(self, request: Request, outcome: Outcome, origin: Origin, *, sent: bool) -> Answer:
        """What a dialog shows next. An answer that stays in the chat, or changes a card there, closes it."""
        match outcome:
            case Form():
                answer = await self._form(request, outcome, origin)
            case Invalid():
                answer = dialogs.said(" ".join(outcome.errors.values()))
            case File():
                answer = dialogs.said(outcome.summary or IN_CHAT)
            case Reply():
                answer = await self._reply_in_dialog(request, outcome, origin, sent=sent)
            case _:
                assert_never(outcome)
        return answer

    async def _reply_in_dialog(self, request: Request, reply: Reply, origin: Origin, *, sent: bool) -> Answer:
        if reply.audience is Audience.ASKER and _belongs_into_chat(reply, request, sent=sent):
            try:
                await self._saying.whisper(request, reply)
            except SendFailed:
                # The dialog is open: what cannot be said in the chat is said here.
                return dialogs.shown_reply(reply, origin)
        elif reply.audience is Audience.ASKER and reply.next is None:
            return dialogs.shown_reply(reply, origin)
        if reply.next is not None:
            return await self._form(request, reply.next, origin)
        return dialogs.closed() if sent else dialogs.said(_closing(reply))

    # -- what is under way

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_surviving(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is still being sent."""
        await asyncio.gather(*self._under_way, return_exceptions=True)


def _belongs_into_chat(reply: Reply, request: Request, *, sent: bool) -> bool:
    """Whether an answer is more than a look: it stays, takes the place of a card, or is what a form led to."""
    redraws = reply.replace and bool(request.message) and not request.shared
    return redraws or dialogs.is_lasting(reply) or (sent and "error" not in reply.data)


def _closing(reply: Reply) -> str:
    return IN_CHAT if reply.audience is Audience.ASKER else reply.summary


def _one_line(outcome: Form | Invalid | File) -> str:
    match outcome:
        case Form():
            return f"{outcome.title}: the button is in the chat."
        case Invalid():
            return " ".join(outcome.errors.values())
        case File():
            return outcome.summary or IN_CHAT


async def _surviving(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except SendFailed as failed:
        log.warning("teams.not_sent", status=failed.status, code=failed.code)


async def nobody(_: Request) -> Outcome:
    """Stands where nothing is mounted yet."""
    raise RuntimeError("mount() comes first")
