"""What an act means: its move, whom it is done to, and how much it counts among the acts of a text."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chair.playbook.acts import Act
from bot.chair.playbook.change import around_of, is_people
from bot.chair.playbook.corrections import (
    is_gated,
    is_money_off,
    is_only_for_some,
    is_staffing,
    is_unwanted_mail,
    measured,
)
from bot.chair.playbook.figures import comparison
from bot.chair.playbook.lexicon import LEARNERS, Verb, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.roles import next_word
from bot.chair.playbook.words import NOT_MODIFIERS, is_plural, number
from prompts.playbook import Thing

_WEAK = frozenset(
    "let get include give open offer show use leave load finish go change move set start stay continue grow "
    "need have do remain record call message text log measure score upload share sign enter buy fund receive gain "
    "test answer display provide allow enable update prompt lead ship keep run design push build arrive".split()
)
ANSWERS = frozenset("answer reply respond".split())
_TO_SOMEBODY = frozenset("ask charge send give must contact fix add_step price_up target build limit".split())
_AMOUNTS = frozenset("little much less nothing extra".split())
_LATER = frozenset("earlier later sooner longer more less".split())
_UNDERGO = frozenset("take give must lower raise keep free fast".split())
_WE_ASK = frozenset("ask charge must send share".split())
LETS = frozenset("let allow enable".split())
"""Verbs that say what people may do from now on."""
_LETTING = frozenset("let lets letting allow allows allowing enable enables enabling".split())
TAKES_IN = frozenset("accept serve".split())
"""Verbs that are a limit only with "only" and a removal only with "no longer"."""


@dataclass(frozen=True, slots=True)
class Meant:
    """One way to understand an act. `lost` is what people no longer get, be it said of us or of them."""

    score: float
    act: Act
    move: str
    relief: bool
    lost: bool = False


def meaning(act: Act, verb: Verb) -> Meant | None:
    """How a verb is to be understood in its place, or None where it does nothing to a customer."""
    party = _is_party(act.subject) and not act.passive
    if _is_no_act(act, verb, party):
        return None
    phrase = told_and_target(act)[1] or act.subject
    move, relief = _move_of(act, verb, phrase)
    stays = act.negated and move == "change" and not (act.refused and act.subject is None)
    if not move or stays:
        return None
    if is_only_for_some(act) and (lexicon().book.move(move).effect == "better"):
        return Meant(_score(act, verb, "limit", party), act, "limit", False)
    # What no longer stops somewhere does not end: it passes by.
    passes_by = verb.base == "stop" and act.target is None and act.subject is not None
    offered = (move == "build" or verb.act == "give") and not (act.refused and act.subject is None)
    done = act.ended and (move in {"fix", "faster"} or (move == "price_down" and verb.move == move))
    kept = verb.act == "keep" and move == "remove"
    lost = act.negated and (offered or done or kept or verb.act == "can" or verb.base in TAKES_IN or passes_by)
    if lost:
        move, relief = "remove", False
    return Meant(_score(act, verb, move, party), act, move, relief, lost)


def _is_no_act(act: Act, verb: Verb, party: bool) -> bool:
    """Whether the verb, where it stands, changes nothing for a customer."""
    words = act.sentence.tokens
    alone = not verb.particle
    if not _LETTING.isdisjoint(token.low for token in words[max(0, act.at - 4) : act.at]):
        return True  # "let members swap": the letting is ours, the swapping theirs
    if verb.base in {"get", "have"} and alone and _is_participle(next_word(words, act.at)):
        return True  # "coats get brought": passive, nothing is received
    if verb.base == "take" and alone:
        return party or words[act.at].low == "takes"
    if verb.base in {"start", "stop", "end"} and alone and (following := next_word(words, act.at)).endswith("ing"):
        return verb.base == "start" or _is_verb_of_its_own(act, following)
    if verb.base in TAKES_IN:
        return not act.negated and "only" not in {token.low for token in words[: act.at]}
    return _lacks_object(act, verb) or _lacks_subject(act, verb) or _is_somebody_elses(act, verb, party)


_PARTICIPLES = frozenset(
    "brought made done sold sent built paid kept held lost put cut written told moved left".split()
)


def _is_participle(word: str) -> bool:
    return word in _PARTICIPLES or (word.endswith("ed") and len(word) > 4 and lexicon().thing((word,)) is None)


def _lacks_object(act: Act, verb: Verb) -> bool:
    """Whether a verb that counts only with a certain object has another: "train staff"."""
    if verb.particle[-1:] == ("behind",):
        return not is_gated(act, verb)
    if verb.base == "train":
        return act.target is None or LEARNERS.isdisjoint(word.lower() for word in act.target.words)
    return False


def _is_verb_of_its_own(act: Act, following: str) -> bool:
    """Whether the "-ing" behind "stop" is itself a verb of the playbook as it stands there."""
    words = act.sentence.tokens
    rest = tuple(token.low for token in words[act.at + 2 : act.at + 4])
    return any(verb.particle == rest[: len(verb.particle)] for verb, _ in lexicon().verbs.get(following, ()))


def _lacks_subject(act: Act, verb: Verb) -> bool:
    """Whether a verb that says something of a thing ("resets need a call") has no such thing before it."""
    if verb.base == "cost":
        return not (act.subject and act.target and any(word[:1].isdigit() for word in act.target.words))
    stative = verb.base in {"need", "have"} and not verb.particle
    return stative and (act.subject is None or act.passive)


def _is_somebody_elses(act: Act, verb: Verb, party: bool) -> bool:
    """Whether customers do it of themselves: they ask, they charge; nobody is made to do it."""
    if verb.act == "ask" and act.passive and act.negated:
        return True
    if verb.act == "can":
        return not (act.subject and is_people(act.subject))
    if verb.act == "must":
        return act.subject is None
    return party and ((verb.act or "") in _WE_ASK or verb.name == "pick up")


def _move_of(act: Act, verb: Verb, phrase: Phrase | None) -> tuple[str, bool]:
    """The move of a verb applied to a thing, and whether it is a relief."""
    thing = lexicon().thing(phrase.core) if phrase else None
    if special := _by_object(act, verb, phrase, thing):
        return special
    if verb.move:
        return _by_thing(verb, thing) or (verb.move, False)
    if verb.act == "keep" or act.kept:
        return "remove", True
    if verb.act == "share" and phrase and is_people(phrase):
        return "share_data", False
    return _act_on(act, verb, phrase, thing)


def _by_object(act: Act, verb: Verb, phrase: Phrase | None, thing: Thing | None) -> tuple[str, bool] | None:
    """The move of staff that come or go, of a part by measure, of mail that nobody asked for, of so much "off"."""
    if is_staffing(verb, phrase):
        return lexicon().outcome(verb.act or "take", "staff")
    if verb.act == "keep" and act.negated and thing and thing.id == "data":
        return lexicon().outcome("share", "data")
    if is_money_off(act):
        return "price_down", False
    if verb.move == "remove" and is_unwanted_mail(act, thing.id if thing else None):
        return "contact", True
    return lexicon().outcome("lower", "amount") if measured(act) is not None else None


def _act_on(act: Act, verb: Verb, phrase: Phrase | None, thing: Thing | None) -> tuple[str, bool]:
    """The move of a bare direction (add, take, raise …): what it is applied to decides."""
    known, kind = lexicon(), thing.id if thing else None
    if verb.act == "lower" and ("lower", kind) not in known.outcomes:
        return _lowered(act, verb)
    move, relief = known.outcome(verb.act or "", kind)
    if verb.base == "have" and move == "build":
        return "", False
    if act.negated and move == "price_up" and verb.act == "charge":
        return "price_down", False
    free = phrase is not None and phrase.words[0].lower() == "free"
    return ("price_down", False) if move == "build" and free else (move, relief)


def _lowered(act: Act, verb: Verb) -> tuple[str, bool]:
    """What lowering a thing of no known kind does: "cut the class" takes it away, "reduce noise" may be good."""
    if comparison(act.sentence.tokens) is not None:
        return "limit", False
    return ("remove", False) if verb.base == "cut" and not verb.particle else ("change", False)


_SHOWS = frozenset("show display publish write".split())
_LIKE_ACTS = {"remove": "take", "build": "add"}


def _by_thing(verb: Verb, thing: Thing | None) -> tuple[str, bool] | None:
    """The move that the thing decides even for a verb with a move of its own, as in "launch a fee"."""
    if thing and thing.id == "price" and verb.base in _SHOWS:
        return None
    act = "lower" if verb.base == "shorten" else _LIKE_ACTS.get(verb.move or "", "")
    return lexicon().outcomes.get((act, thing.id)) if thing else None


def _score(act: Act, verb: Verb, move: str, party: bool) -> float:
    score = 10.0 * act.strength - 7.0 * act.index
    score -= 12.0 if act.subordinate else 0.0
    score -= 14.0 if act.purpose else 0.0
    answers = verb.base in ANSWERS and comparison(act.sentence.tokens) is not None
    score -= 8.0 if verb.base in _WEAK and not verb.particle and not answers else 0.0
    score -= 3.0 if verb.vague else 0.0
    score -= 6.0 if told_and_target(act)[1] is None and act.subject is None else 0.0
    score -= 12.0 if party and verb.act not in _UNDERGO else 0.0
    score += 8.0 if verb.act == "must" else 0.0
    score += 2.0 if verb.act and move not in {"build", "change", "limit"} else 0.0
    return score - act.at * 0.05


def told_and_target(act: Act) -> tuple[Phrase | None, Phrase | None, int]:
    """Who is asked, told or given something, what it is, and where the words after it begin.

    "ask callers for the policy number", "send students a survey", "charge clients a fee".
    """
    target, words = measured(act) or act.target, act.sentence.tokens
    if target is None or (not act.passive and target is act.target and _is_measure(target)):
        return None, None, act.end
    if act.verb.base in LETS and (let := _first_people(act)):
        return let, None, let.end
    if _is_gerund(act, target):
        inner = noun_phrase(words, target.begin + 1)
        return None, inner, inner.end if inner else act.end
    second = None if act.passive else _directly_after(act)
    if act.verb.particle[-1:] in {("for",), ("on",)} and second:
        return (target if is_people(target) else None), second, second.end
    if not is_people(target):
        return None, target, act.end
    return _done_to_people(act, target, second)


def _done_to_people(act: Act, target: Phrase, second: Phrase | None) -> tuple[Phrase | None, Phrase | None, int]:
    around = around_of(act.sentence.tokens, act.end)
    if act.verb.act == "take" and "from" in around:
        return target, around["from"], around["from"].end
    if (act.verb.act or act.verb.move) not in _TO_SOMEBODY:
        return None, target, act.end
    if second:
        return target, second, second.end
    return target, around.get("for") if act.verb.act == "charge" else None, act.end


def _first_people(act: Act) -> Phrase | None:
    """The people right behind "let" or "allow": what follows is what they may do, not a name."""
    words = act.sentence.tokens
    for end in range(act.at + 2, min(act.at + 5, len(words))):
        phrase = noun_phrase(words[:end], act.at + 1)
        if phrase and is_people(phrase):
            return phrase
    return None


def _directly_after(act: Act) -> Phrase | None:
    phrase = noun_phrase(act.sentence.tokens, act.end)
    return phrase if phrase and phrase.begin == act.end else None


def _is_measure(target: Phrase) -> bool:
    """Whether the phrase only says how much or how long: "a week earlier", "two seconds slower", "little"."""
    low = [word.lower() for word in target.words]
    if len(low) == 1:
        return low[0] in NOT_MODIFIERS | _LATER | _AMOUNTS
    later = low[0] in NOT_MODIFIERS and low[-1] in _LATER
    return later or (number(low[0]) is not None and not NOT_MODIFIERS.isdisjoint(low))


def _is_gerund(act: Act, target: Phrase) -> bool:
    """ "keep listing the items": what stays is the items."""
    first = target.words[0].lower()
    gerund = first.endswith("ing") and len(first) > 5 and len(target.words) == 1
    if act.verb.act == "take" and act.verb.base in {"stop", "end"}:
        return first.endswith("ing") and len(first) > 5
    return act.verb.act == "keep" and gerund


def _is_party(phrase: Phrase | None) -> bool:
    """Whether somebody outside the house does the act."""
    if phrase is None:
        return False
    known = lexicon()
    outside = known.is_aside(phrase.core) and is_plural(phrase.core[-1])
    return (is_people(phrase) and not known.is_staff(phrase.core)) or outside
