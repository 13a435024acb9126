"""Coming and going: where the bot was added, taken out, and what was renamed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from adapters.teams.arriving import Answer
from adapters.teams.references import References
from adapters.teams.requests import Scope, Spoken

log = structlog.get_logger()
Welcome = Callable[[Spoken], Awaitable[None]]
# What happens once the bot is nowhere in a workspace any more, and once it is back.
Left = Callable[[str], Awaitable[None]]


class Lifecycle:
    """Notes where the bot is; `left` is told of a workspace that has it nowhere any more, `back` of its return."""

    def __init__(self, references: References, *, left: Left, back: Left) -> None:
        self._references = references
        self._left = left
        self._back = back

    async def take(self, activity: Mapping[str, Any], who: Spoken, welcome: Welcome) -> Answer | None:
        """Act on a coming or going; neither needs an answer."""
        if _is_going(activity, who):
            if await self._references.removed(who.place.workspace, who.place.channel, _team_gone(activity, who)):
                log.info("teams.uninstalled", workspace=who.place.workspace)
                await self._left(who.place.workspace)
            return None
        coming = _is_coming(activity, who)
        if coming or activity.get("type") == "conversationUpdate":
            await self._references.note(who, anew=coming, used=False)
        if coming:
            await self._back(who.place.workspace)
            if activity.get("type") == "installationUpdate" and who.scope is Scope.PERSONAL:
                await welcome(who)
        return None


def _is_coming(activity: Mapping[str, Any], who: Spoken) -> bool:
    if activity.get("type") == "installationUpdate":
        return str(activity.get("action")).startswith("add")
    return who.bot in _ids(activity.get("membersAdded"))


def _is_going(activity: Mapping[str, Any], who: Spoken) -> bool:
    if activity.get("type") == "installationUpdate":
        return str(activity.get("action")).startswith("remove")
    if _event(activity) in ("teamDeleted", "teamHardDeleted", "channelDeleted"):
        return True
    return who.bot in _ids(activity.get("membersRemoved"))


def _team_gone(activity: Mapping[str, Any], who: Spoken) -> str:
    """The team whose conversations all end with this one; empty where only one channel does."""
    return "" if _event(activity) == "channelDeleted" else who.team


def _event(activity: Mapping[str, Any]) -> str:
    data = activity.get("channelData")
    return str(data.get("eventType", "")) if isinstance(data, Mapping) else ""


def _ids(members: object) -> list[object]:
    return [each.get("id") for each in members if isinstance(each, Mapping)] if isinstance(members, list) else []
