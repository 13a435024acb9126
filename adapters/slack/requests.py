"""Slack's payloads as neutral requests: pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from adapters.slack import modal, render
from adapters.slack.origin import NO_HOOK, Hook, delivery_key, direct_message_id, message_of_hook
from adapters.slack.texts import unescaped
from bot.ports import Place, Request

NAME = "slack"
# The action of a button that says a command again: its value is what was typed.
SAY = "slack_say"
# What the manifest calls the shortcuts, and the act that each leads to.
ASK_SHORTCUT = "bring_to_the_chair"
LOG_SHORTCUT = "log_as_decision"
VOICE_SHORTCUT = "a_customer_said_this"
GLOBAL_SHORTCUT = "ask_the_chair"
_OF_MESSAGE = {
    ASK_SHORTCUT: "ask_from_message",
    LOG_SHORTCUT: "decide_from_message",
    VOICE_SHORTCUT: "voice_from_message",
}
_NAMES = ("type", "subtype", "callback_id", "action_id", "block_id")
_PRIVATE = ("privategroup", "directmessage")
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Received:
    """A request with what only Slack has: how to answer it, and what may be opened because of it.

    `trigger` opens a modal for three seconds. `view` is the modal that a form was sent from. `picked` are the
    members chosen in it, or whose message it is about. `given_name` is what the payload calls the person.
    """

    request: Request
    trigger: str = ""
    hook: Hook = NO_HOOK
    view: Mapping[str, Any] | None = None
    outside: bool | None = False
    picked: tuple[str, ...] = ()
    given_name: str = ""

    @property
    def ephemeral(self) -> bool:
        """Whether the button that was pressed stands in a message that this person alone sees for a while."""
        return self.request.message.startswith("hook|")


class MalformedPayload(ValueError):
    """A payload lacks a part, or a part of it is of another kind than Slack's."""


Params = ParamSpec("Params")


def reading_payload(read: Callable[Params, Received]) -> Callable[Params, Received]:
    """A reader of payloads that raises `MalformedPayload` for whatever it trips over."""

    @wraps(read)
    def careful(*args: Params.args, **kwargs: Params.kwargs) -> Received:
        try:
            return read(*args, **kwargs)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise MalformedPayload(type(error).__name__) from None

    return careful


def check_names(body: Mapping[str, Any]) -> None:
    """Look at what Bolt chooses the listener by: it takes them to be there, and to be texts.

    Raises:
        MalformedPayload: one of them is missing, or something else.
    """
    kind, actions = body.get("type"), body.get("actions") or ()
    held = [
        body[name] for name in ("view", "event") if name in body and (name == "event" or body[name] is not None)
    ]
    pressed = [each.get(name) for each in actions for name in ("action_id", "block_id")]
    if (kind == "block_actions" and not pressed) or not all(isinstance(name, str) for name in pressed):
        raise MalformedPayload
    names = (part.get(name, "") for part in (body, *held, *actions) for name in _NAMES)
    if not all(isinstance(name, str | None) for name in names):
        raise MalformedPayload


@reading_payload
def from_command(body: Mapping[str, Any], now: float) -> Received:
    """A slash command."""
    hook = Hook(body.get("response_url") or "", int(now))
    user = body["user_id"]
    channel, name = body["channel_id"], body.get("channel_name") or ""
    request = Request(
        place=Place(NAME, body.get("team_id") or body.get("enterprise_id") or "", channel),
        user=user,
        user_name="",
        text=said(body.get("text") or ""),
        delivery=delivery_key(user, body.get("trigger_id") or "", hook),
        channel_name=_shown_name(name),
        public=is_public(channel, name),
    )
    return Received(request, body.get("trigger_id") or "", hook, given_name=body.get("user_name") or "")


@reading_payload
def from_action(body: Mapping[str, Any], now: float) -> Received:
    """A button or a menu's entry, in a message or in a modal."""
    pressed = body["actions"][0]
    view = body.get("view")
    if view and view.get("type") == "modal" and (way := modal.way_of(pressed["action_id"])) is not None:
        return _from_view(body, now, way, f"{view['id']}:{pressed.get('action_ts') or ''}:{way}")
    if pressed.get("selected_option"):
        action, value = render.unpacked_option(pressed["selected_option"]["value"])
    elif pressed.get("type") == render.FEEDBACK:
        action, value = render.unpacked_option(pressed.get("value") or "")
    else:
        action, value = render.action_of(pressed["action_id"]), pressed.get("value") or ""
    hook = Hook(body.get("response_url") or "", int(now))
    user, container = body["user"]["id"], body.get("container") or {}
    channel, ts = (body.get("channel") or {}).get("id") or "", container.get("message_ts") or ""
    spoken_of = render.place_of(pressed.get("block_id") or "")
    place = Place(NAME, _team(body), spoken_of or channel or user, container.get("thread_ts"))
    here = not spoken_of or spoken_of == channel
    name = (body.get("channel") or {}).get("name") or ""
    direct = channel.startswith("D")
    message = direct_message_id(channel, ts) if direct and ts else ts
    if container.get("is_ephemeral"):
        message = message_of_hook(hook)
    request = Request(
        place=place,
        user=user,
        user_name="",
        text=value if action == SAY else "",
        action="" if action == SAY else action,
        value="" if action == SAY else value,
        message=message,
        shared=bool(channel and ts) and not direct and not container.get("is_ephemeral"),
        delivery=delivery_key(user, body.get("trigger_id") or pressed.get("action_ts") or "", hook),
        channel_name=_shown_name(name) if here and channel else "",
        public=is_public(channel, name) if here and channel else None if spoken_of else False,
    )
    return Received(
        request, body.get("trigger_id") or "", hook, outside=is_outside(body), given_name=_given_name(body)
    )


@reading_payload
def from_submission(body: Mapping[str, Any], now: float) -> Received:
    """A modal that was sent."""
    view = body["view"]
    return _from_view(body, now, modal.action_of(view["callback_id"]), modal.submission_of(view))


@reading_payload
def from_shortcut(body: Mapping[str, Any], now: float) -> Received:
    """A shortcut: on a message, which comes with its text, its author and a link to it; or from anywhere."""
    hook = Hook(body.get("response_url") or "", int(now))
    user, trigger = body["user"]["id"], body.get("trigger_id") or ""
    action = _OF_MESSAGE.get(body.get("callback_id") or "", "ask_box")
    message, where = body.get("message") or {}, body.get("channel") or {}
    channel, name = where.get("id") or user, where.get("name") or ""
    carry: dict[str, str] = {}
    if message:
        carry = {"link": permalink(body), "author": message.get("user") or ""}
    request = Request(
        place=Place(NAME, _team(body), channel, message.get("thread_ts")),
        user=user,
        user_name="",
        action=action,
        value=said(message.get("text") or ""),
        carry={key: value for key, value in carry.items() if value},
        delivery=delivery_key(user, trigger or body.get("action_ts") or "", hook),
        channel_name=_shown_name(name) if where else "",
        public=is_public(channel, name) if where else False,
    )
    picked = (carry["author"],) if carry.get("author") else ()
    return Received(request, trigger, hook, outside=is_outside(body), picked=picked, given_name=_given_name(body))


@reading_payload
def from_mention(body: Mapping[str, Any]) -> Received:
    """The bot was mentioned in a channel or a thread."""
    event, team = body["event"], team_of_event(body)
    user = event["user"]
    words = re.sub(r"^\s*<@[UW][A-Z0-9]+(\|[^>]*)?>[\s:,]*", "", event.get("text") or "", count=1)
    request = Request(
        place=Place(NAME, team, event["channel"], event.get("thread_ts")),
        user=user,
        user_name="",
        text=said(words),
        delivery=delivery_key(user, body.get("event_id") or "", NO_HOOK),
    )
    return Received(request, outside=is_outside(body))


def team_of_event(body: Mapping[str, Any]) -> str:
    """The workspace that an event happened in, as the bot's own installation there says it."""
    return str(_first(body, "authorizations").get("team_id") or body.get("team_id") or "")


def bot_of_event(body: Mapping[str, Any]) -> str:
    """Who the bot is where an event happened; empty where Slack does not say."""
    return str(_first(body, "authorizations").get("user_id") or "")


@reading_payload
def from_written(body: Mapping[str, Any]) -> Received:
    """What somebody wrote in a conversation with the bot alone; it is answered in the thread that it begins."""
    event, team = body["event"], team_of_event(body)
    request = Request(
        place=Place(NAME, team, event["channel"], event.get("thread_ts") or event["ts"]),
        user=event["user"],
        user_name="",
        text=said(event.get("text") or ""),
        delivery=delivery_key(event["user"], body.get("event_id") or "", NO_HOOK),
        public=False,
    )
    return Received(request, outside=is_outside(body))


def said(text: str) -> str:
    """What a person typed: references as people read them, and nothing escaped."""
    return unescaped(_REFERENCE.sub(_spelled, text)).strip()


def is_public(channel: str, name: str) -> bool | None:
    """Whether everyone may see a channel; None where Slack did not say."""
    if name in _PRIVATE or name.startswith("mpdm-") or not channel.startswith("C"):
        return False
    return True if name else None


def is_outside(body: Mapping[str, Any]) -> bool | None:
    """Whether this person belongs to another organisation (Slack Connect).

    None where the payload alone cannot say: in an Enterprise Grid, people of the same organisation belong to
    different workspaces.
    """
    event = body.get("event") or {}
    theirs = (body.get("user") or {}).get("team_id") if isinstance(body.get("user"), dict) else None
    theirs = theirs or event.get("user_team") or event.get("team")
    ours = {_team(body), *(each.get("team_id") for each in body.get("authorizations") or ())}
    enterprises = {(body.get("enterprise") or {}).get("id"), body.get("enterprise_id")}
    enterprises |= {each.get("enterprise_id") for each in body.get("authorizations") or ()}
    if not theirs or theirs in ours or theirs in enterprises - {None}:
        return False
    return None if enterprises - {None} else True


def permalink(body: Mapping[str, Any]) -> str:
    """The address of the message that a shortcut was used on, as Slack itself writes it."""
    domain = (body.get("team") or {}).get("domain")
    channel, message = (body.get("channel") or {}).get("id"), body.get("message") or {}
    ts, thread = str(message.get("ts") or ""), message.get("thread_ts")
    if not domain or not channel or not ts:
        return ""
    inside = f"?thread_ts={thread}&cid={channel}" if thread and thread != ts else ""
    return f"https://{domain}.slack.com/archives/{channel}/p{ts.replace('.', '')}{inside}"


def _from_view(body: Mapping[str, Any], now: float, action: str, unique: str) -> Received:
    view = body["view"]
    opened = modal.opened_of(view)
    place = opened.place
    chosen = _first(body, "response_urls")
    where = modal.where_of(view)
    hook = Hook(place.get("url", ""), int(place.get("at") or 0))
    if chosen.get("response_url"):
        hook = Hook(chosen["response_url"], int(now))
    user = body["user"]["id"]
    channel = where or place.get("channel") or user
    public = {"yes": True, "no": False}.get(place.get("public", ""))
    request = Request(
        place=Place(NAME, _team(body), channel, None if where else place.get("thread")),
        user=user,
        user_name="",
        action=action,
        fields=modal.answers_of(view),
        carry=opened.carry,
        message="" if where else place.get("message", ""),
        shared=place.get("shared") == "yes" and not where,
        delivery=delivery_key(user, unique, hook),
        channel_name="" if where else place.get("name", ""),
        public=(None if where.startswith("C") else False) if where else public,
    )
    return Received(
        request,
        body.get("trigger_id") or "",
        hook,
        view,
        outside=is_outside(body),
        picked=modal.people_of(view),
        given_name=_given_name(body),
    )


def place_to_keep(received: Received) -> dict[str, str]:
    """What a modal must remember of where it was opened from."""
    request = received.request
    public = {True: "yes", False: "no", None: ""}[request.public]
    return {
        "channel": request.place.channel,
        "thread": request.place.thread or "",
        "name": request.channel_name,
        "public": public,
        "message": request.message,
        "shared": "yes" if request.shared else "",
        "url": received.hook.url,
        "at": str(received.hook.at) if received.hook.url else "",
        "user": request.user,
    }


def _spelled(reference: re.Match[str]) -> str:
    kind, target, label = reference[1], reference[2], reference[3]
    match kind:
        case "@" | "#":
            return f"{kind}{(label or target).lstrip('@#')}"
        case "!":
            return label or f"@{target.partition('^')[0]}"
        case _:
            plain = target.removeprefix("mailto:").removeprefix("tel:")
            # What Slack made a link of by itself reads as it was typed.
            return plain if not label or (plain.endswith(label) and plain != target) else _linked(label, target)


def _linked(label: str, target: str) -> str:
    return label if target.split("://", 1)[-1].rstrip("/") == label.rstrip("/") else f"{label} ({target})"


def _shown_name(name: str) -> str:
    return "" if name in _PRIVATE or name.startswith("mpdm-") else name


def _team(body: Mapping[str, Any]) -> str:
    view = body.get("view") or {}
    team = body.get("team") or {}
    return str(
        (team.get("id") if isinstance(team, dict) else team)
        or view.get("app_installed_team_id")
        or body.get("team_id")
        or (body.get("user") or {}).get("team_id")
        or (body.get("enterprise") or {}).get("id")
        or ""
    )


def _first(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (body.get(name) or ({},))[0]
    return found


def _given_name(body: Mapping[str, Any]) -> str:
    user = body.get("user") or {}
    return str(user.get("name") or user.get("username") or "") if isinstance(user, dict) else ""
