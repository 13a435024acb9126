"""The plain sentence of a decision in which customers lose: "worse for A, so that we gain B"."""

from __future__ import annotations

from collections.abc import Mapping

from storage.vocabulary import CommercialEffect, CommercialLine

_GAINS: Mapping[CommercialLine, str] = {
    CommercialLine.REVENUE: "revenue",
    CommercialLine.COST: "lower cost",
    CommercialLine.RETENTION: "customers who stay",
    CommercialLine.RISK: "less risk",
}


def plain_sentence(
    group: str, now: CommercialEffect, later: CommercialEffect, line: CommercialLine | None = None
) -> str:
    """What is given up for what, without a full stop: the draft of the sentence that somebody accepts."""
    gained = _GAINS.get(line, "") if line else ""
    gain = f"gain {gained}".rstrip()
    if now is CommercialEffect.GAIN and later is CommercialEffect.COST:
        ending = f", so that we {gain} now, at a cost later"
    elif now is CommercialEffect.COST and later is CommercialEffect.GAIN:
        ending = f", at a cost now, so that we {gain} later"
    elif CommercialEffect.GAIN in (now, later):
        ending = f", so that we {gain}"
    elif CommercialEffect.UNKNOWN in (now, later):
        ending = "; what we gain has not been said"
    else:
        ending = ", and we gain nothing that has been stated"
    return f"worse for {group}{ending}"
