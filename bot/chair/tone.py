"""How a seat question may speak: it asks, and neither claims, predicts, praises, blames nor tells anybody what to do.

Source: `product.md`, *The reading* ("Conditional, never first-person certainty, never a prediction of what customers
will do, no praise, no blame, no exclamation mark"). The rules are strict: a good question that is taken for a bad one
costs a sharper wording, a bad one that is taken for good costs the trust in all of them.
"""

from __future__ import annotations

import re

_OPENERS = frozenset(
    "what how who whom whose when where why which do does did is are was were am can could may might must shall should "
    "will would has have had if on in at after before by until till once during for from to with without under while as "
    "until unless between within since of about and but beside besides apart then".split()
)
_ASKS = re.compile(
    r"\b(?:what|how|who|whom|whose|when|where|why|which)\b"
    r"|\b(?:do|does|did|is|are|was|were|am|can|could|may|might|must|shall|should|will|would|has|have|had)(?:n't)?\s+"
    r"(?:i|you|we|they|he|she|it|there|this|that|these|those|the|a|an|my|your|our|any|each|every|all|some|someone|anyone|"
    r"somebody|anybody|people|\w+)\b",
    re.IGNORECASE,
)
_INVERTED = r"do|did|can|could|will|would|should|may|might|must|shall|if|when|whenever|whether|unless|what|how|which|where|who|until|before|after|once|that|than|while|because|am|was|have|had"  # noqa: E501
_SELF = re.compile(
    rf"(?<!\w)(?:(?P<lead>{_INVERTED})\s+)?i(?:\s+(?:really|truly|just|still|already|all|simply|always|never|do|am|so))*\s+"
    r"(?:love|hate|like|adore|enjoy|prefer|trust|distrust|appreciate|welcome|approve|agree|support|want|wish|hope|expect|feel|"
    r"believe|think|know|understand|accept|happy|glad|delighted|grateful|thankful|thrilled|excited|satisfied|fine|angry|upset|"
    r"furious|worried|disappointed|sad|sure|certain|convinced|confident|won't|cannot wait|can't wait|will|would|shall|'ll)\b",
    re.IGNORECASE,
)
_I_AM = re.compile(rf"(?<!\w)(?:(?P<lead>{_INVERTED})\s+)?i(?:'m|’m|'ll|’ll|'d|’d|\s+am\s+going)\b", re.IGNORECASE)
_PERSONA = re.compile(
    r"\bas an?\b[^?]{0,30}\b(?:customer|user|client|member|buyer|subscriber|ai|assistant|model)\b", re.IGNORECASE
)
_PREDICTS = re.compile(
    r"\b(?:they|people|customers?|users?|clients?|members?|buyers?|subscribers?|everyone|everybody|nobody|no one|most|many|we all)"
    r"(?:\s+\w+){0,2}?\s*(?:'ll|’ll|\s(?:will|won't|would|are going to|is going to|are likely|are bound|love|loves|hate|hates|"
    r"adore|prefer|churn|leave|cancel|welcome|applaud|benefit|win|thank|gain))\b"
    r"|\b(?:certainly|surely|undoubtedly|obviously|clearly|definitely|guaranteed|inevitably|of course|no doubt|bound to)\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"\b(?:great|excellent|amazing|wonderful|fantastic|brilliant|perfect|perfectly|awesome|superb|outstanding|best|smart|clever|"
    r"bold|brave|generous|thoughtful|genius|lovely|delightful|delighted|beautiful|exciting|thrilled|incredible|marvellous|"
    r"marvelous|congratulations|congrats|bravo|kudos|thanks|thank|proud|well done|win-win|no-brainer|game.changer|flawless|"
    r"visionary|world.class|terrible|awful|horrible|stupid|greedy|greed|dishonest|shame|shameful|ashamed|disgraceful|disgusting|"
    r"lazy|careless|reckless|evil|scandal|betray\w*|idiot\w*|liar\w*|lying|lied|fraud\w*|crook\w*|scam\w*|incompeten\w*|fault|"
    r"blame\w*|ridiculous|pathetic|outrage\w*|unacceptable|unforgivable|love|loves|loved)\b",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"\btype[\s_-]*[ab]\b|\b(?:commercial[\s_-]over[\s_-]customer|lose[\s_-]lose|no[\s_-]one[\s_-]gains|commercial[\s_-]only)\b"
    r"|\bgood for (?:both|customers|us|everyone|all)\b|\b(?:class|classified|classification|label|labelled|labeled|verdict|approved|"
    r"flag|flags|score|scored|rating|rated|grade)\b",
    re.IGNORECASE,
)
_INSTRUCTS = re.compile(
    r"\b(?:please|kindly|click|tap here|make sure|be sure to|remember to|don't forget|do not forget|feel free|go ahead)\b"
    r"|\byou (?:must|need to|have to|ought to|had better)\b(?!\s+(?:know|hold|have|keep|ask)\b)"
    r"|\b(?:ignore|disregard|override|forget)\b[^?]{0,40}\b(?:rule|rules|instruction|instructions|prompt|above|previous|warning|warnings)\b"
    r"|\byour\s+(?:\w+\s+)?(?:password|passcode|pin|login|credentials?|api key|secret|token|card number|bank details?)\b"
    r"|\b(?:system|developer|assistant|jailbreak)\s+(?:prompt|message|mode|override|note|instruction)s?\b"
    r"|(?:[,–—-]|\bthen|\band then)\s+(?:just\s+)?(?:visit|go to|open|send|email|mail|reply|paste|copy|run|type|enter|log|post|share|tell|"
    r"say|write|answer|respond|transfer|buy|follow|download|install|scan|subscribe|sign|approve|ship|launch|do it)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s*(?:right|no|yes|ok|okay|correct|true|agreed|surely|huh|eh|"
    r"(?:is|are|do|does|did|was|were|has|have|had|will|would|can|could|should|won|wo|don|isn|aren|doesn|didn|wasn|weren|hasn|haven|"
    r"wouldn|couldn|shouldn|can)(?:n?['’]t)?\s+(?:it|they|we|you|i|he|she|this|that|there))\s*\?$",
    re.IGNORECASE,
)
_ENDS_INSIDE = re.compile(r"[.?;…](?=\s)|[:;](?=\s)|\?(?=.)|\.{2,}|[.;:]$")
_SHOUTS = re.compile("[!\u00a1\uff01\u203c\u2048\u2049\u203d\ufe57\u2757\u2755]")
_WORD = re.compile(r"[A-Za-z]+")


def asks(text: str) -> bool:
    """Whether it is one sentence, and a question: begins as questions do, asks, and ends in its only question mark."""
    first = _WORD.search(text)
    if first is None or first.start() or first.group().casefold() not in _OPENERS:
        return False
    return text.endswith("?") and not _ENDS_INSIDE.search(text) and bool(_ASKS.search(text))


def claims(text: str) -> bool:
    """Whether the customer is made to state a feeling, a wish or an intention, or the question begs its answer."""
    stated = any(match["lead"] is None for pattern in (_SELF, _I_AM) for match in pattern.finditer(text))
    return stated or bool(_PERSONA.search(text) or _TAG.search(text))


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
