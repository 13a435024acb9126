"""The one way through the core: a request comes in, a command runs, an outcome goes out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from bot.access import either
from bot.amiss import amiss
from bot.command import Answer, Command
from bot.context import Context, Services, Standing
from bot.decisions.locking import lock_due
from bot.errors import NothingThere, NotInThisChannel, TooLong, UnknownAction, UserError
from bot.failures import is_full
from bot.messages import Audience, Button, Buttons, Invalid, Note, Paragraph, Reply, Tone
from bot.parse import parse
from bot.plain_input import LONGEST_TEXT, cleaned
from bot.ports import LOCAL_WORKSPACE, OPERATOR_PLATFORM, Request
from bot.registry import buttons, commands, forms
from bot.screen_words import channel_words
from storage import audit, channel_state, decisions, installations, quiet, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind, Visibility

QUESTION = "ask"
BARE = "ask_box"
# The key of a sentence about a form as a whole rather than one of its fields.
FORM = "form"
# No form of ours asks half as much.
_MOST_FIELDS = 200
_NOT_OURS = "This is no form of mine: it has too many fields. Open it again and send it from there."


class Dispatcher:
    """Answers requests. One instance serves every platform; it keeps nothing between two requests."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, request: Request) -> Answer:
        """Answer one request. What a person got wrong comes back as a sentence, never as an exception."""
        if len(request.fields or ()) + len(request.carry) > _MOST_FIELDS:
            return Invalid({FORM: _NOT_OURS})
        request, dropped = _made_safe(request)
        try:
            if too_long := _too_long(request):
                return too_long
            if _same_for_all(request):
                answer = await _command(Context(request, self._services, Standing()))
            else:
                context, remark = await self._prepared(request)
                answer = _with_note(await _handle(context), remark)
        except UserError as error:
            # A form stays open with what was typed, whatever stands in its way.
            return refusal(error) if request.fields is None else Invalid({FORM: error.sentence})
        return _with_remark(answer, dropped)

    async def _prepared(self, request: Request) -> tuple[Context, str]:
        """Who is asking from where, and what an admin is told who asks where it does not work; else empty.

        The workspace, channel and member are noted on first sight. Nobody sees or changes a decision in a state
        that it has already left.

        Raises:
            NotInThisChannel: an admin limited it to other channels.
        """
        database, workspace = self._services.database, request.place.workspace
        now = self._services.clock.now().astimezone(UTC)
        standing, to_lock, chosen = await database.read(workspace, _before_anything, request, now)
        if standing is None:
            standing = await database.write(workspace, lambda ws: _introduce(ws, request, now))
        context = Context(request, self._services, standing)
        remark = ""
        if chosen is not None and not self._works_here(context, chosen):
            known = await context.read(workspaces.channels)
            # Private channels are not named to whoever is not in them.
            named = [each.name for each in known if each.id in chosen and each.visibility is Visibility.PUBLIC]
            where = either([channel_words(name) for name in named]) or "other channels"
            if not context.standing.is_admin:
                raise NotInThisChannel(where=where)
            remark = f"An admin lets me work in {where} only; you are one, so I answer."
        if to_lock:
            await self._lock(context)
        return context, remark

    async def _lock(self, context: Context) -> None:
        """Lock what is due. Where there is no room to write that down, who only asks is answered all the same."""
        try:
            await self._services.database.write(context.request.place.workspace, lock_due, context.now)
        except Exception as error:
            if context.request.action or not is_full(error):
                raise

    def _works_here(self, context: Context, chosen: Collection[str]) -> bool:
        """Whoever is alone with it is let through everywhere, and whoever runs the server."""
        operator = context.request.place.platform == OPERATOR_PLATFORM
        return operator or self._services.is_direct(context.request.place) or context.here in chosen


def _before_anything(
    ws: WorkspaceSession, request: Request, now: datetime
) -> tuple[Standing | None, bool, list[str] | None]:
    """Who is asking, as `_known`; whether a decision is to be locked by now; the channels that it works in, None
    where in all.
    """
    return _known(ws, request), decisions.any_to_lock(ws, now), quiet.works_only_in(ws)


def _same_for_all(request: Request) -> bool:
    """Whether it asks for what everyone is told alike, which needs nothing of the database."""
    if request.action:
        return False
    command = parse(request.text, commands()).command
    return command is not None and command.same_for_all


def _too_long(request: Request) -> Reply | Invalid | None:
    """What is longer than anything may be, in the place where it was typed."""
    for name, value in (request.fields or {}).items():
        if len(value) > LONGEST_TEXT:
            return Invalid({name: TooLong(length=len(value), most=LONGEST_TEXT).sentence})
    length = max(len(request.text), len(request.value))
    return refusal(TooLong(length=length, most=LONGEST_TEXT)) if length > LONGEST_TEXT else None


def refusal(error: UserError) -> Reply:
    """A person's mistake as a reply that says what to do; `data` names it for programs."""
    sentence = error.sentence
    return Reply(summary=sentence, blocks=(Paragraph(sentence),), data={"error": type(error).__name__})


async def _handle(context: Context) -> Answer:
    request = context.request
    if request.action:
        if request.fields is not None:
            form = forms().get(request.action)
            if form is None:
                raise UnknownAction
            return await form(context, request.fields, request.carry)
        button = buttons().get(request.action)
        if button is None:
            raise UnknownAction
        return await button(context, request.value)
    return await _command(context)


async def _command(context: Context) -> Answer:
    parsed = parse(context.request.text, commands())
    if parsed.command is not None:
        return await parsed.command.run(context, parsed.argument)
    if not parsed.argument:
        if context.request.text.strip() and not context.request.text.strip().startswith("/"):
            raise NothingThere
        return await buttons()[BARE](context, "")
    if parsed.suggestion is not None:
        return _suggestion(parsed.argument, parsed.suggestion)
    return await commands()[QUESTION].run(context, parsed.argument)


def _suggestion(said: str, command: Command) -> Reply:
    word, _, rest = said.partition(" ")
    meant = commands().get(word.casefold()) is command
    sentence = f"To use {command.name}, write: {command.usage}" if meant else f"Did you mean {command.name}?"
    if meant and (wrong := amiss(command.name, rest.strip())):
        sentence = f"{wrong}\n{sentence}"
    return Reply(
        summary=sentence,
        blocks=(
            Paragraph(sentence),
            Note(command.summary if meant else f"{command.summary} It is written: {command.usage}"),
            Buttons((Button("Ask the chair this instead", "ask_instead", said, Tone.PLAIN),)),
        ),
        data={"suggestion": command.name},
    )


def _made_safe(request: Request) -> tuple[Request, int]:
    """The request with its words cleaned, and how many hidden characters were left out of them."""
    text, dropped = cleaned(request.text)
    fields: dict[str, str] | None = None
    if request.fields is not None:
        cleaned_fields = {name: cleaned(value) for name, value in request.fields.items()}
        fields = {name: value for name, (value, _) in cleaned_fields.items()}
        dropped += sum(count for _, count in cleaned_fields.values())
    name, _ = cleaned(request.user_name)
    carry = {key: cleaned(value)[0] for key, value in request.carry.items()}
    value = cleaned(request.value)[0]
    return replace(request, text=text, fields=fields, carry=carry, value=value, user_name=name), dropped


def _with_note(answer: Answer, remark: str) -> Answer:
    """The answer with a remark for the asker; what the channel sees has no place for it."""
    if not remark or not isinstance(answer, Reply) or answer.audience is not Audience.ASKER or answer.fixed:
        return answer
    return replace(answer, blocks=(*answer.blocks, Note(remark)))


def _with_remark(answer: Answer, dropped: int) -> Answer:
    if not dropped or not isinstance(answer, Reply):
        return answer
    count = "1 invisible character was" if dropped == 1 else f"{dropped:,} invisible characters were"
    return replace(answer, blocks=(*answer.blocks, Note(f"{count} left out of what you sent.")))


def _known(ws: WorkspaceSession, request: Request) -> Standing | None:
    """What is stored of who is asking and where; None when anything of it is missing or out of date."""
    channel = workspaces.find_channel(ws, request.place.channel)
    # One that counted as gone is used again: that is noted, like a first sight.
    if (
        channel is None
        or channel.gone_at is not None
        or channel.visibility is not (_visibility(request) or channel.visibility)
    ):
        return None
    if channel.name != (request.channel_name or channel.name)[: workspaces.LONGEST_NAME]:
        return None
    if len(workspaces.names_of(ws, request.people)) < len(request.people):
        return None
    if request.place.platform == OPERATOR_PLATFORM:
        return Standing(is_admin=True)
    member = workspaces.find_member(ws, request.user)
    if member is None or member.name != (request.user_name or member.name)[: workspaces.LONGEST_NAME]:
        return None
    return Standing(member.is_admin, workspaces.roles_of(ws, request.place.channel, request.user))


def _introduce(ws: WorkspaceSession, request: Request, now: datetime) -> Standing:
    place = request.place
    workspaces.ensure_workspace(ws, place.platform, now)
    workspaces.ensure_channel(ws, place.channel, request.channel_name, _visibility(request), now)
    channel_state.back(ws, place.channel)
    for person, name in request.people.items():
        workspaces.ensure_member(ws, person, name, now)
    if place.platform == OPERATOR_PLATFORM:
        return Standing(is_admin=True)
    known = workspaces.find_member(ws, request.user) is not None
    member = workspaces.ensure_member(ws, request.user, request.user_name, now)
    if not known and installations.installed_by(ws) == request.user:
        # Whoever let the bot in runs it, until they appoint others.
        workspaces.set_admin(ws, request.user, on=True)
        audit.write(ws, AuditKind.ROLE, None, "admin given to who installed it", now, member=request.user)
    if place.workspace == LOCAL_WORKSPACE:
        workspaces.appoint_first(ws, request.user, place.channel)
    return Standing(member.is_admin, workspaces.roles_of(ws, place.channel, request.user))


def _visibility(request: Request) -> Visibility | None:
    if request.public is None:
        return None
    return Visibility.PUBLIC if request.public else Visibility.PRIVATE
