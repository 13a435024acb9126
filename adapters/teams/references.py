"""What is remembered of conversations and people on Teams, with what was read last kept for some minutes.

Other replicas write the same rows. What this process keeps may therefore be old for some minutes, which hurts only
where it is used to send: then Teams refuses, `look_again` reads anew, and the sender tries with that.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from adapters.teams.remembered import Remembered
from adapters.teams.requests import NAME, Scope, Spoken
from bot.failures import is_full
from bot.ports import Clock, Place
from storage import leaving, teams, workspaces
from storage.engine import Database, WorkspaceSession
from storage.teams import Met
from storage.teams_models import TeamsConversation, TeamsPerson

Of = tuple[str, str]
log = structlog.get_logger()


class References:
    """Notes every conversation and person the bot meets; a write happens only where something is new."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._noted: Remembered[tuple[str, str, str], Met] = Remembered(clock)
        self._conversations: Remembered[Of, TeamsConversation] = Remembered(clock)
        self._people: Remembered[Of, TeamsPerson] = Remembered(clock)
        self._chats: Remembered[Of, TeamsConversation] = Remembered(clock)
        self._insiders: Remembered[Of, bool] = Remembered(clock)

    async def note(self, who: Spoken, *, anew: bool = False, used: bool = True) -> None:
        """Note where and with whom the bot speaks; `anew` where another replica may have noted the contrary.

        Whoever speaks to it has it, whatever was noted of its going: where it is `used` nothing is purged.
        """
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
        if not who.place.channel or (self._noted.get(key) == met and not anew):
            return

        def change(ws: WorkspaceSession) -> None:
            workspaces.ensure_workspace(ws, NAME, self._clock.now())
            if who.member:
                workspaces.ensure_member(ws, who.member, who.name, self._clock.now())
            teams.met(ws, met, self._clock.now())
            if used:
                leaving.end(ws, self._clock.now())

        before = self._noted.changes
        try:
            await self._database.write(who.place.workspace, change)
        except Exception as error:
            if not is_full(error):
                raise
            # Who was met before is answered all the same: reading goes on.
            log.warning("teams.not_met", error=type(error).__name__)
            return
        self._drop(who.place.workspace, who.place.channel, who.member)
        if used and self._noted.changes == before:
            self._noted.put(key, met)

    async def conversation(self, workspace: str, channel: str) -> TeamsConversation | None:
        """What is known of a conversation."""
        return await self._conversations.or_read(
            (workspace, channel), lambda: self._database.read(workspace, teams.conversation, channel)
        )

    async def person(self, workspace: str, member: str) -> TeamsPerson | None:
        """What is known of a person."""
        found = await self._people.or_read(
            (workspace, member), lambda: self._database.read(workspace, teams.person, member)
        )
        if found is not None and found.blocked_at is not None:
            # They may speak to another replica any moment, and be reached again.
            self._people.drop((workspace, member))
        return found

    async def personal_chat(self, workspace: str, member: str) -> TeamsConversation | None:
        """The personal chat with somebody, where there is one."""
        return await self._chats.or_read(
            (workspace, member), lambda: self._database.read(workspace, teams.personal_chat, member)
        )

    async def look_again(self, place: Place, member: str = "") -> bool:
        """Read anew what is kept of a place and a person; whether it was old."""
        was = self._drop(place.workspace, place.channel, member)
        now = (
            await self.conversation(place.workspace, place.channel),
            await self.person(place.workspace, member) if member else None,
            await self.personal_chat(place.workspace, member) if member else None,
        )
        return any(before is not None and before != after for before, after in zip(was, now, strict=True))

    def _drop(
        self, workspace: str, channel: str, member: str
    ) -> tuple[TeamsConversation | None, TeamsPerson | None, TeamsConversation | None]:
        return (
            self._conversations.drop((workspace, channel)),
            self._people.drop((workspace, member)),
            self._chats.drop((workspace, member)),
        )

    async def opened(self, workspace: str, channel: str, person: TeamsPerson) -> None:
        """Note a personal chat that the bot itself opened; it is no activity of the person's."""
        met = Met(channel, Scope.PERSONAL, person.service_url, member=person.member, is_personal=True)
        await self._database.write(workspace, teams.met, met, self._clock.now())
        self._drop(workspace, channel, person.member)

    async def blocked(self, workspace: str, member: str) -> None:
        """Note that somebody takes no messages of the bot any more, until they speak to it again."""
        self._noted.drop_all()
        await self._database.write(workspace, teams.blocked, member, self._clock.now())
        self._people.drop((workspace, member))

    async def is_outsider(self, workspace: str, member: str) -> bool | None:
        """Whether somebody is not of the organisation; None where nobody looked."""
        if self._insiders.get((workspace, member)):
            return False
        known = await self.person(workspace, member)
        outsider = known.outsider if known else None
        if outsider is False:
            self._insiders.put((workspace, member), True)
        return outsider

    async def looked_up(self, workspace: str, member: str, outsider: bool) -> None:
        """Note whether somebody is of the organisation."""
        await self._database.write(workspace, teams.looked_up, member, outsider)
        self._people.drop((workspace, member))
        if not outsider:
            self._insiders.put((workspace, member), True)

    async def removed(self, workspace: str, channel: str, team: str) -> bool:
        """Note that the bot was taken out of a conversation or team; whether it is left nowhere."""
        left_nowhere = await self._database.write(workspace, teams.removed, channel, team)
        for kept in (self._noted, self._conversations, self._people, self._chats, self._insiders):
            kept.drop_all()
        return left_nowhere

    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now()
