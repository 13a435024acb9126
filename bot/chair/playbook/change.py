"""A change: what a text does to a customer, to what, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chair.playbook.acts import Act
from bot.chair.playbook.figures import Comparison
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import PREPOSITIONS, SUBORDINATORS
from prompts.playbook import Thing

_MARKS_INSIDE = frozenset("'\"()")


@dataclass(frozen=True, slots=True)
class Change:
    """What a text does.

    `relief` turns the move's usual effect round, `inverse` where that comes from the thing and not from a denial.
    `kept` says that something stays as it is; `refused` that something is not to be done, so that nothing can be
    told of who is better or worse off by it; `unclear` that nothing can, as it is told what went wrong and not what
    is done about it, or what is stopped is not known.
    """

    move: str
    act: Act | None
    thing: Thing | None
    target: Phrase | None
    sentence: Sentence
    told: Phrase | None = None
    relief: bool = False
    kept: bool = False
    refused: bool = False
    inverse: bool = False
    unclear: bool = False
    around: dict[str, Phrase] = field(default_factory=dict)
    compared: Comparison | None = None
    when: str = ""
    date: str = ""
    hours_off: str = ""
    asking_why: bool = False
    topic: str = ""

    @property
    def words(self) -> str:
        """The words of the text that raised the move."""
        if self.topic or self.act is None:
            return self.topic
        tokens = self.act.sentence.tokens
        begin, last = self.act.at, min(max(self.act.end, self.act.at + 1), len(tokens)) - 1
        if self.target and self.target is self.act.subject:
            begin = self.target.begin
        return self.act.sentence.text[tokens[begin].start : tokens[last].end]


def is_people(phrase: Phrase) -> bool:
    """Whether a phrase names people, be they as general as "customers"."""
    known = lexicon()
    return known.is_group(phrase.core) or known.is_generic(phrase.core) or phrase.bare.lower() in {"them", "us"}


def around_of(words: Sequence[Token], begin: int) -> dict[str, Phrase]:
    """The names behind prepositions after the act, by preposition, up to the end of its clause."""
    found: dict[str, Phrase] = {}
    at = begin
    while at < len(words) and (words[at].is_word or words[at].low in _MARKS_INSIDE):
        link, at = _link(words, at)
        if link in SUBORDINATORS and link not in PREPOSITIONS:
            break
        phrase = noun_phrase(words, at + 1) if link in PREPOSITIONS or link == "instead of" else None
        if phrase:
            found.setdefault(link, phrase)
        at = phrase.end if phrase else at + 1
    return found


def _link(words: Sequence[Token], at: int) -> tuple[str, int]:
    """The preposition at a place, "instead of" and "out of" taken as one, and where it ends."""
    low = words[at].low
    following = words[at + 1].low if at + 1 < len(words) else ""
    if low == "instead" and following == "of":
        return "instead of", at + 1
    return ("from", at + 1) if low == "out" and following in {"of", "from"} else (low, at)
