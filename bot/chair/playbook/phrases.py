"""Noun phrases: what a text names, cut out without the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.text import Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NOT_MODIFIERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
    WEEKDAYS,
    is_adverb,
    is_plural,
    number,
)

MAX_NOUN_WORDS = 7
_MOST_ARTICLES = 7
NEEDS_ARTICLE = frozenset("place line business ride price amount deadline staff food wait interface".split())
"""Kinds of things of which one in particular is meant even where the text drops its "the"."""
_ENDS = PREPOSITIONS | SUBORDINATORS | AUXILIARIES | PRONOUNS
_QUANTIFIERS = frozenset("every each all any some no both several many few certain".split())
_DROPPED = frozenset("same very own".split())
_LINKS = frozenset("of".split())
_PARTICIPLES = frozenset("bought sold sent made given held kept written taken shown built".split())
_FINITE = frozenset(
    "run runs use uses rely relies need needs want wants see sees lose loses stay stays work works pay pays wait "
    "waits know knows think thinks ask asks asked call calls come comes get gets fail fails failed show shows read "
    "reads find finds tell tells say says write writes become becomes becoming takes take goes go said means mean "
    "costs cost finished depend depends call tap taps like likes love loves hate hates expect expects earn "
    "earns".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its words without the leading article, and how it is to be said in a sentence."""

    words: tuple[str, ...]
    article: str
    begin: int
    end: int

    @property
    def text(self) -> str:
        """The phrase as it can stand in a sentence: "the v1 export", "bulk edit"."""
        return f"{self.article} {self.bare}" if self.article else self.bare

    @property
    def bare(self) -> str:
        """The phrase without its article."""
        return " ".join(self.words)

    @property
    def core(self) -> tuple[str, ...]:
        """The words up to "of": what the phrase is about."""
        return _core(self.words)

    @property
    def plural(self) -> bool:
        """Whether verbs after it take their plural form."""
        low = [word.lower() for word in self.words]
        if self.begin and _is_one_name(self.core[-1]) and "and" not in low:
            return False
        return "and" in low or is_plural(self.core[-1]) or (number(self.words[0]) or 0) > 1


@lru_cache(maxsize=8_192)
def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    low = [word.lower() for word in words]
    core = next((words[:at] for at, word in enumerate(low) if at and word in {"of", "for"}), words)
    if low[:2] in (["number", "of"], ["amount", "of"]) and len(words) > 2:
        core = words[2:]
    while len(core) > 1 and core[-1][:1].isdigit():
        core = core[:-1]
    return core


def noun_phrase(words: Sequence[Token], begin: int) -> Phrase | None:
    """The noun phrase that begins at `begin` (adverbs before it are skipped), or None where none does."""
    at = begin
    while at < len(words) and is_adverb(words[at].low) and words[at].low not in TIME_WORDS:
        at += 1
    article, at = _article(words, at)
    first = at
    while at < len(words) and at - first < MAX_NOUN_WORDS and _goes_on(words, first, at):
        at += 1
    while at > first and words[at - 1].low in CONJUNCTIONS | DETERMINERS | _LINKS | {"not", "&", "+"}:
        at -= 1
    chosen = tuple(token.text for token in words[first:at])
    if not chosen or not any(token.is_word and len(token.low) > 1 for token in words[first:at]):
        return None
    if len(chosen) == 1 and (number(chosen[0]) is not None and chosen[0].isdigit()):
        return None
    return _said(chosen, article, begin, at)


def _article(words: Sequence[Token], at: int) -> tuple[str, int]:
    """The article as it will be said, and where the words after it begin."""
    article = ""
    # Nobody says more in a row; a text of nothing else would be walked from each of its words to its end.
    end = min(len(words), at + _MOST_ARTICLES)
    while at < end and words[at].low in DETERMINERS | _DROPPED:
        low = words[at].low
        following = words[at + 1].low if at + 1 < len(words) else ""
        if low in PRONOUNS and (not following or following in _ENDS or not following[:1].isalnum()):
            break
        if low == "no" and following == "longer":
            break
        if low in {"a", "an"}:
            article = low
        elif low in POSSESSIVES or low in {"the", "that", "those", "these", "this"}:
            article = "the"
        elif low in _QUANTIFIERS:
            article = "every" if low in {"every", "each"} else article
        elif low not in _DROPPED:
            article = low
        at += 1
    return article, at


def _said(chosen: tuple[str, ...], article: str, begin: int, end: int) -> Phrase:
    if article == "every":
        article = ""
        if not is_plural(chosen[-1]):
            chosen = (*chosen[:-1], plural_of(chosen[-1]))
    first = chosen[0]
    if not _is_name(first) and begin == 0:
        chosen = (first[0].lower() + first[1:], *chosen[1:])
    return Phrase(chosen, article, begin, end)


def _is_name(word: str) -> bool:
    return len(word) < 2 or any(character.isupper() or character.isdigit() for character in word[1:]) or "'" in word


def _is_one_name(word: str) -> bool:
    """Whether a word that ends in "s" is the name of one thing: "Postgres", not "APIs" or "reports"."""
    return word[:1].isupper() and not (word.endswith("s") and word[:-1].isupper())


def plural_of(word: str) -> str:
    """More than one of what a noun names."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def _goes_on(words: Sequence[Token], first: int, at: int) -> bool:
    """Whether the phrase that began at `first` has its next word at `at`."""
    low, begun = words[at].low, at > first
    following = words[at + 1].low if at + 1 < len(words) else ""
    if not words[at].is_word:
        return begun and low in {"&", "+"}
    if low in {"and", "or"}:
        return begun and low == "and" and _joins(words, at)
    if low in _LINKS:
        return begun and bool(following) and following not in PRONOUNS and number(following) is None
    if begun and low in DETERMINERS:
        return words[at - 1].low == "of"
    return not _closes(words, first, at, following)


def _closes(words: Sequence[Token], first: int, at: int, following: str) -> bool:
    """Whether a word cannot belong to the phrase: a closed word, a time, an amount of its own, a verb."""
    low = words[at].low
    closed = low in CONJUNCTIONS or (low in _ENDS and low not in DETERMINERS)
    named = at == first and low in WEEKDAYS and following[:1].isalpha() and following not in _ENDS
    if closed or (low in TIME_WORDS and not named) or is_adverb(low):
        return True
    if at == first:
        return False
    counts = (is_plural(words[at - 1].low) and following[:1].isalnum()) or following in NOT_MODIFIERS
    return (counts and number(low) is not None) or _is_verb_here(words, at)


def _joins(words: Sequence[Token], at: int) -> bool:
    """Whether "and" joins two names, and not two clauses."""
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or not following.is_word or following.low in _ENDS | DETERMINERS:
        return False
    if is_adverb(following.low) or _is_verb_form(following.low, {"base", "s"}):
        return False
    later = words[at + 2].low if at + 2 < len(words) else ""
    return later not in AUXILIARIES and later not in _FINITE


def _is_verb_form(low: str, kinds: set[str]) -> bool:
    """Whether the word is a verb of the playbook in one of these forms and names no thing."""
    found = {kind for _, kind in lexicon().verbs.get(low, ())}
    return bool(found & kinds) and lexicon().thing((low,)) is None


def _is_verb_here(words: Sequence[Token], at: int) -> bool:
    """Whether the word ends the phrase, being the verb of its clause or a participle behind its noun."""
    low, before = words[at].low, words[at - 1].low
    following = words[at + 1].low if at + 1 < len(words) else ""
    ends = following in _ENDS | CONJUNCTIONS | DETERMINERS or not following[:1].isalnum()
    if low in _PARTICIPLES or (low.endswith("ed") and not low.endswith("eed") and len(low) > 3):
        return ends or is_adverb(following)
    several = is_plural(before)
    if low.endswith("ing") and ends and several and lexicon().is_group([before]):
        return True
    if low in _FINITE and (several or low.endswith("s")) and before != "of":
        return following != "of"
    if several:
        return _is_verb_form(low, {"base"}) and lexicon().thing((before,)) is not None
    return (ends or is_adverb(following)) and _is_verb_form(low, {"s"})


def with_article(phrase: Phrase | None, needed: bool) -> Phrase | None:
    """The phrase with "the" where it names one particular thing in telegraphic style ("help centre closes")."""
    first = phrase.words[0] if phrase else ""
    named = first[:1].isupper() and not first.isupper() and phrase is not None and phrase.begin > 0
    if phrase is None or not needed or phrase.article or phrase.plural or named:
        return phrase
    return Phrase(phrase.words, "the", phrase.begin, phrase.end)
