"""What the rules make of a text: the change, its signs, and whether it is too thin or felt by nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook import money, thin, trade
from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.finding import find_change
from bot.chair.playbook.learned.features import features
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.text import Sentence
from bot.chair.reading import Effects
from storage.vocabulary import CustomerEffect

RULE_SHARE = 1.5
"""How much a rule's finding counts beside one word."""


_PRESSURE = re.compile(
    r"\b(?:ceo|cfo|cto|coo|boss|board|founders?|president|directors?|management|leadership)\b[^.\n]{0,40}"
    r"\b(?:loves?|wants?|likes?|decided|behind|backs?|insists?|approved|agreed?|excited|favou?rs?)\b"
    r"|\balready decided\b",
    re.IGNORECASE,
)
PRESSURE_WORDS = 10
_OWNER = re.compile(r"\b[A-Z][a-z]+'s\b")
"""Whose product it is, by name, changes nothing for the person in the seat."""


def without_pressure(told: list[Sentence]) -> list[Sentence]:
    """The sentences without those that only say who wants it: rank changes nothing for a customer."""
    rest = [each for each in told if len(each.tokens) > PRESSURE_WORDS or not _PRESSURE.search(each.text)]
    return rest or told


@dataclass(frozen=True, slots=True)
class Ruled:
    """`change` is None where no rule finds one; `internal` that only the house has what changes."""

    change: Change | None
    effects: Effects
    found: money.Business
    internal: bool = False
    thin: bool = False


def ruled(told: Sequence[Sentence], cues: Cues) -> Ruled:
    """What the rules make of the sentences of a text."""
    if thin.is_internal(told, cues):
        found = money.business(None, None, told, cues)
        return Ruled(None, Effects(CustomerEffect.SAME, found.now, found.later), found, internal=True)
    change = find_change(told)
    if change is None or change.move == "nobody":
        return Ruled(None, Effects(), money.business(None, None, told, cues), thin=True)
    move = lexicon().book.move(change.move)
    found = money.business(change, move, told, cues)
    effect = trade.customer_effect(change, move, cues)
    vague = thin.is_thin(change, told, cues)
    return Ruled(change, Effects(effect, found.now, found.later), found, thin=vague)


def features_of(told: Sequence[Sentence], rules: Ruled) -> dict[str, float]:
    """A text as the small model sees it: its signals and words, and what the rules found."""
    values = features(_OWNER.sub("our", "\n".join(sentence.text for sentence in told)))
    effects, change = rules.effects, rules.change
    customer, now = f"rule:customer {effects.customer.value}", f"rule:now {effects.commercial_now.value}"
    move = f"rule:move {change.move if change else 'none'}"
    for name in (customer, now, move, f"{move} {effects.customer.value}"):
        values[name] = RULE_SHARE
    if rules.found.said:
        values[f"{now} said"] = RULE_SHARE
    if rules.internal:
        values["rule:internal"] = RULE_SHARE
    return values
