"""Whether a sentence can stand on every screen: nothing hidden, no link, no markup, English. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.chair.playbook.text import sentences
from bot.chair.playbook.thin import is_readable

LONGEST_WORD = 28
"""The longest words that people type are shorter; what is longer is an address, a key or something encoded."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters that draw nothing: Hangul fillers, the empty Braille cell, and selectors of another letter's form.
_BLANK = re.compile("[\u115f\u1160\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f\u17b4\u17b5]")
_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:https?|ftp|mailto|javascript|data|file|hxxps?)\s*:"
    r"|[\w-]\s?(?:\.|\[\.\]|\(dot\)|\sdot\s)\s?[a-z]{2,}(?=[/?\s,;:)]|$)(?<![a-z]\.g)|//|@|\bdot\s+(?:com|net|org|io)\b",
    re.IGNORECASE,
)
# What writing needs and nothing else: what is not named here could mean something to some platform.
_UNUSUAL = re.compile("[^\\w\\s.,:;?!'’‘\"“”()%&/€£¥$½¼¾…–—-]|_", re.UNICODE)
_MARKUP = re.compile(r"&(?:#\d+|[a-z]+);|&&|\n|\r|\t|%[0-9a-f]{2}|\$(?!\d)|--", re.IGNORECASE)
_TELEPHONE = re.compile(r"\+\d[\d\s().-]{6,}|\b0\d[\d\s().-]{5,}|\d{2,}(?:[\s().-]+\d{2,}){2,}")
_LETTERS = re.compile(r"[^\W\d_]+")


def has_hidden(text: str) -> bool:
    """Whether it holds a character that nobody sees, or that changes what others look like."""
    return bool(_BLANK.search(text)) or any(unicodedata.category(c) in _UNSEEN for c in text)


def has_link(text: str) -> bool:
    """Whether it leads somewhere else: an address, a mention, a telephone number."""
    return bool(_LINK.search(text) or _TELEPHONE.search(text))


def has_markup(text: str) -> bool:
    """Whether a platform or a browser could take a part of it for anything but words."""
    return bool(_UNUSUAL.search(text) or _MARKUP.search(text)) or any(
        len(word) > LONGEST_WORD for word in text.split()
    )


def foreign_letters(text: str) -> Iterator[str]:
    """The words with a letter outside a to z, in any script, full-width and mathematical ones included."""
    for match in _LETTERS.finditer(unicodedata.normalize("NFC", text)):
        if not match.group().isascii():
            yield match.group()


def is_english(text: str) -> bool:
    """Whether it reads as English."""
    return is_readable(sentences(text))
