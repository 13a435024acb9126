"""The app manifest: everything that Slack must know of the app, as it takes it without a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adapters.slack.install_paths import REDIRECT_PATH
from adapters.slack.platform import EVENTS_PATH
from adapters.slack.requests import ASK_SHORTCUT, GLOBAL_SHORTCUT, LOG_SHORTCUT, VOICE_SHORTCUT
from adapters.slack.scopes import needed

NAME = "Customer Chair"
COMMAND = "/customer-chair"
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "tokens_revoked")
_DESCRIPTION = "Keeps a chair for the customer in every decision."
_LONG_DESCRIPTION = (
    "Customer Chair asks what the customers who feel a decision would need to know, keeps the decision with what "
    "they and the business each gain or lose, and comes back later to see what really happened.\n\n"
    "It answers the person who asked, and nobody else sees it until they share it. It reads no messages: only what "
    "people type to it or hand to it with a shortcut. It asks questions and gives no verdicts. The log can be "
    "taken out as a file at any time. Where AI is turned on, it writes questions only, and says that it did."
)
_COLOUR = "#1d5c57"
_USAGE = "[what you are deciding], or help"
# The name, what it does; Slack allows 24 and 150 characters.
_OF_MESSAGE = (
    (ASK_SHORTCUT, "Bring this to the chair", "Ask what the customers who feel this would need to know"),
    (LOG_SHORTCUT, "Log as decision", "Log this message as a decision; the link to it is kept"),
    (VOICE_SHORTCUT, "A customer said this", "Keep these words of a customer, with who said them and when"),
)
# What may be asked of it first, and what is then sent.
PROMPTS = (
    ("Bring a decision", "Should we remove bulk edit?"),
    ("See what was decided", "list"),
    ("See what it can do", "help"),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """Which manifest: reached under an address, or without one over Socket Mode; and what is added to it.

    `many` lets other workspaces and organisations install it: an address to come back to, and tokens that expire.
    """

    url: str = ""
    agent: bool = False
    ambient: bool = False
    many: bool = False

    @property
    def socket(self) -> bool:
        """Whether Slack is called, and never calls."""
        return not self.url


def manifest(variant: Variant) -> dict[str, Any]:
    """The manifest of a variant, in the fields that Slack documents."""
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _COLOUR,
        },
        "features": _features(variant),
        "oauth_config": _oauth(variant),
        "settings": {
            "event_subscriptions": {**_at(variant), "bot_events": _events(variant)},
            "interactivity": {"is_enabled": True, **_at(variant)},
            "org_deploy_enabled": variant.many,
            "socket_mode_enabled": variant.socket,
            "token_rotation_enabled": variant.many,
        },
    }


def _features(variant: Variant) -> dict[str, Any]:
    command = {"command": COMMAND, "description": _DESCRIPTION, "usage_hint": _USAGE, "should_escape": True}
    shortcuts = [
        {"name": name, "type": "message", "callback_id": callback, "description": does}
        for callback, name, does in _OF_MESSAGE
    ]
    shortcuts.append(
        {
            "name": "Ask the chair",
            "type": "global",
            "callback_id": GLOBAL_SHORTCUT,
            "description": "One line about what you are deciding is enough",
        }
    )
    features: dict[str, Any] = {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            # A read-only tab would have no box to type the command in.
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": shortcuts,
        "slash_commands": [{**command, **({"url": variant.url + EVENTS_PATH} if variant.url else {})}],
    }
    if variant.agent:
        features["agent_view"] = {
            "agent_description": _DESCRIPTION,
            "suggested_prompts": [{"title": title, "message": message} for title, message in PROMPTS],
        }
    return features


def _oauth(variant: Variant) -> dict[str, Any]:
    scopes = {"bot": sorted(needed(agent=variant.agent, ambient=variant.ambient))}
    if variant.many:
        return {"redirect_urls": [variant.url + REDIRECT_PATH], "scopes": scopes}
    return {"scopes": scopes}


def _events(variant: Variant) -> list[str]:
    more = (["message.im"] if variant.agent else []) + (["message.channels"] if variant.ambient else [])
    return sorted((*EVENTS, *more))


def _at(variant: Variant) -> dict[str, str]:
    return {"request_url": variant.url + EVENTS_PATH} if variant.url else {}
