"""The class rule: what a decision does to the customer and to the business, as one of seven trades.

Source: `product.md`, *The decision*, the class rule (first match wins) and the automatic flags.
"""

from storage.vocabulary import CommercialEffect, CustomerEffect, DecisionClass, Flag

# Changes whenever the rule or the flags do; every decision keeps the version that classed it.
VERSION = "rules/1"


def derive_class(
    customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect = CommercialEffect.UNKNOWN
) -> DecisionClass:
    """The trade of a decision.

    `now` is the next three months, `later` is after. What comes later decides the net effect when it is a gain or
    a cost; otherwise what comes now does.
    """
    gain = CommercialEffect.GAIN in (now, later)
    if customer is CustomerEffect.UNKNOWN or now is later is CommercialEffect.UNKNOWN:
        return DecisionClass.UNCLEAR
    if customer is CustomerEffect.WORSE:
        return DecisionClass.COMMERCIAL_OVER_CUSTOMER if gain else DecisionClass.LOSE_LOSE
    net = later if later in (CommercialEffect.GAIN, CommercialEffect.COST) else now
    if net is CommercialEffect.UNKNOWN:
        return DecisionClass.UNCLEAR
    if customer is CustomerEffect.BETTER:
        return DecisionClass.TYPE_A if net is CommercialEffect.GAIN else DecisionClass.TYPE_B
    return DecisionClass.COMMERCIAL_ONLY if net is CommercialEffect.GAIN else DecisionClass.NO_ONE_GAINS


def automatic_flags(
    customer: CustomerEffect, now: CommercialEffect, later: CommercialEffect = CommercialEffect.UNKNOWN
) -> tuple[Flag, ...]:
    """The flags that follow from the effects alone: at most one of deferred, borrowed, later_unstated."""
    paid_later = now in (CommercialEffect.COST, CommercialEffect.SAME) and later is CommercialEffect.GAIN
    if customer is CustomerEffect.BETTER and paid_later:
        return (Flag.DEFERRED,)
    if customer is CustomerEffect.WORSE and now is CommercialEffect.GAIN:
        if later is CommercialEffect.COST:
            return (Flag.BORROWED,)
        if later is CommercialEffect.UNKNOWN:
            return (Flag.LATER_UNSTATED,)
    return ()
