"""Whether a line of chat sounds like a decision. A documented rule, off unless a channel opted in. Pure.

Listening is for adapters that see messages: they hand a line in, and keep nothing of it. The rule wants precision,
not recall: a line counts when somebody says that something was decided, or that "we" will do something that a
customer could feel from a day on; a question, a negation, a wish, a report of others, or small talk never does.

`tests/cases/overheard.jsonl` holds labelled lines of ordinary work chat; `tests/rhythm/test_listening.py` measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

DISMISSALS = 2
SILENT_FOR = timedelta(weeks=8)
_SHORTEST, _LONGEST = 5, 60

_CHANGES = (
    r"switch(?:ing)? off|turn(?:ing)? off|remov(?:e|ing)|retir(?:e|ing)|sunset(?:ting)?|deprecat(?:e|ing)|"
    r"drop(?:ping)?|cap(?:ping)?|limit(?:ing)?|rais(?:e|ing)|increas(?:e|ing)|lower(?:ing)?|cut(?:ting)?|"
    r"charg(?:e|ing)|launch(?:ing)?|roll(?:ing)? out|stop(?:ping)?|replac(?:e|ing)|mov(?:e|ing)|chang(?:e|ing)|"
    r"clos(?:e|ing)|offer(?:ing)?|requir(?:e|ing)|refund(?:ing)?|delay(?:ing)?|postpon(?:e|ing)|ship(?:ping)?|"
    r"keep(?:ing)?|merg(?:e|ing)|shorten(?:ing)?|extend(?:ing)?|mak(?:e|ing)|send(?:ing)?|shut(?:ting)?|"
    r"introduc(?:e|ing)|releas(?:e|ing)|go(?:ing)? with"
)
# Somebody says that it is decided.
_DECIDED = re.compile(
    r"\b(?:we(?:'ve| have)? (?:just )?(?:decided|agreed|settled on)|"
    r"it(?:'s| is) (?:decided|settled|agreed)|(?:has|have) been decided|we(?:'re| are) going with)\b|"
    r"^\s*(?:decision|decided|final call):",
    re.IGNORECASE,
)
# We will do something to it, from some day on.
_WE_WILL = re.compile(
    rf"\b(?:we(?:'ll| will| are going to|'re going to|'re| are)|let's|"
    rf"from \w+(?: \w+)? (?:on )?we(?:'ll| will)?)\s+"
    rf"(?:now |just |also |simply )?(?:{_CHANGES})\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:from|starting|as of|by|on|until|next|this|end of|before|after|in)\s+(?:the\s+)?(?:\d|mon|tue|wed|thu|"
    r"fri|monday|tuesday|wednesday|thursday|friday|week|month|quarter|year|january|february|march|april|may|june|july|"
    r"august|september|october|november|december|q[1-4]|tomorrow|today|now|first)",
    re.IGNORECASE,
)
# What a customer could feel.
_FELT = re.compile(
    r"\b(?:customers?|users?|clients?|people|everyone|everybody|accounts?|plans?|tiers?|pric\w+|fees?|trials?|"
    r"exports?|imports?|api|refunds?|returns?|shipping|delivery|support|checkout|sign-?up|log-?in|emails?|invoices?|"
    r"discounts?|free|limits?|features?|app|page|store|shop|subscriptions?|tickets?|orders?|buttons?|forms?|"
    r"notifications?|passwords?|reports?|dashboards?|opening hours|phone|chat|defaults?|notice|v1|beta)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\?|\b(?:should we|shall we|could we|can we|do we|did we|what if|maybe|perhaps|might|wondering|thinking about|"
    r"consider(?:ing)?|propos(?:e|al|ing)|suggest(?:ion|ing)?|not (?:yet )?decided|haven't decided|"
    r"have not decided|undecided|before we decide|to decide|until we decide|decide (?:on|whether|if|what|later)|"
    r"if we|unless|"
    r"i wish|i'd like|i would like|would be|would have|they (?:have )?(?:decided|will|are)|he decided|she decided|"
    r"you decided|competitors?|rivals?|customer (?:says|said|asked)|lunch|dinner|drinks|coffee|cake|party|birthday|"
    r"standup|stand-up|meeting|call|offsite|retro|room|desk|seats?|slides?|deck|branch|pr|pull request|"
    r"unit tests?|ci|pipeline|refactor\w*|variable|function|repo|ticket number|holiday|vacation|"
    r"on leave|kidding|joking|haha|lol)\b",
    re.IGNORECASE,
)


def sounds_decided(line: str) -> bool:
    """Whether a line of chat says a decision that a customer could feel.

    >>> sounds_decided("We decided to cap CSV imports at 5,000 rows for free plans")
    True
    >>> sounds_decided("Should we cap CSV imports at 5,000 rows for free plans?")
    False
    """
    said = line.replace("\u2019", "'")
    if not _SHORTEST <= len(said.split()) <= _LONGEST or _NEVER.search(said) or not _FELT.search(said):
        return False
    if _DECIDED.search(said):
        return True
    return bool(_WE_WILL.search(said) and _WHEN.search(said))


def may_offer(*, is_on: bool, silent_until: datetime | None, said: Iterable[datetime], now: datetime) -> bool:
    """Whether the log may be offered: the channel opted in, at most once a week, and not while it is silent."""
    if not is_on or (silent_until is not None and now < silent_until):
        return False
    year, week, _ = now.isocalendar()
    return all(moment.isocalendar()[:2] != (year, week) for moment in said)


def silence_after(dismissed: int, now: datetime) -> datetime | None:
    """Until when nothing is offered after so many dismissals in a row; None where it goes on.

    >>> silence_after(1, datetime(2026, 11, 20)) is None
    True
    """
    return now + SILENT_FOR if dismissed >= DISMISSALS else None
