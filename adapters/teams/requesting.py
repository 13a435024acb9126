"""What somebody did on Teams as a request of the core's: typed, pressed, filled in, handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.teams.card_data import Origin, Surface, origin_of
from adapters.teams.message_ids import PERSONAL, TARGETED, joined_id
from adapters.teams.outgoing import new_nonce
from adapters.teams.requests import NAME, Handed, Scope, Spoken, handed, keys_of, message_pressed, pressed, said
from adapters.teams.sending import Sender
from bot.handed_over import AUTHOR, LINK
from bot.ports import Request

# Message actions, by the id that the manifest gives them.
ASK_MESSAGE, DECIDE_MESSAGE, VOICE_MESSAGE = "ask_message", "decide_message", "voice_message"


class Requesting:
    """Makes requests; the sender knows the places that cards carry."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def bare(self, activity: Mapping[str, Any], who: Spoken) -> Request:
        """Who did something where, and nothing of what."""
        keys = keys_of(activity, who)
        return Request(
            place=who.place,
            user=who.member,
            user_name=who.name,
            delivery=keys[0] if keys else "",
            channel_name=who.channel_name,
            files_sent=True,
        )

    def typed(self, activity: Mapping[str, Any], who: Spoken) -> Request:
        """What somebody wrote."""
        return replace(self.bare(activity, who), text=said(activity))

    def pressed(self, activity: Mapping[str, Any], who: Spoken) -> Request | None:
        """A press as the core knows it; None where the card belongs to another person or is none of ours."""
        data = pressed(activity)
        if data is None:
            return None
        origin, request = origin_of(data), self.bare(activity, who)
        if origin.at:
            place = self._sender.place_in(origin.at, NAME, who.place.workspace, who.member)
            if place is None:
                return None
            if place != who.place:
                request = replace(request, place=place, channel_name="")
        message, shared = _message_of(origin, activity, who)
        act, value = data.get("act"), data.get("value")
        return replace(
            request,
            action=act if isinstance(act, str) else "",
            value=value if isinstance(value, str) else "",
            message=message,
            shared=shared,
        )

    def handed_over(self, activity: Mapping[str, Any], who: Spoken) -> Request:
        """A message that somebody used a message action on, with where it came from."""
        message, value = handed(activity), activity.get("value")
        command = value.get("commandId") if isinstance(value, Mapping) else ""
        source = {LINK: message.link, AUTHOR: message.author}
        base = replace(self.bare(activity, who), carry=source, people=_people(message))
        match command:
            case str() if command == DECIDE_MESSAGE:
                return replace(base, action="decide_from_message", value=message.text)
            case str() if command == VOICE_MESSAGE:
                return replace(base, action="voice_from_message", value=message.text)
            case str() if command == ASK_MESSAGE and message.text:
                return replace(base, action="ask_from_message", value=message.text)
            case _:
                return replace(base, action="ask_box")

    def in_dialog(self, activity: Mapping[str, Any], who: Spoken) -> Origin:
        """The origin of what a dialog shows that this press opened or went on with."""
        origin = origin_of(pressed(activity) or {})
        message, shared = _message_of(origin, activity, who)
        return Origin(Surface.DIALOG, new_nonce(), origin.at, message, shared)

    def new_dialog(self, who: Spoken) -> Origin:
        """The origin of what a dialog shows that no card opened."""
        return Origin(Surface.DIALOG, new_nonce(), at=self._sender.signed(who.place, who.member))


def _people(message: Handed) -> dict[str, str]:
    """Who wrote the message, so that what was decided in it can be theirs."""
    return {message.author: message.author_name} if message.author and message.author_name else {}


def _message_of(origin: Origin, activity: Mapping[str, Any], who: Spoken) -> tuple[str, bool]:
    """The message whose button was pressed, and whether everyone sees it."""
    if origin.surface is Surface.DIALOG:
        return origin.on, origin.on_shared
    number = message_pressed(activity)
    if not number:
        return "", origin.surface is Surface.SHARED
    if origin.surface is Surface.SHARED:
        return joined_id(who.place.thread, number), True
    if who.scope is Scope.PERSONAL:
        return f"{PERSONAL}{number}", False
    return f"{TARGETED}{joined_id(who.place.thread, number)}", False
