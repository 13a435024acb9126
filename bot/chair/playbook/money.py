"""What a text says about the business: a gain or a cost, now or later, in its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.text import Sentence
from prompts.playbook import Move
from storage.vocabulary import CommercialEffect

MAX_SAID_WORDS = 16
_IN_FIGURE = re.compile(r"(?<=\d)[.,](?=\d)")
_POINT, _COMMA = "\u2024", "\u201a"
"""What stands for the marks inside a figure while a text is cut at its marks, so that "1.9m" stays whole."""
_SALES = ("sales", "marketing", "upsell", "campaign", "offers", "special offer", "discount code")
_PAYS_BACK = ("refund", "compensate", "reimburse", "credit")
_GOALS = (
    ""
    "save|cut|reduce|lower|raise|increase|grow|free|hit|earn|make|protect|win|hold|avoid|fund|fill|stop|keep|boost|lift"
)
_PURPOSE = re.compile(
    r"\b(?:so that|so as to|in order to"
    r"|(?<!need )(?<!pay )(?<!have )(?<!going )(?<!want )(?<!plan )to(?=\s(?:" + _GOALS + r")\b))"
    r"\s+(?P<said>[^.;!?\n]+)",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?P<said>(?:because|since)\s+[^.;!?\n]+)", re.IGNORECASE)
_HIDDEN_FROM = re.compile(
    r"(?:^|[.;\n]\s*)(?P<said>[^.;\n]{3,60}\b(?:stop|no longer|cannot|can't)\s"
    r"(?:see|seeing|read|reading|know|knowing)\b[^.;\n]{0,60}\b(?:we|our)\b[^.;\n]{0,60})",
    re.IGNORECASE,
)
_SEEN_BY = re.compile(
    r"\b(?:even though|although|though)\s"
    r"(?P<said>[^.;\n]{3,60}\bcan (?:see|read|know)\b[^.;\n]{0,40}\bour\b[^.;\n]{0,60})",
    re.IGNORECASE,
)
_COSTS_US = re.compile(
    r"\b(?P<said>(?:it|this|that|they|which)\s(?:also\s)?(?:costs?|takes?|needs?|saves?|brings?|earns?)\s"
    r"[^.;!?\n]+)",
    re.IGNORECASE,
)
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten"
_PEOPLE = "people|staff|agents|hires|engineers|nurses|drivers|persons"
_HEADCOUNT = re.compile(
    r"\b(?:takes?|needs?|costs?|hire|hiring|with)\s(?:us\s)?"
    rf"(?P<said>(?:\d{{1,4}}|{_NUMBERS})\s(?:more\s|extra\s|new\s|additional\s)?(?:{_PEOPLE}))\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:we|us|our|upkeep|costs?|margin|revenue|sales|money|budget|target|quarter|income|team|support|churn|"
    r"maintenance|tickets?|calls?|server|provider|providers|competitors?|rivals?|growth|staff|fuel|rent|wages|debt)\b",
    re.IGNORECASE,
)
_OUR_MONEY = re.compile(r"\b(?:us|our costs?|costs?|upkeep|margin|revenue|money)\b", re.IGNORECASE)
_OUR_GOAL = re.compile(r"(?:hit|save|earn|cut|grow|raise|fund|fill|win)\b", re.IGNORECASE)
_SAVES = re.compile(r"\b(?:saves?|brings?|earns?)\b", re.IGNORECASE)
_PIECES = re.compile(r"[,;.!?\n]|\s(?:so that|because|although|while|but|even though|and)\s", re.IGNORECASE)
_ENDS = re.compile(r",\s(?:and|but|so|or|which)\b|\s[–—-]\s")
_WE = re.compile(r"^(?:and |so )?we(?:'ll| will)?\s", re.IGNORECASE)
_MORE = re.compile(r"\s(?:more|extra|new|additional)\s", re.IGNORECASE)
_CUSTOMER_FIRST = frozenset(
    "they people customers users members shoppers everyone patients students guests".split()
)
_UPKEEP_ENDS = frozenset("remove close limit replace".split())
_UNKNOWN = CommercialEffect.UNKNOWN


@dataclass(frozen=True, slots=True)
class Business:
    """What the text says about us: now, later, and the words it says it with.

    `said` is false where nothing is said and the move alone implies it: a higher price is a gain now. `vague` is
    true where something seems to be said and cannot be told to be a gain or a cost.
    """

    now: CommercialEffect
    later: CommercialEffect
    words: str = ""
    said: bool = False
    vague: bool = False


def business(change: Change | None, move: Move | None, sentences: Sequence[Sentence], cues: Cues) -> Business:
    """What the text says about the business, or what the move itself means for it."""
    signs = lexicon().book.signs
    nothing = cues.hit(signs.nothing_now)
    later = _later(cues, bool(nothing))
    text = _IN_FIGURE.sub(_kept_whole, "\n".join(sentence.text for sentence in sentences))
    effect, words = _said(text, change, cues)
    if effect is not _UNKNOWN:
        return Business(effect, later, words, said=True)
    effect, words = _implied(change, move, cues)
    if nothing and effect is _UNKNOWN:
        return Business(CommercialEffect.SAME, later, said=True)
    return Business(effect, later, words)


def _later(cues: Cues, nothing: bool) -> CommercialEffect:
    signs = lexicon().book.signs
    if cues.hit(signs.gain_later) and not nothing:
        return CommercialEffect.GAIN
    return CommercialEffect.COST if cues.hit(signs.cost_later) else _UNKNOWN


def _said(text: str, change: Change | None, cues: Cues) -> tuple[CommercialEffect, str]:
    """A gain or a cost that the text states as one, in its own words; the plainest statement first."""
    signs = lexicon().book.signs
    for found in (_people_needed(text), _seen_by_others(text), _purpose(text, cues), _price_of_it(text, change)):
        if found:
            return found
    for found in (_hidden_from_others(text), _reason(text)):
        if found:
            return found
    if sign := cues.hit(signs.gain_now):
        return CommercialEffect.GAIN, _piece_with(text, sign)
    if sign := cues.hit(signs.cost_now):
        return CommercialEffect.COST, _piece_with(text, sign)
    return _UNKNOWN, ""


_Found = tuple[CommercialEffect, str] | None


def _people_needed(text: str) -> _Found:
    """ "It takes two more people": a cost of two people."""
    found = _HEADCOUNT.search(text)
    return (CommercialEffect.COST, _trimmed(_MORE.sub(" ", found["said"]))) if found else None


def _seen_by_others(text: str) -> _Found:
    """ "even though mail providers can read our sales": what others learn of us is a cost."""
    found = _SEEN_BY.search(text)
    return (CommercialEffect.COST, _trimmed(found["said"])) if found else None


def _hidden_from_others(text: str) -> _Found:
    """ "Mail providers stop seeing what we sell": what others no longer learn of us is a gain."""
    found = _HIDDEN_FROM.search(text)
    outside = found is not None and lexicon().is_aside(found["said"].split()[:2])
    return (CommercialEffect.GAIN, _trimmed(found["said"])) if found and outside else None


def _purpose(text: str, cues: Cues) -> _Found:
    """What it is for, where that is ours ("so that …", "to save …"); a stated cost goes before a hoped-for gain."""
    found = _PURPOSE.search(text)
    if not found:
        return None
    if dear := cues.hit(lexicon().book.signs.cost_now):
        return CommercialEffect.COST, _piece_with(text, dear)
    return (CommercialEffect.GAIN, _trimmed(found["said"])) if _is_ours(found["said"], found.group()) else None


def _price_of_it(text: str, change: Change | None) -> _Found:
    """ "It costs us upkeep": a cost, or a gain where that very thing goes."""
    found = _COSTS_US.search(text)
    if not found or not _OURS.search(found["said"]):
        return None
    goes = change is not None and change.move in _UPKEEP_ENDS and not change.kept
    gain = goes or _SAVES.search(found["said"])
    return (CommercialEffect.GAIN if gain else CommercialEffect.COST), _trimmed(found["said"])


def _reason(text: str) -> _Found:
    found = _REASON.search(text)
    return (CommercialEffect.GAIN, _trimmed(found["said"])) if found and _OUR_MONEY.search(found["said"]) else None


def _is_ours(said: str, whole: str) -> bool:
    """Whether a purpose is the business's and not the customer's."""
    if not whole.lower().startswith("so that"):
        return bool(_OURS.search(said) or _OUR_GOAL.match(said))
    opener = " ".join(said.lower().split()[:2]).removeprefix("the ").split()[:1]
    if opener and (opener[0] in _CUSTOMER_FIRST or lexicon().is_group(opener)):
        return False
    return bool(_OURS.search(said))


def _piece_with(text: str, found: str) -> str:
    """The part of a sentence that holds the words, as typed."""
    return next((_trimmed(piece) for piece in _PIECES.split(text) if found in piece), found)


def _kept_whole(mark: re.Match[str]) -> str:
    return _POINT if mark.group() == "." else _COMMA


def _trimmed(said: str) -> str:
    said = said.replace(_POINT, ".").replace(_COMMA, ",")
    words = _ENDS.split(_WE.sub("", said.strip()).strip())[0].split()
    return " ".join(words[:MAX_SAID_WORDS]).rstrip(" ,") + ("…" if len(words) > MAX_SAID_WORDS else "")


def _implied(change: Change | None, move: Move | None, cues: Cues) -> tuple[CommercialEffect, str]:
    """What a move means for us whatever the text says of it: a higher price is a gain now, a refund a cost now."""
    if change is None or move is None or change.asking_why or change.refused:
        return _UNKNOWN, ""
    if special := _implied_by_words(change, move, cues):
        return special
    if change.relief:
        return _UNKNOWN, ""
    given = move.id == "price_down" and (change.act is None or change.act.verb.act == "give")
    return CommercialEffect(move.now), "what is given away" if given else move.now_words


def _implied_by_words(change: Change, move: Move, cues: Cues) -> _Found:
    if move.id == "close" and cues.hit(("sell", "sold", "divest")):
        return CommercialEffect.GAIN, "the price of the sale"
    if move.id == "fix" and change.act and cues.hit(_PAYS_BACK):
        return CommercialEffect.COST, "what is paid back"
    if move.id == "add_step" and change.thing and change.thing.id == "ad":
        return (CommercialEffect.COST if change.relief else CommercialEffect.GAIN), "what advertisers pay"
    if move.id == "contact" and not change.relief and cues.hit(_SALES):
        return CommercialEffect.GAIN, "the sales hoped for"
    return _way_out(change, move) if move.id == "way_out" else None


def _way_out(change: Change, move: Move) -> tuple[CommercialEffect, str]:
    """Harder to leave keeps some who would have left; whether it does is not for us to say."""
    here = Cues([change.sentence])
    worse, better = here.hit(move.worse), here.hit(move.better)
    if worse and not better:
        return CommercialEffect.GAIN, "if some stay or pay only because saying no is harder"
    if better and not worse:
        return CommercialEffect.COST, "if some stayed only because leaving was hard"
    return _UNKNOWN, ""
