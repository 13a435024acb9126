"""Which words of a text speak most for what the model says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chair.playbook.learned.model import Guess, shipped
from bot.chair.playbook.learned.stems import stem
from bot.chair.playbook.text import Sentence
from bot.chair.playbook.topic import telling

_LEAST = 4
"""Words of fewer letters explain nothing by themselves."""


def strongest(principle: str, guess: Guess, told: Sequence[Sentence]) -> str:
    """The word of the text that speaks most for a principle, as typed; empty where none does."""
    model = shipped()
    best, word = 0.0, ""
    for sentence in told:
        for token in sentence.tokens:
            if len(token.low) < _LEAST:
                continue
            name = f"w:{stem(token.low)}"
            share = guess.features.get(name)
            if share is None or not telling(token.low):
                continue
            pull = share * model.pull("principles", principle, name)
            if pull > best:
                best, word = pull, token.text
    return word
