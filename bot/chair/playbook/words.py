"""The small words of English, the forms of its verbs and nouns, and its numbers."""

from __future__ import annotations

import re
from functools import lru_cache

DETERMINERS = frozenset(
    "the a an this that these those our your my his her its their every each all any some no both another "
    "more most "
    "many several few fewer less us-only certain".split()
)
POSSESSIVES = frozenset("our your my his her its their".split())
PRONOUNS = frozenset(
    "i we you he she it they them us me him this that these those everything something nothing anything someone "
    "which who whom what myself yourself himself herself itself ourselves yourselves themselves".split()
)
SUBJECT_PRONOUNS = frozenset("i we you he she it they who which that".split())
PREPOSITIONS = frozenset(
    "of in on at by for from to with without within into onto out off over under above below between through "
    "during after before until till since about around against across behind beyond near per via than as like up "
    "down instead unless except despite toward towards upon among along inside outside plus because".split()
)
CONJUNCTIONS = frozenset("and or but nor so yet then".split())
SUBORDINATORS = frozenset(
    "because since so although though while whereas if when whenever where unless until after before that who "
    "which whose whom as than even once whether how why what rather".split()
)
AUXILIARIES = frozenset(
    "be is are am was were been being will would shall should can could may might must do does did have has had "
    "won't don't doesn't can't cannot isn't aren't wasn't shouldn't wouldn't didn't 'll gets get got getting "
    "it's we'll we're they'll they're let's lets i'll".split()
)
BE = frozenset("we're they're it's i'm you're be is are am was were been being get gets got getting".split())
ADVERBS = frozenset(
    "also just still only already soon really simply now again even completely not never ever always often "
    "directly finally yet too very please maybe perhaps quietly silently immediately automatically currently first "
    "later earlier sooner longer today tomorrow tonight once twice altogether instead anyway however "
    "therefore actually "
    "basically probably about roughly around almost nearly ahead back forward away together apart "
    "everywhere".split()
)
VERB_LEADS = frozenset(
    "to will would should shall can could may might must we i they you let's lets not never don't won't 'll "
    "please and or then do does did we'll they'll i'll could also just now simply still can't cannot either "
    "proposal idea plan decision let us help".split()
)
NOT_ADVERBS = frozenset(
    "monthly weekly nightly daily yearly hourly quarterly early only family supply reply assembly apply friendly "
    "fly july italy rally ally jelly belly bully anomaly monopoly holy ugly butterfly multiply comply rely "
    "likely costly elderly lonely lively lovely assembly disorderly".split()
)
NOT_MODIFIERS = frozenset(
    "second minute hour day week month year quarter seconds minutes hours days weeks months years million thousand "
    "hundred lift lifts tell tells let lets help helps make makes give gives serve serves hit hits next "
    "last".split()
)
WEEKDAYS = frozenset("weekend monday tuesday wednesday thursday friday saturday sunday".split())
"""Words for a time that can open a name, such as "weekend support"."""
TIME_WORDS = frozenset(
    "today tomorrow tonight yesterday monday tuesday wednesday thursday friday saturday sunday mondays tuesdays "
    "wednesdays thursdays fridays saturdays sundays weekends weekend january february march april june july august "
    "september october november december next last".split()
)
_IRREGULAR_VERBS = {
    "give": ("gives", "giving", "gave", "given"),
    "take": ("takes", "taking", "took", "taken"),
    "sell": ("sells", "selling", "sold"),
    "send": ("sends", "sending", "sent"),
    "get": ("gets", "getting", "got"),
    "let": ("lets", "letting"),
    "put": ("puts", "putting"),
    "shut": ("shuts", "shutting"),
    "cut": ("cuts", "cutting"),
    "set": ("sets", "setting"),
    "split": ("splits", "splitting"),
    "keep": ("keeps", "keeping", "kept"),
    "rise": ("rises", "rising", "rose", "risen"),
    "fall": ("falls", "falling", "fell", "fallen"),
    "go": ("goes", "going", "went", "gone"),
    "come": ("comes", "coming", "came"),
    "run": ("runs", "running", "ran"),
    "make": ("makes", "making", "made"),
    "buy": ("buys", "buying", "bought"),
    "hide": ("hides", "hiding", "hid", "hidden"),
    "freeze": ("freezes", "freezing", "froze", "frozen"),
    "build": ("builds", "building", "built"),
    "wind": ("winds", "winding", "wound"),
    "spin": ("spins", "spinning", "spun"),
    "write": ("writes", "writing", "wrote", "written"),
    "ring": ("rings", "ringing", "rang", "rung"),
    "pay": ("pays", "paying", "paid"),
    "lose": ("loses", "losing", "lost"),
    "bring": ("brings", "bringing", "brought"),
    "hold": ("holds", "holding", "held"),
    "grow": ("grows", "growing", "grew", "grown"),
    "withdraw": ("withdraws", "withdrawing", "withdrew", "withdrawn"),
    "leave": ("leaves", "leaving", "left"),
    "shrink": ("shrinks", "shrinking", "shrank", "shrunk"),
    "have": ("has", "having", "had"),
    "steer": ("steers", "steering", "steered"),
    "show": ("shows", "showing", "showed", "shown"),
    "read": ("reads", "reading"),
    "roll": ("rolls", "rolling", "rolled"),
    "do": ("does", "doing", "did", "done"),
    "lead": ("leads", "leading", "led"),
    "must": (),
    "cannot": (),
    "can't": (),
    "can": (),
    "may": (),
    "become": ("becomes", "becoming", "became"),
    "cost": ("costs", "costing"),
    "extend": ("extends", "extending", "extended"),
    "bid": ("bids", "bidding"),
    "overcharge": ("overcharges", "overcharging", "overcharged"),
    "offer": ("offers", "offering", "offered"),
    "monitor": ("monitors", "monitoring", "monitored"),
    "open": ("opens", "opening", "opened"),
    "cancel": ("cancels", "cancelling", "canceling", "cancelled", "canceled"),
    "answer": ("answers", "answering", "answered"),
    "widen": ("widens", "widening", "widened"),
    "shorten": ("shortens", "shortening", "shortened"),
    "enter": ("enters", "entering", "entered"),
    "develop": ("develops", "developing", "developed"),
    "transfer": ("transfers", "transferring", "transferred"),
    "defer": ("defers", "deferring", "deferred"),
    "enrol": ("enrols", "enrolling", "enrolled"),
    "alter": ("alters", "altering", "altered"),
    "lower": ("lowers", "lowering", "lowered"),
    "trim": ("trims", "trimming", "trimmed"),
    "deliver": ("delivers", "delivering", "delivered"),
    "credit": ("credits", "crediting", "credited"),
    "limit": ("limits", "limiting", "limited"),
    "restrict": ("restricts", "restricting", "restricted"),
    "profile": ("profiles", "profiling", "profiled"),
    "edit": ("edits", "editing", "edited"),
    "visit": ("visits", "visiting", "visited"),
    "discount": ("discounts", "discounting", "discounted"),
    "lengthen": ("lengthens", "lengthening", "lengthened"),
}
_VOWELS = "aeiou"
_SHORT = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
_IRREGULAR_PLURALS = frozenset("people men women children staff data media police folk feet teeth".split())
_SINGULAR_S = ("ss", "us", "is", "news", "ics")
SAME_FORM = frozenset("cut put set shut let split read run come cost".split())
"""Verbs whose participle looks like their plain form."""
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {
    "a": 1,
    "once": 1,
    "twice": 2,
    "an": 1,
    "half": 0.5,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "hundred": 100,
}


def verb_forms(base: str) -> dict[str, str]:
    """Every form of a verb, each with what it is: base, s, ing, ed."""
    forms = {base: "base"}
    if base in _IRREGULAR_VERBS:
        for form in _IRREGULAR_VERBS[base]:
            kind = "ing" if form.endswith("ing") and form != base else "s" if form == _third(base) else "ed"
            forms.setdefault(form, kind)
        if base == "have":
            forms["has"] = "s"
        return forms
    forms[_third(base)] = "s"
    if base.endswith("e") and not base.endswith(("ee", "ye")):
        forms[base[:-1] + "ing"], forms[base + "d"] = "ing", "ed"
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        forms[base + "ing"], forms[base[:-1] + "ied"] = "ing", "ed"
    elif _SHORT.match(base):
        forms[base + base[-1] + "ing"], forms[base + base[-1] + "ed"] = "ing", "ed"
    else:
        forms[base + "ing"], forms[base + "ed"] = "ing", "ed"
    return forms


def _third(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


@lru_cache(maxsize=16_384)
def is_plural(word: str) -> bool:
    """Whether a noun looks like more than one."""
    low = word.lower()
    return low in _IRREGULAR_PLURALS or (len(low) > 2 and low.endswith("s") and not low.endswith(_SINGULAR_S))


@lru_cache(maxsize=16_384)
def singular(word: str) -> str:
    """One of what the noun names."""
    low = word.lower()
    if low in {"people", "men", "women", "children"}:
        return {"people": "person", "men": "man", "women": "woman", "children": "child"}[low]
    if not is_plural(low) or low in _IRREGULAR_PLURALS:
        return low
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes", "zzes", "uses")) and not low.endswith(("ouses", "auses")):
        return low[:-2]
    return low[:-1]


@lru_cache(maxsize=16_384)
def number(word: str) -> float | None:
    """The value of a number in figures or words, or None."""
    low = word.lower().lstrip("£$€").rstrip("% ")
    if low in _NUMBER_WORDS:
        return float(_NUMBER_WORDS[low])
    try:
        return float(low.replace(",", "")) if low[:1].isdigit() and len(low) < 16 else None
    except ValueError:
        return None


@lru_cache(maxsize=16_384)
def is_adverb(word: str) -> bool:
    """Whether a word only says how or when and names nothing."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in NOT_ADVERBS)
