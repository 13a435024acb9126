"""What is remembered of conversations and people on Teams, with what was read last kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime

from adapters.teams.requests import NAME, Scope, Spoken
from bot.ports import Clock
from storage import teams, workspaces
from storage.engine import Database, WorkspaceSession
from storage.teams import Met
from storage.teams_models import TeamsConversation, TeamsPerson

_REMEMBERED = 10_000


class References:
    """Notes every conversation and person the bot meets; a write happens only where something is new."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._noted: OrderedDict[tuple[str, str, str], Met] = OrderedDict()
        self._insiders: set[tuple[str, str]] = set()

    async def note(self, who: Spoken) -> None:
        """Note where and with whom the bot speaks."""
        met = Met(
            conversation=who.place.channel,
            scope=who.scope,
            service_url=who.service_url,
            team=who.team,
            member=who.member,
            teams_id=who.teams_id,
            time_zone=who.time_zone,
            is_personal=who.scope is Scope.PERSONAL,
        )
        key = (who.place.workspace, who.place.channel, who.member)
        if not who.place.channel or self._noted.get(key) == met:
            return

        def change(ws: WorkspaceSession) -> None:
            workspaces.ensure_workspace(ws, NAME, self._clock.now())
            if who.member:
                workspaces.ensure_member(ws, who.member, who.name, self._clock.now())
            teams.met(ws, met, self._clock.now())

        await self._database.write(who.place.workspace, change)
        self._noted[key] = met
        if len(self._noted) > _REMEMBERED:
            self._noted.popitem(last=False)

    async def conversation(self, workspace: str, channel: str) -> TeamsConversation | None:
        """What is known of a conversation."""
        return await self._database.read(workspace, teams.conversation, channel)

    async def person(self, workspace: str, member: str) -> TeamsPerson | None:
        """What is known of a person."""
        return await self._database.read(workspace, teams.person, member)

    async def personal_chat(self, workspace: str, member: str) -> TeamsConversation | None:
        """The personal chat with somebody, where there is one."""
        return await self._database.read(workspace, teams.personal_chat, member)

    async def opened(self, workspace: str, channel: str, person: TeamsPerson) -> None:
        """Note a personal chat that the bot itself opened; it is no activity of the person's."""
        met = Met(channel, Scope.PERSONAL, person.service_url, member=person.member, is_personal=True)
        await self._database.write(workspace, teams.met, met, self._clock.now())

    async def blocked(self, workspace: str, member: str) -> None:
        """Note that somebody takes no messages of the bot any more, until they speak to it again."""
        self._forget(workspace, member)
        await self._database.write(workspace, teams.blocked, member, self._clock.now())

    async def is_outsider(self, workspace: str, member: str) -> bool | None:
        """Whether somebody is not of the organisation; None where nobody looked."""
        if (workspace, member) in self._insiders:
            return False
        known = await self.person(workspace, member)
        outsider = known.outsider if known else None
        if outsider is False:
            self._insiders.add((workspace, member))
        return outsider

    async def looked_up(self, workspace: str, member: str, outsider: bool) -> None:
        """Note whether somebody is of the organisation."""
        await self._database.write(workspace, teams.looked_up, member, outsider)
        if not outsider:
            self._insiders.add((workspace, member))

    async def removed(self, workspace: str, channel: str, team: str) -> bool:
        """Note that the bot was taken out of a conversation or team; whether it is left nowhere."""
        self._noted.clear()
        return await self._database.write(workspace, teams.removed, channel, team)

    def _forget(self, workspace: str, member: str) -> None:
        for key in [key for key in self._noted if (key[0], key[2]) == (workspace, member)]:
            del self._noted[key]

    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now()
