"""The Flesch-Kincaid grade level.

Source of the formula: Kincaid, Fishburne, Rogers and Chissom, *Derivation of new readability formulas for Navy
enlisted personnel*, 1975. Syllables are counted by a rule and not by a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.evaluation.content_words import words

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$|[^aeiouycghsxz]es$")


@dataclass(frozen=True, slots=True)
class Counted:
    """What the grade is worked out from."""

    sentences: int
    words: int
    syllables: int


def counted_in(sentences: Iterable[str]) -> Counted:
    """The counts of some sentences, each one taken as one."""
    texts = [words(sentence) for sentence in sentences]
    return Counted(len(texts), sum(map(len, texts)), sum(syllables(word) for text in texts for word in text))


def grade(counts: Sequence[Counted]) -> float | None:
    """The grade level of all sentences together; None without a word."""
    sentences = sum(each.sentences for each in counts)
    said = sum(each.words for each in counts)
    if not sentences or not said:
        return None
    return 0.39 * said / sentences + 11.8 * sum(each.syllables for each in counts) / said - 15.59


def syllables(word: str) -> int:
    """Groups of vowels less a silent ending, at least one."""
    low = word.lower()
    return max(1, len(_VOWELS.findall(low)) - bool(_SILENT.search(low)))
