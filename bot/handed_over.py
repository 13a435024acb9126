"""A message of the chat that somebody handed to the bot: its link and its author stay with what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.chair.reading import Reading
from storage import workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision

LINK, AUTHOR = "link", "author"
_ADDRESS = re.compile(r"^https?://\S{1,1980}$")


def source_of(carry: Mapping[str, str]) -> dict[str, str]:
    """The link and the author in what a request carries; neither where the message has no address."""
    link = carry.get(LINK, "").strip()
    if not _ADDRESS.match(link):
        return {}
    return {LINK: link, **({AUTHOR: carry[AUTHOR]} if carry.get(AUTHOR) else {})}


def source_of_reading(reading: Reading) -> dict[str, str]:
    """The same for a reading that was made of such a message."""
    return source_of({LINK: reading.link, AUTHOR: reading.author})


def from_message(reading: Reading, carry: Mapping[str, str]) -> Reading:
    """The reading with where its text comes from."""
    source = source_of(carry)
    return replace(reading, link=source.get(LINK, ""), author=source.get(AUTHOR, ""))


def in_place_of(before: Reading, reading: Reading) -> Reading:
    """A newer reading of the same text, which comes from where the one before came from."""
    return replace(reading, link=before.link, author=before.author)


def notice(carry: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What a form filled in from a message says first; empty where it was not."""
    source = source_of(carry)
    if not source:
        return ""
    author = names.get(source.get(AUTHOR, ""))
    whose = f"From {author}’s message." if author else "From a message."
    return f"{whose} The link to it is kept."


def noted(ws: WorkspaceSession, decision: Decision, carry: Mapping[str, str]) -> None:
    """Keep where a new decision comes from. Who wrote it decided it, unless it is open or nobody knows them."""
    source = source_of(carry)
    decision.link = source.get(LINK)
    author = source.get(AUTHOR)
    if author and decision.decided_by and workspaces.find_member(ws, author) is not None:
        decision.decided_by = author
