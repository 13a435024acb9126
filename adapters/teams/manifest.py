"""The app package that an admin uploads: manifest 1.30 and two icons, the same bytes for the same settings."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.icons import color_icon, outline_icon
from adapters.teams.requesting import ASK_MESSAGE, DECIDE_MESSAGE, VOICE_MESSAGE
from bot.registry import in_order

MANIFEST_VERSION = "1.30"
SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v1.30/MicrosoftTeams.schema.json"
APP_VERSION = "1.0.0"
# Where the settings name no public address: a package needs one, and this one is nobody's.
NO_ADDRESS = "https://customer-chair.invalid"
_EVERYWHERE = ["personal", "team", "groupChat"]
_MOST_COMMANDS = 12
_LONGEST_COMMAND = 128
# A ZIP file knows no time before this; any real one would make two packages differ.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MESSAGE_ACTIONS = (
    (ASK_MESSAGE, "Bring this to the chair", "What would the customer ask about this?"),
    (DECIDE_MESSAGE, "Log as decision", "Log what was decided here, with a link to the message."),
    (VOICE_MESSAGE, "A customer said this", "Save a customer's words, exactly as they are."),
)


def manifest(app_id: str, public_url: str = "") -> dict[str, Any]:
    """The manifest: mentions, slash commands and message actions; it asks for no right to read messages."""
    address = public_url if public_url.startswith("https://") else NO_ADDRESS
    host = urlsplit(address).hostname or ""
    return {
        "$schema": SCHEMA,
        "manifestVersion": MANIFEST_VERSION,
        "version": APP_VERSION,
        "id": app_id,
        "developer": {
            "name": "Customer Chair",
            "websiteUrl": address,
            "privacyUrl": f"{address}/privacy",
            "termsOfUseUrl": f"{address}/terms",
        },
        "name": {"short": "Customer Chair", "full": "Customer Chair: a seat for the customer in every decision"},
        "description": {
            "short": "Keeps a chair for the customer in every decision.",
            "full": (
                "Write what you are deciding, and it asks what the customer would need to know. Log the decision "
                "with what customers and you each gain or lose, look back later, and take the log away. It quotes "
                "only what real customers said, and reads only what is written to it."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#2F5D50",
        "bots": [
            {
                "botId": app_id,
                "scopes": _EVERYWHERE,
                "supportsFiles": True,
                "isNotificationOnly": False,
                "supportsTargetedMessages": True,
                "commandLists": [
                    {"scopes": _EVERYWHERE, "triggers": ["mention", "slash"], "commands": _commands()}
                ],
            }
        ],
        "composeExtensions": [
            {
                "botId": app_id,
                "commands": _message_actions(),
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host] if public_url else [],
        "supportsChannelFeatures": "tier1",
        "defaultInstallScope": "team",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
    }


def _message_actions() -> list[dict[str, Any]]:
    """What can be done with somebody's message."""
    return [
        {
            "id": name,
            "type": "action",
            "title": title,
            "description": description,
            "context": ["message"],
            "fetchTask": True,
        }
        for name, title, description in _MESSAGE_ACTIONS
    ]


def _commands() -> list[dict[str, str]]:
    """The first commands as the help lists them; Teams shows no more."""
    shown = in_order()[:_MOST_COMMANDS]
    return [{"title": each.name, "description": each.summary[:_LONGEST_COMMAND]} for each in shown]


def package(app_id: str, public_url: str = "") -> bytes:
    """The app package as a ZIP file, byte for byte the same for the same settings."""
    text = json.dumps(manifest(app_id, public_url), ensure_ascii=False, indent=2) + "\n"
    files = (("manifest.json", text.encode()), ("color.png", color_icon()), ("outline.png", outline_icon()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files:
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    return out.getvalue()
