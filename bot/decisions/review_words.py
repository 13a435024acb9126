"""The words in which a look-back is asked for and told. Source: `product.md`, *Words* and *The review*."""

from __future__ import annotations

from collections.abc import Mapping

from bot.screen_words import FOR_THEM, FOR_US
from storage.models import Decision
from storage.vocabulary import (
    CommercialEffect,
    Contribution,
    CustomerEffect,
    DecisionClass,
    Happened,
    NextStep,
    Side,
)

# As answers to choose from.
HAPPENED: Mapping[Happened, str] = {
    Happened.YES: "As expected",
    Happened.PARTLY: "Partly",
    Happened.NO: "No",
    Happened.CANNOT_TELL: "Cannot tell",
    Happened.VOID: "No longer applies",
}
# After "looked back at: ".
TOLD: Mapping[Happened, str] = {
    Happened.YES: "as expected",
    Happened.PARTLY: "partly",
    Happened.NO: "not as expected",
    Happened.CANNOT_TELL: "nobody can tell",
    Happened.VOID: "no longer applies",
}
CONTRIBUTIONS: Mapping[Contribution, str] = {
    Contribution.MOSTLY: "Mostly",
    Contribution.PARTLY: "Partly",
    Contribution.LITTLE: "Little",
    Contribution.CANNOT_TELL: "Cannot tell",
}
CAUSED: Mapping[Contribution, str] = {
    Contribution.MOSTLY: "Mostly this decision",
    Contribution.PARTLY: "Partly this decision",
    Contribution.LITTLE: "Little of it was this decision",
    Contribution.CANNOT_TELL: "Nobody can tell how much of it was this decision",
}
NEXT_STEPS: Mapping[NextStep, str] = {
    NextStep.KEEP: "Keep",
    NextStep.CHANGE: "Change",
    NextStep.STOP: "Stop",
    NextStep.REVERSE: "Reverse",
    NextStep.EXTEND: "Extend",
}
# Only keeping is done by saying so; the rest is still to be done.
GOES_ON: Mapping[NextStep, str] = {
    NextStep.KEEP: "Kept",
    NextStep.CHANGE: "To be changed",
    NextStep.STOP: "To be stopped",
    NextStep.REVERSE: "To be reversed",
    NextStep.EXTEND: "To be extended",
}
THEM_REALISED: Mapping[CustomerEffect, str] = {**FOR_THEM, CustomerEffect.UNKNOWN: "cannot tell"}
US_REALISED: Mapping[CommercialEffect, str] = {**FOR_US, CommercialEffect.UNKNOWN: "cannot tell"}
FOR_SIDE: Mapping[Side, str] = {Side.CUSTOMER: "for them", Side.COMMERCIAL: "for us"}
PROCESS = "Knowing only what we knew then, was it a good call?"
OUTCOME = "Are we glad of how it came out?"
GRADES: Mapping[int, str] = {1: "1, no", 2: "2", 3: "3", 4: "4, yes"}

_TURNED_OUT: Mapping[DecisionClass, str] = {
    DecisionClass.TYPE_A: "good for customers and us",
    DecisionClass.TYPE_B: "good for customers, no gain for us that we can see",
    DecisionClass.COMMERCIAL_OVER_CUSTOMER: "good for us, worse for customers",
    DecisionClass.LOSE_LOSE: "worse for customers, no gain for us that we can see",
    DecisionClass.COMMERCIAL_ONLY: "good for us, no change for customers",
    DecisionClass.NO_ONE_GAINS: "no gain for anyone that we can see",
}
_NOW: Mapping[CommercialEffect, str] = {
    CommercialEffect.GAIN: "a gain now",
    CommercialEffect.SAME: "no change for us now",
    CommercialEffect.COST: "a cost now",
    CommercialEffect.UNKNOWN: "not known for us now",
}
_LATER: Mapping[CommercialEffect, str] = {
    CommercialEffect.GAIN: "a gain later",
    CommercialEffect.SAME: "no change later",
    CommercialEffect.COST: "a cost later",
}


def turned_out(realised: DecisionClass, customer: CustomerEffect, commercial: CommercialEffect) -> str:
    """What it turned out to be; where that is not known, the half that is: "better for customers; …"."""
    if realised is DecisionClass.TYPE_B and commercial is CommercialEffect.COST:
        return "good for customers, at a cost for us"
    if realised is DecisionClass.LOSE_LOSE and commercial is CommercialEffect.COST:
        return "worse for customers, and a cost for us"
    if realised is not DecisionClass.UNCLEAR:
        return _TURNED_OUT[realised]
    if customer is not CustomerEffect.UNKNOWN:
        return f"{FOR_THEM[customer]} for customers; nobody can tell for us"
    if commercial is not CommercialEffect.UNKNOWN:
        return f"{FOR_US[commercial]} for us; nobody can tell for customers"
    return "nobody can tell, neither for customers nor for us"


def expected_effects(decision: Decision) -> str:
    """The effects as they were stated first, which are the prediction where nothing else was predicted."""
    parts = [f"{FOR_THEM[decision.customer_effect]} for {decision.in_the_chair}", _NOW[decision.commercial_now]]
    later = decision.commercial_later
    if later is not decision.commercial_now and later in _LATER:
        parts.append(_LATER[later])
    return ", ".join(parts)
