"""Getting at a decision: whether it can be seen from here, and whether this person may change it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.command import decision_number
from bot.context import Context, Standing
from bot.errors import MayOnlyRead, UnknownDecision
from bot.messages import Button, Buttons, Note, Paragraph, Reply
from bot.screen_words import channel_words
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision

_LONGEST_ECHO = 40


def to_read(ws: WorkspaceSession, context: Context, value: str | int) -> Decision:
    """The decision that was named (D-12, or its number).

    Raises:
        UnknownDecision: there is none that can be seen from here.
    """
    number = value if isinstance(value, int) else decision_number(value) or 0
    decision = decisions.find(ws, number, context.here)
    if decision is None:
        said = f"D-{number}" if number else str(value).strip().upper()[:_LONGEST_ECHO]
        raise UnknownDecision(id=said or "such decision")
    return decision


def to_edit(ws: WorkspaceSession, context: Context, value: str | int) -> Decision:
    """The decision that was named, for somebody who may change it.

    Raises:
        UnknownDecision: there is none that can be seen from here.
        MayOnlyRead: this person only reads in the channel where it was logged.
    """
    decision = to_read(ws, context, value)
    may_change(ws, context, decision.channel)
    return decision


def may_change(ws: WorkspaceSession, context: Context, channel: str) -> None:
    """Check that this person may log and change decisions of a channel.

    Raises:
        MayOnlyRead: they are its manager and nothing else.
    """
    standing = context.standing
    if channel != context.here:
        roles = workspaces.roles_of(ws, channel, context.request.user)
        standing = Standing(standing.is_admin, roles)
    if standing.may_edit:
        return
    found = workspaces.find_channel(ws, channel)
    name = found.name if found else channel
    some = either(workspaces.editors(ws, channel))
    raise MayOnlyRead(channel=channel_words(name), such_as=f", such as {some}" if some else "")


async def told_at_once(context: Context, may: str, typed: str = "", button: Button | None = None) -> Reply | None:
    """What somebody is told before a form opens that they may not save; None for everyone who may.

    `may` says what they may do instead, `typed` is what they wrote, so that it is not lost.
    """
    if context.standing.may_edit:
        return None
    try:
        await context.read(may_change, context, context.here)
    except MayOnlyRead as refused:
        sentence = f"{refused.sentence} {may}"
        wrote = (Note(f"You wrote: {typed}"),) if typed else ()
        pressed = (Buttons((button,)),) if button else ()
        return Reply(sentence, (Paragraph(sentence), *wrote, *pressed), data={"error": type(refused).__name__})
    return None


def either(names: Sequence[str]) -> str:
    """Names as people say them: "ada", "ada or bob", "ada, bob or cem"; empty where there is none."""
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
