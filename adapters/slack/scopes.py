"""What the bot may do in Slack, and why. Nothing else is asked for; a test fails when a permission is added."""

from __future__ import annotations

from collections.abc import Mapping

# In the order in which an admin would ask.
SCOPES: Mapping[str, str] = {
    "commands": "/customer-chair, the shortcuts on a message and the forms",
    "chat:write": "answers, cards of decisions, and what people asked to be reminded of",
    "app_mentions:read": "@Customer Chair, since threads in Slack have no slash commands; all else stays unread",
    "users:read": "the names of people it has met, their time zone, and whether they belong to the organisation",
    "im:write": "a direct message to the person who asked: a file, a check that is due",
    "files:write": "the export of the log, handed to the person who asked for it",
}
AGENT_SCOPES: Mapping[str, str] = {
    "assistant:write": "the agent view: suggested questions, and that a reading is being made",
    "im:history": "what people write to it in a direct message, so that they can type there",
}
AMBIENT_SCOPES: Mapping[str, str] = {
    "channels:history": "words that sound like a decision, in public channels that turned this on; never stored",
}


def needed(*, agent: bool = False, ambient: bool = False) -> dict[str, str]:
    """The permissions of a variant, each with its reason."""
    return {**SCOPES, **(AGENT_SCOPES if agent else {}), **(AMBIENT_SCOPES if ambient else {})}
