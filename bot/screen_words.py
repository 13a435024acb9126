"""What people read for the words that are stored. Source: `product.md`, *Words*, the right-hand column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from storage.vocabulary import (
    CommercialEffect,
    CommercialLine,
    CustomerEffect,
    DecisionClass,
    Door,
    Flag,
    HitGroup,
    Notice,
    Status,
)

FOR_THEM: Mapping[CustomerEffect, str] = {
    CustomerEffect.BETTER: "better",
    CustomerEffect.SAME: "no change",
    CustomerEffect.WORSE: "worse",
    CustomerEffect.UNKNOWN: "not known yet",
}
FOR_US: Mapping[CommercialEffect, str] = {
    CommercialEffect.GAIN: "gain",
    CommercialEffect.SAME: "no change",
    CommercialEffect.COST: "cost",
    CommercialEffect.UNKNOWN: "not known",
}
TRADE: Mapping[DecisionClass, str] = {
    DecisionClass.TYPE_A: "Good for customers and us",
    DecisionClass.TYPE_B: "Good for customers, no payback expected",
    DecisionClass.COMMERCIAL_OVER_CUSTOMER: "Good for us, worse for customers",
    DecisionClass.LOSE_LOSE: "Worse for customers, no gain stated",
    DecisionClass.COMMERCIAL_ONLY: "Good for us, no change for customers",
    DecisionClass.NO_ONE_GAINS: "No gain stated for anyone",
    DecisionClass.UNCLEAR: "Not known yet",
}
FLAGS: Mapping[Flag, str] = {
    Flag.DEFERRED: "Pays later",
    Flag.BORROWED: "Costs us later",
    Flag.LATER_UNSTATED: "Later not said",
    Flag.SOMEONE_ELSE_PAYS: "Somebody else pays",
    Flag.DARK_PATTERN: "Hard to see or to refuse",
    Flag.PRIVACY: "Touches what we know about people",
    Flag.SAFETY: "Touches somebody's safety",
    Flag.NO_NOTICE: "No notice stated",
    Flag.LOCK_IN: "Hard for them to leave",
    Flag.INTERNAL_CUSTOMER: "The customers are colleagues",
}
DOORS: Mapping[Door, str] = {
    Door.ONE_WAY: "Hard to undo",
    Door.TWO_WAY: "Easy to undo",
    Door.UNSURE: "Not said; taken as easy to undo",
}
NOTICES: Mapping[Notice, str] = {
    Notice.NONE: "Not planned",
    Notice.UNDER_7_DAYS: "Less than a week before",
    Notice.DAYS_7_TO_30: "One to four weeks before",
    Notice.OVER_30_DAYS: "More than four weeks before",
    Notice.NOT_NEEDED: "Not needed",
}
STATUSES: Mapping[Status, str] = {
    Status.DRAFT: "a draft",
    Status.OPEN: "not decided yet",
    Status.DECIDED: "decided",
    Status.CHANGED: "changed",
    Status.REVIEWED: "looked back at",
    Status.REVERSED: "reversed",
    Status.SUPERSEDED: "replaced",
    Status.VOID: "dropped",
}
# What somebody wants a decision to become, after "it cannot be".
WANTED: Mapping[Status, str] = {
    Status.DRAFT: "made a draft again",
    Status.OPEN: "opened again",
    Status.DECIDED: "decided",
    Status.CHANGED: "changed",
    Status.REVIEWED: "looked back at",
    Status.REVERSED: "reversed",
    Status.SUPERSEDED: "replaced",
    Status.VOID: "dropped",
}
# Source: product.md, evidence levels 0 to 6.
LEVELS = (
    "a guess",
    "somebody's claim",
    "a persona, or what one to three people said",
    "a survey or market data",
    "behaviour we saw, or five talks and more",
    "a trial with a comparison",
    "measured live",
)
LINES: Mapping[CommercialLine, str] = {
    CommercialLine.REVENUE: "revenue",
    CommercialLine.COST: "cost",
    CommercialLine.RETENTION: "customers who stay",
    CommercialLine.RISK: "risk",
    CommercialLine.OTHER: "something else",
}
HIT: Mapping[HitGroup, str] = {
    HitGroup.COMPLAINED: "those who complained",
    HitGroup.SILENT: "those hit who said nothing",
    HitGroup.NOT_YET_HIT: "those not hit yet",
}
# Spelt out, because the names that strftime gives follow the server's language.
_MONTHS = "January February March April May June July August September October November December".split()


def day(value: date, today: date | None = None) -> str:
    """A day as people say it: `22 November`, with the year when it is not this one."""
    return _spoken(value, _MONTHS[value.month - 1], today)


def short_day(value: date, today: date | None = None) -> str:
    """A day where there is little room, as in the source of a quote: `22 Nov`."""
    return _spoken(value, _MONTHS[value.month - 1][:3], today)


def _spoken(value: date, month: str, today: date | None) -> str:
    spoken = f"{value.day} {month}"
    return spoken if today is not None and value.year == today.year else f"{spoken} {value.year}"


def channel_words(name: str) -> str:
    """A channel as people call it: #billing; one whose name is several words, such as a chat, by its name alone."""
    return name if " " in name else f"#{name}"


def for_us(now: CommercialEffect, later: CommercialEffect) -> str:
    """Both halves of the commercial effect: `gain now, later not known`."""
    return f"{FOR_US[now]} now, later {FOR_US[later]}" if now is not later else f"{FOR_US[now]}, now and later"


def trade(
    decision_class: DecisionClass,
    customer: CustomerEffect,
    now: CommercialEffect,
    later: CommercialEffect,
) -> str:
    """The trade in plain words; where it is not known yet, which half is missing."""
    if decision_class is not DecisionClass.UNCLEAR:
        return TRADE[decision_class]
    if customer is CustomerEffect.UNKNOWN and now is later is CommercialEffect.UNKNOWN:
        return "Not known yet: for them and for us"
    if customer is CustomerEffect.UNKNOWN:
        return "Not known yet: what it does to them"
    known = "worse for customers" if customer is CustomerEffect.WORSE else ""
    return "Not known yet: what it does for us" + (f"; {known}" if known else "")
