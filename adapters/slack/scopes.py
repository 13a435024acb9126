"""What the bot may do in Slack, and why. Nothing else is asked for; a test fails when a permission is added."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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
    "groups:history": "the same in private channels that turned this on and invited it",
}
HISTORY_SCOPES: Mapping[str, str] = {
    "channels:history": "whether a message that was cut off arrived, in public channels; nothing seen is kept",
    "groups:history": "the same in private channels that it is in",
    "im:history": "what people write to it in a direct message, and whether what it told them arrived",
}


VARIANTS: Mapping[str, Mapping[str, str]] = {
    "agent": AGENT_SCOPES,
    "ambient": AMBIENT_SCOPES,
    "history": HISTORY_SCOPES,
}


def needed(variants: Collection[str] = ()) -> dict[str, str]:
    """The permissions of the six and of these variants, each with its first reason."""
    found = dict(SCOPES)
    for name in sorted(variants):
        found = {**VARIANTS[name], **found}
    return {**SCOPES, **found}
