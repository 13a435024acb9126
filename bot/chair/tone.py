"""How a seat question may speak: it asks, and neither claims, predicts, praises, blames nor gives orders.

Source: `product.md`, *The reading* ("Conditional, never first-person certainty, never a prediction of what
customers will do, no praise, no blame, no exclamation mark"). The rules are strict: a good question that is taken
for a bad one costs a sharper wording, a bad one that is taken for good costs the trust in all of them. Pure.
"""

from __future__ import annotations

import re

_OPENERS = frozenset(
    "what how who whom whose when where why which do does did is are was were am can could may might must "
    "shall should "
    "will would has have had if on in at after before by until till once during for from to with without under "
    "while as "
    "unless between within since of about and but beside besides apart then".split()
)


def _any(words: str) -> str:
    """A pattern for any of these words, or of these phrases where `_` stands for a blank."""
    return "(?:" + "|".join(word.replace("_", r"\s+") for word in words.split()) + ")"


_AUXILIARIES = _any("do does did is are was were am can could may might must shall should will would has have had")
_INTERROGATIVES = _any("what how who whom whose when where why which")
_ASKS = re.compile(rf"\b{_INTERROGATIVES}\b|\b{_AUXILIARIES}(?:n't)?\s+\S", re.IGNORECASE)

# "Do I know", "if I want", "the day on which I am": behind these an "I …" is asked about or supposed, not stated.
_SUPPOSES = _any(
    "do did can could will would should may might must shall am was have had if when whenever whether unless until "
    "before after once what how which where who"
)
_OFTEN = _any("really truly just still already all simply always never do am so")
_FEELS = _any(
    "love hate like adore enjoy prefer trust distrust appreciate welcome approve agree support want wish hope "
    "expect "
    "feel believe think know understand accept happy glad delighted grateful thankful thrilled excited "
    "satisfied fine "
    "angry upset furious worried disappointed sad sure certain convinced confident won't cannot_wait "
    "can't_wait will "
    "would shall"
)
_STATES = re.compile(
    rf"(?<!\w)(?:(?P<supposed>{_SUPPOSES})\s+)?i(?:(?:\s+{_OFTEN})*\s+{_FEELS}|['’](?:m|ll|d)|\s+am\s+going)\b",
    re.IGNORECASE,
)
_PERSONA = re.compile(
    rf"\bas\s+an?\b[^?]{{0,30}}\b{_any('customer user client member buyer subscriber ai assistant model')}\b",
    re.IGNORECASE,
)
_BEGS = re.compile(
    r",\s*(?:right|no|yes|ok|okay|correct|true|agreed|surely|huh|eh"
    rf"|(?:{_AUXILIARIES}|wo|ca)(?:n?['’]t)?\s+{_any('it they we you i he she this that there')})\s*\?$",
    re.IGNORECASE,
)
_ALL = _any(
    "they people customers? users? clients? members? buyers? subscribers? everyone everybody nobody no_one "
    "most many"
)
_DO = _any(
    "will won't would are_going_to is_going_to are_likely are_bound loves? hates? adore prefer churn leave cancel "
    "welcome applaud benefit win thank gain agree support accept approve"
)
_CERTAIN = _any(
    "certainly surely undoubtedly obviously clearly definitely guaranteed inevitably of_course no_doubt bound_to"
)
_PREDICTS = re.compile(rf"\b{_ALL}(?:\s+\w+){{0,2}}?(?:['’]ll|\s+{_DO})\b|\b{_CERTAIN}\b", re.IGNORECASE)
_PRAISE = _any(
    "great excellent amazing wonderful fantastic brilliant perfect(?:ly)? awesome superb outstanding best smart "
    "clever bold brave generous thoughtful genius lovely delightful delighted beautiful exciting thrilled "
    "incredible marvell?ous congratulations congrats bravo kudos thanks? proud well_done win-win no-brainer "
    "a_win triumph good_idea game.changer flawless visionary world.class loved? loves"
)
_BLAME = _any(
    r"terrible awful horrible stupid greedy greed dishonest shame(?:ful)? ashamed disgraceful disgusting lazy "
    r"careless reckless evil scandal betray\w* idiot\w* liars? lying lied fraud\w* crook\w* scam\w* "
    r"incompeten\w* fault blame\w* ridiculous pathetic outrage\w* unacceptable unforgivable"
)
_JUDGES = re.compile(rf"\b(?:{_PRAISE}|{_BLAME})\b", re.IGNORECASE)
_LABELS = _any("class classified classification label labell?ed verdict approved flags? scored? rating rated grade")
_VERDICT = re.compile(
    r"\btype[\s_-]*[ab]\b|\bcommercial[\s_-]over[\s_-]customer\b|\blose[\s_-]lose\b|\bno[\s_-]one[\s_-]gains\b"
    r"|\bcommercial[\s_-]only\b|\bgood\s+for\s+(?:both|customers|us|everyone|all)\b"
    rf"|\b{_LABELS}\b",
    re.IGNORECASE,
)
_BIDS = _any(
    "please kindly click tap_here make_sure be_sure_to remember_to don't_forget do_not_forget feel_free go_ahead"
)
_IMPERATIVES = _any(
    "visit go_to open send e?mail reply paste copy run type enter log post share tell say write answer respond "
    "transfer buy follow download install scan subscribe sign approve ship launch do_it"
)
_RULES = _any("rules? instructions? prompt above previous warnings?")
_SECRETS = _any("password passcode pin login credentials? api_key secret token card_number bank_details?")
_BLOCKS = _any("prompt message mode override note instruction")
_INSTRUCTS = re.compile(
    rf"\b{_BIDS}\b|\byou\s+(?:must|need\s+to|have\s+to|ought\s+to|had\s+better)\b(?!\s+(?:know|hold|have|keep|ask)\b)"
    rf"|\b(?:ignore|disregard|override|forget)\b[^?]{{0,40}}\b{_RULES}\b|\byour\s+(?:\w+\s+)?{_SECRETS}\b"
    rf"|\b(?:system|developer|assistant|jailbreak)\s+{_BLOCKS}s?\b"
    rf"|(?:[,–—-]|\b(?:and\s+)?then)\s+(?:just\s+)?{_IMPERATIVES}\b",
    re.IGNORECASE,
)
_ENDS_INSIDE = re.compile(r"[.?;…:](?=\s)|\?(?=.)|\.{2,}")
_SHOUTS = re.compile("[!\u00a1\uff01\u203c\u2048\u2049\u203d\ufe57\u2757\u2755]")
_WORD = re.compile(r"[A-Za-z]+")


def asks(text: str) -> bool:
    """Whether it is one sentence and a question: it begins as questions do, asks, and ends in its one "
    "question mark."""
    first = _WORD.search(text)
    if first is None or first.start() or first.group().casefold() not in _OPENERS:
        return False
    return text.endswith("?") and not _ENDS_INSIDE.search(text) and bool(_ASKS.search(text))


def claims(text: str) -> bool:
    """Whether the customer is made to state a feeling, a wish or an intention, or the question begs its answer."""
    stated = any(match["supposed"] is None for match in _STATES.finditer(text))
    return stated or bool(_PERSONA.search(text) or _BEGS.search(text))


def predicts(text: str) -> bool:
    """Whether it says what customers will do or feel."""
    return bool(_PREDICTS.search(text))


def judges(text: str) -> bool:
    """Whether it praises or blames."""
    return bool(_JUDGES.search(text))


def gives_verdict(text: str) -> bool:
    """Whether it names the trade, which follows from people's answers and from nothing else."""
    return bool(_VERDICT.search(text))


def instructs(text: str) -> bool:
    """Whether it tells the reader to do something, or asks for what opens a door."""
    return bool(_INSTRUCTS.search(text))


def shouts(text: str) -> bool:
    """Whether it has an exclamation mark, in any script."""
    return bool(_SHOUTS.search(text))
