"""Whether a word is a verb in its place.

No grammar book: a verb counts by where it stands ("we remove", "will be removed", "mails stop"), so that the same
word as a noun ("review mails", "list prices") does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.phrases import noun_phrase
from bot.chair.playbook.text import Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SAME_FORM,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
    VERB_LEADS,
    is_adverb,
    is_plural,
)

CERTAIN, LIKELY, POSSIBLE, NO_VERB = 3, 2, 1, 0
_GOVERNS_ING = frozenset(
    "stop stops stopped stopping quit cease keep keeps kept continue continues by for about consider considering "
    "start starts end ends means mean without of from propose suggest and or avoid".split()
)
_ENDS_IT = frozenset("stop stops stopped stopping quit cease end ends without avoid".split())
_NEGATIONS = frozenset(
    "not never neither nor don't won't doesn't didn't isn't aren't shouldn't wouldn't cannot can't".split()
)
_NO_DENIAL = frozenset("only just merely we".split())
"""After "not" they add to what is said; "don't we" and "shouldn't we" propose it."""
_ASKS = frozenset("should will can would does do shall could".split())
_MODALS = frozenset("can may must cannot can't".split())
_ARTICLES = frozenset("the a an our your my its".split())
_TIMES = frozenset(
    "week month quarter year monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter "
    "january february march april may june july august september october november december".split()
)
_CLAUSE_WORDS = frozenset("but because although though while whereas if when so unless".split())
_LONGEST_CLAUSE = 80
_MARKS_INSIDE = frozenset("'\"&+()")


def clause_start(words: Sequence[Token], at: int) -> int:
    """Where the clause around a word begins: after a comma, a conjunction or a subordinator that opens a clause.

    No clause is longer than so many words: a text without any of these would be walked from each of its words.
    """
    first = max(0, at - _LONGEST_CLAUSE)
    for back in range(at - 1, first - 1, -1):
        low = words[back].low
        mark = not words[back].is_word and low not in _MARKS_INSIDE
        if mark or low in _CLAUSE_WORDS or (low == "and" and _opens_clause(words, back + 1, at)):
            return back + 1
    return first


def _opens_clause(words: Sequence[Token], begin: int, at: int) -> bool:
    """Whether what follows an "and" is a clause of its own rather than the second half of a name."""
    low = words[begin].low
    return begin == at or low in DETERMINERS | SUBJECT_PRONOUNS | AUXILIARIES or is_adverb(low)


def words_before(words: Sequence[Token], at: int) -> list[str]:
    """The words before, nearest first, without adverbs that change nothing."""
    near = [words[place].low for place in range(at - 1, max(-1, at - 6), -1)]
    return [low for low in near if low in {"no", "not", "never", "longer"} or not is_adverb(low)]


def is_negated(words: Sequence[Token], at: int) -> bool:
    """Whether the act is denied: "do not", "no longer", "stop asking", "cannot", "can no longer"."""
    window = words_before(words, at)[:3]
    ends = bool(window and window[0] in _ENDS_IT)
    if window[:2] == ["longer", "no"] or "without" in window:
        return True
    if _is_denied(words, at):
        return not ends
    low, following = words[at].low, next_word(words, at)
    modal = low in {"cannot", "can't"} or (low in {"can", "may", "must"} and following in {"no", "not", "never"})
    return modal or ends


def is_ended(words: Sequence[Token], at: int) -> bool:
    """Whether a denial says that it was so until now: "no longer", "stop asking"."""
    window = words_before(words, at)[:3]
    return window[:2] == ["longer", "no"] or bool(window and window[0] in _ENDS_IT)


def is_refused(words: Sequence[Token], at: int) -> bool:
    """Whether it is not to be done at all: "don't raise prices", "let's not ship it"."""
    window = words_before(words, at)[:3]
    return _is_denied(words, at) and window[:2] != ["longer", "no"] and not (window and window[0] in _ENDS_IT)


def goes_on(words: Sequence[Token], at: int) -> bool:
    """Whether an end is itself denied: "we won't stop sending reminders"."""
    window = words_before(words, at)[:3]
    return bool(window and window[0] in _ENDS_IT) and _is_denied(words, at)


def _is_denied(words: Sequence[Token], at: int) -> bool:
    """Whether a "not" stands shortly before, and does not propose ("why not …", "don't we …")."""
    if words[0].low == "why":
        return False
    near = [place for place in range(at - 1, max(-1, at - 6), -1) if not _passes(words[place].low)][:3]
    found = next((place for place in near if words[place].low in _NEGATIONS), None)
    return found is not None and next_word(words, found) not in _NO_DENIAL


def _passes(low: str) -> bool:
    return is_adverb(low) and low not in {"no", "not", "never", "longer"}


def next_word(words: Sequence[Token], at: int) -> str:
    """The word after a place in lower case; empty at the end."""
    return words[at + 1].low if at + 1 < len(words) else ""


def role(words: Sequence[Token], at: int, kind: str, begin: int) -> tuple[int, bool]:
    """How sure it is that the word is a verb here (`NO_VERB`: it is none), and whether it is passive."""
    back = _leading(words_before(words, at))
    before = back[0] if back else ""
    opens = at == begin or not words[at - 1].is_word or all(is_adverb(words[p].low) for p in range(begin, at))
    passive = not BE.isdisjoint(back[:2])
    if passive and (kind == "ed" or words[at].low in SAME_FORM):
        return CERTAIN, True
    if kind == "base":
        return _base_role(words, at, before, opens, begin), False
    if kind == "s":
        return _third_role(words, at, before, opens, begin), False
    if kind == "ing":
        return _ing_role(words, at, before, opens), False
    if before in {"have", "has", "had", "we've", "we"}:
        return CERTAIN, False
    return _ed_role(words, at, opens, begin)


def _ed_role(words: Sequence[Token], at: int, opens: bool, begin: int) -> tuple[int, bool]:
    if opens or not _is_subject(words, begin, at):
        return NO_VERB, False
    if _object_follows(words, at):
        return LIKELY, False
    # "Library fines abolished": the passive of a headline
    headline = begin == 0 and words[0].low not in DETERMINERS and _ends_headline(words, at)
    return (LIKELY, True) if headline else (NO_VERB, False)


def _is_headline(words: Sequence[Token], at: int) -> bool:
    """Whether the clause ends in a participle: "Discount for early birds scrapped"."""
    return any(
        any(kind == "ed" for _, kind in lexicon().verbs.get(words[later].low, ())) and _ends_headline(words, later)
        for later in range(at + 2, len(words))
    )


def _ends_headline(words: Sequence[Token], at: int) -> bool:
    """Whether nothing but a time or a place follows, and the sentence has no other verb."""
    following = words[at + 1].low if at + 1 < len(words) else ""
    closed = not following[:1].isalnum() or following in {"from", "in", "on", "for", "until", "at"} | TIME_WORDS
    others = (lexicon().verbs.get(token.low, ()) for token in words[at + 1 :])
    finite = any(kind in {"s", "ed"} for found in others for _, kind in found)
    closing = AUXILIARIES | SUBORDINATORS
    return closed and not finite and closing.isdisjoint(token.low for token in words[:at])


def _leading(back: Sequence[str]) -> list[str]:
    """The words that lead to the verb, nearest first, past "no longer" and "not"."""
    rest = list(back)
    if rest[:1] == ["longer"] and len(rest) > 1:
        rest = rest[2:] or ["we"]
    if rest and rest[0] in {"not", "never"}:
        rest = rest[1:]
    return rest


def _ing_role(words: Sequence[Token], at: int, before: str, opens: bool) -> int:
    if before in BE:
        return CERTAIN
    lead = opens and _object_follows(words, at) and not _next_is_finite(words, at)
    return LIKELY if lead or before in _GOVERNS_ING else NO_VERB


def _base_role(words: Sequence[Token], at: int, before: str, opens: bool, begin: int) -> int:
    if opens:
        return _opening_role(words, at, begin)
    if before in _ARTICLES:
        return NO_VERB
    if before in VERB_LEADS or before in {"who", "us", "them"} or before in AUXILIARIES - BE:
        joins_nouns = before in {"and", "or"} and lexicon().thing((words[at].low,)) is not None
        return NO_VERB if joins_nouns or _names_a_thing(words, at, before) else CERTAIN
    if words[begin].low in _ASKS and begin + 1 < at and _is_subject(words, begin + 1, at):
        return LIKELY
    several = words[at].low in _MODALS or is_plural(before) or _has_plural_subject(words, begin, at)
    return LIKELY if several and _is_subject(words, begin, at) else NO_VERB


def _opening_role(words: Sequence[Token], at: int, begin: int) -> int:
    """The role of a plain verb that opens its clause: an order, unless it is the first half of a name."""
    following = next_word(words, at)
    if following in BE | {"to", ",", "becomes", "remains", "stays"} or (begin > 0 and not following):
        return NO_VERB
    if _later_finite(words, at) or (following == "for" and _is_headline(words, at)):
        return POSSIBLE
    return LIKELY if begin else CERTAIN


def _has_plural_subject(words: Sequence[Token], begin: int, at: int) -> bool:
    """Whether the clause begins with a plural name: "shops in the village get"."""
    phrase = noun_phrase(words[:at], after_time(words, begin))
    return phrase is not None and phrase.plural and phrase.end < at


def _names_a_thing(words: Sequence[Token], at: int, before: str) -> bool:
    """Whether a word after "to" is a noun: "to support", "to order history"."""
    following = words[at + 1] if at + 1 < len(words) else None
    if before != "to" or following is None or not following.is_word:
        return False
    return lexicon().thing((words[at].low, following.low)) is not None


def _third_role(words: Sequence[Token], at: int, before: str, opens: bool, begin: int) -> int:
    if opens or not before or _next_is_finite(words, at):
        return NO_VERB
    named = lexicon().thing((words[at].low,))
    if named is not None and named.id == "mail" and not _object_follows(words, at):
        return NO_VERB
    if before in {"it", "he", "she", "who", "that", "which"}:
        return LIKELY
    closed = before in PREPOSITIONS | CONJUNCTIONS | DETERMINERS | AUXILIARIES
    return LIKELY if not closed and _is_subject(words, begin, at) else NO_VERB


def _later_finite(words: Sequence[Token], at: int) -> bool:
    """Whether another verb of the clause has this word in its subject: "list prices go up"."""
    for later in range(at + 2, min(len(words), at + 7)):
        low = words[later].low
        if not words[later].is_word or low in SUBORDINATORS | PREPOSITIONS | CONJUNCTIONS | DETERMINERS:
            return False
        if low in AUXILIARIES:
            return True
        kinds = {kind for _, kind in lexicon().verbs.get(low, ())}
        several = is_plural(words[later - 1].low)
        if (several and "base" in kinds and lexicon().thing((low,)) is None) or (not several and "s" in kinds):
            return True
    return False


def _next_is_finite(words: Sequence[Token], at: int) -> bool:
    following = next_word(words, at)
    kinds = {kind for _, kind in lexicon().verbs.get(following, ())}
    gerund = words[at].low.endswith("ing")
    finite = "s" in kinds if gerund else "base" in kinds and words[at].low != "gets"
    return following in AUXILIARIES or finite


def _object_follows(words: Sequence[Token], at: int) -> bool:
    return at + 1 < len(words) and noun_phrase(words, at + 1) is not None


def _is_subject(words: Sequence[Token], begin: int, at: int) -> bool:
    """Whether what stands between the clause's beginning and the verb is one name, with what belongs to it."""
    place = after_time(words, begin)
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


def after_time(words: Sequence[Token], begin: int) -> int:
    """Where the subject begins, past a leading "From next week", "On Friday," or "Next quarter"."""
    low = [token.low for token in words[begin : begin + 4]]
    skip = 1 if low[:1] and low[0] in {"from", "on", "by", "after", "next", "this", "starting", "in"} else 0
    if skip and len(low) > 1 and low[0] != "next" and low[0] != "this" and low[1] in {"next", "this", "the"}:
        skip += 1
    if skip and len(low) > skip and low[skip] in _TIMES:
        return begin + skip + 1
    return begin
