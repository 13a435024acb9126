"""`manager`: a weekly message about the decisions of one's channels, for those who ask for it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from bot.access import either
from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.errors import NotAManager, UnknownAction, UnknownDecision
from bot.messages import Audience, Button, Buttons, Field, FieldKind, Form, Invalid, Note, Paragraph, Reply
from bot.ports import Place
from bot.rhythm import setting
from bot.rhythm.channel_log import new_since
from bot.rhythm.manager_digest import Told, manager_digest, worth_two_minutes
from bot.rhythm.manager_planning import covered, covered_channels, made
from bot.rhythm.manager_questions import RIGHT
from bot.rhythm.schedule_words import how_often, standing, told_moment
from bot.screen_words import channel_words
from storage import decisions, editions, schedules, workspaces
from storage.engine import WorkspaceSession
from storage.rhythm_models import Schedule
from storage.vocabulary import DigestKind, Role

MANAGER = DigestKind.MANAGER
_NOTHING = "There is nothing to tell yet: nothing was logged, looked back at or due."
_LONGEST = 300


async def manager(context: Context, argument: str) -> Answer:
    """Turn it on or off, or show it as it would be now."""
    match argument.strip().casefold():
        case "on":
            return await on(context, "")
        case "off":
            return await off(context, "")
        case "preview":
            return await context.read(lambda ws: _preview(ws, context))
        case _:
            return await context.read(lambda ws: _shown(ws, context))


async def on(context: Context, _value: str) -> Answer:
    """Send it weekly to this person; the channel they stand in is covered from now on."""

    def effect(ws: WorkspaceSession) -> Reply:
        _check_may_have(ws, context)
        schedule = setting.held(ws, context, MANAGER, context.request.user)
        channels = sorted({*schedule.channels, context.here})
        if schedule.is_on:
            setting.change(ws, context, schedule, channels=channels)
        else:
            setting.turned_on(ws, context, schedule, channels=channels)
        return _shown(ws, context, f"You get it weekly, and {channel_words(context.channel_name)} is in it.")

    return await context.once(effect)


async def off(context: Context, _value: str) -> Answer:
    """Send it no more."""

    def effect(ws: WorkspaceSession) -> Reply:
        schedule = setting.held(ws, context, MANAGER, context.request.user)
        setting.change(ws, context, schedule, is_on=False, channels=[])
        sentence = "You do not get it any more. manager on begins anew."
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


async def less(context: Context, _value: str) -> Answer:
    """Send it every second week."""

    def effect(ws: WorkspaceSession) -> Reply:
        schedule = setting.held(ws, context, MANAGER, context.request.user)
        setting.every_weeks(ws, context, schedule, 2)
        return _shown(ws, context, how_often(schedule, context.today))

    return await context.once(effect)


async def ask(context: Context, value: str) -> Answer:
    """The form that posts one of its questions under the manager's own name."""

    def query(ws: WorkspaceSession) -> Form:
        told = _told(ws, context, value)
        name = f"D-{told.decision.number}"
        channel = workspaces.find_channel(ws, told.decision.channel)
        return Form(
            title=f"Ask in {channel_words(channel.name if channel else told.decision.channel)}",
            submit="Post it",
            action="manager_ask",
            notice="It is posted under your name, as you leave it here. Nothing is posted until you send it.",
            carry={"decision": name, "form": secrets.token_urlsafe(9)},
            fields=(
                Field(
                    "question",
                    "The question",
                    FieldKind.MULTILINE,
                    required=True,
                    initial=f"{name}: {told.questions[0]}",
                    max_length=_LONGEST,
                ),
            ),
        )

    return await context.read(query)


async def post_question(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Post the question in the channel of its decision."""
    question = " ".join(fields.get("question", "").split())
    if not question:
        return Invalid({"question": "Write the question, or leave it at that."})
    if len(question) > _LONGEST:
        return Invalid({"question": f"Ask it in at most {_LONGEST} characters: that is {len(question):,}."})

    def effect(ws: WorkspaceSession) -> Reply:
        told = _told(ws, context, carry.get("decision", ""))
        name, channel = f"D-{told.decision.number}", told.decision.channel
        asked = Reply(
            f"{context.request.user_name} asks: {question}",
            (
                Paragraph(f"{context.request.user_name} asks: {question}"),
                Buttons((Button(f"Open {name}", "show", name),)),
            ),
            Audience.CHANNEL,
        )
        place = Place(context.request.place.platform, context.request.place.workspace, channel)
        key = context.request.delivery or carry.get("form") or secrets.token_hex(8)
        context.post(ws, place, asked, key=f"asked:{key}")
        sentence = "It is posted under your name."
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


async def open_log(context: Context, _value: str) -> Answer:
    """The channel's decisions, as the command list shows them."""
    from bot.registry import commands

    return await commands()["list"].run(context, "")


def _told(ws: WorkspaceSession, context: Context, name: str) -> Told:
    """The decision and its question, of a channel that this person's digest covers.

    Raises:
        UnknownDecision: it is of none of these channels.
    """
    number = decision_number(name)
    if number is None:
        raise UnknownAction
    schedule = _schedule(ws, context)
    channels = covered_channels(ws, schedule) or _here(ws, context)
    decision = decisions.find_anywhere(ws, number)
    if decision is None or decision.channel not in channels:
        raise UnknownDecision(id=f"D-{number}")
    since = new_since(editions.newest(ws, MANAGER, schedule.owner, 4)[1:], context.now)
    found = worth_two_minutes(covered(ws, channels, context.now, schedule.time_zone, since))
    usual = Told(decision, "", "", (RIGHT,))
    return next((told for told in found if told.decision.number == number), usual)


def _schedule(ws: WorkspaceSession, context: Context) -> Schedule:
    me = context.request.user
    return schedules.find(ws, MANAGER, me) or setting.usual(ws, context, MANAGER, me)


def _preview(ws: WorkspaceSession, context: Context) -> Reply:
    """Whoever has it sees all of it; everybody else the part that is about the channel they stand in."""
    schedule = _schedule(ws, context)
    if schedule.is_on:
        reply = made(ws, schedule, covered_channels(ws, schedule) or _here(ws, context), None, context.now)
    else:
        since = new_since([], context.now)
        zone = schedule.time_zone
        part = covered(ws, _here(ws, context), context.now, zone, since, asked_for=False)
        reply = manager_digest(part)
    if reply is None:
        return Reply(_NOTHING, (Paragraph(_NOTHING),))
    if schedule.is_on:
        return reply
    blocks = tuple(block for block in reply.blocks if not isinstance(block, Buttons))
    return replace(reply, blocks=(*blocks, Note("This is what a manager of this channel would read.")))


def _here(ws: WorkspaceSession, context: Context) -> dict[str, str]:
    channel = workspaces.find_channel(ws, context.here)
    return {context.here: channel.name if channel else context.here}


def _shown(ws: WorkspaceSession, context: Context, sentence: str = "") -> Reply:
    schedule = _schedule(ws, context)
    names = sorted(covered_channels(ws, schedule).values()) if schedule.is_on else []
    lines = [sentence] if sentence else []
    lines.append(f"The manager's digest: {standing(schedule, context.today)}.")
    if names:
        lines.append(f"It covers {', '.join(channel_words(name) for name in names)}.")
    if schedule.is_on and schedule.next_at:
        coming = schedule.waits_until or schedule.next_at
        lines.append(f"Next: {told_moment(coming, schedule.time_zone, context.today)}.")
    buttons = [Button("Preview", "manager_preview")]
    if schedule.is_on:
        buttons += [Button("Every second week", "manager_less"), Button("Stop", "manager_stop")]
    else:
        buttons.append(Button("Send it weekly", "manager_on"))
    return Reply(
        lines[0],
        (*(Paragraph(line) for line in lines), Buttons(tuple(buttons))),
        data={"on": schedule.is_on, "channels": names},
    )


def _check_may_have(ws: WorkspaceSession, context: Context) -> None:
    if Role.MANAGER in context.standing.roles or context.standing.may_export:
        return
    raise NotAManager(
        channel=channel_words(context.channel_name), who=either(workspaces.admins(ws)) or "nobody yet"
    )


COMMAND = Command(
    name="manager",
    usage="manager [on / off / preview]",
    summary="A weekly message about decisions for managers who ask for it; anybody can preview it.",
    examples=("manager preview", "manager on"),
    order=74,
    run=manager,
    fits=lambda rest: rest.strip().casefold() in ("", "on", "off", "preview"),
    buttons={
        "manager_on": on,
        "manager_stop": off,
        "manager_less": less,
        "manager_ask": ask,
        "manager_log": open_log,
        "manager_preview": lambda context, _value: manager(context, "preview"),
    },
    forms={"manager_ask": post_question},
)
