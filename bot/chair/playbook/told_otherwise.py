"""Changes that a sentence's build tells and no verb of the playbook: incidents, "no longer runs", "X wants Y"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chair.playbook.change import Change, around_of
from bot.chair.playbook.figures import date_of, recurring
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.people import group_size
from bot.chair.playbook.phrases import NEEDS_ARTICLE, Phrase, noun_phrase, with_article
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    is_adverb,
    is_plural,
    number,
)

_CLOSED = AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | PRONOUNS
_REFLEXIVES = frozenset("themselves themself".split())
_WANTS = frozenset("wants asks needs demands requests threatens insists".split())
_FIRM = frozenset("corp inc ltd llc gmbh plc ag bank group".split())
_OR_ELSE = re.compile(
    r"\bor (?:they|it|else)\b.{0,20}\b(?:leave|leaves|churn|walk|cancel|go|switch|quit)\b|threatens to", re.I
)
_FAILED = frozenset("failed crashed bounced stalled".split())
_ONLY = frozenset("we should we'll will let's".split())


def incident(sentence: Sentence) -> Change | None:
    """ "Outage last night: …", "Bug: …": something went wrong; what is done about it is not told."""
    words = sentence.tokens
    when, date = date_of(sentence.text)
    if failed := _failed(words):
        return Change("fix", None, None, None, sentence, unclear=True, when=when, date=date, topic=failed)
    target = noun_phrase(words, 0)
    thing = lexicon().thing(target.core) if target else None
    if target is None or thing is None or thing.id != "fault":
        return None
    after = words[target.end] if target.end < len(words) else None
    if after is not None and after.is_word and after.low not in PREPOSITIONS | {"last", "yesterday", "today"}:
        return None
    named = with_article(target, True)
    return Change("fix", None, thing, named, sentence, unclear=True, when=when, date=date, topic=target.bare)


def _failed(words: Sequence[Token]) -> str:
    """The word that says that things went wrong of themselves: "12,000 orders failed"."""
    for at in range(1, len(words)):
        following = words[at + 1].low if at + 1 < len(words) else ""
        ends = not following[:1].isalnum() or following in PREPOSITIONS | {"last", "yesterday", "today"}
        if words[at].low in _FAILED and ends and words[at - 1].low not in _CLOSED:
            return words[at].text
    return ""


def single_customer(sentence: Sentence) -> Change | None:
    """ "Acme Corp wants SSO by Q1 or they leave": one customer, named, asks for something."""
    words = sentence.tokens
    at = next((place for place, token in enumerate(words[:5]) if token.low in _WANTS), 0)
    name = words[:at]
    if not name or not all(token.text[:1].isupper() for token in name) or group_size(words, 0):
        return None
    camel = any(letter.isupper() for letter in name[0].text[1:]) and not name[0].text.isupper()
    a_name = name[-1].low in _FIRM or camel
    if not a_name and not _OR_ELSE.search(sentence.text):
        return None
    target = noun_phrase(words, at + 1)
    when, date = date_of(sentence.text)
    topic = sentence.text[name[0].start : name[-1].end]
    return Change("one_customer", None, None, target, sentence, when=when, date=date, topic=topic)


def by_build(sentence: Sentence) -> Change | None:
    """A change of a sentence whose verb is not listed, as far as its build tells."""
    return _no_longer(sentence) or _they_do_it(sentence) or _only_for(sentence)


def _no_longer(sentence: Sentence) -> Change | None:
    """ "The night bus no longer runs on weekdays": what it did is gone, not the bus."""
    words = sentence.tokens
    at = next((place for place in range(1, len(words) - 2) if _is_no_longer(words, place)), 0)
    subject = noun_phrase(words[:at], 0) if at else None
    if subject is None or subject.end != at or not words[at + 2].low.endswith("s") or group_size(words, at - 1):
        return None
    thing = lexicon().thing(subject.core)
    named = with_article(subject, thing is not None and thing.id in NEEDS_ARTICLE)
    hours = recurring(sentence.text)
    when, date = date_of(sentence.text)
    typed = sentence.text[words[0].start : words[at + 2].end]
    move, target = ("close", named) if hours else ("remove", None)
    found = Change(move, None, thing if hours else None, target, sentence, when=when, date=date, topic=typed)
    return _at_hours(found, hours) if hours else found


def _at_hours(found: Change, hours: str) -> Change:
    return Change(
        found.move,
        None,
        found.thing,
        found.target,
        found.sentence,
        when=found.when,
        date=found.date,
        hours_off=hours,
        topic=found.topic,
    )


def _is_no_longer(words: Sequence[Token], at: int) -> bool:
    return words[at].low == "no" and words[at + 1].low == "longer"


def _they_do_it(sentence: Sentence) -> Change | None:
    """ "Patients book their own appointments online": people do themselves what was done for them, or not."""
    words = sentence.tokens
    size = group_size(words, 0)
    if not size or len(words) < size + 3 or not is_plural(words[size - 1].low):
        return None
    verb, following = words[size], words[size + 1].low
    if following in {"up", "out", "off", "in"} and len(words) > size + 3:
        following = words[size + 2].low
    plain = verb.low.isalpha() and verb.low not in _CLOSED and not is_adverb(verb.low) and not is_plural(verb.low)
    if not plain or (following not in DETERMINERS | _REFLEXIVES and number(following) is None):
        return None
    told = Phrase(tuple(token.text for token in words[:size]), "", 0, size)
    target = noun_phrase(words, size + 1)
    when, date = date_of(sentence.text)
    end = target.end if target else size + 2
    typed = sentence.text[words[size].start : words[min(end, len(words)) - 1].end]
    return Change("change", None, None, None, sentence, told=told, when=when, date=date, topic=typed)


def _only_for(sentence: Sentence) -> Change | None:
    """ "Only deliver to the city centre": what is done for some alone, whatever it is."""
    words = sentence.tokens
    at = 0
    while at < len(words) and words[at].low in _ONLY:
        at += 1
    if at + 2 >= len(words) or words[at].low != "only" or words[at + 1].low in _CLOSED:
        return None
    target = noun_phrase(words, at + 2)
    around = around_of(words, target.end if target else at + 2)
    if not {"to", "from", "for", "in", "with"} & around.keys():
        return None
    when, date = date_of(sentence.text)
    return Change("limit", None, None, None, sentence, around=around, when=when, date=date, topic=sentence.text)
