"""Who may run a retro."""

from __future__ import annotations

from bot.access import either, may_change
from bot.context import Context, Standing
from bot.errors import NotAllowed
from bot.screen_words import channel_words
from storage import workspaces
from storage.engine import WorkspaceSession
from storage.vocabulary import Role


def check_may_run(ws: WorkspaceSession, context: Context, channel: str, act: str) -> None:
    """Check that this person may run the retro of a channel: its facilitators and admins.

    A channel without a facilitator has nobody to wait for: there anybody may who logs decisions.

    Raises:
        MayOnlyRead: they are its manager and nothing else.
        NotAllowed: it has facilitators, and they are none of them.
    """
    may_change(ws, context, channel)
    standing = context.standing
    if channel != context.here:
        standing = Standing(standing.is_admin, workspaces.roles_of(ws, channel, context.request.user))
    if standing.may_export or not _has_facilitator(ws, channel):
        return
    found = workspaces.find_channel(ws, channel)
    raise NotAllowed(
        channel=channel_words(found.name if found else channel),
        act=act,
        who=either(workspaces.facilitators(ws, channel)),
    )


def _has_facilitator(ws: WorkspaceSession, channel: str) -> bool:
    return any(role is Role.FACILITATOR for _, role in workspaces.appointed(ws, channel))
