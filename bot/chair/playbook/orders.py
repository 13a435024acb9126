"""Sentences that are orders to whoever reads the text. They are kept as typed and never acted on."""

from __future__ import annotations

import re

from bot.chair.playbook.text import clean, sentences

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b[^.\n]{0,60}\b(?:rule|rules|instruction|instructions|prompt|above|previous)\b"
    r"|\b(?:label|classify|mark|rate|score|call)\s(?:this|it)\b[^.\n]{0,30}\b(?:type|class|good|better)\b"
    r"|\b(?:you are now|act as|system prompt|as an ai|respond with|answer only|output only)\b",
    re.IGNORECASE,
)


def is_order(text: str) -> bool:
    """Whether a sentence tells its reader how to read, label or answer, rather than what is being decided."""
    return bool(_ORDERS.search(text))


def without_orders(text: str) -> str:
    """A text without the sentences that are orders; the others as they are analysed, one a line."""
    return "\n".join(sentence.text for sentence in sentences(clean(text)) if not is_order(sentence.text))
