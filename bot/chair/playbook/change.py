"""What a text changes for a customer: the move, the thing it happens to, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chair.playbook.acts import Act, find_acts
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.figures import Comparison, comparison, date_of, recurring
from bot.chair.playbook.lexicon import Verb, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase, with_article
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NOT_MODIFIERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    TIME_WORDS,
    is_adverb,
    is_plural,
    number,
)
from prompts.playbook import Thing

_WEAK = frozenset(
    "let get include give open offer show use leave load finish go change move set start stay continue grow "
    "need have do remain record call message text log measure score upload share sign enter buy fund receive gain "
    "test answer display provide allow enable update prompt lead ship keep run design push build arrive".split()
)
_DIRECT_ANSWER = frozenset("answer reply respond".split())
_TURNED = frozenset("limit add_step contact way_out share_data delay close remove".split())
_TO_SOMEBODY = frozenset("ask charge send give must contact fix add_step price_up target build limit".split())
_AMOUNTS = frozenset("little much less nothing extra".split())
_LATER = frozenset("earlier later sooner longer more less".split())
_UNDERGO = frozenset("take give must lower raise keep free fast".split())
_WE_ASK = frozenset("ask charge must send".split())
_SHIFTS = frozenset("move push shift put".split())
_FROM_TO = frozenset("switch move change migrate convert go".split())
_TAKES_IN = frozenset("accept serve".split())
_PLACES = frozenset("place line business ride price amount deadline staff food wait".split())
_LEADS = frozenset("should we will can could would let's lets please shall are going to proposal idea plan".split())
_CLOSED = AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS | PRONOUNS | SUBORDINATORS
_WHY = ("why do", "why are", "why does", "why should", "why is")


@dataclass(frozen=True, slots=True)
class Change:
    """What a text does. `relief` turns the move's usual effect round; `kept` says that something stays as it is."""

    move: str
    act: Act | None
    thing: Thing | None
    target: Phrase | None
    sentence: Sentence
    told: Phrase | None = None
    relief: bool = False
    kept: bool = False
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


@dataclass(frozen=True, slots=True)
class _Meant:
    """One way to understand an act."""

    score: float
    act: Act
    move: str
    relief: bool
    lost: bool = False


def find_change(sentences: Sequence[Sentence]) -> Change | None:
    """What the text changes for a customer, or None where no word of the playbook says it."""
    meant = [
        found
        for index, sentence in enumerate(sentences)
        for act in find_acts(sentence, index)
        for verb in act.alternatives
        if (found := _meaning(act, verb))
    ]
    best = max(meant, key=lambda found: found.score, default=None)
    for place in sentences[:3]:
        here = Cues([place])
        for move in lexicon().book.moves:
            if topic := here.hit(move.topics):
                same = best if best and best.move == move.id else None
                return _by_topic(sentences, move.id, topic, place, same or _in_sentence(meant, place))
    return _change(sentences, best) if best else _unlisted(sentences)


def _unlisted(sentences: Sequence[Sentence]) -> Change | None:
    """A change told with a verb that the playbook does not list: two values, or "we translate the help pages"."""
    sentence = next(iter(sentences), None)
    if sentence is None:
        return None
    words, compared = sentence.tokens, comparison(sentence.tokens)
    when, date = date_of(sentence.text)
    target = noun_phrase(words, 0)
    if compared is not None:
        thing = lexicon().thing(target.core) if target else None
        price = thing is not None and thing.id == "price"
        move = ("price_up" if compared.after > compared.before else "price_down") if price else "limit"
        target = with_article(target, thing is not None and thing.id in _PLACES)
        return Change(
            move, None, thing, target, sentence, compared=compared, when=when, date=date, topic=sentence.text
        )
    at = _unlisted_verb(words)
    if at is None:
        return _without_verb(sentence, target)
    target = noun_phrase(words, at + 1)
    if target is None:
        return None
    typed = sentence.text[words[at].start : words[min(target.end, len(words)) - 1].end]
    thing, around = lexicon().thing(target.core), around_of(words, target.end)
    told = target if _is_people(target) else None
    named = None if told else target
    return Change("change", None, thing, named, sentence, told, around=around, when=when, date=date, topic=typed)


def _without_verb(sentence: Sentence, target: Phrase | None) -> Change | None:
    """A change in the passive ("parcels are left at the door"), or a mere name ("a chatbot for returns")."""
    words = sentence.tokens
    if target is None or target.end >= len(words):
        return None
    told = target if _is_people(target) else None
    thing, around = lexicon().thing(target.core), around_of(words, target.end)
    following = words[target.end].low
    if following in {"are", "is", "will", "get", "gets"} and target.end + 1 < len(words):
        typed = sentence.text[: words[min(target.end + 1, len(words) - 1)].end]
        return Change("change", None, thing, None if told else target, sentence, told, around=around, topic=typed)
    named = len(target.words) > 1 or target.article in {"a", "an"}
    if following in {"for", "on", "in", "at"} and named and not _has_verb(words):
        move = "price_down" if "free" in {word.lower() for word in target.words} else "build"
        return Change(move, None, thing, target, sentence, around=around, topic=target.bare)
    return None


def _has_verb(words: Sequence[Token]) -> bool:
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
    if at + 1 >= len(words) or not words[at].low.isalpha() or words[at].low in _CLOSED:
        return None
    led = at > 0 and any(words[back].low in {"we", "let's", "lets"} for back in range(at))
    people = lexicon().is_group([words[at + 1].low]) or lexicon().is_generic([words[at + 1].low])
    imperative = words[at + 1].low in DETERMINERS or (people and not is_plural(words[at].low))
    return at if led or imperative else None


def _in_sentence(meant: Sequence[_Meant], sentence: Sentence) -> _Meant | None:
    return max(
        (found for found in meant if found.act.sentence is sentence), key=lambda found: found.score, default=None
    )


def _by_topic(
    sentences: Sequence[Sentence], move: str, topic: str, place: Sentence, meant: _Meant | None
) -> Change:
    if meant is not None:
        found = _change(sentences, _Meant(meant.score, meant.act, move, meant.relief and meant.move == move))
        return _with_topic(found, topic)
    target = noun_phrase(place.tokens, 0)
    when, date = date_of(place.text)
    thing = lexicon().thing(target.core) if target else None
    compared = comparison(place.tokens)
    return Change(move, None, thing, target, place, when=when, date=date, compared=compared, topic=topic)


def _with_topic(found: Change, topic: str) -> Change:
    from dataclasses import replace

    return replace(found, topic=topic)


def _change(sentences: Sequence[Sentence], meant: _Meant) -> Change:
    act, move = meant.act, meant.move
    sentence = act.sentence
    told, target, end = told_and_target(act)
    if target is None and act.index and end < len(sentence.tokens) and sentence.tokens[end].low in {"it", "them"}:
        target = _named_before(sentences, act.index)
    subject = act.subject if target is None and (act.verb.act or act.verb.move) not in {"must", "can"} else None
    thing = lexicon().thing((target or subject or _NOTHING).core)
    kept = (
        act.kept
        or act.verb.act == "keep"
        or (act.negated and move == "remove" and "take" in {act.verb.act, _act_like(act.verb)})
    )
    when, date = date_of(sentence.text)
    hours_off = recurring(sentence.text)
    hours_off = (
        f"after {hours_off[3:]}"
        if hours_off.lower().startswith("at ") and "night" not in hours_off and hours_off[3:4] in "n0123456789"
        else hours_off
    )
    if hours_off and move in {"remove", "limit", "close"} and act.verb.name in {"close", "shut", "stop", "end"}:
        move = "close"
    elif move not in {"limit", "close"}:
        hours_off = ""
    if meant.lost:
        kept = False
    turned = act.negated and move in _TURNED and not kept and not meant.lost
    around = around_of(sentence.tokens, end)
    compared = comparison(sentence.tokens)
    if target and move == "remove" and target.core[-1].lower() in {"support", "access", "help"} and "for" in around:
        target = _extended(target, "for", around["for"])
    if move == "build" and compared and compared.better(thing.id if thing else None) is False:
        move = "limit"
    if act.verb.base in _SHIFTS and _to_a_date(sentence.tokens, end):
        move = "delay"
    if act.verb.base in _FROM_TO and compared is None and {"from", "to"} <= around.keys():
        move, target, told = "replace", around["from"], None
        thing = lexicon().thing(target.core)
    if compared and thing and thing.id == "price" and move in {"price_up", "price_down", "change", "limit"}:
        move = "price_up" if compared.after > compared.before else "price_down"
    return Change(
        move=move,
        act=act,
        thing=thing,
        target=with_article(target or subject, thing is not None and thing.id in _PLACES),
        sentence=sentence,
        told=told,
        relief=(meant.relief != turned) or kept,
        kept=kept,
        around=around,
        compared=compared,
        when=when,
        date=date,
        hours_off=hours_off,
        asking_why=sentences[0].text.lower().startswith(_WHY),
    )


def _extended(target: Phrase, link: str, rest: Phrase) -> Phrase:
    """A name with what it is for: "support for Windows 7"."""
    return Phrase((*target.words, link, *rest.text.split()), target.article, target.begin, rest.end)


def _to_a_date(words: Sequence[Token], begin: int) -> bool:
    """Whether something is moved to another time: "move the release to March"."""
    return any(
        words[at].low in {"to", "until"} and words[at + 1].low in TIME_WORDS for at in range(begin, len(words) - 1)
    )


def _named_before(sentences: Sequence[Sentence], index: int) -> Phrase | None:
    """What "it" points back to: the last thing with "the" in the sentence before."""
    words = sentences[index - 1].tokens
    for at in range(len(words) - 1, -1, -1):
        if words[at].low == "the":
            return noun_phrase(words, at)
    return None


_NOTHING = Phrase(("this",), "", 0, 0)


def _act_like(verb: Verb) -> str:
    """The act that a verb of a move stands for, where it stands for one."""
    return "take" if verb.move == "remove" else ""


def told_and_target(act: Act) -> tuple[Phrase | None, Phrase | None, int]:
    """Who is asked, told or given something, what it is, and where the words after it begin.

    "ask callers for the policy number", "send students a survey", "charge clients a fee".
    """
    target, words = act.target, act.sentence.tokens
    if target and not act.passive and _is_measure(target):
        target = None
    if target is not None and _is_gerund(act, target):
        inner = noun_phrase(words, target.begin + 1)
        return None, inner, inner.end if inner else act.end
    if act.verb.particle[-1:] in {("for",), ("on",)} and target and act.end < len(words):
        asked = noun_phrase(words, act.end)
        if asked and asked.begin == act.end:
            return (target if _is_people(target) else None), asked, asked.end
    if (
        target
        and act.verb.act == "take"
        and _is_people(target)
        and (taken := around_of(words, act.end).get("from"))
    ):
        return target, taken, taken.end
    if target is None or not _is_people(target) or (act.verb.act or act.verb.move) not in _TO_SOMEBODY:
        return None, target, act.end
    second = noun_phrase(words, act.end)
    if second and second.begin == act.end and not act.passive:
        return target, second, second.end
    return target, around_of(words, act.end).get("for") if act.verb.act == "charge" else None, act.end


def _is_measure(target: Phrase) -> bool:
    """Whether the phrase only says how much or how long: "a week earlier", "two seconds slower", "little"."""
    low = [word.lower() for word in target.words]
    if len(low) == 1:
        return low[0] in NOT_MODIFIERS | _LATER | _AMOUNTS
    return low[0] in NOT_MODIFIERS or (number(low[0]) is not None and not NOT_MODIFIERS.isdisjoint(low))


def _is_gerund(act: Act, target: Phrase) -> bool:
    """ "keep listing the items": what stays is the items."""
    first = target.words[0].lower()
    gerund = first.endswith("ing") and len(first) > 5 and len(target.words) == 1
    if act.verb.act == "take" and act.verb.base in {"stop", "end"}:
        return first.endswith("ing") and len(first) > 5
    return act.verb.act == "keep" and gerund


def _is_people(phrase: Phrase) -> bool:
    known = lexicon()
    return known.is_group(phrase.core) or known.is_generic(phrase.core) or phrase.bare.lower() in {"them", "us"}


def _is_party(phrase: Phrase | None) -> bool:
    """Whether somebody outside the house does the act."""
    if phrase is None:
        return False
    known = lexicon()
    outside = known.is_aside(phrase.core) and is_plural(phrase.core[-1])
    return _is_people(phrase) and not known.is_staff(phrase.core) or outside


def _meaning(act: Act, verb: Verb) -> _Meant | None:
    """How a verb is to be understood in its place, or None where it does nothing to a customer."""
    phrase = told_and_target(act)[1] or act.subject
    thing = lexicon().thing(phrase.core) if phrase else None
    low = act.sentence.tokens[act.at].low
    party = _is_party(act.subject) and not act.passive
    if verb.base == "take" and not verb.particle and (low == "takes" or party):
        return None
    if party and (verb.act or "") in _WE_ASK - {"must"} or (verb.act == "must" and act.subject is None):
        return None
    following = act.sentence.tokens[act.at + 1].low if act.at + 1 < len(act.sentence.tokens) else ""
    if verb.base in {"start", "stop", "end"} and not verb.particle and following.endswith("ing"):
        if verb.base == "start" or following in lexicon().verbs:
            return None
    if verb.act == "ask" and act.passive and act.negated:
        return None
    if verb.base in {"need", "have"} and not verb.particle and (act.subject is None or act.passive):
        return None
    if verb.act == "can" and not (act.subject and _is_people(act.subject)):
        return None
    if verb.base == "cost" and not (act.subject and act.target and any(w[:1].isdigit() for w in act.target.words)):
        return None
    move, relief = _move_of(act, verb, thing, phrase)
    if not move or (act.negated and move == "change"):
        return None
    lost = act.negated and (move == "build" or verb.act in {"give", "can"} or verb.base in _TAKES_IN)
    if lost:
        move, relief = "remove", False
    return _Meant(_score(act, verb, move, party), act, move, relief, lost)


def _move_of(act: Act, verb: Verb, thing: Thing | None, phrase: Phrase | None) -> tuple[str, bool]:
    known, kind = lexicon(), thing.id if thing else None
    if (
        verb.base in _TAKES_IN
        and not act.negated
        and "only" not in [token.low for token in act.sentence.tokens[: act.at]]
    ):
        return "", False
    if verb.base == "shorten" and ("lower", kind) in known.outcomes:
        return known.outcomes["lower", kind or ""]
    if verb.move == "build" and thing and (("add", kind) in known.outcomes):
        return known.outcomes["add", kind or ""]
    if verb.move:
        taken = known.outcome("take", kind) if thing and verb.move == "remove" else ("", False)
        return taken if taken[0] not in {"", "remove"} else (verb.move, False)
    if verb.act == "keep" or act.kept:
        return "remove", True
    if verb.act == "share" and phrase and _is_people(phrase):
        return "share_data", False
    move, relief = known.outcome(verb.act or "", kind)
    free = bool(phrase and phrase.words[0].lower() == "free")
    if verb.base == "have" and move == "build":
        return "", False
    if act.negated and move == "price_up":
        return ("price_down", False) if verb.act == "charge" else ("remove", True)
    if move == "build" and free:
        return "price_down", False
    return move, relief


def _score(act: Act, verb: Verb, move: str, party: bool) -> float:
    score = 10.0 * act.strength - 7.0 * act.index
    score -= 12.0 if act.subordinate else 0.0
    score -= 14.0 if act.purpose else 0.0
    answers = verb.base in _DIRECT_ANSWER and comparison(act.sentence.tokens) is not None
    score -= 8.0 if verb.base in _WEAK and not verb.particle and not answers else 0.0
    score -= 3.0 if verb.vague else 0.0
    score -= 6.0 if told_and_target(act)[1] is None and act.subject is None else 0.0
    score -= 12.0 if party and verb.act not in _UNDERGO else 0.0
    score += 8.0 if verb.act == "must" else 0.0
    score += 2.0 if verb.act and move not in {"build", "change", "limit"} else 0.0
    return score - act.at * 0.05


def around_of(words: Sequence[Token], begin: int) -> dict[str, Phrase]:
    """The names behind prepositions after the act, by preposition, up to the end of its clause."""
    found: dict[str, Phrase] = {}
    at = begin
    while at < len(words):
        low = words[at].low
        if not words[at].is_word and low not in {"'", '"', "(", ")"}:
            break
        if low == "instead" and at + 1 < len(words) and words[at + 1].low == "of":
            at += 1
            low = "instead of"
        elif low == "out" and at + 1 < len(words) and words[at + 1].low in {"of", "from"}:
            at += 1
            low = "from"
        elif low in SUBORDINATORS and low not in PREPOSITIONS:
            break
        if low in PREPOSITIONS or low == "instead of":
            phrase = noun_phrase(words, at + 1)
            if phrase:
                found.setdefault(low, phrase)
                at = phrase.end
                continue
        at += 1
    return found
