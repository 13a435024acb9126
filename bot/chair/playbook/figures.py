"""Figures in a text: two values set against each other, dates, hours that recur, and shares of a group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.phrases import plural_of
from bot.chair.playbook.text import Token
from bot.chair.playbook.words import number, singular

_TIME_UNITS = frozenset("second minute hour day week month year quarter millisecond".split())
_LONGER_IS_BETTER = frozenset(
    "trial notice warranty guarantee return returns window free retention history grace validity valid keep stored "
    "opening open storage undo refund refunds cancel".split()
)
_MORE_IS_BETTER = frozenset(
    "file files row rows user users seat seats export exports project projects gb mb book books device "
    "devices guest "
    "bag bags kg kilo kilos choice choices session sessions lesson lessons visit visits slot slots credit credits "
    "time times item items option options result results guests people place places parcel parcels".split()
)
_LESS_IS_BETTER = frozenset("step click field page form question call euro pound dollar cent franc krona".split())
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_DATE = re.compile(
    rf"\b(?P<lead>on|by|from|until|after|before|as of|in|at|starting|effective)?\s?"
    rf"(?P<date>(?<![\d.,:])\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})(?:\s\d{{4}})?"
    rf"|(?:{_MONTHS})\s\d{{1,2}}\b(?![.,:]?\d|\s?%)"
    rf"|(?<=on )(?:{_DAYS})\b|(?<=from )(?:{_DAYS})\b|(?<=by )(?:{_DAYS})\b|(?<=from )(?:{_MONTHS})\b"
    rf"|(?<=in )(?:{_MONTHS})\b|tomorrow|tonight|next\s(?:week|month|quarter|year|{_DAYS}|release)"
    rf"|(?<=in ){_COUNT}\s(?:days?|weeks?|months?|years?)|the\snext\srelease"
    rf"|the\send\sof\s(?:the\s|this\s)?(?:month|quarter|year))",
    re.IGNORECASE,
)
_RECURS = re.compile(
    rf"\b(?:on\s(?:(?:{_DAYS}|weekend|weekday|public\sholiday|bank\sholiday|saturday and sunday)s)"
    r"|at\s(?:weekends|night|lunchtime|lunch|the\sweekend)"
    r"|(?:after|before|outside|between)\s(?:noon|midnight|hours|office\shours|working\shours|\d{1,2}(?::\d\d|\s?(?:am|pm)))"
    r"|(?:in|during)\sthe\s(?:evening|evenings|morning|mornings|school\sholidays|holidays|summer|winter|night)"
    r"|at\s(?:noon|midnight|\d{1,2}:\d\d|\d{1,2}\s?(?:am|pm)))\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![\d.,])\b(?:(?:about|around|roughly|nearly|almost|over|under|more than|less than|some)\s)?"
    rf"(?:(?:{_COUNT}|a hundred)\s(?:in|of|out of)\s(?:{_COUNT}|twelve|twenty|a hundred|hundred)\b"
    rf"|\d{{1,3}}(?:[.,]\d{{1,2}})?\s?(?:%|percent\b|per cent\b)"
    r"|(?:a|one)\s(?:third|quarter|fifth|tenth)\sof\b|half\sof\b|half\sthe\b|most\sof\b|a handful of\b)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\bby\s((?:(?:about|around|roughly|up to)\s)?(?:a|an|one|two|three)?\s?"
    r"(?:third|quarter|fifth|tenth|half|thirds|[£$€]?\d+(?:[.,]\d+)*\s?"
    r"(?:%|percent|per cent|euros?|pounds?|dollars?|cents?|points?|k|m|bn|thousand|million"
    r"|(?:second|minute|hour|day|week|month|year)s?)?))(?![.,]?\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of the same unit: how it is, and how it would be."""

    before: float
    after: float
    before_word: str
    after_word: str
    unit: str
    near: frozenset[str]

    @property
    def before_text(self) -> str:
        """How it is, in words: "four hours"."""
        return _amount(self.before, self.before_word, self.unit)

    @property
    def after_text(self) -> str:
        """How it would be, in words: "one hour"."""
        return _amount(self.after, self.after_word, self.unit)

    def better(self, thing: str | None) -> bool | None:
        """Whether people are better off by it, given the kind of thing; None where that cannot be told."""
        if self.before == self.after:
            return None
        rises = self.after > self.before
        if thing in {"price", "wait", "burden", "floor"}:
            return not rises
        if thing in {"amount", "hours", "limit", "staff"}:
            return rises
        if self.unit in _TIME_UNITS:
            return rises if self.near & _LONGER_IS_BETTER else not rises
        if self.unit in _MORE_IS_BETTER or f"{self.unit}s" in _MORE_IS_BETTER:
            return rises
        return not rises if self.unit in _LESS_IS_BETTER else None

    @property
    def bounds(self) -> tuple[str, str]:
        """The lower and the upper value in words, the unit said once: "14", "30 days"."""
        low, high = sorted(((self.before, self.before_word), (self.after, self.after_word)))
        return low[1], _amount(high[0], high[1], self.unit)


def _amount(value: float, word: str, unit: str) -> str:
    if not unit:
        return word
    return f"{word} {unit if value == 1 or len(unit) < 3 else plural_of(unit)}"


def adjective(comparison: Comparison) -> str:
    """The value before, as it stands before a noun: "four-hour"."""
    return f"{comparison.before_word}-{comparison.unit}"


def comparison(words: Sequence[Token]) -> Comparison | None:
    """The first comparison of a sentence: "one hour instead of four", "from four hours to one"."""
    low = [token.low for token in words]
    for at, word in enumerate(low):
        if word in {"instead", "rather"} and low[at + 1 : at + 2] in (["of"], ["than"]):
            after, before = _number_near(low, at, -1), _number_near(low, at + 2, 1)
        elif word == "from" and "to" in low[at : at + 7]:
            turn = low.index("to", at)
            before, after = _number_near(low, at + 1, 1), _number_near(low, turn + 1, 1)
        else:
            continue
        if before and after:
            unit = after[1] or before[1]
            return Comparison(before[0], after[0], before[2], after[2], unit, frozenset(low))
    return None


def _number_near(low: Sequence[str], at: int, step: int) -> tuple[float, str, str] | None:
    """The number within a few words of a place, the unit behind it, and how it is written."""
    for place in range(at, max(-1, min(len(low), at + 5 * step)) if step > 0 else max(-1, at - 6), step):
        if place >= len(low) or (value := number(low[place])) is None:
            continue
        if low[place] in {"a", "an"} and place and low[place - 1] in {"once", "twice", "times"}:
            continue
        if low[place] in {"a", "an"} and (place + 1 >= len(low) or singular(low[place + 1]) not in _TIME_UNITS):
            continue
        unit = low[place + 1] if place + 1 < len(low) else ""
        known = unit.isalpha() and (singular(unit) in _TIME_UNITS | _LESS_IS_BETTER or unit in _MORE_IS_BETTER)
        unit = "time" if low[place] in {"once", "twice"} else singular(unit) if known else ""
        return value, unit, low[place]
    return None


def date_of(text: str) -> tuple[str, str]:
    """The first date of a text: how it is said with its preposition and without; empty where there is none."""
    match = _DATE.search(text)
    if not match:
        return "", ""
    lead = (match["lead"] or "").lower()
    date = match["date"]
    bare = date if date[:4].lower() != "next" and date[:1].isupper() else date[:1].lower() + date[1:]
    return f"{lead} {bare}".strip(), bare


def recurring(text: str) -> str:
    """The hours or days that come again and again ("on Sundays", "at night"); empty where none are named."""
    match = _RECURS.search(text)
    return match.group() if match else ""


def share_of(text: str, head: str) -> str:
    """A share of the group with this head, as it is typed ("about one in ten"); empty where none is named."""
    for match in _SHARE.finditer(text):
        if head and head in text[match.end() : match.end() + 40].lower().split()[:3]:
            found = match.group().removesuffix(" of").strip()
            return found[:1].lower() + found[1:]
    return ""


def by_how_much(text: str) -> str:
    """By how much something rises or falls ("by a tenth"); empty where it is not said."""
    match = _BY.search(text)
    return "by " + match.group(1).strip() if match else ""
