"""What each kind of activity means: a command, a press, a form, a message handed over, a coming or going."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, assert_never

import structlog

from adapters.teams import dialogs
from adapters.teams.arriving import Answer
from adapters.teams.card_data import Origin, Surface, origin_of
from adapters.teams.connector import SendFailed
from adapters.teams.done import Done
from adapters.teams.files import Files
from adapters.teams.form_card import answers_in, form_in
from adapters.teams.lifecycle import Lifecycle
from adapters.teams.message_ids import PERSONAL, TARGETED, joined_id
from adapters.teams.outgoing import new_nonce
from adapters.teams.references import References
from adapters.teams.requests import (
    NAME,
    Handed,
    Scope,
    Spoken,
    card_values,
    handed,
    is_mentioned,
    keys_of,
    message_pressed,
    pressed,
    said,
)
from adapters.teams.sending import Sender
from bot.handed_over import AUTHOR, LINK
from bot.messages import Audience, File, Form, Invalid, Paragraph, Reply, outcome_from_json
from bot.ports import Dispatch, Request

Outcome = Reply | Form | Invalid | File
NOT_OURS = "Customer Chair is for the people of this organisation."
GONE = "That card is from an older version, or belongs to somebody else. Ask for the same thing with a command."
IN_CHAT = "It is in the chat; only you see it."
# Message actions, by the id that the manifest gives them.
ASK_MESSAGE, DECIDE_MESSAGE, VOICE_MESSAGE = "ask_message", "decide_message", "voice_message"

log = structlog.get_logger()


class Turns:
    """Takes one activity at a time to the core, and its outcome back to where the person is."""

    def __init__(
        self,
        references: References,
        sender: Sender,
        files: Files,
        lifecycle: Lifecycle,
        done: Done,
        *,
        proven: bool,
    ) -> None:
        self._references = references
        self._sender = sender
        self._files = files
        self._lifecycle = lifecycle
        self._done = done
        self._proven = proven
        self._under_way: set[asyncio.Task[None]] = set()
        self.dispatch: Dispatch = _nobody

    async def take(self, activity: Mapping[str, Any], who: Spoken) -> Answer | None:
        """Act on an activity; an invoke gets an answer, always."""
        kind, name = activity.get("type"), activity.get("name")
        if kind in ("installationUpdate", "conversationUpdate"):
            return await self._lifecycle.take(activity, who, self._welcome)
        if kind == "message":
            await self._message(activity, who)
            return None
        if kind != "invoke":
            return None
        await self._references.note(who)
        if await self._is_outsider(who):
            return dialogs.remarked(NOT_OURS) if name == "adaptiveCard/action" else dialogs.said(NOT_OURS)
        return await self._invoke(str(name), activity, who)

    async def _invoke(self, name: str, activity: Mapping[str, Any], who: Spoken) -> Answer:
        match name:
            case "adaptiveCard/action":
                answer = await self._execute(activity, who)
            case "task/fetch":
                answer = await self._open(activity, who)
            case "task/submit" | "composeExtension/submitAction":
                answer = await self._submit(activity, who)
            case "composeExtension/fetchTask":
                answer = await self._handed_over(activity, who)
            case "fileConsent/invoke":
                answer = await self._files.consented(activity, who)
            case "message/submitAction":
                log.info("teams.feedback", reaction=_reaction(activity))
                answer = Answer()
            case _:
                # An unanswered invoke shows the person an error.
                answer = Answer(body={})
        return answer

    # -- typed

    async def _message(self, activity: Mapping[str, Any], who: Spoken) -> None:
        if who.scope is not Scope.PERSONAL and not is_mentioned(activity) and pressed(activity) is None:
            return
        await self._references.note(who)
        if await self._is_outsider(who):
            await self._whispered(self._request(activity, who), Reply(NOT_OURS, (Paragraph(NOT_OURS),)))
            return
        if pressed(activity) is not None:
            # Some clients send a card's button as a message instead of an invoke.
            request = self._pressed_request(activity, who)
        else:
            request = replace(self._request(activity, who), text=said(activity))
        if request is not None:
            await self._say(request, await self.dispatch(request))

    async def _say(self, request: Request, outcome: Outcome) -> None:
        """Answer in the chat. What the channel sees comes from the outbox, with everyone else's."""
        match outcome:
            case Reply():
                if outcome.audience is Audience.ASKER:
                    await self._whispered(request, outcome)
                if outcome.next is not None:
                    await self._offer(request, outcome.next)
            case Form():
                await self._offer(request, outcome)
            case Invalid():
                sentence = " ".join(outcome.errors.values())
                await self._whispered(request, Reply(sentence, (Paragraph(sentence),)))
            case File():
                await self._files.hand_over(request, outcome)

    async def _offer(self, request: Request, form: Form) -> None:
        """Offer a form with a button: only a press opens a dialog."""
        await self._sender.whisper_card(
            request.place, request.user, form.title, lambda origin: dialogs.way_to(form, origin)
        )

    async def _whispered(self, request: Request, reply: Reply) -> None:
        own = reply.replace and not request.shared and request.message.startswith((TARGETED, PERSONAL))
        if own:
            try:
                await self._sender.update_own(request.place, request.user, request.message, reply)
            except SendFailed as failed:
                log.info("teams.not_redrawn", status=failed.status, code=failed.code)
            else:
                return
        message = await self._sender.whisper(request.place, request.user, reply)
        if dialogs.is_lasting(reply) and request.delivery:
            await self._done.note_shown(request.place.workspace, request.delivery, message)

    # -- pressed

    async def _execute(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        request = self._pressed_request(activity, who)
        if request is None:
            return dialogs.remarked(GONE)
        outcome = await self.dispatch(request)
        if not isinstance(outcome, Reply):
            await self._say(request, outcome)
            return dialogs.remarked(_one_line(outcome))
        if outcome.audience is Audience.CHANNEL:
            if outcome.next is not None:
                await self._offer(request, outcome.next)
            if outcome.replace and request.shared:
                return dialogs.redrawn(outcome, Origin(Surface.SHARED, new_nonce()))
            return dialogs.remarked(outcome.summary)
        if outcome.replace and not request.shared:
            # The answer redraws it for now, the update for good.
            self._later(self._whispered(request, outcome))
            said_by = origin_of(pressed(activity) or {})
            return dialogs.redrawn(outcome, Origin(Surface.OWN, new_nonce(), at=said_by.at))
        await self._say(request, outcome)
        return dialogs.remarked(outcome.summary)

    async def _open(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        data = pressed(activity) or {}
        if dialogs.OPEN in data:
            form = _form(data[dialogs.OPEN])
            origin = self._dialog_origin(activity, who)
            return dialogs.shown_form(form, origin) if form else dialogs.said(GONE)
        request = self._pressed_request(activity, who)
        if request is None:
            return dialogs.said(GONE)
        outcome = await self.dispatch(request)
        return await self._in_dialog(request, outcome, self._dialog_origin(activity, who), sent=False)

    async def _submit(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        data, values = pressed(activity) or {}, card_values(activity)
        if data.get("close") is True:
            return dialogs.closed()
        request = self._pressed_request(activity, who)
        if request is None:
            return dialogs.said(GONE)
        origin = self._dialog_origin(activity, who)
        if "send" not in data:
            return await self._in_dialog(request, await self.dispatch(request), origin, sent=False)
        form = form_in(data)
        if form is None:
            return dialogs.said(GONE)
        typed = answers_in(form, values)
        request = replace(request, action=str(data["send"]), fields=typed, carry=form.carry)
        outcome = await self.dispatch(request)
        if isinstance(outcome, Invalid):
            return dialogs.shown_form(form, origin, errors=outcome.errors, typed=typed)
        return await self._in_dialog(request, outcome, origin, sent=True)

    async def _in_dialog(self, request: Request, outcome: Outcome, origin: Origin, *, sent: bool) -> Answer:
        """What a dialog shows next. An answer that stays in the chat, or changes a card there, closes it."""
        match outcome:
            case Form():
                answer = dialogs.shown_form(outcome, origin)
            case Invalid():
                answer = dialogs.said(" ".join(outcome.errors.values()))
            case File():
                await self._files.hand_over(request, outcome)
                answer = dialogs.said(outcome.summary or IN_CHAT)
            case Reply():
                answer = await self._reply_in_dialog(request, outcome, origin, sent=sent)
            case _:
                assert_never(outcome)
        return answer

    async def _reply_in_dialog(self, request: Request, reply: Reply, origin: Origin, *, sent: bool) -> Answer:
        if reply.audience is Audience.ASKER and _belongs_into_chat(reply, request, sent=sent):
            try:
                await self._whispered(request, reply)
            except SendFailed:
                # The dialog is open: what cannot be said in the chat is said here.
                return dialogs.shown_reply(reply, origin)
        elif reply.audience is Audience.ASKER and reply.next is None:
            return dialogs.shown_reply(reply, origin)
        if reply.next is not None:
            return dialogs.shown_form(reply.next, origin)
        return dialogs.closed() if sent else dialogs.said(_closing(reply))

    # -- handed over with a message action

    async def _handed_over(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        message, value = handed(activity), activity.get("value")
        command = value.get("commandId") if isinstance(value, Mapping) else ""
        source = {LINK: message.link, AUTHOR: message.author}
        base = replace(self._request(activity, who), carry=source, people=_people(message))
        match command:
            case str() if command == DECIDE_MESSAGE:
                request = replace(base, action="decide_from_message", value=message.text)
            case str() if command == VOICE_MESSAGE:
                request = replace(base, action="voice_from_message", value=message.text)
            case str() if command == ASK_MESSAGE and message.text:
                request = replace(base, action="ask_from_message", value=message.text)
            case _:
                request = replace(base, action="ask_box")
        outcome = await self.dispatch(request)
        origin = Origin(Surface.DIALOG, new_nonce(), at=self._sender.signed(who.place, who.member))
        return await self._in_dialog(request, outcome, origin, sent=False)

    # -- requests

    def _request(self, activity: Mapping[str, Any], who: Spoken) -> Request:
        keys = keys_of(activity, who)
        return Request(
            place=who.place,
            user=who.member,
            user_name=who.name,
            delivery=keys[0] if keys else "",
            channel_name=who.channel_name,
        )

    def _pressed_request(self, activity: Mapping[str, Any], who: Spoken) -> Request | None:
        """A press as the core knows it; None where the card belongs to another person or is none of ours."""
        data = pressed(activity)
        if data is None:
            return None
        origin, request = origin_of(data), self._request(activity, who)
        if origin.at:
            place = self._sender.place_in(origin.at, NAME, who.place.workspace, who.member)
            if place is None:
                return None
            if place != who.place:
                request = replace(request, place=place, channel_name="")
        message, shared = _message_of(origin, activity, who)
        act, value = data.get("act"), data.get("value")
        return replace(
            request,
            action=act if isinstance(act, str) else "",
            value=value if isinstance(value, str) else "",
            message=message,
            shared=shared,
        )

    def _dialog_origin(self, activity: Mapping[str, Any], who: Spoken) -> Origin:
        origin = origin_of(pressed(activity) or {})
        message, shared = _message_of(origin, activity, who)
        return Origin(Surface.DIALOG, new_nonce(), origin.at, message, shared)

    async def _is_outsider(self, who: Spoken) -> bool:
        """Whether somebody is a guest or of another organisation: the activity may say so, the roster knows."""
        if who.is_known_outsider:
            return True
        if not self._proven:
            return False
        known = await self._references.is_outsider(who.place.workspace, who.member)
        if known is not None:
            return known
        entry = await self._sender.roster_entry(who.place, who.service_url, who.teams_id)
        outsider = entry.get("userRole") in ("guest", "anonymous") or (
            bool(entry.get("tenantId")) and entry.get("tenantId") != who.place.workspace
        )
        await self._references.looked_up(who.place.workspace, who.member, outsider)
        return outsider

    async def _welcome(self, who: Spoken) -> None:
        """Somebody added the bot for themselves: what it does, once."""
        request = Request(
            place=who.place, user=who.member, user_name=who.name, text="help", channel_name=who.channel_name
        )
        await self._say(request, await self.dispatch(request))

    # -- what is under way

    def _later(self, work: Any) -> None:
        task = asyncio.create_task(_surviving(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self) -> None:
        """Wait for what is still being sent."""
        await asyncio.gather(*self._under_way, return_exceptions=True)


def _people(message: Handed) -> dict[str, str]:
    """Who wrote the message, so that what was decided in it can be theirs."""
    return {message.author: message.author_name} if message.author and message.author_name else {}


def _message_of(origin: Origin, activity: Mapping[str, Any], who: Spoken) -> tuple[str, bool]:
    """The message whose button was pressed, and whether everyone sees it."""
    if origin.surface is Surface.DIALOG:
        return origin.on, origin.on_shared
    number = message_pressed(activity)
    if not number:
        return "", origin.surface is Surface.SHARED
    if origin.surface is Surface.SHARED:
        return joined_id(who.place.thread, number), True
    if who.scope is Scope.PERSONAL:
        return f"{PERSONAL}{number}", False
    return f"{TARGETED}{joined_id(who.place.thread, number)}", False


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


def _form(stored: object) -> Form | None:
    try:
        found = outcome_from_json(stored) if isinstance(stored, dict) else None
    except ValueError:
        return None
    return found if isinstance(found, Form) else None


def _reaction(activity: Mapping[str, Any]) -> str:
    value = activity.get("value")
    action = value.get("actionValue") if isinstance(value, Mapping) else None
    reaction = action.get("reaction") if isinstance(action, Mapping) else None
    return reaction if reaction in ("like", "dislike") else "unknown"


async def _surviving(work: Any) -> None:
    try:
        await work
    except SendFailed as failed:
        log.warning("teams.not_sent", status=failed.status, code=failed.code)


async def _nobody(_: Request) -> Outcome:
    raise RuntimeError("mount() comes first")
