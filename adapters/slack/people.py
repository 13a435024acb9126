"""What people are called, and whether they belong to the organisation: asked of Slack once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.tasks import Tasks

MOST_KEPT = 50_000
LOOK_UP_SECONDS = 1.0
# People change their names; and Slack may not have answered.
ASK_AGAIN_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Person:
    """A member as Slack knows them."""

    name: str
    outside: bool = False


class People:
    """Remembers names. `stored` gives those that the log knows already, so that a restart changes nobody's name."""

    def __init__(
        self,
        client: AsyncWebClient,
        token_for: Callable[[str], Awaitable[str | None]],
        stored: Callable[[str], Awaitable[Mapping[str, str]]],
        tasks: Tasks,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._client = client
        self._token_for = token_for
        self._stored = stored
        self._tasks = tasks
        self._now = now
        self._known: dict[tuple[str, str], Person] = {}
        self._asked: dict[tuple[str, str], float] = {}
        self._read: set[str] = set()

    async def name(self, workspace: str, member: str, given: str) -> str:
        """The name; until Slack has said it, the one that the log has, else the one `given` in the payload."""
        await self._recall(workspace)
        key = (workspace, member)
        if self._now() - self._asked.get(key, -ASK_AGAIN_SECONDS) >= ASK_AGAIN_SECONDS:
            self._asked[key] = self._now()
            self._tasks.start(self._look_up(workspace, member), "users.info")
        found = self._known.get(key)
        return found.name if found else given

    async def name_soon(self, workspace: str, member: str) -> str:
        """The name of somebody whom another named: where nobody knows it, Slack is asked, for a second at most."""
        await self._recall(workspace)
        found = self._known.get((workspace, member)) or await self.person(workspace, member)
        return found.name if found else member

    async def person(self, workspace: str, member: str) -> Person | None:
        """The person as Slack says now; None where it does not answer within a second."""
        task = self._tasks.start(self._look_up(workspace, member), "users.info")
        try:
            return await asyncio.wait_for(asyncio.shield(task), LOOK_UP_SECONDS)
        except Exception:
            return None

    async def _recall(self, workspace: str) -> None:
        if workspace in self._read:
            return
        for known, name in (await self._stored(workspace)).items():
            self._keep(workspace, known, Person(name))
        self._read.add(workspace)

    async def _look_up(self, workspace: str, member: str) -> Person | None:
        token = await self._token_for(workspace)
        if token is None:
            return None
        answer = await self._client.users_info(user=member, token=token)
        user = answer.get("user") or {}
        profile = user.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
        person = Person(str(name or member), bool(user.get("is_stranger")))
        self._keep(workspace, member, person)
        return person

    def _keep(self, workspace: str, member: str, person: Person) -> None:
        if len(self._known) >= MOST_KEPT:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._asked.pop(oldest, None)
        self._known[workspace, member] = person
