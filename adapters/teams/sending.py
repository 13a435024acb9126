"""How a message reaches a place or a person on Teams, and what its refusals mean.

The id of a message says where it is: `1234` in its conversation, `root/1234` in the thread under `root`, `t:…` seen
there by one person alone, `p:1234` in somebody's personal chat.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

import structlog
from itsdangerous import BadData, URLSafeSerializer

from adapters.teams.boundary import Boundary, SendFailed
from adapters.teams.card_data import Origin, Surface
from adapters.teams.labels import labels
from adapters.teams.references import References
from adapters.teams.render import Card, attachment, cut, reply_card
from adapters.teams.requests import Scope
from bot.errors import NotDelivered
from bot.messages import Reply
from bot.ports import Place
from storage.teams_models import TeamsPerson

TARGETED = "t:"
PERSONAL = "p:"
BLOCKED = "MessageWritesBlocked"
USUAL_SERVICE = "https://smba.trafficmanager.net/teams/"
# Certainly not taken, and worth trying again.
_LATER = frozenset({412, 429, 503})
_NEVER_REACHED = frozenset({"ClientConnectorError", "ClientConnectorDNSError", "ConnectionRefusedError"})
_ATTEMPTS = 3
_LONGEST_SUMMARY = 300
_LONGEST_WAIT = 2.0

log = structlog.get_logger()
# What is sent, drawn for where it will stand.
Draw = Callable[[Origin], dict[str, Any]]


class Sender:
    """Sends for one bot."""

    def __init__(self, boundary: Boundary, references: References, *, bot: str, secrets: list[str]) -> None:
        self._boundary = boundary
        self._references = references
        self._bot = bot
        self._signer = URLSafeSerializer(secrets, salt="customer-chair/teams-place")

    # -- what everyone in a place sees

    async def post(self, place: Place, reply: Reply, *, nonce: str) -> str:
        """Post a message that everyone in the place sees; in a channel without a thread it begins one.

        Raises:
            SendFailed: it was not taken, or nobody knows.
        """
        activity = message(reply, Origin(Surface.SHARED, nonce))
        known = await self._references.conversation(place.workspace, place.channel)
        service = known.service_url if known else USUAL_SERVICE
        root = root_of(place.thread)
        scope = known.scope if known else ""
        if scope == Scope.CHANNEL and not root:
            return await self._begin_thread(service, place, activity)
        answer = await self._boundary.send("POST", service, _activities(place.channel, root), activity)
        return _joined(root, _id_in(answer))

    async def _begin_thread(self, service: str, place: Place, activity: Mapping[str, Any]) -> str:
        data = {"channel": {"id": place.channel}, "tenant": {"id": place.workspace}}
        body = {"isGroup": True, "channelData": data, "activity": activity}
        answer = await self._boundary.send("POST", service, "/v3/conversations", body)
        return _text(answer.get("activityId")) or _text(answer.get("id")).partition(";messageid=")[2]

    async def update(self, place: Place, posted: str, reply: Reply, *, nonce: str) -> None:
        """Draw a reply in place of a message that everyone sees.

        Raises:
            SendFailed: it was not taken.
        """
        known = await self._references.conversation(place.workspace, place.channel)
        service = known.service_url if known else USUAL_SERVICE
        root, _, number = posted.rpartition("/")
        body = message(reply, Origin(Surface.SHARED, nonce)) | {"id": number}
        await self._boundary.send("PUT", service, f"{_activities(place.channel, root)}/{_safe(number)}", body)

    # -- what one person alone sees

    async def whisper(self, place: Place, member: str, reply: Reply) -> str:
        """Answer one person where they are, seen by nobody else; in their personal chat where Teams allows no other
        way.

        Raises:
            SendFailed: neither was taken.
        """
        return await self.whisper_as(place, member, lambda origin: message(reply, origin))

    async def whisper_card(self, place: Place, member: str, summary: str, draw: Callable[[Origin], Card]) -> str:
        """The same for a card that is no reply of the core's."""

        def drawn(origin: Origin) -> dict[str, Any]:
            return {
                "type": "message",
                "summary": cut(summary, _LONGEST_SUMMARY),
                "attachments": [attachment(draw(origin))],
            }

        return await self.whisper_as(place, member, drawn)

    async def whisper_as(self, place: Place, member: str, draw: Draw) -> str:
        """Send what `draw` makes to one person, wherever that turns out to be."""
        known = await self._references.conversation(place.workspace, place.channel)
        if known is not None and known.scope == Scope.PERSONAL:
            body = draw(Origin(Surface.OWN, new_nonce()))
            answer = await self._patiently("POST", known.service_url, _activities(place.channel), body)
            return f"{PERSONAL}{_id_in(answer)}"
        person = await self._references.person(place.workspace, member)
        if known is None or person is None:
            raise SendFailed(404, "nobody known")
        root = root_of(place.thread)
        body = draw(Origin(Surface.OWN, new_nonce()))
        body |= {"recipient": {"id": person.teams_id, "isTargeted": True}}
        try:
            answer = await self._patiently(
                "POST", known.service_url, _activities(place.channel, root), body, alone=True
            )
        except SendFailed as failed:
            if failed.status is None or failed.status >= 500:
                raise
            return await self.direct(place, person, draw)
        return f"{TARGETED}{_joined(root, _id_in(answer))}"

    async def direct(self, place: Place, person: TeamsPerson, draw: Draw) -> str:
        """Say something in somebody's personal chat, opened where there is none; its buttons act in `place`.

        Raises:
            SendFailed: it was not taken.
        """
        if person.blocked_at is not None:
            raise SendFailed(403, BLOCKED)
        body = draw(Origin(Surface.OWN, new_nonce(), at=self.signed(place, person.member)))
        try:
            chat, service = await self._personal_chat(place.workspace, person)
            answer = await self._patiently("POST", service, _activities(chat), body)
        except SendFailed as failed:
            if failed.status == 403 and failed.code == BLOCKED:
                await self._references.blocked(place.workspace, person.member)
            raise
        return f"{PERSONAL}{_id_in(answer)}"

    async def _personal_chat(self, workspace: str, person: TeamsPerson) -> tuple[str, str]:
        known = await self._references.personal_chat(workspace, person.member)
        if known is not None:
            return known.id, known.service_url
        body = {
            "isGroup": False,
            "bot": {"id": f"28:{self._bot}"},
            "members": [{"id": person.teams_id}],
            "tenantId": workspace,
            "channelData": {"tenant": {"id": workspace}},
        }
        answer = await self._patiently("POST", person.service_url, "/v3/conversations", body)
        chat = _text(answer.get("id"))
        await self._references.opened(workspace, chat, person)
        return chat, person.service_url

    async def update_own(self, place: Place, member: str, shown: str, reply: Reply) -> None:
        """Draw a reply in place of somebody's own message.

        Raises:
            SendFailed: it was not taken; a message seen by one person is gone after a day.
        """
        if shown.startswith(TARGETED):
            root, _, number = shown.removeprefix(TARGETED).rpartition("/")
            known = await self._references.conversation(place.workspace, place.channel)
            origin = Origin(Surface.OWN, new_nonce())
            path, alone = f"{_activities(place.channel, root)}/{_safe(number)}", True
        else:
            number = shown.removeprefix(PERSONAL)
            known = await self._references.personal_chat(place.workspace, member)
            origin = Origin(Surface.OWN, new_nonce(), at=self._elsewhere(place, member, known.id if known else ""))
            path, alone = f"{_activities(known.id if known else '')}/{_safe(number)}", False
        if known is None:
            raise SendFailed(404, "no such chat")
        body = message(reply, origin) | {"id": number}
        await self._patiently("PUT", known.service_url, path, body, alone=alone)

    def _elsewhere(self, place: Place, member: str, chat: str) -> str:
        return "" if place.channel == chat else self.signed(place, member)

    async def roster_entry(self, place: Place, service_url: str, teams_id: str) -> dict[str, Any]:
        """What Teams knows of somebody in a conversation.

        Raises:
            SendFailed: they are not in it, or no answer came.
        """
        path = f"/v3/conversations/{_safe(place.channel)}/members/{_safe(teams_id)}"
        return await self._boundary.send("GET", service_url, path, {})

    async def scope_of(self, place: Place) -> str:
        """What kind of conversation a place is; empty where nothing is known of it."""
        known = await self._references.conversation(place.workspace, place.channel)
        return known.scope if known else ""

    async def raw(self, place: Place, activity: Mapping[str, Any]) -> str:
        """Send an activity as it is into a conversation.

        Raises:
            SendFailed: it was not taken.
        """
        known = await self._references.conversation(place.workspace, place.channel)
        service = known.service_url if known else USUAL_SERVICE
        path = _activities(place.channel, root_of(place.thread))
        return _id_in(await self._patiently("POST", service, path, activity))

    async def _patiently(
        self, method: str, service: str, path: str, body: Mapping[str, Any], *, alone: bool = False
    ) -> dict[str, Any]:
        """Send, and again after a moment where Teams says that it was not taken and asks to wait."""
        query = {"isTargetedActivity": "true"} if alone else {}
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._boundary.send(method, service, path, body, **query)
            except SendFailed as failed:
                if failed.status not in _LATER or attempt == _ATTEMPTS:
                    raise
                wait = failed.after if failed.after is not None else 0.2 * 2**attempt
                await asyncio.sleep(min(wait, _LONGEST_WAIT) + random.uniform(0, 0.1))  # noqa: S311 - a jitter
        raise AssertionError("the last attempt returns or raises")

    # -- places that a card in somebody's personal chat belongs to

    def signed(self, place: Place, member: str) -> str:
        """A place as a card carries it: only this person can act there by it."""
        return str(self._signer.dumps([place.workspace, place.channel, place.thread or "", member]))

    def place_in(self, signed: str, name: str, workspace: str, member: str) -> Place | None:
        """The place that a card carries; None where it was not signed for this person."""
        try:
            said = self._signer.loads(signed)
        except BadData:
            return None
        if not isinstance(said, list) or len(said) != 4 or (said[0], said[3]) != (workspace, member):
            return None
        return Place(name, workspace, said[1], said[2] or None)


def message(reply: Reply, origin: Origin) -> dict[str, Any]:
    """A reply as the activity that shows it."""
    return {
        "type": "message",
        "summary": cut(reply.summary, _LONGEST_SUMMARY),
        "attachments": [attachment(reply_card(reply, origin))],
        **labels(reply),
    }


async def delivered(sending: Awaitable[Any], *, repeatable: bool = False) -> Any:
    """Wait for something to be sent; refusals come out in the core's words.

    Raises:
        NotDelivered: it certainly did not arrive.
        SendFailed: nobody knows whether it did.
    """
    try:
        return await sending
    except SendFailed as failed:
        certain = failed.status is not None and failed.status < 500
        if failed.status in _LATER or failed.code in _NEVER_REACHED or (repeatable and not certain):
            raise NotDelivered(f"Teams: {failed}", again=True, after=failed.after) from None
        if certain:
            raise NotDelivered(f"Teams: {failed}", again=failed.status == 401) from None
        raise


def new_nonce() -> str:
    """A word that no other card has."""
    return secrets.token_urlsafe(9)


def root_of(thread: str | None) -> str:
    """The message that a thread began with, from the id of any message in it."""
    return (thread or "").partition("/")[0]


def joined_id(thread: str | None, number: str) -> str:
    """The id of a message in a conversation, as `post` gives it."""
    return _joined(root_of(thread), number)


def _joined(root: str, number: str) -> str:
    return number if not root or root == number else f"{root}/{number}"


def _activities(channel: str, root: str = "") -> str:
    return f"/v3/conversations/{_safe(f'{channel};messageid={root}' if root else channel)}/activities"


def _safe(part: str) -> str:
    return quote(part, safe="@:;=")


def _id_in(answer: Mapping[str, Any]) -> str:
    return _text(answer.get("id"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
