"""How a message reaches a place or a person on Teams."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import structlog
from itsdangerous import BadData, URLSafeSerializer

from adapters.teams.card_data import Origin, Surface
from adapters.teams.connector import Connector, SendFailed, Sent
from adapters.teams.message_ids import PERSONAL, TARGETED, activities, activity, joined_id, root_of, safe
from adapters.teams.outgoing import Draw, card_message, for_plain_client, message, new_nonce
from adapters.teams.references import References
from adapters.teams.refusals import BLOCKED, LATER, may_be_misaddressed
from adapters.teams.render import Card
from adapters.teams.requests import Scope, Spoken, people_in
from bot.messages import Paragraph, Reply
from bot.ports import Place
from storage.teams_models import TeamsPerson

USUAL_SERVICE = "https://smba.trafficmanager.net/teams/"
_ATTEMPTS = 3
_LONGEST_WAIT = 2.0
_MOST_PEOPLE = 50

log = structlog.get_logger()
Done = TypeVar("Done")


class Sender:
    """Sends for one bot. `plain` is for local clients, which lack what only Teams itself has."""

    def __init__(
        self, connector: Connector, references: References, *, bot: str, secrets: list[str], plain: bool = False
    ) -> None:
        self._connector = connector
        self._references = references
        self._bot = bot
        self.plain = plain
        self._signer = URLSafeSerializer(secrets, salt="customer-chair/teams-place")

    # -- what everyone in a place sees

    async def post(self, place: Place, reply: Reply, *, nonce: str) -> str:
        """Post a message that everyone in the place sees; in a channel without a thread it begins one.

        Raises:
            SendFailed: it was not taken, or nobody knows.
        """
        return await self._healing(place, "", lambda: self._post(place, reply, nonce))

    async def _post(self, place: Place, reply: Reply, nonce: str) -> str:
        drawn = message(reply, Origin(Surface.SHARED, nonce), {})
        known = await self._references.conversation(place.workspace, place.channel)
        service = known.service_url if known else USUAL_SERVICE
        root = root_of(place.thread)
        if known is not None and known.scope == Scope.CHANNEL and not root:
            return await self._begin_thread(service, place, drawn)
        answer = await self._send("POST", service, activities(place.channel, root), drawn)
        return joined_id(root, _id_in(answer))

    async def _begin_thread(self, service: str, place: Place, drawn: Sent) -> str:
        data = {"channel": {"id": place.channel}, "tenant": {"id": place.workspace}}
        body = {"isGroup": True, "channelData": data, "activity": _object(drawn)}
        answer = await self._send("POST", service, "/v3/conversations", body)
        return _text(answer.get("activityId")) or _text(answer.get("id")).partition(";messageid=")[2]

    async def update(self, place: Place, posted: str, reply: Reply, *, nonce: str) -> None:
        """Draw a reply in place of a message that everyone sees.

        Raises:
            SendFailed: it was not taken.
        """
        root, _, number = posted.rpartition("/")
        drawn = message(reply, Origin(Surface.SHARED, nonce), {"id": number})

        async def put() -> None:
            known = await self._references.conversation(place.workspace, place.channel)
            service = known.service_url if known else USUAL_SERVICE
            await self._send("PUT", service, activity(place.channel, root, number), drawn)

        await self._healing(place, "", put)

    # -- what one person alone sees

    async def whisper(self, place: Place, member: str, reply: Reply) -> str:
        """Answer one person where they are, seen by nobody else; in their personal chat where Teams allows no other
        way.

        Raises:
            SendFailed: neither was taken.
        """
        return await self.whisper_as(place, member, lambda origin, more: message(reply, origin, more))

    async def whisper_card(self, place: Place, member: str, summary: str, draw: Callable[[Origin], Card]) -> str:
        """The same for a card that is no reply of the core's."""
        return await self.whisper_as(place, member, lambda origin, more: card_message(summary, draw(origin), more))

    async def whisper_as(self, place: Place, member: str, draw: Draw) -> str:
        """Send what `draw` makes to one person, wherever that turns out to be."""
        return await self._healing(place, member, lambda: self._whispered(place, member, draw))

    async def _whispered(self, place: Place, member: str, draw: Draw) -> str:
        known = await self._references.conversation(place.workspace, place.channel)
        origin = Origin(Surface.OWN, new_nonce())
        if known is not None and known.scope == Scope.PERSONAL:
            answer = await self._patiently("POST", known.service_url, activities(place.channel), draw(origin, {}))
            return f"{PERSONAL}{_id_in(answer)}"
        person = await self._references.person(place.workspace, member)
        if known is None or person is None:
            raise SendFailed(404, "nobody known")
        root = root_of(place.thread)
        drawn = draw(origin, {"recipient": {"id": person.teams_id, "isTargeted": True}})
        try:
            answer = await self._patiently(
                "POST", known.service_url, activities(place.channel, root), drawn, alone=True
            )
        except SendFailed as failed:
            if failed.status is None or failed.status >= 500:
                raise
            if may_be_misaddressed(failed) and await self._references.look_again(place, member):
                return await self._whispered(place, member, draw)
            return await self.direct(place, person, draw)
        return f"{TARGETED}{joined_id(root, _id_in(answer))}"

    async def whisper_back(self, who: Spoken, sentence: str) -> None:
        """Tell somebody a sentence where they just spoke, by nothing but what they sent: while nothing can be read.

        Raises:
            SendFailed: it was not taken.
        """
        alone, path = who.scope is not Scope.PERSONAL, activities(who.place.channel, root_of(who.place.thread))
        more = {"recipient": {"id": who.teams_id, "isTargeted": True}} if alone else {}
        drawn = message(Reply(sentence, (Paragraph(sentence),)), Origin(Surface.OWN, new_nonce()), more)
        await self._patiently("POST", who.service_url, path, drawn, alone=alone)

    async def direct(self, place: Place, person: TeamsPerson, draw: Draw) -> str:
        """Say something in somebody's personal chat, opened where there is none; its buttons act in `place`.

        Raises:
            SendFailed: it was not taken.
        """
        if person.blocked_at is not None:
            raise SendFailed(403, BLOCKED)
        drawn = draw(Origin(Surface.OWN, new_nonce(), at=self.signed(place, person.member)), {})

        async def post() -> str:
            chat, service = await self._personal_chat(place.workspace, person)
            return _id_in(await self._patiently("POST", service, activities(chat), drawn))

        try:
            return f"{PERSONAL}{await self._healing(place, person.member, post)}"
        except SendFailed as failed:
            if failed.status == 403 and failed.code == BLOCKED:
                await self._references.blocked(place.workspace, person.member)
            raise

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
        await self._healing(place, member, lambda: self._update_own(place, member, shown, reply))

    async def _update_own(self, place: Place, member: str, shown: str, reply: Reply) -> None:
        alone = shown.startswith(TARGETED)
        if alone:
            root, _, number = shown.removeprefix(TARGETED).rpartition("/")
            known = await self._references.conversation(place.workspace, place.channel)
        else:
            root, number = "", shown.removeprefix(PERSONAL)
            known = await self._references.personal_chat(place.workspace, member)
        if known is None:
            raise SendFailed(404, "no such chat")
        # A card in the personal chat carries the place that it belongs to.
        at = "" if place.channel == known.id else self.signed(place, member)
        drawn = message(reply, Origin(Surface.OWN, new_nonce(), at=at), {"id": number})
        await self._patiently("PUT", known.service_url, activity(known.id, root, number), drawn, alone=alone)

    async def roster_entry(self, place: Place, service_url: str, teams_id: str) -> dict[str, Any]:
        """What Teams knows of somebody in a conversation.

        Raises:
            SendFailed: they are not in it, or no answer came.
        """
        path = f"/v3/conversations/{safe(place.channel)}/members/{safe(teams_id)}"
        return await self._connector.send("GET", service_url, path, {})

    async def roster(self, place: Place) -> dict[str, str]:
        """The first people of a conversation, by name: members of the organisation, with their names.

        Raises:
            SendFailed: Teams does not say.
        """
        known = await self._references.conversation(place.workspace, place.channel)
        if known is None:
            return {}
        path = f"/v3/conversations/{safe(place.channel)}/pagedmembers"
        answer = await self._connector.send("GET", known.service_url, path, {}, pageSize=str(_MOST_PEOPLE))
        return people_in(answer, place.workspace)

    async def scope_of(self, place: Place) -> str:
        """What kind of conversation a place is; empty where nothing is known of it."""
        known = await self._references.conversation(place.workspace, place.channel)
        return known.scope if known else ""

    async def raw(self, place: Place, body: Mapping[str, Any], *, patiently: bool = True) -> str:
        """Send an activity as it is into a conversation; not `patiently` where a refusal needs no second try.

        Raises:
            SendFailed: it was not taken.
        """

        async def post() -> str:
            known = await self._references.conversation(place.workspace, place.channel)
            service = known.service_url if known else USUAL_SERVICE
            path = activities(place.channel, root_of(place.thread))
            send = self._patiently if patiently else self._send
            return _id_in(await send("POST", service, path, body))

        return await self._healing(place, "", post)

    async def _healing(self, place: Place, member: str, sending: Callable[[], Awaitable[Done]]) -> Done:
        """Send, and once more where what we knew of the place or the person turns out to be old."""
        try:
            return await sending()
        except SendFailed as failed:
            if may_be_misaddressed(failed) and await self._references.look_again(place, member):
                return await sending()
            raise

    async def _patiently(
        self, method: str, service: str, path: str, body: Sent, *, alone: bool = False
    ) -> dict[str, Any]:
        """Send, and again after a moment where Teams says that it was not taken and asks to wait."""
        query = {"isTargetedActivity": "true"} if alone else {}
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._send(method, service, path, body, **query)
            except SendFailed as failed:
                if failed.status not in LATER or attempt == _ATTEMPTS:
                    raise
                wait = failed.after if failed.after is not None else 0.2 * 2**attempt
                await asyncio.sleep(min(wait, _LONGEST_WAIT) + random.uniform(0, 0.1))  # noqa: S311 - a jitter
        raise AssertionError("the last attempt returns or raises")

    async def _send(self, method: str, service: str, path: str, body: Sent, **query: str) -> dict[str, Any]:
        sent = for_plain_client(body) if self.plain else body
        return await self._connector.send(method, service, path, sent, **query)

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


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _id_in(answer: Mapping[str, Any]) -> str:
    return _text(answer.get("id"))


def _object(drawn: Sent) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(drawn) if isinstance(drawn, bytes) else drawn
    return found
