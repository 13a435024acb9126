"""What a request leads to on Slack: an answer in the acknowledgement, a modal, or something said afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import modal
from adapters.slack.kept import Later
from adapters.slack.people import People
from adapters.slack.render import Json, lines_of, render_reply, summary
from adapters.slack.requests import SAY, Received, place_to_keep
from adapters.slack.sending import Sender
from adapters.slack.tasks import Tasks
from bot.errors import NotDelivered
from bot.failures import WRONG, WRONG_FORM, said_of
from bot.messages import Audience, Block, Button, Buttons, File, Form, Invalid, Paragraph, Reply, Tone
from bot.ports import Dispatch, Request

# Slack waits three seconds; what takes longer than this is acknowledged and said afterwards.
ANSWER_SECONDS = 2.0
OUTSIDE = (
    "Customer Chair works for the people of the organisation that installed it. "
    "Ask somebody there to put it to the chair for you."
)
ON_ITS_WAY = "The file is on its way to your direct messages."
_EXPIRED = frozenset({"expired_trigger_id", "invalid_trigger_id", "trigger_expired"})
_OPENED_ALREADY = "trigger_exchanged"
_OTHER = "form"
_FOR_YOU_ALONE = "ephemeral"
Outcome = Reply | Form | Invalid | File
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outward:
    """What answering needs of the way out."""

    client: AsyncWebClient
    token_for: Callable[[str], Awaitable[str | None]]
    sender: Sender
    people: People
    tasks: Tasks
    later: Later


class Answering:
    """Answers what was received."""

    def __init__(self, dispatch: Dispatch, outward: Outward) -> None:
        self._dispatch = dispatch
        self._out = outward

    async def command(self, received: Received) -> str:
        """A slash command: the body of the acknowledgement, which is the reply itself where there is one."""
        outcome = await self._soon(received, self._said_late)
        if outcome is None:
            return ""
        if isinstance(outcome, Reply) and outcome.audience is Audience.ASKER:
            self._open_next(received, outcome)
            return private(outcome)
        if isinstance(outcome, Reply):
            self._open_next(received, outcome)
            return ""
        if isinstance(outcome, Invalid):
            return private(Reply(lines_of(outcome)))
        if isinstance(outcome, File):
            return private(Reply(ON_ITS_WAY))
        self._open(received, outcome)
        return ""

    async def press(self, received: Received) -> None:
        """A button or a shortcut, which is acknowledged empty: everything is said afterwards."""
        outcome = await self._soon(received, self._said_late)
        if outcome is not None:
            self._out.tasks.start(self._say(received, outcome), "slack.say")

    async def mention(self, received: Received) -> None:
        """A mention, which opens nothing and is answered where it stands."""
        outcome = await self._answered(received)
        self._out.tasks.start(self._say(received, outcome), "slack.say")

    async def written(self, received: Received, post: Callable[[Reply], Coroutine[Any, Any, None]]) -> None:
        """What somebody wrote in a conversation with the bot alone, which `post` answers where it was written."""
        outcome = await self._answered(received)
        if isinstance(outcome, Reply) and outcome.audience is Audience.ASKER:
            self._out.tasks.start(post(outcome), "slack.written")
        else:
            self._out.tasks.start(self._say(received, outcome), "slack.say")

    async def submission(self, received: Received) -> Json:
        """A modal that was sent: the body of the acknowledgement, which says what becomes of the modal."""
        outcome = await self._soon(received, self._saved_late)
        if outcome is None:
            return {"response_action": "update", "view": modal.still_open(received.view or {}, modal.SAVING)}
        view = received.view or {}
        match outcome:
            case Invalid():
                return self._refused(view, outcome)
            case Form():
                return {"response_action": "update", "view": self._drawn(received, outcome)}
            case Reply() if outcome.next is not None:
                self._say_of_form(received, outcome)
                return {"response_action": "update", "view": self._drawn(received, outcome.next)}
            case _:
                self._say_of_form(received, outcome)
                return {"response_action": "clear"}

    async def way(self, received: Received) -> None:
        """A further way on inside a modal. Slack closes no modal on such a press: the answer is drawn in it."""
        outcome = await self._answered(received)
        self._out.tasks.start(self._in_view(received, outcome), "slack.way")

    async def page(self, received: Received) -> Reply:
        """What stands on a page rather than in a conversation."""
        outcome = await self._answered(received)
        return outcome if isinstance(outcome, Reply) else Reply(WRONG)

    async def in_modal(self, received: Received) -> None:
        """A button on a page, where nothing can be said: the answer opens over it."""
        outcome = await self._answered(received)
        if not isinstance(outcome, Reply) or outcome.next is not None or outcome.audience is Audience.CHANNEL:
            await self._say(received, outcome)
            return
        token = await self._out.token_for(received.request.place.workspace)
        try:
            view = modal.render_done(outcome)
            await self._out.client.views_open(trigger_id=received.trigger, view=view, token=token)
        except Exception:
            await self._say(received, outcome)

    async def is_outside(self, received: Received) -> bool:
        """Whether somebody of another organisation did this."""
        if received.outside is not None:
            return received.outside
        request = received.request
        person = await self._out.people.person(request.place.workspace, request.user)
        return person is None or person.outside

    def refuse_outsider(self, received: Received) -> None:
        """Say so, politely, to them alone."""
        self._out.tasks.start(self._answer(received, Reply(OUTSIDE)), "slack.outside")

    # -- from a request to its outcome

    async def _soon(
        self, received: Received, late: Callable[[Received, Outcome], Awaitable[None]]
    ) -> Outcome | None:
        """The outcome; None where it takes so long that Slack must be acknowledged first: then `late` gets it."""
        work = self._out.tasks.start(self._answered(received), "slack.answer")
        done, _ = await asyncio.wait({work}, timeout=ANSWER_SECONDS)
        if done:
            return work.result()

        async def afterwards() -> None:
            await late(received, await work)

        self._out.tasks.start(afterwards(), "slack.late")
        return None

    async def _answered(self, received: Received) -> Outcome:
        try:
            return await self._dispatch(await self._named(received))
        except Exception as error:
            _log.error("slack.not_answered", error=type(error).__name__)
            sentence = said_of(error, form=received.view is not None)
            return Invalid({_OTHER: sentence}) if received.view is not None else Reply(sentence)

    async def _named(self, received: Received) -> Request:
        request, people = received.request, self._out.people
        workspace = request.place.workspace
        name = await people.name(workspace, request.user, received.given_name)
        others = [member for member in dict.fromkeys(received.picked) if member != request.user]
        named = await asyncio.gather(*(people.name_soon(workspace, member) for member in others))
        return replace(request, user_name=name, files_sent=True, people=dict(zip(others, named, strict=True)))

    # -- what follows

    async def _said_late(self, received: Received, outcome: Outcome) -> None:
        await self._say(received, outcome)

    async def _saved_late(self, received: Received, outcome: Outcome) -> None:
        await self._in_view(received, outcome)

    async def _say(self, received: Received, outcome: Outcome) -> None:
        """Say an outcome that no acknowledgement carries."""
        match outcome:
            case Form():
                await self._open_now(received, outcome)
            case File():
                await self._answer(received, Reply(ON_ITS_WAY))
            case Invalid():
                await self._answer(received, Reply(lines_of(outcome)))
            case Reply():
                self._open_next(received, outcome)
                if outcome.audience is Audience.ASKER:
                    await self._show(received, outcome)

    async def _show(self, received: Received, reply: Reply) -> None:
        """A reply for the asker alone: in place of their own message where it says so, else beside it."""
        request = received.request
        own_message = request.message if reply.replace and not request.shared else ""
        if own_message and not received.ephemeral:
            # It stands in their direct messages.
            await self._out.sender.tell(request.place, request.user, reply, updates=own_message)
            return
        await self._answer(received, reply, in_place=bool(own_message))

    async def _answer(self, received: Received, reply: Reply, *, in_place: bool = False) -> None:
        request = received.request
        try:
            await self._out.sender.answer(request.place, request.user, received.hook, reply, replace=in_place)
        except NotDelivered as failure:
            _log.warning("slack.not_said", reason=failure.reason)
            if failure.again and reply.kept and request.delivery:
                key = f"said:{request.delivery}"
                await self._out.later(request.place, reply, key=key, after=failure.after or 0, person=request.user)

    def _say_of_form(self, received: Received, outcome: Outcome) -> None:
        """What a sent form leads to besides the modal's end."""
        if isinstance(outcome, Reply) and outcome.next is not None:
            outcome = replace(outcome, next=None)
        self._out.tasks.start(self._say(received, outcome), "slack.say")

    def _refused(self, view: Mapping[str, Any], invalid: Invalid) -> Json:
        """Each sentence at its field; those of no field above the form, which stays as it was typed."""
        at_fields = {block: said for name, said in invalid.errors.items() if (block := modal.block_of(view, name))}
        others = {name: said for name, said in invalid.errors.items() if not modal.block_of(view, name)}
        if others or not at_fields:
            everything = invalid.errors or {_OTHER: WRONG_FORM}
            return {"response_action": "update", "view": modal.still_open(view, *everything.values())}
        return {"response_action": "errors", "errors": at_fields}

    async def _in_view(self, received: Received, outcome: Outcome) -> None:
        """Draw in the modal what its answers led to."""
        view = received.view or {}
        match outcome:
            case Invalid():
                drawn = modal.with_sentences(view, outcome.errors.values())
            case Form():
                drawn = self._drawn(received, outcome)
            case File():
                drawn = modal.render_done(Reply(ON_ITS_WAY))
            case Reply():
                drawn = modal.render_done(outcome, received.request.place.channel)
                if outcome.next is not None:
                    self._say_of_form(received, outcome)
                    drawn = self._drawn(received, outcome.next)
        token = await self._out.token_for(received.request.place.workspace)
        try:
            await self._out.client.views_update(view_id=view["id"], view=drawn, token=token)
        except SlackApiError:
            # The person closed it meanwhile.
            if not isinstance(outcome, Form):
                await self._say(received, outcome)

    # -- modals

    def _drawn(self, received: Received, form: Form) -> Json:
        asks_where = received.request.place.channel == received.request.user
        return modal.render_form(form, modal.Opened(place=place_to_keep(received)), asks_where=asks_where)

    def _open_next(self, received: Received, reply: Reply) -> None:
        if reply.next is not None:
            self._open(received, reply.next)

    def _open(self, received: Received, form: Form) -> None:
        """Open a modal at once: the trigger lives three seconds, which no queue could promise."""
        self._out.tasks.start(self._open_now(received, form), "slack.open")

    async def _open_now(self, received: Received, form: Form) -> None:
        token = await self._out.token_for(received.request.place.workspace)
        if not received.trigger:
            await self._answer(received, _to_open(received, form))
            return
        try:
            view = self._drawn(received, form)
            await self._out.client.views_open(trigger_id=received.trigger, view=view, token=token)
        except SlackApiError as error:
            if error.response.get("error") == "exchanged_trigger_id":
                return  # The same delivery came twice, and the form is open.
            await self._answer(received, _to_open(received, form))
        except Exception:
            await self._answer(received, _to_open(received, form))


def private(reply: Reply) -> str:
    """A reply as the acknowledgement of a command."""
    if reply.fixed:
        return _private_fixed(reply.summary, reply.blocks)
    body = {"response_type": _FOR_YOU_ALONE, "text": summary(reply), "blocks": render_reply(reply)}
    return json.dumps(body, ensure_ascii=False)


@lru_cache(maxsize=64)
def _private_fixed(said: str, blocks: tuple[Block, ...]) -> str:
    return private(Reply(said, blocks))


def _to_open(received: Received, form: Form) -> Reply:
    """The way to a form that could not be opened by itself: a button, whose press opens it."""
    request = received.request
    again = Button("Open the form", request.action or SAY, request.value or request.text, Tone.PRIMARY)
    sentence = f"{form.title}: Slack opens the form from here."
    typed = (Paragraph(request.text),) if request.text and request.action == "" else ()
    return Reply(sentence, (Paragraph(sentence), *typed, Buttons((again,))))
