"""What an act does where neither the verb nor the thing alone tells: staff, measures, plans, denials."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chair.playbook.acts import Act
from bot.chair.playbook.change import Change, is_people
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.lexicon import Verb, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.roles import next_word
from bot.chair.playbook.words import number, singular

_STAFFING = frozenset(("hire", "recruit", "lay off", "dismiss", "make redundant"))
_POSTS = frozenset("job position post role headcount vacancy".split())
_UNITS = frozenset(
    "inch foot metre meter centimetre cm mm km gram g kg kilo ml litre liter gb mb tb percent % point "
    "minute hour day week month year".split()
)
_PAID = frozenset("paywall subscription upgrade fee membership".split())
_UNPAID = frozenset("free basic every all each standard".split())
_MORE = frozenset("more extra new additional half".split())
_PLACES = ("in", "at", "for", "from", "on", "to")
_SHIFTS = frozenset("move shift".split())
_TURNS = frozenset("enable activate disable".split())
_OFFERING = frozenset(
    "selling offering making printing supporting serving producing publishing running delivering providing "
    "stocking listing showing giving baking accepting sending shipping hosting including building issuing".split()
)
_FAILING = frozenset("working running functioning existing being".split())
_MONEY_OFF = re.compile(r"(?:\d\s?%|\bper\s?cent|\bhalf)\s+off\b", re.IGNORECASE)
_GIVES = frozenset("give take get offer knock".split())
_NOT_NOW = ("until", "yet", "before", "for now", "this quarter", "this year")


def is_staffing(verb: Verb, phrase: Phrase | None) -> bool:
    """Whether it is people at work that come or go: "hire two more people", "cut 20 jobs"."""
    if verb.name in _STAFFING:
        return True
    if verb.name == "take on":
        return phrase is not None and lexicon().is_staff(phrase.core)
    if phrase is None or number(phrase.words[0]) is None:
        return False
    posts = singular(phrase.core[-1]) in _POSTS or lexicon().is_staff(phrase.core)
    return posts and (verb.act in {"add", "take", "lower", "raise"} or verb.move in {"close", "remove"})


def is_money_off(act: Act) -> bool:
    """Whether so much "off" is given: "give nonprofits 50% off"."""
    return act.verb.base in _GIVES and not act.negated and bool(_MONEY_OFF.search(act.sentence.text))


def measured(act: Act) -> Phrase | None:
    """What a part is taken of: "legroom" in "lose 2 inches of legroom"; None where it is no part by measure."""
    target = act.target
    if target is None or act.verb.act not in {"take", "lower"} or number(target.words[0]) is None:
        return None
    low = [word.lower() for word in target.words]
    if len(low) == 2 and low[1] in _UNITS and act.subject and not is_people(act.subject):
        return act.subject
    at = low.index("of") if "of" in low else 0
    if not 1 <= at <= 2 or (singular(low[at - 1]) not in _UNITS and low[at - 1] not in _UNITS):
        return None
    return Phrase(target.words[at + 1 :], "", target.begin, target.end)


def is_only_for_some(act: Act) -> bool:
    """Whether it is done for some alone: "only answer mails from paying customers", "only members can book"."""
    words = act.sentence.tokens
    if act.verb.act == "can" and act.subject is not None and not act.negated:
        return words[act.subject.begin].low == "only"
    return act.at > 0 and words[act.at - 1].low == "only" and not act.negated


def is_gated(act: Act, verb: Verb) -> bool:
    """Whether a thing comes to stand behind payment: "gate exports behind the Enterprise plan"."""
    behind = noun_phrase(act.sentence.tokens, act.end) if verb.particle[-1:] == ("behind",) else None
    return behind is not None and _is_paid(behind)


def _is_paid(phrase: Phrase) -> bool:
    thing = lexicon().thing(phrase.core)
    low = {word.lower() for word in phrase.words}
    return low.isdisjoint(_UNPAID) and ((thing is not None and thing.id == "plan") or not low.isdisjoint(_PAID))


def is_unwanted_mail(act: Act, kind: str | None) -> bool:
    """Whether it is mail that people are as a rule glad to be rid of."""
    return kind == "mail" and bool(Cues([act.sentence]).hit(lexicon().book.move("contact").relieves))


def hides_its_object(act: Act | None) -> bool:
    """Whether the name behind the verb is not what goes: "stops covering flood damage", "no longer stops here"."""
    if act is None or act.verb.base not in {"stop", "end", "quit"} or act.verb.particle:
        return False
    following = next_word(act.sentence.tokens, act.at)
    does = following.endswith("ing") and following not in _OFFERING | _FAILING
    return does or (act.negated and act.target is None)


def corrected(found: Change, act: Act) -> Change:
    """The change, where staff, a plan or "by default" make another of it."""
    if is_staffing(act.verb, found.target):
        return _staffed(found)
    if measured(act) is not None:
        return replace(found, thing=lexicon().thing(("amount",)))
    if hides_its_object(act) and found.relief and not found.kept:
        return replace(found, move="remove", relief=False, unclear=True)
    to = found.around.get("to") or found.around.get("into")
    if act.verb.base in _SHIFTS and to is not None and _is_paid(to) and found.move == "change":
        return replace(found, move="price_up", topic=found.words)
    turns = act.verb.particle[-1:] in {("on",), ("off",)} or act.verb.base in _TURNS
    wanted = found.move == "contact" and found.relief
    if turns and not wanted and " by default" in found.sentence.text.lower():
        return replace(found, move="way_out", relief=False)
    return found


def _staffed(found: Change) -> Change:
    """Staff come or go: whom they serve is told by the place they work at, or by what they are."""
    known = lexicon()
    place = next((found.around[link] for link in _PLACES if link in found.around), None)
    own = found.target or found.told
    crew = own is not None and (known.is_staff(own.core) or getattr(known.thing(own.core), "id", "") == "staff")
    named = _bare_head(own) if own is not None and crew else None
    return replace(found, target=place or named, told=None, thing=known.thing(("staff",)))


def _bare_head(phrase: Phrase) -> Phrase:
    """The name without how many: "nurses" in "two more nurses"."""
    words = phrase.words
    while len(words) > 1 and (number(words[0]) is not None or words[0].lower() in _MORE):
        words = words[1:]
    return Phrase(words, "the" if phrase.article == "the" else "", phrase.begin, phrase.end)


def denied(found: Change, act: Act) -> Change:
    """The change where the text says not to do it: what would be worse is kept; of the rest nothing can be told."""
    if not act.refused or found.kept or (found.move == "price_down" and act.verb.act == "charge"):
        return _put_off(found) if found.kept and act.refused else found
    effect = lexicon().book.move(found.move).effect
    if effect == "worse" and not (found.relief and not _turned(found, act)):
        return _put_off(replace(found, kept=True, relief=True))
    if effect == "better" and not found.relief and Cues([found.sentence]).hit(_NOT_NOW):
        return replace(found, move="delay")
    return replace(found, refused=True, relief=False)


def _turned(found: Change, act: Act) -> bool:
    """Whether the relief comes from the denial alone."""
    return found.relief and act.negated and not found.inverse


def _put_off(found: Change) -> Change:
    """What is kept only for a while is neither better nor worse."""
    return replace(found, refused=True) if Cues([found.sentence]).hit(_NOT_NOW) else found
