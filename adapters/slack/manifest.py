"""The app's manifest: everything that Slack must know of it, written so that Slack takes it unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.slack.install_paths import EVENTS_PATH, REDIRECT_PATH
from adapters.slack.requests import ASK_SHORTCUT, GLOBAL_SHORTCUT, LOG_SHORTCUT, VOICE_SHORTCUT
from adapters.slack.scopes import needed

COMMAND = "/customer-chair"
NAME = "Customer Chair"
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked")
MORE_EVENTS = {
    "agent": ("message.im",),
    "ambient": ("message.channels", "message.groups"),
    "history": ("message.im",),
}
# What an agent offers before anything is typed: the title is read, the message is sent.
PROMPTS = (
    ("Ask the chair", "What would people who use bulk edit need to know if we removed it?"),
    ("What was decided", "list"),
    ("What is still owed", "owed"),
    ("What can you do?", "help"),
)
_DESCRIPTION = "Keeps a chair for the customer in every decision a team makes."
_LONG_DESCRIPTION = (
    "Write what you are deciding. Customer Chair asks the one thing that the person who feels it would need to "
    "know, says what you can look up today, and quotes real customers where you have saved their words. Then it "
    "logs the decision with what customers and the business each gain or lose, and comes back later to see what "
    "really happened. {sees}It invents no customer, scores no person, and is quiet by default."
)
_TYPED = "It cannot read channels: it knows what people type to it and the messages they hand to it. "
_HEARS = "In channels that turn it on it hears what sounds like a decision, and keeps none of what it hears. "
_LOOKS = (
    "It looks into conversations for its own messages, to learn whether they arrived, and keeps nothing of them. "
)
_COLOUR = "#1F3A5F"


@dataclass(frozen=True, slots=True)
class Variant:
    """Which manifest: without an `address` Slack is reached over Socket Mode.

    `many` is for an app that several workspaces install by OAuth, `agent` adds the agent surface, `ambient`
    listening in channels that opt in, `history` looking up what was sent.
    """

    address: str = ""
    many: bool = False
    agent: bool = False
    ambient: bool = False
    history: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """What it has besides the six permissions, by name."""
        return tuple(name for name in MORE_EVENTS if getattr(self, name))


def manifest(variant: Variant) -> dict[str, Any]:
    """The manifest of a variant."""
    redirects = {"redirect_urls": [variant.address + REDIRECT_PATH]} if variant.many else {}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION.format(sees=_sees(variant)),
            "background_color": _COLOUR,
        },
        "features": _features(variant),
        "oauth_config": {
            **redirects,
            "scopes": {"bot": list(needed(variant.named))},
        },
        "settings": _settings(variant),
    }


def _sees(variant: Variant) -> str:
    """What it can read, as an admin is told."""
    return f"{_HEARS if variant.ambient else ''}{_LOOKS if variant.history else ''}" or _TYPED


def _features(variant: Variant) -> dict[str, Any]:
    agent = {
        "agent_view": {
            "agent_description": _DESCRIPTION,
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        }
    }
    return {
        # The messages tab takes slash commands; without the agent surface nothing else that is typed there is read.
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        **(agent if variant.agent else {}),
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            _shortcut("Ask the chair", "global", GLOBAL_SHORTCUT, "What are you deciding? One line is enough."),
            _shortcut(
                "Bring this to the chair", "message", ASK_SHORTCUT, "Ask about this message; only you see it."
            ),
            _shortcut("Log as decision", "message", LOG_SHORTCUT, "A decision form, filled in from this message."),
            _shortcut(
                "A customer said this", "message", VOICE_SHORTCUT, "Save these words, exactly, with the date."
            ),
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                "description": "Ask what the customer would need to know, log a decision, find one",
                "usage_hint": "should we remove bulk edit  ·  decide …  ·  search …  ·  help",
                "should_escape": True,
                **_at(variant, "url"),
            }
        ],
    }


def _settings(variant: Variant) -> dict[str, Any]:
    events = {*EVENTS, *(event for name in variant.named for event in MORE_EVENTS[name])}
    return {
        "event_subscriptions": {**_at(variant, "request_url"), "bot_events": sorted(events)},
        "interactivity": {"is_enabled": True, **_at(variant, "request_url")},
        "org_deploy_enabled": variant.many,
        "socket_mode_enabled": not variant.address,
        # A token that is pasted into a setting must not expire.
        "token_rotation_enabled": variant.many,
    }


def _at(variant: Variant, name: str) -> dict[str, str]:
    return {name: variant.address + EVENTS_PATH} if variant.address else {}


def _shortcut(name: str, kind: str, callback: str, description: str) -> dict[str, str]:
    return {"name": name, "type": kind, "callback_id": callback, "description": description}
