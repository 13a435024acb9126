"""Words as the small model sees them: lower case, without their inflection, figures by kind."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"[£$€]\s?\d[\d,.]*\d?(?:\s?(?:k|m|bn|million|thousand|grand)\b)?"
    r"|\d[\d,.]*\d?\s?(?:%|percent\b|per cent\b)"
    r"|\d[\d,.]*\d?\s?(?:k|m|bn|million|thousand|grand|euros?|dollars?|pounds?|cents?|francs?)\b"
    r"|\d[\d,.:]*\d?(?:st|nd|rd|th)?|[a-z]+(?:['-][a-z]+)*|[.!?;:,()\n—–\"&]",
    re.IGNORECASE,
)
MONEY, SHARE, FIGURE = "<money>", "<share>", "<figure>"
_COUNTS = frozenset(
    "two three four five six seven eight nine ten eleven twelve fourteen fifteen eighteen twenty thirty forty "
    "fifty sixty ninety hundred hundreds dozen".split()
)
_SUMS = frozenset("million thousand millions thousands grand".split())
_SHARES = frozenset("percent half third thirds fifth tenth".split())
_FORMS_OF = """
go: gone goes went going; do: does did done doing; have: has had having; make: made; take: took taken;
give: gave given; get: got gotten; keep: kept; lose: lost looses loose; pay: paid; sell: sold; send: sent;
tell: told; fall: fell fallen; rise: rose risen; grow: grew grown; bring: brought bring; buy: bought;
build: built; come: came; leave: left; hold: held; meet: met; run: ran; say: said;
see: saw seen see sees seeing; shut: shut; spend: spent; begin: began begun; find: found; hide: hid hidden;
break: broke broken; write: wrote written; win: won; choose: chose chosen; worse: worse; people: people;
man: men; woman: women; child: children; feel: felt; stand: stood; become: became; ring: rang rung ring;
freeze: froze frozen; shrink: shrank shrunk; know: knew known; steal: stolen; forget: forgot;
forgo: forgone; withdraw: withdrew withdrawn; tie: tied ties; die: dies died; is: is; was: was; this: this;
us: us; less: less; as: as; its: its; his: his; news: news; bus: bus; plus: plus; during: during;
nothing: nothing; something: something; anything: anything; thing: thing things; everything: everything;
evening: evening; morning: morning; string: string; spring: spring; king: king; need: need; feed: feed;
speed: speed; bed: bed; red: red; seed: seed; fee: fee fees; free: free; freed: freed; tree: tree trees;
employee: employee employees; agree: agree agreed; series: series; hundred: hundred
"""
_FORMS = {
    form: base.strip()
    for base, _, forms in (entry.partition(":") for entry in _FORMS_OF.split(";"))
    for form in forms.split()
}


def tokens(text: str) -> list[str]:
    """The words, marks and figures of a text; a figure is told by its kind, a word by its stem."""
    return [stem(found.group().lower().replace("’", "'")) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The form of a word under which all its inflections meet."""
    if word[0].isdigit() or word[0] in "£$€":
        return _kind(word)
    if word in _COUNTS:
        return FIGURE
    if word in _SUMS:
        return MONEY
    if word in _SHARES:
        return SHARE
    if word in _FORMS:
        return _FORMS[word]
    return _bare(word.removesuffix("'s").removesuffix("'"))


def _kind(figure: str) -> str:
    if figure.endswith(("%", "percent", "per cent")):
        return SHARE
    money = figure[0] in "£$€" or figure.endswith(("k", "m", "bn", "n", "d", "s", "o", "r", "t", "c"))
    ordinal = figure.endswith(("st", "nd", "rd", "th")) and not figure.endswith("thousand")
    return MONEY if money and not ordinal else FIGURE


def _bare(word: str) -> str:
    if word in _FORMS:
        return _FORMS[word]
    if len(word) < 4 or word.endswith(("n't", "ss")):
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("us", "is")):
        word = word[:-1]
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 3
            and any(v in "aeiouy" for v in word[: -len(ending)])
        ):
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
