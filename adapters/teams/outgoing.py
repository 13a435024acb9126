"""What we send, drawn: a reply as the activity that shows it."""

from __future__ import annotations

import itertools
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from adapters.teams.card_data import Origin, Surface
from adapters.teams.connector import Sent
from adapters.teams.labels import labels
from adapters.teams.render import Card, attachment, cut, reply_card
from bot.messages import Reply

_LONGEST_SUMMARY = 300
# Draws what is sent for where it will stand, with the fields that only the sender knows.
Draw = Callable[[Origin, Mapping[str, Any]], Sent]
_PROCESS = secrets.token_urlsafe(9)
_COUNTED = itertools.count(1)
# Stand in a card that is kept drawn where each message has its own.
_NONCE, _PLACE = f"nonce-{_PROCESS}", f"place-{_PROCESS}"
_MOST_KEPT = 16
_kept: OrderedDict[tuple[int, Surface, bool], tuple[Reply, str]] = OrderedDict()


def new_nonce() -> str:
    """A word that no other card has, in any process. It is no secret: only its own person's presses count by it."""
    return f"{_PROCESS}{next(_COUNTED):x}"


def message(reply: Reply, origin: Origin, more: Mapping[str, Any]) -> Sent:
    """A reply as an activity with the fields `more`. What is the same for everyone is drawn once."""
    if not reply.fixed or origin.on:
        return _activity(reply, origin) | dict(more)
    drawn = _kept_drawing(reply, origin).replace(_NONCE, origin.nonce).replace(_PLACE, origin.at)
    return (json.dumps(more)[:-1] + ", " + drawn[1:] if more else drawn).encode()


def card_message(summary: str, card: Card, more: Mapping[str, Any]) -> Sent:
    """A card that is no reply of the core's as an activity with the fields `more`."""
    return {"type": "message", "summary": cut(summary, _LONGEST_SUMMARY), "attachments": [attachment(card)], **more}


def for_plain_client(sent: Sent) -> Sent:
    """The same without what only Teams itself has, dialogs and full width: a press then comes as a message."""
    found = json.loads(sent) if isinstance(sent, bytes) else sent
    stripped: dict[str, Any] = _without_teams_own(found)
    return stripped


def _without_teams_own(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_teams_own(each) for name, each in value.items() if name != "msteams"}
    return [_without_teams_own(each) for each in value] if isinstance(value, list) else value


def _kept_drawing(reply: Reply, origin: Origin) -> str:
    # The reply is held along with its drawing, so its number is nobody else's.
    key = (id(reply), origin.surface, bool(origin.at))
    if key not in _kept:
        stand_in = Origin(origin.surface, _NONCE, _PLACE if origin.at else "")
        _kept[key] = (reply, json.dumps(_activity(reply, stand_in)))
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return _kept[key][1]


def _activity(reply: Reply, origin: Origin) -> dict[str, Any]:
    return {
        "type": "message",
        "summary": cut(reply.summary, _LONGEST_SUMMARY),
        "attachments": [attachment(reply_card(reply, origin))],
        **labels(reply),
    }
