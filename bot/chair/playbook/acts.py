"""Acts: which verbs of a text do something to a customer, who does it, and to what.

No grammar book: a verb counts by where it stands ("we remove", "will be removed", "mails stop"), so that the same word
as a noun ("review mails", "list prices") does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.lexicon import Verb, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    NOT_MODIFIERS,
    PREPOSITIONS,
    SAME_FORM,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
    VERB_LEADS,
    is_adverb,
    is_plural,
)

CERTAIN, LIKELY, POSSIBLE = 3, 2, 1
_GOVERNS_ING = frozenset(
    "stop stops stopped stopping quit cease keep keeps kept continue continues by for about consider considering "
    "start starts end ends means mean without of from propose suggest and or avoid".split()
)
_SEPARABLE = frozenset(
    "more less mandatory compulsory off out up down away over back in for on a free right bigger longer smaller shorter cheaper faster easier simpler "
    "quicker clearer better nicer forward".split()
)
_INSEPARABLE = frozenset("log sign fill go come open register".split())
_ASKS = frozenset("should will can would does do shall could".split())
_ENDS_IT = frozenset("stop stops stopped stopping quit cease end ends without avoid".split())
_KEEPS_IT = frozenset("keep keeps kept continue continues".split())
_TO_GOVERNORS = frozenset(
    "going want wants plan plans planned agreed decide decided have has need needs about ready proposal like try "
    "ought used continue start begin intend propose able allow allowed idea wish".split()
)
_MAIN_BREAKS = frozenset("so and but or then".split())


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
    """ "No more vegan option on the menu": a removal without a verb."""
    low = [token.low for token in sentence.tokens[:2]]
    target = noun_phrase(sentence.tokens, 2) if low == ["no", "more"] else None
    if target is None:
        return None
    verb = Verb("remove", (), act="take")
    return Act(verb, (verb,), sentence, index, 0, target.end, CERTAIN, None, target)


def _act_at(sentence: Sentence, index: int, at: int) -> Act | None:
    words = sentence.tokens
    begin = clause_start(words, at)
    for kinds in _by_particle(words, at):
        strength, passive = _role(words, at, kinds[0][1], begin)
        if not strength:
            continue
        verbs = tuple(verb for verb, _ in kinds)
        after = at + 1 + (len(verbs[0].particle) if _adjacent(words, at, verbs[0].particle) else 0)
        subject = _subject(words, begin, at)
        apart = None if _adjacent(words, at, verbs[0].particle) else _particle_at(words, at, verbs[0].particle)
        target = None if passive else noun_phrase(words if apart is None else words[:apart], after)
        if passive:
            target, subject = subject, None
        elif target and verbs[0].particle != () and not _adjacent(words, at, verbs[0].particle):
            after = target.end + len(verbs[0].particle)
        back = _back(words, at)
        if {"what", "how", "why"} & {token.low for token in words[begin + 1 : at]}:
            return None
        return Act(
            verb=verbs[0],
            alternatives=verbs,
            sentence=sentence,
            index=index,
            at=at,
            end=max(after, target.end if target else 0),
            strength=strength,
            subject=subject,
            target=target,
            passive=passive,
            negated=_negated(back) or _denied(words, at),
            kept=bool(_KEEPS_IT & set(back[:1])),
            purpose=_is_purpose(words, at),
            subordinate=_is_subordinate(words, begin, at),
        )
    return None


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
    if not particle or particle[0] not in _SEPARABLE or at + 1 >= len(words) or words[at].low in _INSEPARABLE:
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


def clause_start(words: Sequence[Token], at: int) -> int:
    """Where the clause around a word begins: after a comma, a conjunction or a subordinator that opens a clause."""
    for back in range(at - 1, -1, -1):
        low = words[back].low
        if not words[back].is_word and low not in {"'", '"', "&", "+", "(", ")"}:
            return back + 1
        if low in {"but", "because", "although", "though", "while", "whereas", "if", "when", "so", "unless"}:
            return back + 1
        if low == "and" and _opens_clause(words, back + 1, at):
            return back + 1
    return 0


def _opens_clause(words: Sequence[Token], begin: int, at: int) -> bool:
    """Whether what follows an "and" is a clause of its own rather than the second half of a name."""
    if begin == at:
        return True
    low = words[begin].low
    return low in DETERMINERS | SUBJECT_PRONOUNS | AUXILIARIES or is_adverb(low)


def _back(words: Sequence[Token], at: int) -> list[str]:
    """The words before, nearest first, without adverbs that change nothing."""
    near = [words[place].low for place in range(at - 1, max(-1, at - 6), -1)]
    return [low for low in near if low in {"no", "not", "never", "longer"} or not is_adverb(low)]


def _negated(back: list[str]) -> bool:
    window = back[:3]
    plain = any(low in {"not", "never", "don't", "won't", "doesn't", "cannot", "can't"} for low in window)
    return plain or window[:2] == ["longer", "no"] or "without" in window or bool(window) and window[0] in _ENDS_IT


def _denied(words: Sequence[Token], at: int) -> bool:
    """Whether a modal says that something is not possible or not needed: "cannot", "can no longer"."""
    following = words[at + 1].low if at + 1 < len(words) else ""
    low = words[at].low
    return low in {"cannot", "can't"} or (
        low in {"can", "may", "must", "will"} and following in {"no", "not", "never"}
    )


def _role(words: Sequence[Token], at: int, kind: str, begin: int) -> tuple[int, bool]:
    """How sure it is that the word is a verb here (0: it is not), and whether it is passive."""
    back = _back(words, at)
    before = back[0] if back else ""
    if before in {"longer"} and len(back) > 1:
        before = back[2] if len(back) > 2 else "we"
    if before in {"not", "never"}:
        before = back[1] if len(back) > 1 else ""
    opens = at == begin or not words[at - 1].is_word or all(is_adverb(words[p].low) for p in range(begin, at))
    if words[at].low in SAME_FORM and any(low in BE for low in back[:2]):
        return CERTAIN, True
    if kind == "base":
        return _base_role(words, at, before, opens, begin), False
    if kind == "s":
        return _third_role(words, at, before, opens, begin), False
    if kind == "ing":
        if before in BE:
            return CERTAIN, False
        lead = opens and _object_follows(words, at) and not _next_is_finite(words, at)
        return (LIKELY if lead or before in _GOVERNS_ING else 0), False
    if any(low in BE for low in back[:2]):
        return CERTAIN, True
    if before in {"have", "has", "had", "we've", "we"}:
        return CERTAIN, False
    return (LIKELY if not opens and _object_follows(words, at) and _is_subject(words, begin, at) else 0), False


def _base_role(words: Sequence[Token], at: int, before: str, opens: bool, begin: int) -> int:
    following = words[at + 1].low if at + 1 < len(words) else ""
    if not opens and (before in VERB_LEADS or before in {"who", "us", "them"} or before in AUXILIARIES - BE):
        joins_nouns = before in {"and", "or"} and lexicon().thing((words[at].low,)) is not None
        return 0 if joins_nouns or _names_a_thing(words, at, before) else CERTAIN
    if opens:
        if following in BE | {"to", ","} or (begin > 0 and not following):
            return 0
        return POSSIBLE if _later_finite(words, at) else LIKELY if begin else CERTAIN
    if words[begin].low in _ASKS and begin + 1 < at and _is_subject(words, begin + 1, at):
        return LIKELY
    modal = words[at].low in {"can", "may", "must", "cannot", "can't"}
    return LIKELY if (modal or is_plural(before)) and _is_subject(words, begin, at) else 0


def _names_a_thing(words: Sequence[Token], at: int, before: str) -> bool:
    """Whether a word after "to" is a noun: "to support", "to order history"."""
    following = words[at + 1] if at + 1 < len(words) else None
    if before != "to" or following is None or not following.is_word:
        return False
    return lexicon().thing((words[at].low, following.low)) is not None


def _third_role(words: Sequence[Token], at: int, before: str, opens: bool, begin: int) -> int:
    if opens or not before or _next_is_finite(words, at):
        return 0
    if before in {"it", "he", "she", "who", "that", "which"}:
        return LIKELY
    if before in PREPOSITIONS | CONJUNCTIONS | DETERMINERS | AUXILIARIES:
        return 0
    return LIKELY if _is_subject(words, begin, at) else 0


def _later_finite(words: Sequence[Token], at: int) -> bool:
    """Whether another verb of the clause has this word in its subject: "list prices go up"."""
    for later in range(at + 2, min(len(words), at + 7)):
        low = words[later].low
        if not words[later].is_word or low in SUBORDINATORS | PREPOSITIONS | CONJUNCTIONS | DETERMINERS:
            return False
        if low in AUXILIARIES:
            return True
        for _, kind in lexicon().verbs.get(low, ()):
            if kind == "base" and is_plural(words[later - 1].low) and lexicon().thing((low,)) is None:
                return True
            if kind == "s" and not is_plural(words[later - 1].low):
                return True
    return False


def _next_is_finite(words: Sequence[Token], at: int) -> bool:
    following = words[at + 1].low if at + 1 < len(words) else ""
    forms = lexicon().verbs.get(following, ())
    third = words[at].low.endswith("ing") and any(kind == "s" for _, kind in forms)
    base = (
        any(kind == "base" for _, kind in forms) and words[at].low != "gets" and not words[at].low.endswith("ing")
    )
    return following in AUXILIARIES or third or base


def _object_follows(words: Sequence[Token], at: int) -> bool:
    return at + 1 < len(words) and noun_phrase(words, at + 1) is not None


def _is_subject(words: Sequence[Token], begin: int, at: int) -> bool:
    """Whether what stands between the clause's beginning and the verb is one name, with what belongs to it."""
    place = _after_time(words, begin)
    while place < at:
        phrase = noun_phrase(words, place)
        if phrase is None or phrase.end > at:
            return bool(phrase and phrase.end >= at and phrase.begin < at)
        place = phrase.end
        while place < at and (is_adverb(words[place].low) or words[place].low in {"not", "no"}):
            place += 1
        if place < at and words[place].low in {"who", "that", "which", "whose"}:
            return True
        if place < at:
            if words[place].low not in PREPOSITIONS and words[place].low not in {"and", "of", "or"}:
                return False
            place += 1
    return place == at


def _after_time(words: Sequence[Token], begin: int) -> int:
    """Where the subject begins, past a leading "From next week", "On Friday," or "Next quarter"."""
    low = [token.low for token in words[begin : begin + 4]]
    skip = 1 if low[:1] and low[0] in {"from", "on", "by", "after", "next", "this", "starting", "in"} else 0
    if skip and len(low) > 1 and low[0] != "next" and low[0] != "this" and low[1] in {"next", "this", "the"}:
        skip += 1
    times = {
        "week",
        "month",
        "quarter",
        "year",
        "monday",
        "friday",
        "spring",
        "summer",
        "autumn",
        "winter",
        "january",
    }
    if skip and len(low) > skip and low[skip] in times:
        return begin + skip + 1
    return begin


def _subject(words: Sequence[Token], begin: int, at: int) -> Phrase | None:
    phrase = noun_phrase(words[:at], _after_time(words, begin))
    return phrase if phrase and phrase.end <= at and phrase.words[-1].lower() not in SUBJECT_PRONOUNS else None


def _is_purpose(words: Sequence[Token], at: int) -> bool:
    """Whether it is the "to …" that says what an earlier act is for."""
    if at < 1 or words[at - 1].low != "to":
        return False
    governor = words[at - 2].low if at > 1 else ""
    return governor not in _TO_GOVERNORS


def _is_subordinate(words: Sequence[Token], begin: int, at: int) -> bool:
    opener = words[begin - 1].low if begin else ""
    if opener in {"because", "although", "though", "while", "whereas", "if", "when", "unless"}:
        return True
    inside = [token.low for token in words[begin:at]]
    relative = any(low in {"who", "which", "whose", "whom"} for low in inside)
    if relative or "that" in inside[1:] or inside[:1] in (["as"], ["that"], ["since"], ["until"], ["even"]):
        return True
    return bool({"what", "how", "why", "where"} & set(inside[1:])) or _is_bare_relative(words, begin, at)


def _is_bare_relative(words: Sequence[Token], begin: int, at: int) -> bool:
    """ "spare cards we mailed": a clause about a name, with neither "that" nor "which" before it."""
    if at - 2 < begin or words[at - 1].low not in {"we", "they", "you", "i"}:
        return False
    before = words[at - 2].low
    closed = AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | TIME_WORDS | NOT_MODIFIERS
    return words[at - 2].is_word and before not in closed and not is_adverb(before)
