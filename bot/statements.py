"""What kind of sentence a text is: one of its own behind a command's word, a question, something about voices."""

from __future__ import annotations

import re

# After a noun these make a sentence whatever follows.
_VERBS = frozenset(
    "is are was were has have had will would shall should must can could may might goes gets becomes stays remains "
    "needs keeps disappears isn't aren't won't doesn't".split()
)
# These are nouns as often as verbs; only with a word of direction or degree behind them do they make a sentence.
_NOUNS_OR_VERBS = frozenset(
    "moves stops starts shows ends costs runs closes opens drops changes returns works looks turns hides "
    "asks takes comes lets uses rises falls breaks loads needs slides shrinks grows learns loses gains "
    "sits lives".split()
)
_AFTER_A_VERB = frozenset(
    "to into from away up down out off on only no less more by after before behind under over at in it its their "
    "the a an us them everyone nothing everything first last working being".split()
)
_PEOPLE = (
    r"(?:all|each|every|new|existing|our|the|some|any|more|both|\d{1,9})?\s*(?:\w+\s+){0,2}"
    r"(?:customers?|users?|people|members?|callers?|visitors?|patients?|drivers?|shoppers?|guests?|clients?|"
    r"students?|subscribers?|admins?|buyers?|sellers?|passengers?|readers?|players?|tenants?|them|everyone|everybody)"
)
_ASKS_PEOPLE = re.compile(
    rf"^{_PEOPLE}\s+(?:for|to|whether|if|about|why|when|what|twice|again|at)\b", re.IGNORECASE
)
_VOICE_THINGS = re.compile(
    r"^(?:messages?|calls?|mails?|notes?|search|assistants?|control|recognition|menus?|chats?|commands?|prompts?|"
    r"lines?|over|ordering|orders?)\b",
    re.IGNORECASE,
)


def continues_as_sentence(rest: str) -> bool:
    """Whether a noun followed by `rest` is a sentence: search + "moves to the bar", not "order emails"."""
    words = rest.casefold().split()[:2]
    if not words:
        return False
    if words[0] in _VERBS:
        return True
    return words[0] in _NOUNS_OR_VERBS and len(words) > 1 and words[1] in _AFTER_A_VERB


def compound_continues_as_sentence(rest: str) -> bool:
    """The same with one more noun in between: search + "results get ads"."""
    words = rest.casefold().split()
    return len(words) > 2 and (words[1] in _VERBS or words[1] in ("get", "become", "stay", "go", "need"))


def is_asking_people(rest: str) -> bool:
    """Whether "ask" followed by `rest` is about asking people: "customers for their phone number"."""
    return _ASKS_PEOPLE.match(rest) is not None


def is_about_voice(rest: str) -> bool:
    """Whether "voice" followed by `rest` is about a product's voice: "messages will be deleted"."""
    return _VOICE_THINGS.match(rest) is not None or continues_as_sentence(rest)
