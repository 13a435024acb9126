"""Listening for decisions: a channel opts in and out, and an offer is put aside."""

from __future__ import annotations

from bot.access import either
from bot.command import Acts, Answer
from bot.context import Context
from bot.errors import NotAllowed, OnlyAdmins
from bot.messages import Paragraph, Reply
from bot.overhearing import dismissed
from bot.screen_words import channel_words, day
from storage import audit, quiet, workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import AuditKind

_ON = "When a line here sounds like a decision, its author alone is asked, at most once a week. No text is kept."
_HELD = "One week in eight, drawn for each channel, goes without a question. The command line's lift compares them."
_ALL_WEEKS = "Every week has its question."
_OFF = "I do not listen here."


async def listen(context: Context, value: str) -> Answer:
    """Opt this channel in (`on`) or out: facilitators and admins."""

    def effect(ws: WorkspaceSession) -> Reply:
        if not context.standing.may_export:
            who = either(workspaces.facilitators(ws, context.here)) or "nobody yet"
            raise NotAllowed(channel=channel_words(context.channel_name), act="change what I listen for", who=who)
        turned_on = value.strip() == "on"
        quiet.listen(ws, context.here, context.request.user, context.now, on=turned_on)
        _audited(ws, context, f"listening {'on' if turned_on else 'off'}")
        sentence = _ON if turned_on else _OFF
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


async def hold_out(context: Context, value: str) -> Answer:
    """Let one week in eight go without a question in every channel (`on`), or not any more: admins."""

    def effect(ws: WorkspaceSession) -> Reply:
        if not context.standing.is_admin:
            raise OnlyAdmins(
                act="leave weeks without a question", who=either(workspaces.admins(ws)) or "nobody yet"
            )
        turned_on = value.strip() == "on"
        quiet.hold_out(ws, on=turned_on)
        _audited(ws, context, f"weeks without a question {'on' if turned_on else 'off'}")
        sentence = _HELD if turned_on else _ALL_WEEKS
        return Reply(sentence, (Paragraph(sentence),))

    return await context.once(effect)


async def dismiss(context: Context, _value: str) -> Answer:
    """Put the offer aside; twice in a row silences it for eight weeks."""

    def effect(ws: WorkspaceSession) -> Reply:
        until = dismissed(ws, context.here, context.now)
        sentence = f"I do not ask here again before {day(until.date(), context.today)}." if until else "All right."
        return Reply(sentence, (Paragraph(sentence),), replace=not context.request.shared)

    return await context.once(effect)


def _audited(ws: WorkspaceSession, context: Context, about: str) -> None:
    audit.write(ws, AuditKind.SETTING, context.request.user, about, context.now, channel=context.here)


ACTS = Acts(buttons={"listen": listen, "hold_out": hold_out, "overheard_dismiss": dismiss})
