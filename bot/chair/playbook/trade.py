"""The trade so far: what the text says about the group, about the business, and which half it leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.figures import by_how_much, share_of
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.text import Sentence
from bot.chair.playbook.text import sentences as sentences_of
from bot.chair.reading import Effects, Trade
from prompts.playbook import Move
from storage.vocabulary import CommercialEffect, CustomerEffect, Door

KEEP_ANYWAY = "If no number ever moved, would we keep it? That is allowed. Say so now."
SALES = ("sales", "marketing", "upsell", "campaign", "offers", "special offer", "discount code")
ONLY_WRITERS = ("who write in", "who writes in", "who complain", "who ask", "who call", "on request")
PUT_RIGHT = "Putting it right with no payback is allowed."
MAX_SAID_WORDS = 16
_PURPOSE = re.compile(
    r"\b(?:so that|so as to|in order to|(?<!need )(?<!pay )(?<!have )(?<!going )(?<!want )(?<!plan )to(?=\s(?:save|cut|reduce|"
    r"lower|raise|increase|grow|free|hit|earn|make|protect|win|hold|avoid|fund|fill|stop|keep|boost|lift)\b))\s+"
    r"(?P<said>[^.;!?\n]+)",
    re.IGNORECASE,
)
_REASON = re.compile(r"\b(?P<said>(?:because|since)\s+[^.;!?\n]+)", re.IGNORECASE)
_HIDDEN_FROM = re.compile(
    r"(?:^|[.;\n]\s*)(?P<said>[^.;\n]{3,60}\b(?:stop|no longer|cannot|can't)\s(?:see|seeing|read|reading|know|knowing)\b"
    r"[^.;\n]{0,60}\b(?:we|our)\b[^.;\n]{0,60})",
    re.IGNORECASE,
)
_SEEN_BY = re.compile(
    r"\b(?:even though|although|though)\s"
    r"(?P<said>[^.;\n]{3,60}\bcan (?:see|read|know)\b[^.;\n]{0,40}\bour\b[^.;\n]{0,60})",
    re.IGNORECASE,
)
_COSTS_US = re.compile(
    r"\b(?P<said>(?:it|this|that|they|which|keeping \w+)\s(?:also\s)?(?:costs?|takes?|needs?|saves?|brings?|earns?)\s"
    r"(?:us\s)?[^.;!?\n]+)",
    re.IGNORECASE,
)
_HEADCOUNT = re.compile(
    r"\b(?:takes?|needs?|costs?|hire|hiring|with)\s(?:us\s)?(?P<said>(?:\d+|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)\s(?:more\s|extra\s|new\s|additional\s)?(?:people|staff|agents|hires|engineers|nurses|drivers|persons))",
    re.IGNORECASE,
)
_CUSTOMER_FIRST = frozenset(
    "they people customers users members shoppers everyone callers the-caller patients students guests".split()
)
_US = re.compile(
    r"\b(?:we|us|our|upkeep|costs?|margin|revenue|sales|money|budget|target|quarter|income|team|support|churn|"
    r"maintenance|tickets?|calls?|server|provider|providers|competitors?|rivals?|growth|staff|fuel|rent|wages|debt)\b",
    re.IGNORECASE,
)
_CHARGED = frozenset("remove close limit replace".split())


@dataclass(frozen=True, slots=True)
class Business:
    """What the text says about us: now, later, and the words it says it with."""

    now: CommercialEffect
    later: CommercialEffect
    words: str = ""
    said: bool = False


def customer_effect(change: Change, move: Move, cues: Cues) -> CustomerEffect:
    """What the text suggests for the group in the chair."""
    signs = lexicon().book.signs
    if change.asking_why:
        return CustomerEffect.UNKNOWN
    here = Cues([change.sentence])
    if move.worse or move.better:
        worse, better = here.hit(move.worse), here.hit(move.better)
        if bool(worse) != bool(better):
            return CustomerEffect.WORSE if worse else CustomerEffect.BETTER
    if cues.hit(signs.same):
        return CustomerEffect.BETTER if cues.hit(signs.better) else CustomerEffect.SAME
    if move.id == "fix" and cues.hit(ONLY_WRITERS):
        return CustomerEffect.UNKNOWN
    base = CustomerEffect(move.effect)
    if move.id == "way_out" and change.act is not None and change.act.verb.act == "take":
        base = CustomerEffect.WORSE
    improved = change.compared.better(change.thing.id if change.thing else None) if change.compared else None
    if improved is not None and move.id not in {"price_up", "price_down", "replace"}:
        base = CustomerEffect.BETTER if improved else CustomerEffect.WORSE
    elif change.relief:
        base = CustomerEffect.WORSE if base is CustomerEffect.BETTER else CustomerEffect.BETTER
    if base is CustomerEffect.UNKNOWN or (base is CustomerEffect.BETTER and move.id in {"build", "faster", "fix"}):
        return _signed(base, cues)
    return base


def _signed(base: CustomerEffect, cues: Cues) -> CustomerEffect:
    """The effect, corrected by what the text says outright."""
    signs = lexicon().book.signs
    if cues.hit(signs.doubt):
        return CustomerEffect.UNKNOWN
    worse, better = cues.hit(signs.worse), cues.hit(signs.better)
    if worse and not better:
        return CustomerEffect.WORSE
    if better and not worse:
        return CustomerEffect.BETTER
    return base if not worse else CustomerEffect.UNKNOWN


def business(change: Change | None, move: Move | None, sentences: Sequence[Sentence], cues: Cues) -> Business:
    """What the text says about the business, or what the move itself says ("the higher price")."""
    signs = lexicon().book.signs
    later = _side(cues.hit(signs.gain_later), cues.hit(signs.cost_later))
    nothing = cues.hit(signs.nothing_now)
    if nothing and later is CommercialEffect.GAIN:
        later = CommercialEffect.UNKNOWN
    text = "\n".join(sentence.text for sentence in sentences)
    effect, words = _said(text, change)
    inherent, inherent_words = _inherent(change, move, cues)
    if effect is CommercialEffect.UNKNOWN and (found := cues.hit(signs.gain_now)):
        effect, words = CommercialEffect.GAIN, _piece_with(text, found)
    elif effect is CommercialEffect.UNKNOWN and (found := cues.hit(signs.cost_now)):
        effect, words = CommercialEffect.COST, _piece_with(text, found)
    if effect is not CommercialEffect.UNKNOWN:
        return Business(effect, later, words, said=True)
    if nothing and inherent is CommercialEffect.UNKNOWN:
        return Business(CommercialEffect.SAME, later, said=True)
    if inherent is not CommercialEffect.UNKNOWN:
        return Business(inherent, later, inherent_words)
    return Business(CommercialEffect.UNKNOWN, later)


_PIECES = re.compile(r"[,;.!?\n]|\s(?:so that|because|although|while|but|even though|and)\s", re.IGNORECASE)


def _piece_with(text: str, found: str) -> str:
    """The part of a sentence that holds the words, as typed."""
    for piece in _PIECES.split(text):
        if found in piece:
            return _trimmed(piece)
    return found


def _side(gain: str, cost: str) -> CommercialEffect:
    if gain:
        return CommercialEffect.GAIN
    return CommercialEffect.COST if cost else CommercialEffect.UNKNOWN


def _said(text: str, change: Change | None) -> tuple[CommercialEffect, str]:
    """A gain or a cost that the text states as one, in its own words."""
    people = _HEADCOUNT.search(text)
    if people:
        return CommercialEffect.COST, _trimmed(re.sub(r"\s(?:more|extra|new|additional)\s", " ", people["said"]))
    shown = _SEEN_BY.search(text)
    if shown:
        return CommercialEffect.COST, _trimmed(shown["said"])
    purpose = _PURPOSE.search(text)
    dear = Cues(sentences_of(text)).hit(lexicon().book.signs.cost_now) if purpose else ""
    if dear:
        return CommercialEffect.COST, _piece_with(text, dear)
    if purpose and _is_ours(purpose["said"], purpose.group()):
        return CommercialEffect.GAIN, _trimmed(purpose["said"])
    costs = _COSTS_US.search(text)
    if costs and _US.search(costs["said"]):
        saves = re.search(r"\b(?:saves?|brings?|earns?)\b", costs["said"], re.IGNORECASE)
        relieved = change is not None and change.move in _CHARGED and not change.kept
        effect = CommercialEffect.GAIN if saves or relieved else CommercialEffect.COST
        return effect, _trimmed(costs["said"])
    hidden = _HIDDEN_FROM.search(text)
    if hidden and lexicon().is_aside(hidden["said"].split()[:2]):
        return CommercialEffect.GAIN, _trimmed(hidden["said"])
    reason = _REASON.search(text)
    if reason and re.search(
        r"\b(?:us|our costs?|costs?|upkeep|margin|revenue|money)\b", reason["said"], re.IGNORECASE
    ):
        return CommercialEffect.GAIN, _trimmed(reason["said"])
    return CommercialEffect.UNKNOWN, ""


def _is_ours(said: str, whole: str) -> bool:
    """Whether a purpose is the business's and not the customer's."""
    if not whole.lower().startswith("so that"):
        return bool(_US.search(said)) or bool(
            re.match(r"(?:hit|save|earn|cut|grow|raise|fund|fill|win)\b", said, re.IGNORECASE)
        )
    first = said.split()[:2]
    opener = " ".join(first).lower().removeprefix("the ")
    if opener.split()[:1] and (opener.split()[0] in _CUSTOMER_FIRST or lexicon().is_group([opener.split()[0]])):
        return False
    return bool(_US.search(said))


def _trimmed(said: str) -> str:
    said = re.sub(r"^(?:and |so )?we(?:'ll| will)?\s", "", said.strip(), flags=re.IGNORECASE)
    words = re.split(r",\s(?:and|but|so|or|which)\b|\s[–—-]\s", said.strip())[0].split()
    return " ".join(words[:MAX_SAID_WORDS]).rstrip(" ,") + ("…" if len(words) > MAX_SAID_WORDS else "")


def trade_of(
    effects: Effects,
    found: Business,
    sentences: Sequence[Sentence],
    door: Door,
    head: str,
    asking_why: bool = False,
    move: str = "",
) -> Trade:
    """Both halves in plain phrases; what was left unsaid is named."""
    text = "\n".join(sentence.text for sentence in sentences)
    customer = {
        CustomerEffect.BETTER: "looks better",
        CustomerEffect.SAME: "looks the same",
        CustomerEffect.WORSE: "looks worse",
        CustomerEffect.UNKNOWN: "not clear from the text",
    }[effects.customer]
    detail = share_of(text, head)
    customer += "".join(
        f", {part}" for part in (detail, by_how_much(text)) if part and effects.customer is not CustomerEffect.SAME
    )
    if move == "fix" and effects.customer is CustomerEffect.UNKNOWN:
        customer = "better for those who ask, not said for the rest"
    remark = ""
    costly = effects.commercial_now in {CommercialEffect.COST, CommercialEffect.SAME}
    if (
        effects.customer is CustomerEffect.BETTER
        and costly
        and effects.commercial_later is not CommercialEffect.GAIN
    ):
        remark = PUT_RIGHT if move == "fix" else KEEP_ANYWAY
    return Trade(customer, _business_phrase(effects, found, door, asking_why), remark)


def _inherent(change: Change | None, move: Move | None, cues: Cues) -> tuple[CommercialEffect, str]:
    """What a move means for us whatever the text says of it: a higher price is a gain now, a refund a cost now."""
    if change is None or move is None or change.asking_why:
        return CommercialEffect.UNKNOWN, ""
    if move.id == "close" and cues.hit(("sell", "sold", "divest")):
        return CommercialEffect.GAIN, "the price of the sale"
    if move.id == "fix" and cues.hit(("refund", "compensate", "reimburse", "credit")) and change.act:
        return CommercialEffect.COST, "what is paid back"
    if move.id == "add_step" and change.thing and change.thing.id == "ad":
        return (CommercialEffect.COST if change.relief else CommercialEffect.GAIN), "what advertisers pay"
    if move.id == "way_out":
        return _way_out(change, move)
    if move.id == "contact" and not change.relief and cues.hit(SALES):
        return CommercialEffect.GAIN, "the sales hoped for"
    if change.relief:
        return CommercialEffect.UNKNOWN, ""
    given = move.id == "price_down" and (change.act is None or change.act.verb.act == "give")
    return CommercialEffect(move.now), "what is given away" if given else move.now_words


def _way_out(change: Change, move: Move) -> tuple[CommercialEffect, str]:
    here = Cues([change.sentence])
    worse, better = here.hit(move.worse), here.hit(move.better)
    if worse and not better:
        return CommercialEffect.GAIN, "if some stay or pay only because saying no is harder"
    if better and not worse:
        return CommercialEffect.COST, "if some stayed only because leaving was hard"
    return CommercialEffect.UNKNOWN, ""


def _business_phrase(effects: Effects, found: Business, door: Door, asking_why: bool) -> str:
    later = {
        CommercialEffect.GAIN: "a gain later, as you say",
        CommercialEffect.COST: "a cost later, as you say",
        CommercialEffect.SAME: "no change later",
        CommercialEffect.UNKNOWN: "later not said",
    }[found.later]
    if asking_why:
        return "you have not said what would change"
    if found.now is CommercialEffect.UNKNOWN:
        if found.later is not CommercialEffect.UNKNOWN:
            return f"now not said; {later}"
        if effects.customer is CustomerEffect.WORSE:
            return "not said, now or later" if door is Door.ONE_WAY else "you have not said what we gain"
        return "you have not said what we gain or what it costs us"
    if found.now is CommercialEffect.SAME:
        return f"no gain now, as you say; {later}"
    if found.now is CommercialEffect.COST:
        return f"a cost now, {found.words}; {later}" if found.words else f"a cost now; {later}"
    if not found.said:
        return f"a gain now, {found.words}; {later}"
    amount = any(character.isdigit() for character in found.words)
    unsaid = later if amount or found.later is not CommercialEffect.UNKNOWN else "how much, and later, not said"
    return f"said: {found.words}; {unsaid}"
