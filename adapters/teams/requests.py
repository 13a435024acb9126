"""What arrives from Teams as plain values: who said what, where, and under which keys it counts as the same again.

Pure. Everything in an activity may be missing or of another kind than it should be.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from adapters.teams.arriving import tenant_of
from adapters.teams.card_data import FIELD, KEY
from bot.ports import Place

NAME = "teams"
DEV_WORKSPACE = "teams-local"
_TAG = re.compile(r"</?at[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_COMMAND = re.compile(r"^/(?!customer-chair\b)(?=[a-z])", re.IGNORECASE)
_LONGEST_KEY = 200


class Scope(StrEnum):
    """What kind of conversation it is."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who speaks from where. `teams_id` is what Teams calls the person towards this bot, `member` who they are."""

    place: Place
    scope: Scope
    service_url: str
    member: str
    teams_id: str
    name: str
    channel_name: str
    team: str
    bot: str
    time_zone: str
    is_known_outsider: bool

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads along."""
        return self.place.channel.startswith("a:") or self.scope is Scope.PERSONAL


def spoken(activity: Mapping[str, Any]) -> Spoken:
    """The sender and the place of an activity."""
    conversation, sender = _object(activity.get("conversation")), _object(activity.get("from"))
    data = _object(activity.get("channelData"))
    tenant = tenant_of(activity) or DEV_WORKSPACE
    channel, _, root = _text(conversation.get("id")).partition(";messageid=")
    team = _object(data.get("team"))
    place = Place(NAME, tenant, channel, root or None)
    scope = _scope(_text(conversation.get("conversationType")), channel)
    return Spoken(
        place=place,
        scope=scope,
        service_url=_text(activity.get("serviceUrl")),
        member=_text(sender.get("aadObjectId")) or _text(sender.get("id")),
        teams_id=_text(sender.get("id")),
        name=_text(sender.get("name")),
        channel_name=_channel_name(data, conversation, channel, scope),
        team=_text(team.get("id")),
        bot=_text(_object(activity.get("recipient")).get("id")),
        time_zone=_time_zone(activity),
        is_known_outsider=_is_outsider(sender, tenant),
    )


def said(activity: Mapping[str, Any]) -> str:
    """What the person typed, without the mention of the bot, in plain text."""
    text, me = _text(activity.get("text")), _text(_object(activity.get("recipient")).get("id"))
    for entity in _objects(activity.get("entities")):
        mentioned = _object(entity.get("mentioned"))
        if entity.get("type") == "mention" and mentioned.get("id") == me and _text(entity.get("text")):
            text = text.replace(_text(entity.get("text")), " ", 1)
    return _COMMAND.sub("", html.unescape(_TAG.sub("", text)).replace("\xa0", " ").strip())


def is_mentioned(activity: Mapping[str, Any]) -> bool:
    """Whether a message is meant for the bot: by mention, or as one that only the bot sees."""
    recipient = _object(activity.get("recipient"))
    if recipient.get("isTargeted") is True:
        return True
    return any(
        entity.get("type") == "mention" and _object(entity.get("mentioned")).get("id") == recipient.get("id")
        for entity in _objects(activity.get("entities"))
    )


def pressed(activity: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a button, a dialog or a message action of ours brings, by our own key; None where it is not ours."""
    data = card_values(activity).get(KEY)
    return data if isinstance(data, dict) else None


def consented_file(activity: Mapping[str, Any]) -> tuple[str, str] | None:
    """The signed file that somebody lets into their storage, and the address; None where it is no such consent."""
    value = _object(activity.get("value"))
    if activity.get("name") != "fileConsent/invoke" or value.get("action") != "accept":
        return None
    return _text(_object(value.get("context")).get("file")), _text(
        _object(value.get("uploadInfo")).get("uploadUrl")
    )


def card_values(activity: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data of a button together with the inputs beside it."""
    value = _object(activity.get("value"))
    action = _object(value.get("action"))
    return _object(action.get("data")) if action else _object(value.get("data")) or value


def has_fields(values: Mapping[str, Any]) -> bool:
    """Whether inputs were sent along."""
    return any(name.startswith(FIELD) for name in values)


@dataclass(frozen=True, slots=True)
class Handed:
    """A message that somebody handed to the bot with a message action."""

    text: str
    link: str
    author: str
    author_name: str


def handed(activity: Mapping[str, Any]) -> Handed:
    """The message that a message action was used on."""
    message = _object(_object(activity.get("value")).get("messagePayload"))
    body, user = _object(message.get("body")), _object(_object(message.get("from")).get("user"))
    content = _text(body.get("content"))
    if body.get("contentType") == "html":
        content = html.unescape(_MARKUP.sub("", _BREAK.sub("\n", content))).replace("\xa0", " ")
    text = "\n".join(line.strip() for line in content.strip().splitlines() if line.strip())
    return Handed(text, _text(message.get("linkToMessage")), _text(user.get("id")), _text(user.get("displayName")))


def keys_of(activity: Mapping[str, Any], who: Spoken) -> tuple[str, ...]:
    """The keys under which this delivery is known: the same act again has at least one of them.

    A press comes with the nonce of the card; a message is told by its id, and by who said what when, since it can
    come again under another id. A press that comes as a message may be meant again, unless it sends a form.
    """
    data, when = pressed(activity), _text(activity.get("timestamp"))
    if data is not None and _text(data.get("nonce")):
        act = _text(data.get("send")) or _text(data.get("act"))
        again = when if activity.get("type") == "message" and "send" not in data else ""
        return (_key("press", who.member, _text(data["nonce"]), act, _text(data.get("value")), again),)
    if (file := consented_file(activity)) is not None:
        return (_key("consent", who.member, *file),)
    keys: list[str] = []
    if when and activity.get("type") == "message":
        keys.append(_key("said", who.place.channel, who.member, when, _text(activity.get("text"))))
    if _text(activity.get("id")):
        keys.append(_key("id", who.place.channel, _text(activity.get("type")), _text(activity.get("id"))))
    return tuple(keys)


def people_in(roster: Mapping[str, Any], tenant: str) -> dict[str, str]:
    """The members of the organisation whom a page of Teams' roster lists, with their names, by name."""
    members = [each for each in _objects(roster.get("members")) if not _is_outsider(each, tenant)]
    named = {_text(each.get("aadObjectId")): _text(each.get("name")) for each in members}
    return dict(sorted(((member, name) for member, name in named.items() if member and name), key=lambda it: it[1]))


def message_pressed(activity: Mapping[str, Any]) -> str:
    """The id of the message whose button was pressed."""
    return _text(activity.get("replyToId"))


def _key(*parts: str) -> str:
    return f"{NAME}:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]}"


def _scope(given: str, channel: str) -> Scope:
    if given in set(Scope):
        return Scope(given)
    return Scope.PERSONAL if channel.startswith("a:") else Scope.GROUP


def _channel_name(data: Mapping[str, Any], conversation: Mapping[str, Any], channel: str, scope: Scope) -> str:
    if scope is not Scope.CHANNEL:
        return _text(conversation.get("name")) or "this chat"
    named = _text(_object(data.get("channel")).get("name"))
    # The first channel of a team has no name in what Teams sends; its id is the team's.
    general = _text(_object(data.get("team")).get("id")) == channel
    return named or ("General" if general else "")


def _time_zone(activity: Mapping[str, Any]) -> str:
    for entity in _objects(activity.get("entities")):
        if entity.get("type") == "clientInfo" and _text(entity.get("timezone")):
            return _text(entity.get("timezone"))[:64]
    return _text(activity.get("localTimezone"))[:64]


def _is_outsider(sender: Mapping[str, Any], tenant: str) -> bool:
    """Whether the activity itself says that its sender does not belong to the organisation."""
    role, home = _text(sender.get("userRole")), _text(sender.get("tenantId"))
    return role in {"guest", "anonymous"} or bool(home and home != tenant)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
