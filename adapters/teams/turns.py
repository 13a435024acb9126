"""What each kind of activity means: a command, a press, a form, a message handed over, a coming or going."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.teams import dialogs
from adapters.teams.arriving import Answer
from adapters.teams.connector import SendFailed
from adapters.teams.files import Files
from adapters.teams.form_card import answers_in, form_in
from adapters.teams.lifecycle import Lifecycle
from adapters.teams.people import People
from adapters.teams.presses import GONE, Presses, nobody
from adapters.teams.references import References
from adapters.teams.requesting import Requesting
from adapters.teams.requests import Scope, Spoken, card_values, is_mentioned, pressed, spoken
from adapters.teams.saying import Saying
from adapters.teams.sending import Sender
from adapters.teams.thumbs import Thumbs
from bot.failures import said_of
from bot.messages import Form, Invalid, Paragraph, Reply
from bot.ports import Dispatch, Request

NOT_OURS = "Customer Chair is for the people of this organisation."


class Turns:
    """Takes one activity at a time to the core, and its outcome back to where the person is."""

    def __init__(
        self,
        references: References,
        sender: Sender,
        files: Files,
        lifecycle: Lifecycle,
        saying: Saying,
        people: People,
        thumbs: Thumbs,
        *,
        proven: bool,
    ) -> None:
        self._references = references
        self._sender = sender
        self._people = people
        self._lifecycle = lifecycle
        self._saying = saying
        self._thumbs = thumbs
        self._requesting = Requesting(sender)
        self._presses = Presses(self._requesting, saying, files, people)
        self._proven = proven
        self._dispatch: Dispatch = nobody

    def serve(self, dispatch: Dispatch) -> None:
        """What people do goes to `dispatch` from now on."""
        self._dispatch = self._presses.dispatch = dispatch

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
                answer = await self._presses.execute(activity, who)
            case "task/fetch":
                answer = await self._presses.open(activity, who)
            case "task/submit" | "composeExtension/submitAction":
                answer = await self._presses.submit(activity, who)
            case "composeExtension/fetchTask":
                answer = await self._presses.handed_over(activity, who)
            case "fileConsent/invoke":
                answer = await self._presses.consented(activity, who)
            case "message/submitAction":
                answer = await self._thumb(activity, who)
            case _:
                # An unanswered invoke shows the person an error.
                answer = Answer(body={})
        return answer

    async def _thumb(self, activity: Mapping[str, Any], who: Spoken) -> Answer:
        """A thumb is a press whose answer Teams gives itself; what comes into the place of the reply is shown."""
        request = await self._thumbs.pressed(activity, who)
        if request is not None:
            outcome = await self._dispatch(request)
            if isinstance(outcome, Reply) and outcome.replace:
                await self._saying.whisper(request, outcome)
        return Answer()

    async def _message(self, activity: Mapping[str, Any], who: Spoken) -> None:
        data = pressed(activity)
        if who.scope is not Scope.PERSONAL and not is_mentioned(activity) and data is None:
            return
        await self._references.note(who)
        if await self._is_outsider(who):
            await self._tell(self._requesting.bare(activity, who), NOT_OURS)
        elif data is not None:
            await self._pressed_in_chat(activity, who, data)
        else:
            request = self._requesting.typed(activity, who)
            await self._saying.say(request, await self._dispatch(request))

    async def _pressed_in_chat(self, activity: Mapping[str, Any], who: Spoken, data: Mapping[str, Any]) -> None:
        """A button that came as a message: the client opens no dialogs, so forms are shown in the chat."""
        request = self._requesting.pressed(activity, who)
        if data.get("close") is True:
            return
        if request is None:
            await self._tell(self._requesting.bare(activity, who), GONE)
        elif dialogs.OPEN in data or "send" in data:
            await self._filled_in_chat(request, data, card_values(activity))
        else:
            outcome = await self._dispatch(request)
            if isinstance(outcome, Form):
                await self._saying.show_form(request, await self._people.offered(request, outcome))
            else:
                await self._saying.say(request, outcome)

    async def _filled_in_chat(self, request: Request, data: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        form = form_in(data) if "send" in data else dialogs.form_offered(data)
        if form is None:
            await self._tell(request, GONE)
            return
        if "send" not in data:
            await self._saying.show_form(request, await self._people.offered(request, form))
            return
        typed = answers_in(form, values)
        request = await self._people.picked(request, form, typed)
        sent = replace(request, action=str(data["send"]), fields=typed, carry=form.carry)
        outcome = await self._dispatch(sent)
        if isinstance(outcome, Invalid):
            await self._saying.show_form(request, form, errors=outcome.errors, typed=typed)
            return
        await self._saying.say(sent, outcome)

    async def failed(self, activity: Mapping[str, Any], error: Exception) -> Answer:
        """What somebody is told whose activity could not be acted on, without asking the database for anything."""
        if activity.get("type") == "invoke":
            return self._presses.failed(activity, spoken(activity), error)
        if activity.get("type") != "message":
            return Answer(500)
        try:
            await self._sender.whisper_back(spoken(activity), said_of(error))
        except SendFailed:
            return Answer(500)
        return Answer()

    async def _tell(self, request: Request, sentence: str) -> None:
        await self._saying.whisper(request, Reply(sentence, (Paragraph(sentence),)))

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
        await self._saying.say(request, await self._dispatch(request))

    async def finish(self) -> None:
        """Wait for what is still being sent."""
        await self._presses.finish()
