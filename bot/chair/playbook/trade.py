"""The trade so far, in plain phrases: what it looks like for the group, for us, and which half was left unsaid."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.figures import by_how_much, share_of
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.money import Business
from bot.chair.playbook.slots import is_crew
from bot.chair.playbook.text import Sentence
from bot.chair.reading import Effects, Trade
from prompts.playbook import Move
from storage.vocabulary import CommercialEffect, CustomerEffect, Door

KEEP_ANYWAY = "If no number ever moved, would we keep it? That is allowed. Say so now."
PUT_RIGHT = "Putting it right with no payback is allowed."
ONLY_WRITERS = ("who write in", "who writes in", "who complain", "who ask", "who call", "on request")
_UNMEASURED = frozenset("price_up price_down replace".split())
_HOPED_FOR = frozenset("build faster fix".split())
_CUSTOMER_WORDS = {
    CustomerEffect.BETTER: "looks better",
    CustomerEffect.SAME: "looks the same",
    CustomerEffect.WORSE: "looks worse",
    CustomerEffect.UNKNOWN: "not clear from the text",
}
_LATER_WORDS = {
    CommercialEffect.GAIN: "a gain later, as you say",
    CommercialEffect.COST: "a cost later, as you say",
    CommercialEffect.SAME: "no change later",
    CommercialEffect.UNKNOWN: "later not said",
}


def customer_effect(change: Change, move: Move, cues: Cues) -> CustomerEffect:
    """What the text suggests for the group in the chair."""
    if change.asking_why or change.refused or change.unclear:
        return CustomerEffect.UNKNOWN
    if change.kept and change.act is not None and change.act.negated:
        return CustomerEffect.BETTER
    return _stated(change, move, cues) or _implied(change, move, cues)


def _stated(change: Change, move: Move, cues: Cues) -> CustomerEffect | None:
    """What the text says outright."""
    signs, here = lexicon().book.signs, Cues([change.sentence])
    worse, better = here.hit(move.worse), here.hit(move.better)
    if bool(worse) != bool(better):
        return CustomerEffect.WORSE if worse else CustomerEffect.BETTER
    if cues.hit(signs.same):
        return CustomerEffect.BETTER if cues.hit(signs.better) else CustomerEffect.SAME
    if move.id == "fix" and cues.hit(ONLY_WRITERS):
        return CustomerEffect.UNKNOWN
    return None


def _implied(change: Change, move: Move, cues: Cues) -> CustomerEffect:
    """What the move and its thing suggest."""
    base = _usual_effect(change, move)
    if is_inside(change):
        return CustomerEffect.UNKNOWN
    hoped_for = base is CustomerEffect.BETTER and move.id in _HOPED_FOR
    return _signed(base, cues) if hoped_for or base is CustomerEffect.UNKNOWN else base


def _usual_effect(change: Change, move: Move) -> CustomerEffect:
    """What the move does as a rule, turned round where this one is a relief or its two values say so."""
    improved = change.compared.better(change.thing.id if change.thing else None) if change.compared else None
    if improved is not None and move.id not in _UNMEASURED:
        return CustomerEffect.BETTER if improved else CustomerEffect.WORSE
    if change.relief and move.relieves and not change.kept and not Cues([change.sentence]).hit(move.relieves):
        return CustomerEffect.UNKNOWN
    if change.relief:
        return CustomerEffect.WORSE if move.effect == "better" else CustomerEffect.BETTER
    if move.id == "way_out" and change.act is not None and change.act.verb.act == "take":
        return CustomerEffect.WORSE
    return CustomerEffect(move.effect)


def is_inside(change: Change) -> bool:
    """Whether what is new is how people at work work; what customers have of it is not told."""
    crew = change.around.get("for")
    return change.move == "build" and bool(
        (crew and is_crew(crew)) or (change.thing and change.thing.id == "working")
    )


def _signed(base: CustomerEffect, cues: Cues) -> CustomerEffect:
    """The effect, corrected by what the text says outright."""
    signs = lexicon().book.signs
    if cues.hit(signs.doubt):
        return CustomerEffect.UNKNOWN
    worse, better = cues.hit(signs.worse), cues.hit(signs.better)
    if worse:
        return CustomerEffect.UNKNOWN if better else CustomerEffect.WORSE
    return CustomerEffect.BETTER if better else base


def trade_of(
    effects: Effects,
    found: Business,
    sentences: Sequence[Sentence],
    door: Door,
    head: str,
    change: Change | None = None,
) -> Trade:
    """Both halves in plain phrases; what was left unsaid is named. `head` is the noun of the group in the chair."""
    text = "\n".join(sentence.text for sentence in sentences)
    asking_why = change is not None and change.asking_why
    fixes = change is not None and change.move == "fix" and not (change.unclear or change.refused)
    customer = _CUSTOMER_WORDS[effects.customer]
    if fixes and effects.customer is CustomerEffect.UNKNOWN:
        customer = "better for those who ask, not said for the rest"
    if effects.customer is not CustomerEffect.SAME:
        customer = ", ".join(part for part in (customer, share_of(text, head), by_how_much(text)) if part)
    remark = (PUT_RIGHT if fixes else KEEP_ANYWAY) if _expects_no_payback(effects) else ""
    business = "you have not said what would change" if asking_why else _business_phrase(effects, found, door)
    return Trade(customer, business, remark)


def _expects_no_payback(effects: Effects) -> bool:
    costs = effects.commercial_now in {CommercialEffect.COST, CommercialEffect.SAME}
    return (
        effects.customer is CustomerEffect.BETTER
        and costs
        and effects.commercial_later is not CommercialEffect.GAIN
    )


def _business_phrase(effects: Effects, found: Business, door: Door) -> str:
    later = _LATER_WORDS[found.later]
    if found.now is CommercialEffect.UNKNOWN:
        return _unsaid(effects, found, door)
    if found.now is CommercialEffect.SAME:
        return f"no gain now, as you say; {later}"
    if found.now is CommercialEffect.COST:
        return f"a cost now, {found.words}; {later}" if found.words else f"looks like a cost now; {later}"
    if not found.words:
        return f"looks like a gain now; {later}"
    if not found.said:
        return f"a gain now, {found.words}; {later}"
    known = found.later is not CommercialEffect.UNKNOWN or any(letter.isdigit() for letter in found.words)
    return f"{found.words}, as you say; {later if known else 'how much, and later, not said'}"


def _unsaid(effects: Effects, found: Business, door: Door) -> str:
    """The half that was left unsaid, named; where something may have been said of it, only that it is not clear."""
    if found.vague:
        return f"not clear from the text; {_LATER_WORDS[found.later]}"
    if found.later is not CommercialEffect.UNKNOWN:
        return f"now not said; {_LATER_WORDS[found.later]}"
    if effects.customer is not CustomerEffect.WORSE:
        return "you have not said what we gain or what it costs us"
    return "not said, now or later" if door is Door.ONE_WAY else "you have not said what we gain"
