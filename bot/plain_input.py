"""What people type, made safe to store and to show: no character that hides, reorders or controls."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 10_000

_KEPT_CONTROLS = "\n\t"
# Zero-width joiners build emoji and words of several scripts, and the plain direction marks belong to right-to-left
# text; what overrides or embeds a direction, and what hides text (zero-width spaces, tags), has no such use.
_HIDDEN = re.compile(
    "[\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\U000e0000-\U000e007f\ud800-\udfff"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff]"
)


def cleaned(text: str) -> tuple[str, int]:
    """The text in NFC without control and hidden characters, and how many of those were left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = _HIDDEN.sub("", lines)
    kept = "".join(c for c in visible if c in _KEPT_CONTROLS or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", kept), len(lines) - len(kept)
