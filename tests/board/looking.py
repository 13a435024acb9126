"""Looking at the board as who has the link does: by HTTP."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from tests.acceptance.conversation import Conversation

_TAGS = re.compile(r"<style>.*?</style>|<[^>]+>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """What came back: `words` are what people read."""

    status: int
    html: str
    headers: dict[str, str]

    @property
    def words(self) -> str:
        return " ".join(unescape(_TAGS.sub(" ", self.html)).split())


async def asked_for(person: Conversation, filters: str = "") -> str:
    """The path and query of the link that the command answers with."""
    answer = await person.say(f"board {filters}".strip())
    links = [block["url"] for block in answer.body["blocks"] if block["kind"] == "link"]
    assert links, answer.text
    parts = urlsplit(links[0])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


async def look(person: Conversation, path: str) -> Page:
    async with person.http.get(person.address + path) as answer:
        return Page(answer.status, await answer.text(), dict(answer.headers))
