"""Acts: which verbs of a text do something to a customer, who does it, and to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.lexicon import Verb, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.roles import (
    CERTAIN,
    NO_VERB,
    after_time,
    clause_start,
    goes_on,
    is_ended,
    is_negated,
    is_refused,
    role,
    words_before,
)
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    NOT_MODIFIERS,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
    is_adverb,
)

_SEPARABLE = frozenset(
    "more less mandatory compulsory off out up down away over back in for on a free right bigger longer smaller "
    "shorter cheaper faster easier simpler quicker clearer better nicer forward the as behind default "
    "redundant".split()
)
_INSEPARABLE = frozenset("log sign fill go come open register".split())
_KEEPS_IT = frozenset("keep keeps kept continue continues".split())
_TO_GOVERNORS = frozenset(
    "going want wants plan plans planned agreed decide decided have has need needs about ready proposal like try "
    "ought used continue start begin intend propose able allow allowed idea wish".split()
)
_OPENS_SUBORDINATE = frozenset("because although though while whereas if when unless".split())
_RELATIVE = frozenset("who which whose whom".split())
_EMBEDDED = frozenset("what how why where".split())


@dataclass(frozen=True, slots=True)
class Act:
    """A verb in its place. `target` is what it is done to, `subject` who stands before it."""

    verb: Verb
    alternatives: tuple[Verb, ...]
    sentence: Sentence
    index: int
    at: int
    end: int
    strength: int
    subject: Phrase | None
    target: Phrase | None
    passive: bool = False
    negated: bool = False
    ended: bool = False
    refused: bool = False
    kept: bool = False
    purpose: bool = False
    subordinate: bool = False


def find_acts(sentence: Sentence, index: int) -> list[Act]:
    """The acts of a sentence, in the order in which they stand."""
    found = [act for act in (_no_more(sentence, index),) if act]
    for at, token in enumerate(sentence.tokens):
        if token.low in lexicon().verbs:
            act = _act_at(sentence, index, at)
            if act and not (found and act.at < found[-1].at + 1 + len(found[-1].verb.particle)):
                found.append(act)
    return found


def _no_more(sentence: Sentence, index: int) -> Act | None:
    """An act without a verb: "No more vegan option", "No weekend support from May on", "Fewer emails"."""
    words = sentence.tokens
    opener = words[0].low if words else ""
    if index or opener not in _AMOUNT_ACTS or [token.low for token in words[1:2]] == ["longer"]:
        return None
    begin = 2 if opener == "no" and len(words) > 1 and words[1].low == "more" else 1
    target = noun_phrase(words, begin)
    if target is None or (target.end < len(words) and words[target.end].low not in PREPOSITIONS | {",", "."}):
        return None
    verb = Verb(*_AMOUNT_ACTS[opener])
    return Act(verb, (verb,), sentence, index, 0, target.end, CERTAIN, None, target)


_AMOUNT_ACTS = {
    "no": ("remove", (), None, "take"),
    "fewer": ("reduce", (), None, "lower"),
    "less": ("reduce", (), None, "lower"),
    "more": ("increase", (), None, "raise"),
}


def _act_at(sentence: Sentence, index: int, at: int) -> Act | None:
    words = sentence.tokens
    begin = clause_start(words, at)
    if not {"what", "how", "why"}.isdisjoint(token.low for token in words[begin + 1 : at]):
        return None
    for kinds in _by_particle(words, at):
        strength, passive = role(words, at, kinds[0][1], begin)
        if strength == NO_VERB:
            continue
        verbs = tuple(verb for verb, _ in kinds)
        subject, target, end = _around(words, at, begin, verbs[0].particle, passive)
        return Act(
            verb=verbs[0],
            alternatives=verbs,
            sentence=sentence,
            index=index,
            at=at,
            end=end,
            strength=strength,
            subject=subject,
            target=target,
            passive=passive,
            negated=is_negated(words, at),
            ended=is_ended(words, at),
            refused=is_refused(words, at),
            kept=bool(_KEEPS_IT & set(words_before(words, at)[:1])) or goes_on(words, at),
            purpose=_is_purpose(words, at),
            subordinate=_is_subordinate(words, begin, at),
        )
    return None


def _around(
    words: Sequence[Token], at: int, begin: int, particle: tuple[str, ...], passive: bool
) -> tuple[Phrase | None, Phrase | None, int]:
    """Who does it, what it is done to, and where the words after both begin."""
    subject = _subject(words, begin, at)
    adjacent = _adjacent(words, at, particle)
    after = at + 1 + (len(particle) if adjacent else 0)
    if passive:
        return None, subject, max(after, subject.end if subject else 0)
    apart = None if adjacent else _particle_at(words, at, particle)
    target = noun_phrase(words if apart is None else words[:apart], after)
    if target is None:
        return subject, None, after
    return subject, target, target.end + (0 if adjacent else len(particle))


def _by_particle(words: Sequence[Token], at: int) -> list[list[tuple[Verb, str]]]:
    """The verbs that fit here, those with the longest particle first, verbs with the same particle together."""
    fitting: dict[tuple[str, ...], list[tuple[Verb, str]]] = {}
    for verb, kind in lexicon().verbs[words[at].low]:
        if _adjacent(words, at, verb.particle) or _separated(words, at, verb.particle):
            fitting.setdefault(verb.particle, []).append((verb, kind))
    return list(fitting.values())


def _adjacent(words: Sequence[Token], at: int, particle: tuple[str, ...]) -> bool:
    return tuple(token.low for token in words[at + 1 : at + 1 + len(particle)]) == particle


def _separated(words: Sequence[Token], at: int, particle: tuple[str, ...]) -> bool:
    """ "switch the v1 export off", "push prices down", "call it a success"."""
    if (
        not particle
        or particle[0] not in _SEPARABLE
        or at + 1 >= len(words)
        or (particle[0] != "out" and words[at].low in _INSEPARABLE)
    ):
        return False
    return _particle_at(words, at, particle) is not None


def _particle_at(words: Sequence[Token], at: int, particle: tuple[str, ...]) -> int | None:
    """Where the particle stands behind the name it embraces ("make the font bigger"), or None."""
    if words[at + 1].low in {"it", "them", "this", "that"}:
        begin, end = at + 2, at + 2
    else:
        target = noun_phrase(words, at + 1)
        if target is None:
            return None
        begin, end = target.begin + 1, target.end
    for place in range(begin, end + 1):
        if tuple(token.low for token in words[place : place + len(particle)]) == particle:
            return place
    return None


def _subject(words: Sequence[Token], begin: int, at: int) -> Phrase | None:
    phrase = noun_phrase(words[:at], after_time(words, begin))
    return phrase if phrase and phrase.end <= at and phrase.words[-1].lower() not in SUBJECT_PRONOUNS else None


def _is_purpose(words: Sequence[Token], at: int) -> bool:
    """Whether it is the "to …" that says what an earlier act is for."""
    if at < 1 or words[at - 1].low != "to":
        return False
    governor = words[at - 2].low if at > 1 else ""
    return governor not in _TO_GOVERNORS


def _is_subordinate(words: Sequence[Token], begin: int, at: int) -> bool:
    """Whether the act stands in a clause that only explains another."""
    if begin and words[begin - 1].low in _OPENS_SUBORDINATE:
        return True
    inside = [token.low for token in words[begin:at]]
    opened = inside[:1] in (["as"], ["that"], ["since"], ["until"], ["even"])
    explains = opened or "that" in inside[1:] or not _RELATIVE.isdisjoint(inside)
    return explains or not _EMBEDDED.isdisjoint(inside[1:]) or _is_bare_relative(words, begin, at)


def _is_bare_relative(words: Sequence[Token], begin: int, at: int) -> bool:
    """ "spare cards we mailed": a clause about a name, with neither "that" nor "which" before it."""
    if at - 2 < begin or words[at - 1].low not in {"we", "they", "you", "i"}:
        return False
    before = words[at - 2].low
    closed = AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | TIME_WORDS | NOT_MODIFIERS
    return words[at - 2].is_word and before not in closed and not is_adverb(before)
