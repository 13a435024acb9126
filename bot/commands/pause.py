"""`pause` and *Resume*: nothing unasked in this channel for a while; any member may."""

from __future__ import annotations

from bot.access import either
from bot.command import Answer, Command
from bot.context import Context
from bot.errors import NotAPause, OnlyAdmins
from bot.messages import Button, Buttons, Note, Paragraph, Reply
from bot.rhythm import setting
from bot.rhythm.schedule_words import read_pause
from bot.screen_words import channel_words, day
from storage import audit, quiet, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind, DigestKind

_EVERYWHERE, _OFF = "everywhere", "off"
_WORDS = ([_EVERYWHERE], [_OFF], [_OFF, _EVERYWHERE])


async def pause(context: Context, argument: str) -> Answer:
    """Say nothing unasked here for four weeks, or for as long as is said; `pause everywhere` is for admins."""
    words = argument.casefold().split()
    if words[:1] == [_OFF]:
        return await resume(context, " ".join(words[1:]))
    if words == [_EVERYWHERE]:
        return await _everywhere(context, paused=True)
    days = read_pause(argument)
    if days is None:
        raise NotAPause(said=argument.strip()[:60])

    def effect(ws: WorkspaceSession) -> Reply:
        schedule = setting.held(ws, context, DigestKind.CHANNEL, context.here)
        until = setting.paused(ws, context, schedule, days).paused_until
        said = day(until, context.today) if until else ""
        sentence = f"I say nothing unasked in {channel_words(context.channel_name)} until {said}."
        return Reply(
            sentence,
            (
                Paragraph(sentence),
                Buttons((Button("Resume", "resume"),)),
                Note("Commands answer as always. What was planned meanwhile is left out, not caught up on."),
            ),
            data={"until": until.isoformat() if until else None},
        )

    return await context.once(effect)


async def resume(context: Context, value: str) -> Answer:
    """End the pause."""
    if value.strip().casefold() == _EVERYWHERE:
        return await _everywhere(context, paused=False)

    def effect(ws: WorkspaceSession) -> Reply:
        schedule = setting.held(ws, context, DigestKind.CHANNEL, context.here)
        was = schedule.paused_until is not None and schedule.paused_until > context.today
        if was:
            setting.paused(ws, context, schedule, None)
        over = f"The pause in {channel_words(context.channel_name)} is over."
        sentence = over if was else f"{channel_words(context.channel_name)} is not paused."
        if quiet.is_paused(ws):
            sentence += " An admin paused every channel; that goes on until they end it."
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


async def pause_everywhere(context: Context, _value: str) -> Answer:
    """The button that says nothing unasked anywhere."""
    return await _everywhere(context, paused=True)


async def _everywhere(context: Context, *, paused: bool) -> Answer:
    def effect(ws: WorkspaceSession) -> Reply:
        if not context.standing.is_admin:
            raise OnlyAdmins(act="pause it everywhere", who=either(workspaces.admins(ws)) or "nobody yet")
        quiet.pause_everywhere(ws, context.now if paused else None)
        kind = AuditKind.PAUSED if paused else AuditKind.RESUMED
        audit.write(ws, kind, context.request.user, "everywhere", context.now)
        sentence = "I say nothing unasked in any channel." if paused else "The pause is over everywhere."
        button = Button("Resume", "resume", _EVERYWHERE)
        return Reply(sentence, (Paragraph(sentence), *((Buttons((button,)),) if paused else ())))

    return await context.once(effect)


COMMAND = Command(
    name="pause",
    usage="pause [4w / everywhere / off]",
    summary="Nothing unasked in this channel for four weeks, or as long as you say. Any member may.",
    examples=("pause", "pause 2w", "pause off", "pause everywhere"),
    order=76,
    run=pause,
    fits=lambda rest: rest.casefold().split() in _WORDS or read_pause(rest) is not None,
    buttons={"resume": resume, "pause_everywhere": pause_everywhere},
)
