"""From chances to suggested signs: the likeliest class where one is likely enough, otherwise its surer half."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from bot.chair.playbook.learned.model import Guess, Model
from bot.chair.reading import Effects
from bot.decisions.class_rule import derive_class
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass

NAMED_FROM = 0.38
"""A class less likely than this is not named; found by cross-validation (docs/eval.md)."""
AGREED_FROM = 0.26
MAY_BE_WORSE = 0.16
"""Where people may well be worse off, nothing says that they are better off: the error that hurts."""
LATER_FROM = 0.60
"""Most texts say nothing of later: a sign for it must be well above chance."""


_class_of = cache(derive_class)
_CUSTOMER = {word.value: word for word in CustomerEffect}
_COMMERCIAL = {word.value: word for word in CommercialEffect}


def suggested(guess: Guess, model: Model, rules: Effects) -> Effects:
    """The three signs that a text makes likely. Where no class is likely enough, its less sure half is left open.

    A class that the rules find as well need not be as likely.
    """
    later = _later(guess)
    chances = _together(guess, model)
    of_class: dict[DecisionClass, float] = defaultdict(float)
    for (customer, now), chance in chances.items():
        of_class[_class_of(customer, now, later)] += chance
    best = max(of_class, key=of_class.__getitem__)
    inside = {signs: chance for signs, chance in chances.items() if _class_of(*signs, later) is best}
    customer, now = max(inside, key=inside.__getitem__)
    if customer is CustomerEffect.BETTER and guess.customer["worse"] > MAY_BE_WORSE:
        return Effects(CustomerEffect.UNKNOWN, now, later)
    alike = derive_class(rules.customer, rules.commercial_now, rules.commercial_later) is best
    if best is DecisionClass.UNCLEAR or of_class[best] >= (AGREED_FROM if alike else NAMED_FROM):
        return Effects(customer, now, later)
    if guess.customer[customer.value] >= guess.now[now.value]:
        return Effects(customer, CommercialEffect.UNKNOWN, CommercialEffect.UNKNOWN)
    return Effects(CustomerEffect.UNKNOWN, now, later)


def _later(guess: Guess) -> CommercialEffect:
    best = max(guess.later, key=guess.later.__getitem__)
    return CommercialEffect(best) if guess.later[best] >= LATER_FROM else CommercialEffect.UNKNOWN


def _together(guess: Guess, model: Model) -> dict[tuple[CustomerEffect, CommercialEffect], float]:
    """The chance of each pair of signs, for the customer and for us now; some go together more often."""
    found = {
        (_CUSTOMER[customer], _COMMERCIAL[now]): one * other * model.together[f"{customer} {now}"]
        for customer, one in guess.customer.items()
        for now, other in guess.now.items()
    }
    total = sum(found.values())
    return {signs: chance / total for signs, chance in found.items()}
