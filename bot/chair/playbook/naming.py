"""The thing a text is about, where no rule has found what changes: a name that a question can hold."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chair.playbook.change import is_people
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.slots import sayable
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.topic import telling
from bot.chair.playbook.words import DETERMINERS, PREPOSITIONS, is_plural, number

SENTENCES = 2
MOST_WORDS = 4
_SMALL = PREPOSITIONS | {"and", "or"}
_LEAST = 1
_PERSONS = frozenset("somebody someone anybody anyone nobody everybody everyone one ones".split())


def thing_named(told: Sequence[Sentence]) -> Phrase | None:
    """The best name in the first sentences, fit to stand in a question; None where none is good enough."""
    for sentence in told[:SENTENCES]:
        worth = [(_worth(phrase), -phrase.begin, phrase) for phrase in _names(sentence.tokens)]
        best = max(worth, key=lambda entry: entry[:2], default=None)
        if best and best[0] >= _LEAST:
            return best[2]
    return None


def _names(words: Sequence[Token]) -> list[Phrase]:
    phrases = [noun_phrase(words, at) for at in range(len(words)) if _may_begin(words, at)]
    return [phrase for phrase in phrases if phrase and sayable(phrase) and not is_people(phrase)]


def _may_begin(words: Sequence[Token], at: int) -> bool:
    """Whether a name may begin here: with its article, or without one behind a verb or a small word."""
    low = words[at].low
    if low in DETERMINERS or at == 0:
        return True
    before = words[at - 1].low
    return low not in _SMALL and before not in DETERMINERS and (before in _SMALL or before in lexicon().verbs)


def _worth(phrase: Phrase) -> int:
    last = phrase.core[-1].lower()
    finite = any(kind in {"s", "ed", "ing"} for _, kind in lexicon().verbs.get(last, ()))
    thing = lexicon().thing(phrase.core) is not None
    low = [word.lower() for word in phrase.words]
    worth = 3 * thing + (phrase.article in {"the", "a", "an"}) + is_plural(last)
    worth -= 3 * any(number(word) is not None or word[:1] in "£$€" for word in phrase.words)
    worth -= 3 * bool(_PERSONS.intersection(low)) + 3 * (not phrase.article and low[0] in lexicon().verbs)
    worth -= 2 * (finite and not thing) + 2 * (len(phrase.words) > MOST_WORDS)
    return worth if telling(phrase.bare) else -9
