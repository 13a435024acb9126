"""What the log holds on a question: quotes to show, decisions that bear on it, when a group was last heard.

Nothing here makes words up: a quote is a piece of a stored voice, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from bot.chair.playbook.text import stem, tokens
from bot.chair.playbook.topic import Topic, telling
from bot.chair.reading import Evidence, HeardVoice, LoggedDecision, QuotedVoice, Related
from storage.vocabulary import CustomerEffect

MAX_QUOTES = 3
MAX_QUOTE_LENGTH = 280
_SMALL = frozenset(
    "the a an and or of to in on at for with who that which we our us you your i my it its is are be was "
    "not no do does "
    "did will would should can people person customer client user one two this those these by from as so "
    "but have has "
    "had get more most all any some every just than then there here when what how why up out off about "
    "into per last "
    "us-only let use uses need new now".split()
)
_PROMISES = re.compile(
    r"\b(?:stay|stays|keep|keeps|always|never|at least|promise|promised|guarantee|will not|won't|until|remain|"
    r"forever)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?…](?=\s)|(?=\n)|\Z)")


@lru_cache(4096)
def content(text: str) -> frozenset[str]:
    """The telling words of a text in a rough common form."""
    return frozenset(
        stem(token.low)
        for token in tokens(text)
        if token.is_word and token.low not in _SMALL and len(token.low) > 1
    )


def same_group(one: str, other: str) -> bool:
    """Whether two group names mean the same people, as far as their words tell."""
    left, right = content(one), content(other)
    if one.strip().lower() == other.strip().lower():
        return bool(one.strip())
    if not left or not right:
        return False
    shared = left & right
    return shared in (left, right) or len(shared) >= 2


def quotes_of(voices: Sequence[HeardVoice], group: str, topic: Topic) -> tuple[QuotedVoice, ...]:
    """Up to three voices that bear on the topic, those of the group in the chair first, each an exact piece."""
    quoted = [
        QuotedVoice(
            id=voice.id,
            quote=exact_piece(voice.text, topic),
            group=voice.group,
            role=voice.role,
            source=voice.source,
            heard_on=voice.heard_on,
            same_group=same_group(voice.group, group),
            added_by_name=voice.added_by_name,
        )
        for voice in voices
        if voice.text.strip() and topic.shared_with(f"{voice.text}\n{voice.group}")
    ]
    return tuple(sorted(quoted, key=lambda voice: not voice.same_group)[:MAX_QUOTES])


def exact_piece(text: str, topic: Topic) -> str:
    """The whole voice where it is short, else its sentences from the one nearest to the topic on, as many as fit.

    Character for character a piece of the voice. One that was cut keeps the blank at the cut, by which it is told.
    """
    whole = text.strip()
    if len(whole) <= MAX_QUOTE_LENGTH:
        return whole
    spans = [match.span() for match in _SENTENCE.finditer(whole)]
    first = max(range(len(spans)), key=lambda place: _nearness(whole, spans[place], topic))
    begin, end = spans[first]
    room = begin + MAX_QUOTE_LENGTH - 2
    end = max([end, *(stop for _, stop in spans[first:] if stop <= room)])
    if end > room:
        end = max(whole.rfind(" ", begin + 1, room), whole.rfind("\n", begin + 1, room))
        end = end if end > begin else room
    return whole[_blank_before(whole, begin) : _blank_after(whole, end)]


def _nearness(text: str, span: tuple[int, int], topic: Topic) -> int:
    return len(telling(text[slice(*span)]) & topic.words)


def _blank_before(text: str, begin: int) -> int:
    return begin - 1 if begin and text[begin - 1].isspace() else begin


def _blank_after(text: str, end: int) -> int:
    return end + 1 if end < len(text) and text[end].isspace() else end


def last_heard(evidence: Evidence, group: str, quoted: Iterable[QuotedVoice]) -> tuple[date | None, str]:
    """When this group was last heard and what about, as far as the log knows."""
    found = [(entry.heard_on, entry.about) for entry in evidence.last_heard if same_group(entry.group, group)]
    found += [(voice.heard_on, "") for voice in quoted if voice.same_group and voice.heard_on]
    return max(found, key=lambda entry: entry[0], default=(None, ""))


def related_of(
    decisions: Sequence[LoggedDecision], topic: Topic, effect: CustomerEffect, group: str = ""
) -> tuple[Related, ...]:
    """The earlier decisions that bear on what the question is about, promises first, at most two.

    One about something else bears on it where the same group was promised something, or lost something then and
    loses again.
    """
    scored = []
    for decision in decisions:
        shared = topic.shared_with(decision.text)
        theirs = same_group(decision.in_the_chair, group)
        promise = bool(_PROMISES.search(decision.text)) and effect is not CustomerEffect.BETTER
        again = effect is decision.customer_effect is CustomerEffect.WORSE
        if not shared and not (theirs and (promise or again)):
            continue
        question = _asked_by(decision, promise=promise, again=again and not shared)
        why = _why(decision, topic if shared else None, theirs=theirs)
        related = Related(decision.id, decision.text, decision.decided_on, why, question)
        scored.append((not shared, not promise, -shared, not theirs, related))
    scored.sort(key=lambda entry: entry[:4])
    return tuple(entry[4] for entry in scored[:2])


def _asked_by(decision: LoggedDecision, *, promise: bool, again: bool) -> str:
    """What an earlier decision asks of this one, without an answer in it."""
    if decision.status == "superseded":
        return "It was replaced since. Does this keep what replaced it?"
    if promise:
        return "Does this keep it?"
    return "Is it the same people again?" if again else "Does it still stand with this?"


def _why(decision: LoggedDecision, topic: Topic | None, *, theirs: bool) -> str:
    """What the two share: "same group, also about exports"."""
    words: list[str] = []
    if topic is not None:
        words = [token.low for token in tokens(decision.text) if token.is_word and telling(token.low) & topic.words]
    named = " and ".join(list(dict.fromkeys(words))[:2])
    if not named:
        return "same group"
    return f"same group, also about {named}" if theirs else f"also about {named}"
