"""Who is in the chair: groups that a text names, and those who depend on what changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.change import Change
from bot.chair.playbook.lexicon import TOOLS, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase, plural_of
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NOT_MODIFIERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    is_adverb,
    is_plural,
    number,
    singular,
)

MAX_RELATIVE_WORDS = 9
_RELATIVE = frozenset("who that whose".split())
_STATES = frozenset(
    "waiting using paying living staying buying placing ordering applying calling writing travelling renting "
    "affected charged hit without near with on in from over under".split()
)
_DEPENDS = frozenset(
    "run runs call use uses rely relies depend depends need needs build builds read reads order".split()
)
_STILL = frozenset("still now currently already today".split())
_EXEMPT = frozenset("excluded exempt exempted excepted unaffected".split())
_UNCOUNTED = frozenset("everyone everybody staff anyone anybody".split())
_OPENERS = frozenset("that as because while if when so and but although though whereas where".split())
_RELATIVE_ENDS = frozenset("and but so because lose will loses gets get is are was were would can must".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A group that the text names: how, by which noun, whether it is described, and whether it opens a clause."""

    name: str
    head: str
    staff: bool
    described: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Dependants:
    """A group that still works with what changes: "workspaces that run nightly jobs on v1"."""

    name: str
    heads: str
    job: str


def dependants(sentences: Sequence[Sentence], change: Change) -> Dependants | None:
    """Who the text says depends on what changes, or None."""
    if change.target is None:
        return None
    for sentence in sentences:
        for at, token in enumerate(sentence.tokens):
            if token.low in _DEPENDS and at and (found := _depending(sentence.tokens, at, change.target)):
                return found
    return None


def _depending(words: Sequence[Token], at: int, target: Phrase) -> Dependants | None:
    before = at - 1
    while before > 0 and words[before].low in _STILL:
        before -= 1
    head = words[before].low
    known = lexicon()
    people = known.is_group([head]) or known.is_generic([head]) or known.is_aside([head])
    if not people or not is_plural(head):
        return None
    end = at + 1
    while end < len(words) and words[end].is_word and end - at < MAX_RELATIVE_WORDS:
        end += 1
    tail = [token for token in words[at + 1 : end] if not (is_adverb(token.low) and token.low != "daily")]
    points_back = any(token.low in {"it", "them"} for token in tail)
    if not points_back and words[at - 1].low not in _STILL:
        return None
    short = short_name(target)
    said = [short if token.low in {"it", "them", "this"} else token.text for token in tail]
    person = "that" if known.is_organisation([head]) else "who"
    job = noun_phrase(words, at + 1)
    job_words = list(job.words) if job and job.words[-1].lower() not in {"it", "them"} else []
    if job_words:
        job_words[-1] = singular(job_words[-1])
    return Dependants(f"{head} {person} {words[at].low} {' '.join(said)}".strip(), head, " ".join(job_words))


def short_name(target: Phrase) -> str:
    """A name so short that it can stand for the whole: the version ("v1"), or the phrase itself."""
    for word in target.words:
        if len(word) > 1 and word[0] in "vV" and word[1:].replace(".", "").isdigit():
            return word
    return target.text


def named_groups(sentences: Sequence[Sentence]) -> list[Named]:
    """The groups that a text names, in order; "customers" alone is none, nor is one who "will not notice"."""
    found: list[Named] = []
    for sentence in sentences:
        at = 0
        while at < len(sentence.tokens):
            size = group_size(sentence.tokens, at)
            named = _named(sentence, at, size) if size else None
            if named and named.name not in {group.name for group in found}:
                found.append(named)
            at += max(size, 1)
    return found


def group_size(words: Sequence[Token], at: int) -> int:
    """How many words from here on name a group, the longest name first."""
    known = lexicon()
    low = [token.low for token in words[at : at + 3]]
    for size in range(len(low), 0, -1):
        last = low[size - 1]
        if last in TOOLS:
            continue
        joined = " ".join([*low[: size - 1], singular(last)])
        if joined in known.aside:
            return 0
        if joined in known.persons:
            return size
        if joined in known.organisations and is_plural(last):
            return size
    return 0


def _named(sentence: Sentence, at: int, size: int) -> Named | None:
    """The group named by the `size` words at a place, or None where it is none, or not one that feels it."""
    words = sentence.tokens
    end = at + size
    if _is_no_group(sentence, at, end):
        return None
    first = at if words[at].low in _UNCOUNTED else _modifiers(words, at)
    described = _description(words, end)
    core = [token.text for token in words[first:end]]
    low = [word.lower() for word in core]
    known = lexicon()
    vague = known.is_generic(low[-size:]) and not described and not _qualified(low[:-1])
    if vague or known.is_aside(core):
        return None
    head = low[-1]
    shown = head if is_plural(head) or head in _UNCOUNTED else plural_of(head)
    name = " ".join([*(_lowered(word) for word in core[:-1]), shown, described]).strip()
    staff = known.is_staff(low) and not described
    return Named(name, head, staff, bool(described), _opens(words, first))


def _is_no_group(sentence: Sentence, at: int, end: int) -> bool:
    """Whether the words only seem to name a group: half of another name, an owner, or people who are left out."""
    words = sentence.tokens
    following = words[end].low if end < len(words) else ""
    compound = end < len(words) and words[at].low not in _UNCOUNTED and _is_compound(words, end)
    owner = words[end - 1].text.endswith(("'s", "s'"))
    unaware = any(words_ in sentence.text.lower() for words_ in ("not notice", "n't notice"))
    return compound or owner or unaware or following in _EXEMPT or words[at].low in {"anyone", "anybody"}


def _is_compound(words: Sequence[Token], end: int) -> bool:
    """Whether the word is the first half of another name ("customer emails", "student plan")."""
    following = words[end].low
    if group_size(words, end):
        return True
    if is_plural(words[end - 1].low) or not words[end].is_word:
        return False
    stops = AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | DETERMINERS | PRONOUNS
    verb = any(kind == "s" for _, kind in lexicon().verbs.get(following, ()))
    return following not in stops and not is_adverb(following) and not verb and not following.endswith("s")


def _modifiers(words: Sequence[Token], at: int) -> int:
    """Where the name begins: up to two words before its head that tell which ones."""
    first = at
    stops = AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | SUBORDINATORS | DETERMINERS | PRONOUNS | NOT_MODIFIERS
    while first > 0 and at - first < 2:
        low = words[first - 1].low
        forms = {kind for _, kind in lexicon().verbs.get(low, ())}
        infinitive = first > 1 and words[first - 2].low == "to"
        if (
            infinitive
            or not words[first - 1].is_word
            or low in stops | {"own"}
            or is_adverb(low)
            or number(low) is not None
        ):
            break
        if forms & {"base", "s", "ing"} or (low.endswith("s") and not low.endswith("ss")):
            break
        first -= 1
    return first


def _qualified(modifiers: Sequence[str]) -> bool:
    vague = {
        "more",
        "other",
        "new",
        "most",
        "many",
        "big",
        "one",
        "all",
        "our",
        "million",
        "same",
        "every",
        "paying",
    }
    return bool(modifiers) and not set(modifiers) <= vague


def _lowered(word: str) -> str:
    return word if any(letter.isupper() for letter in word[1:]) else word[:1].lower() + word[1:]


def _opens(words: Sequence[Token], first: int) -> bool:
    """Whether the name opens a sentence or a clause, so that the clause is about these people."""
    while first > 0 and words[first - 1].low != "more":
        low = words[first - 1].low
        if low not in DETERMINERS and low != "of" and number(low) is None:
            break
        first -= 1
    return first == 0 or not words[first - 1].is_word or words[first - 1].low in _OPENERS


def _description(words: Sequence[Token], at: int) -> str:
    """The clause that tells which people: "who search their inbox", "waiting for an answer"."""
    if at >= len(words):
        return ""
    low = words[at].low
    following = words[at + 1].low if at + 1 < len(words) else ""
    if low not in _RELATIVE and low not in _STATES and following != "charged":
        return ""
    if low in {"with", "on", "in", "near", "without", "from", "over", "under"}:
        return _placed(words, at, low)
    if following == "charged" and low in AUXILIARIES:
        at += 1
    end = at + 1
    while end < len(words) and words[end].is_word and end - at < MAX_RELATIVE_WORDS:
        if words[end].low in _RELATIVE_ENDS and end > at + 1:
            break
        end += 1
    if low not in _RELATIVE and end < len(words) and words[end - 1].low in AUXILIARIES:
        return ""
    return " ".join(token.text for token in words[at:end])


def _placed(words: Sequence[Token], at: int, low: str) -> str:
    if at + 1 < len(words) and low in {"over", "under"} and words[at + 1].low.isdigit():
        return f"{low} {words[at + 1].low}"
    phrase = noun_phrase(words, at + 1)
    if phrase is None or len(phrase.words) > 4:
        return ""
    if low in {"on", "in", "from"} and lexicon().thing(phrase.core) is None:
        return ""
    return f"{low} {phrase.text}"
