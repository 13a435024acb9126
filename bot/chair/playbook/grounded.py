"""Nothing new: what is filled into a sentence holds no figure that its text does not, and quotes it as typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.chair.reading import Trade

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_SPACE = re.compile(r"\s+")


def is_grounded(said: str, text: str) -> bool:
    """Whether every figure in what is said stands in the text, whole and not as part of a longer one."""
    found = _FIGURE.findall(said)
    return not found or frozenset(_FIGURE.findall(text)).issuperset(found)


def grounded_slots(slots: Mapping[str, str], text: str) -> dict[str, str]:
    """The slots that hold no new figure: a sentence whose slot is empty gives way to a plainer one."""
    return {name: value for name, value in slots.items() if is_grounded(value, text)}


def grounded_trade(trade: Trade, text: str) -> Trade:
    """The trade without the parts of a sentence that hold a new figure."""
    return replace(
        trade, customer=_grounded_parts(trade.customer, text), business=_grounded_parts(trade.business, text)
    )


def _grounded_parts(said: str, text: str) -> str:
    if is_grounded(said, text):
        return said
    return ", ".join(part for part in said.split(", ") if is_grounded(part, text)) or "not clear from the text"


def as_typed(words: str, text: str) -> str:
    """Words of the text as they stand in it, capitals and all; empty where they do not stand in it as one piece."""
    if not words or words in text:
        return words
    even = _SPACE.sub(" ", text)
    place = even.casefold().find(_SPACE.sub(" ", words).casefold())
    found = even[place : place + len(words)] if place >= 0 else ""
    return found if found.casefold() == words.casefold() else ""
