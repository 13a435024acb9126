"""How a message is named, and the paths that Teams has for it.

`1234` is a message in its conversation, `root/1234` in the thread under `root`, `t:…` seen there by one person
alone, `p:1234` in somebody's personal chat, `s:1234` there as long as it may still be streamed.
"""

from __future__ import annotations

from urllib.parse import quote

TARGETED = "t:"
PERSONAL = "p:"
STREAMED = "s:"


def root_of(thread: str | None) -> str:
    """The message that a thread began with, from the id of any message in it."""
    return (thread or "").partition("/")[0]


def joined_id(thread: str | None, number: str) -> str:
    """The id of a message in a conversation, or in a thread of it."""
    root = root_of(thread)
    return number if not root or root == number else f"{root}/{number}"


def activities(channel: str, root: str = "") -> str:
    """The path that takes new messages of a conversation, or of a thread in it."""
    return f"/v3/conversations/{safe(f'{channel};messageid={root}' if root else channel)}/activities"


def activity(channel: str, root: str, number: str) -> str:
    """The path of one message."""
    return f"{activities(channel, root)}/{safe(number)}"


def safe(part: str) -> str:
    """An id as part of a path."""
    return quote(part, safe="@:;=")
