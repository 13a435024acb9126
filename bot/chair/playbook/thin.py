"""Texts that get no reading: too thin to tell, felt by nobody outside, or not in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.phrases import Phrase
from bot.chair.playbook.text import Sentence, stem
from bot.chair.playbook.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
)
from prompts.playbook import TooThin

CANNOT_READ = (
    "I can only read English well enough to ask about it. "
    "If you log it, it is stored and searchable as you wrote it."
)
_ENGLISH = PREPOSITIONS | PRONOUNS | DETERMINERS | AUXILIARIES | CONJUNCTIONS | SUBORDINATORS | ADVERBS
_FOREIGN = frozenset(
    "der die das und wir ist nicht den dem ein eine einen auf mit für von zu sollen wird werden le la les "
    "des du une "
    "nous est pas pour avec dans que qui sur el los las una y es con para por del nosotros vamos debemos "
    "il lo gli di "
    "che non per della è een het wij niet voor met van och att det vi är inte för som på på og jeg ikke "
    "til av o os "
    "uma não com em da nós na się nie że jest ve bir bu için değil".split()
)
_AMBIGUOUS = frozenset("die as an in no do so i a me on or at be to by us it he she we has was he".split())
_INTERNAL_LEADS = re.compile(
    r"^(?:we(?:'ll| will| should| are going to)?|should we|let's|can we|please|proposal:?)\s+", re.I
)


def is_readable(sentences: Sequence[Sentence]) -> bool:
    """Whether the text is English enough to ask about. Short and wordless texts count as readable (and as thin)."""
    words = [token.low for sentence in sentences for token in sentence.tokens if token.low[:1].isalpha()]
    if not words:
        return True
    if not all(map(str.isascii, words)) and not _is_mostly_latin(words):
        return False
    foreign = sum(word in _FOREIGN and word not in _AMBIGUOUS for word in words)
    english = sum((word in _ENGLISH and word not in _AMBIGUOUS) or word in lexicon().verbs for word in words)
    if foreign > english:
        return False
    named = sum(lexicon().thing((word,)) is not None or word in TIME_WORDS for word in words)
    return bool(english or len(words) < 5 or named >= 2 or any(word in _ENGLISH for word in words))


def _is_mostly_latin(words: Sequence[str]) -> bool:
    letters = [character for word in words for character in word if character.isalpha()]
    return sum(map(_is_latin, letters)) * 2 >= len(letters)


def readable_part(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that are English, where any is plainly so: what else stands beside them is not read."""
    english = [sentence for sentence in sentences if is_readable([sentence]) and _has_a_known_word(sentence)]
    plain = any(
        token.low in lexicon().verbs or (token.low in _ENGLISH and token.low not in _AMBIGUOUS | _FOREIGN)
        for sentence in english
        for token in sentence.tokens
    )
    return english if plain else list(sentences)


def _has_a_known_word(sentence: Sentence) -> bool:
    """Whether any of its words is known; figures alone count, since nothing speaks against them."""
    words = [token.low for token in sentence.tokens if token.low[:1].isalpha()]
    return not words or any(
        word in _ENGLISH or word in lexicon().verbs or word in TIME_WORDS or lexicon().thing((word,)) is not None
        for word in words
    )


def without_small_words(text: str) -> str:
    """A text that cannot be read, without the small words of other languages that would join it with anything."""
    return " ".join(word for word in text.split() if word.lower() not in _FOREIGN and len(word) > 3)


def _is_latin(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN")


def is_internal(sentences: Sequence[Sentence], cues: Cues) -> bool:
    """Whether nobody outside would notice: work on the house's own things, and no word of anybody who would."""
    internal = lexicon().book.internal
    if not sentences:
        return False
    says_so = cues.hit(lexicon().book.signs.same)
    if cues.hit(internal.visible) and not says_so:
        return False
    lead = _INTERNAL_LEADS.sub("", sentences[0].text).split()
    if not lead:
        return False
    verb, own = lead[0].lower(), lexicon().verbs.get(lead[0].lower(), ())
    if any(found.move == "nobody" for found, _ in own):
        return True
    known = verb in internal.verbs or any(
        kind in {"ing", "base"} and entry.base in internal.verbs for entry, kind in own
    )
    return known and _first_thing_is_internal(sentences[0], internal.things)


def _first_thing_is_internal(sentence: Sentence, things: Sequence[str]) -> bool:
    from bot.chair.playbook.phrases import noun_phrase

    for at, token in enumerate(sentence.tokens):
        if token.low not in lexicon().verbs and token.low not in lexicon().book.internal.verbs:
            continue
        begin = at + 1
        while begin < len(sentence.tokens) and sentence.tokens[begin].low in {
            "up",
            "out",
            "down",
            "to",
            "off",
            "from",
            "over",
        }:
            begin += 1
        phrase = noun_phrase(sentence.tokens, begin)
        if phrase:
            old = _what_is_left(sentence, phrase.end)
            return names_internal(phrase, things) or (old is not None and names_internal(old, things))
    return False


def _what_is_left(sentence: Sentence, begin: int) -> Phrase | None:
    """What is given up in "migrate the app from X to Y"."""
    from bot.chair.playbook.phrases import noun_phrase

    words = sentence.tokens
    moves = begin < len(words) and words[begin].low == "from" and "to" in {token.low for token in words[begin:]}
    return noun_phrase(words, begin + 1) if moves else None


def names_internal(phrase: Phrase, things: Sequence[str]) -> bool:
    """Whether the phrase names something that only the house has."""
    from bot.chair.playbook.words import singular

    core = [word.lower() for word in phrase.core]
    tails = {" ".join([*core[-size:-1], singular(core[-1])]) for size in (1, 2, 3)} | {core[-1]}
    return any(thing in tails for thing in things)


_GREETINGS = frozenset("hi hello hey morning thanks thank dear".split())


def _greets(sentences: Sequence[Sentence]) -> bool:
    """Whether the text opens like small talk."""
    low = [token.low for token in sentences[0].tokens[:2]] if sentences else []
    return low[:1] != [] and (low[0] in _GREETINGS or (low[0] == "good" and low[1:] in (["morning"], ["evening"])))


def is_thin(change: Change | None, sentences: Sequence[Sentence], cues: Cues) -> bool:
    """Whether the text says a wish and not a change."""
    words = [token for sentence in sentences for token in sentence.tokens if token.is_word]
    if len(words) <= 1 or change is None:
        return True
    signs = lexicon().book.signs
    if change.act is None:
        return _greets(sentences) and change.move in {"change", "build"}
    if change.act.verb.vague and change.compared is None:
        said = cues.hit(signs.better) or cues.hit(signs.worse)
        return len(words) <= 8 or (not said and len(sentences) < 2)
    target = change.target
    unnamed = target is None or target.bare.lower() in {
        "it",
        "this",
        "that",
        "them",
        "things",
        "stuff",
        "something",
    }
    return unnamed and len(words) <= 4 and not change.around and change.told is None


def question_back(sentences: Sequence[Sentence]) -> TooThin:
    """The one question back that fits the words."""
    words = {token.low for sentence in sentences for token in sentence.tokens}
    stems = {stem(word) for word in words}
    line = " ".join(token.low for sentence in sentences for token in sentence.tokens)
    greets = _greets(sentences) and len(words) > 1
    for entry in lexicon().book.too_thin:
        if entry.id == "hello" and (len(words) > 3 or greets):
            if greets:
                return entry
            continue
        for word in entry.words:
            if (
                word in words
                or (("-" in word or " " in word) and word in line)
                or (stem(word) in stems and len(word) > 4)
            ):
                return entry
    return lexicon().book.too_thin[-1]
