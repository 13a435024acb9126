"""A person's own page, for platforms that have a place for one, and what is turned on and off there."""

from __future__ import annotations

from dataclasses import replace

from bot.command import Acts, Answer
from bot.commands import digest, manager
from bot.context import Context, Standing
from bot.errors import UnknownAction
from bot.home import MOST_CHANNELS, Visit, home
from storage import own, workspaces
from storage.engine import WorkspaceSession
from storage.models import Channel
from storage.vocabulary import Role

HOME = "home"
_ON = "on"


async def show_home(context: Context, _value: str) -> Answer:
    """The page of whoever looks at it."""
    services = context.services
    visit = Visit(context.request.user, context.here, context.today, services.model_host, services.reads_channels)
    return await context.read(home, visit)


async def channel_digest(context: Context, value: str) -> Answer:
    """Turn the digest of a channel on or off (`on C1`), as whoever stands there may."""
    word, _, wanted = value.partition(" ")
    there = await context.read(_standing_in, context, wanted)
    return await (digest.on(there, "") if word == _ON else digest.off(there, ""))


async def manager_digest(context: Context, value: str) -> Answer:
    """Turn the manager's digest on or off, as a manager of the first of their channels may."""
    managed = await context.read(workspaces.channels_with_role, context.request.user, Role.MANAGER)
    if value.strip() != _ON:
        return await manager.off(context, "")
    if not managed:
        raise UnknownAction
    return await manager.on(await context.read(_standing_in, context, managed[0]), "")


def _standing_in(ws: WorkspaceSession, context: Context, wanted: str) -> Context:
    """The request as if it were made in a channel that this person is at home in.

    Raises:
        UnknownAction: they are not.
    """
    person = context.request.user
    known: dict[str, Channel] = {channel.id: channel for channel in own.channels(ws, person, MOST_CHANNELS)}
    roles = workspaces.roles_of(ws, wanted, person)
    channel = known.get(wanted) or (workspaces.find_channel(ws, wanted) if roles else None)
    if channel is None:
        raise UnknownAction
    place = replace(context.request.place, channel=channel.id, thread=None)
    request = replace(context.request, place=place, channel_name=channel.name, message="", shared=False)
    return replace(context, request=request, standing=Standing(context.standing.is_admin, roles))


ACTS = Acts(buttons={HOME: show_home, "home_digest": channel_digest, "home_manager": manager_digest})
