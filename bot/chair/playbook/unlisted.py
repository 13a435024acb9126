"""Changes told without a verb of the playbook: two values, a verb that is not listed, or no verb at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chair.playbook.change import Change, around_of, is_people
from bot.chair.playbook.figures import Comparison, comparison, date_of
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.phrases import NEEDS_ARTICLE, Phrase, noun_phrase, with_article
from bot.chair.playbook.roles import after_time
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_plural,
)

_LEADS = frozenset(
    "should we will can could would let's lets please shall are going to proposal idea plan do don't won't "
    "no longer not "
    "never".split()
)
_CLOSED = AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | PRONOUNS | SUBORDINATORS
_CHANGES_STATE = frozenset("make get render turn".split())
"""What follows them is a name and what becomes of it ("make the ramp wider")."""
_DENIALS = frozenset("longer not don't won't never".split())
_WISHES = frozenset("want need have think believe hope like decide consider know wish are is".split())
_PASSIVE = frozenset("are is will get gets".split())
_FOR = frozenset("for on in at".split())


def unlisted_change(sentences: Sequence[Sentence]) -> Change | None:
    """A change of the first sentence, or None where nothing in it can be taken for one."""
    sentence = next(iter(sentences), None)
    if sentence is None:
        return None
    words, compared = sentence.tokens, comparison(sentence.tokens)
    begin = after_time(words, 0)
    if compared is not None:
        return _two_values(sentence, compared)
    at = _unlisted_verb(words)
    if at is None:
        return _without_verb(sentence, noun_phrase(words, begin))
    target = noun_phrase(words, at + 1)
    if target is None:
        return None
    typed = sentence.text[words[at].start : words[min(target.end, len(words)) - 1].end]
    denied = _DENIALS & {token.low for token in words[:at]}
    if words[at].low in _CHANGES_STATE:
        return replace(
            _plain_change("change", sentence, target, typed), target=None, thing=None, refused=bool(denied)
        )
    found = _plain_change("remove" if "longer" in denied else "change", sentence, target, typed)
    return replace(found, refused=bool(denied) and "longer" not in denied)


def _two_values(sentence: Sentence, compared: Comparison) -> Change:
    """ "Returns only within 14 days instead of 30", "overdraft fee goes from 5 to 12 pounds"."""
    target = noun_phrase(sentence.tokens, 0)
    thing = lexicon().thing(target.core) if target else None
    move = "limit"
    if thing and thing.id == "price":
        move = "price_up" if compared.after > compared.before else "price_down"
    target = with_article(target, thing is not None and thing.id in NEEDS_ARTICLE)
    when, date = date_of(sentence.text)
    return Change(move, None, thing, target, sentence, compared=compared, when=when, date=date, topic=sentence.text)


def _plain_change(move: str, sentence: Sentence, target: Phrase, typed: str) -> Change:
    told = target if is_people(target) else None
    when, date = date_of(sentence.text)
    return Change(
        move=move,
        act=None,
        thing=lexicon().thing(target.core),
        target=None if told else target,
        sentence=sentence,
        told=told,
        around=around_of(sentence.tokens, target.end),
        when=when,
        date=date,
        topic=typed,
    )


def _without_verb(sentence: Sentence, target: Phrase | None) -> Change | None:
    """A change in the passive ("parcels are left at the door"), or a mere name ("a chatbot for returns")."""
    words = sentence.tokens
    if target is None or target.end >= len(words):
        return None
    following = words[target.end].low
    if following in _PASSIVE and words[target.end + 1 : target.end + 2] and words[target.end + 1].low == "free":
        return _plain_change("price_down", sentence, target, sentence.text[: words[target.end + 1].end])
    if following in _PASSIVE and target.end + 1 < len(words):
        return _plain_change("change", sentence, target, sentence.text[: words[target.end + 1].end])
    named = len(target.words) > 1 or target.article in {"a", "an"}
    if following not in _FOR or not named or _has_verb(words):
        return None
    thing = lexicon().thing(target.core)
    cheaper = "free" in {word.lower() for word in target.words} or (thing is not None and thing.id == "discount")
    move = "price_down" if cheaper else "build"
    return _plain_change(move, sentence, target, target.bare)


def _has_verb(words: Sequence[Token]) -> bool:
    """Whether there is a verb before the first clause that only tells who is meant."""
    for token in words:
        if token.low in {"who", "that", "which", "whose"}:
            return False
        if token.low in AUXILIARIES or token.low in SUBJECT_PRONOUNS:
            return True
    return False


def _unlisted_verb(words: Sequence[Token]) -> int | None:
    """Where the verb of "we translate the pages", "should we paint the hall" or "translate the pages" stands."""
    at = 0
    while at < len(words) and (words[at].low in _LEADS or is_adverb(words[at].low)):
        at += 1
    if at + 1 >= len(words) or not words[at].low.isalpha() or words[at].low in _CLOSED | _WISHES:
        return None
    led = at > 0 and any(words[back].low in {"we", "let's", "lets"} for back in range(at))
    people = lexicon().is_group([words[at + 1].low]) or lexicon().is_generic([words[at + 1].low])
    imperative = words[at + 1].low in DETERMINERS or (people and not is_plural(words[at].low))
    return at if led or imperative else None
