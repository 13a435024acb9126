"""Text as Slack takes it: `plain_text`, so that nothing a person wrote becomes a mention, a link or an emoji."""

from __future__ import annotations

import re
from typing import Any

# What a screen cannot show: control characters other than tab and line feed, and halves of surrogate pairs.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
CUT = " …"


def showable(text: str) -> str:
    """The text with line ends made one kind and what cannot be shown replaced by U+FFFD."""
    if text.isprintable():
        return text  # No control character and no surrogate is.
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def fitted(text: str, most: int) -> str:
    """The showable text in at most `most` characters as Slack counts them; what was cut off is marked."""
    shown = showable(text)
    if _length(shown) <= most:
        return shown
    kept: list[str] = []
    room = most - len(CUT)
    for character in shown:
        room -= _length(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + CUT


def plain(text: str, most: int, instead: str = "–") -> dict[str, Any]:
    """A `plain_text` object; Slack refuses empty ones, so `instead` stands where nothing is."""
    return {"type": "plain_text", "text": fitted(text, most) if text.strip() else instead, "emoji": False}


def unescaped(text: str) -> str:
    """What a person typed, from what Slack sends of it: `&lt;` is `<` again."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _length(text: str) -> int:
    """The length in UTF-16 units: the larger of the two ways in which Slack's clients and servers count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2
