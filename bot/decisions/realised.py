"""What a decision turned out to be, and whether that differs from what was declared.

Source: `product.md`, *The review*.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.decisions.class_rule import derive_class
from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Happened

_SAYS_NOTHING = frozenset({Happened.CANNOT_TELL, Happened.VOID})


def realised_class(customer: CustomerEffect, commercial: CommercialEffect) -> DecisionClass:
    """The class rule applied to what happened.

    The one realised commercial effect stands for now and later: by the rule it gives the same class as it twice.
    """
    return derive_class(customer, commercial)


def has_drift(declared: DecisionClass, realised: DecisionClass) -> bool:
    """Whether it turned out differently.

    Only two known classes can differ: what is not known yet drifts nowhere, and a decision declared as not known
    yet promised nothing that could turn out otherwise.
    """
    return DecisionClass.UNCLEAR not in (declared, realised) and declared is not realised


def overall(happened_by_side: Sequence[Happened]) -> Happened:
    """One word for the outcomes of both sides.

    What is known goes before cannot_tell and void, and cannot_tell before void, so that it stays counted as
    measurement debt. Known outcomes that differ are partly. Raises ValueError without any outcome.
    """
    if not happened_by_side:
        raise ValueError("no outcome to sum up")
    known = set(happened_by_side) - _SAYS_NOTHING
    if known:
        return known.pop() if len(known) == 1 else Happened.PARTLY
    return Happened.CANNOT_TELL if Happened.CANNOT_TELL in happened_by_side else Happened.VOID


def realised_effects(
    happened: Happened, customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect
) -> tuple[CustomerEffect, CommercialEffect]:
    """What a review in two taps says of the effects: as expected is as stated, anything else leaves them unknown.

    The one commercial effect is the net of now and later by the class rule. Where customers lose, a gain now
    counts even if a cost follows, as in the rule: as expected never turns out as another class than the declared.
    """
    if happened is not Happened.YES:
        return CustomerEffect.UNKNOWN, CommercialEffect.UNKNOWN
    if customer is CustomerEffect.WORSE and now is CommercialEffect.GAIN:
        return customer, now
    return customer, later if later in (CommercialEffect.GAIN, CommercialEffect.COST) else now
