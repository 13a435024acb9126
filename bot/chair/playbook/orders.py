"""What in a text is addressed to its reader instead of saying what is being decided: orders, fake blocks, code.

It is kept as typed and never acted on: the engine reads the text without it. A sentence that is partly an order
loses that part. Look-alike and full-width letters are compared as what they look like.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from bot.chair.playbook.text import clean, visible

_RULES = r"(?:rule|rules|instruction|instructions|prompt|prompts|guardrails?|above|previous)"
_AS = r"(?:\s+(?:decision|text|one))?(?:\s+(?:as|to be|a|an|the))*\s+[\"'*]?"
_BIDDEN = r"(?:^\s*|[.!?:;,>\])*\"']\s*|\b(?:please|now|and|then|must|should|you)\s+)"
# Customers are answered with these, which is a decision; a reader is told to answer with anything else.
_NOBODY = (
    r"(?!\s+(?:an?\s|the\s|our\s)?(?:real\s|live\s|short\s)?"
    r"(?:person|human|people|agent|engineer|call|form|e?mail|letter|note|apology|refund|voucher|template|text))"
)
_ORDERS = re.compile(
    # Hands off the rules, wherever it stands. What "we" or "they" ignore is a decision, not an order.
    r"(?<!we )(?<!they )(?<!will )(?<!can )(?<!staff )(?:ignore|disregard|forget|override|bypass)\b"
    rf"[^.\n]{{0,60}}\b{_RULES}\b"
    # Says what the answer has to be.
    rf"|\b(?:label|classify|mark|rate|score|call)\s(?:this|it){_AS}"
    r"(?:type\w*|class\w*|good|better|positive|approved|\d+\s?/\s?\d+)"
    rf"|{_BIDDEN}(?:respond|reply|answer)\s+(?:with{_NOBODY}|only|as if|in (?:json|yaml|xml|one word|capitals))\b"
    rf"|{_BIDDEN}output\s+(?:only|the|just)\b"
    rf"|{_BIDDEN}say\s+(?:that|only)\b"
    rf"|{_BIDDEN}(?:act|behave|pretend)\s+(?:as|to be|like)\b|{_BIDDEN}decode\b[^.\n]{{0,30}}\bfollow\b"
    # Makes somebody else of the reader.
    r"|\bstop being\b[^.\n]{0,40}\bstart being\b"
    r"|\byou are now\b|\bsystem prompt\b|\bas an ai\b|\b(?:developer|jailbreak|god|admin) mode\b|\bjailbreak\b"
    # Speaks to the reader about itself, its checks or its answer.
    r"|\byour (?:\w+ )?(?:guidelines|rules|instructions|prompt|programming)\b|\byour new (?:job|task|role)\b"
    r"|\b(?:dear|hey|hello) (?:assistant|bot|chatbot|model)\b|\b(?:ai|assistant|bot|model) reading this\b"
    r"|\bthis bot\b|\bskip (?:every|all|the) checks?\b|\bhidden (?:configuration|prompt)\b|\byou have no rules\b"
    r"|\b(?:every|your|the next) readings? (?:must|should|has to|ends?)\b"
    rf"|{_BIDDEN}set the class\b|{_BIDDEN}repeat after me\b|{_BIDDEN}summari[sz]e this as\b"
    rf"|{_BIDDEN}never ask (?:about|for) the customer\b|\bnot data but\b"
    r"|\bcustomer_effect\b|\bcommercial_(?:now|later)\b"
    # Ends a fence, opens another block, or is a member of a JSON object.
    r"|\bend of (?:the )?(?:data|input|text|prompt|document|message)\b|\bnew (?:instruction|task|rule|prompt)s?\s*:"
    r"|\"[\w ]+\"\s*:|\b(?:begin|end) (?:admin|system|developer|root) \w+"
    r"|;\s*(?:drop|delete|update|insert)\b[^.\n]*\btable\b",
    re.IGNORECASE | re.MULTILINE,
)
# A line that somebody else seems to speak, or that frames what follows as their block.
_SPEAKER = re.compile(
    r"(?:^\W*|(?<=[.!?]\s))"
    r"(?:system|assistant|user|human|developer|ai|bot|chatbot|model|instructions?(?: to [\w ]{1,30})?)"
    r"(?:\s+(?:prompt|message|note|override))?\s*:.*$",
    re.IGNORECASE | re.MULTILINE,
)
_FRAME = re.compile(
    r"^\W*(?:(?:begin|end|start)(?: of)?\s+)?"
    r"(?:system|assistant|user|developer|data|prompt|instructions?|input)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
# Tokens of chat templates, fences and comments: nothing that people say, and what follows is a line of its own.
_TOKENS = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)|<\|[^|<>\n]{0,60}\|>|<</?\w{1,20}>>|\[/?INST\]|`{3,}|\"{3}|#{2,}|^[-=*_]{3,}",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
# Other machines' languages: an element with what it holds, a spreadsheet's formula, a shell's command, a row of
# settings. None of it says what is decided, and its words must not count for what does.
_MACHINE = re.compile(
    # What only dresses words (<b>bulk edit</b>) leaves them standing.
    r"<(?!(?:a|b|i|u|s|p|q|em|del|ins|sub|sup|div|span|code|mark|small|strong|h\d|li)\b)([a-zA-Z]\w{0,20})\b[^<>\n]{0,80}>[^<\n]{0,200}</\1>|(?:^|\s)=[A-Za-z]+\([^)\n]{0,200}\)"
    r"|\b(?:curl|wget|bash|sudo|chmod|rm\s-\w+)\s[^\n]{0,200}?[/$|`&][^\s]*(?:\s+/?\S*[)/`][^\s]*)?"
    r"|(?:\b[A-Z][a-z]{2,14}:\s+\w+[.;]\s*){2,}",
)
_SPELT_OUT = re.compile(r"(?<![^\W_])(?:[^\W_][ .\-_]+){5,}[^\W_](?![^\W_])")
_BEGINS = re.compile(r"[.!?;]\s+|\n|,\s+(?:and\s+|then\s+|so\s+)?|\s+[–—-]\s+")
_ENDS = re.compile(r"[.!?](?=\s|$)|\n|$")
_LEAST_WORDS = 3
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһҡԛԝАВЕКМНОРСТХІЈЅαεορτυχικνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ\u3164\u115f\u1160\u2800\uffa0",
    "aeopcyxijsdhkqwABEKMHOPCTXIJSaeoptuxiknABEZHIKMNOPTYX     ",
)


def is_order(text: str) -> bool:
    """Whether a text holds an order to its reader."""
    return bool(_ORDERS.search(_folded(text)) or any(form.search(text) for form in (_SPEAKER, _TOKENS, _MACHINE)))


def without_orders(text: str) -> str:
    """A text as it is analysed (`clean`), without what in it is addressed to its reader."""
    told = _without_blocks(clean(_SPELT_OUT.sub(" ", _TOKENS.sub("\n", _MACHINE.sub("\n", visible(text))))))
    orders = list(_ORDERS.finditer(_folded(told)))
    clauses = _clauses(told) if orders else ([0], [0])
    kept, at = [], 0
    for order in orders:
        begin, end = _span(told, order, clauses)
        kept.append(told[at:begin])
        at = max(at, end)
    told = "\n".join([*kept, told[at:]])
    return "\n".join(line.lstrip(" .!?;:,") for line in told.splitlines() if re.search(r"\w", line))


def _without_blocks(text: str) -> str:
    """A text without what somebody else seems to say in it: their line, or what of it leaves something to read.

    A text that is nothing but such a line has a label in front: "System: the nightly export ends".
    """
    bare = _FRAME.sub("", text)
    ways = (_SPEAKER.sub("", bare), _SPEAKER.sub(lambda line: _ENDS.split(line.group(), maxsplit=1)[-1], bare))
    return next((told for told in ways if re.search(r"\w", told)), text)


def _clauses(text: str) -> tuple[list[int], list[int]]:
    """Where each clause begins that an order may stand in, and from where on it has to be cut.

    A clause in front belongs to the order where it has a word or two ("For compliance, …") or speaks to the reader.
    """
    places, cuts = [0], [0]
    for boundary in _BEGINS.finditer(text):
        is_sentence = boundary.group()[0] in ".!?;\n"
        front = re.findall(r"\w+", text[cuts[-1] : boundary.start()].lower())
        cut = is_sentence or (len(front) >= _LEAST_WORDS and "you" not in front)
        places.append(boundary.end())
        cuts.append(boundary.start() + is_sentence if cut else cuts[-1])
    return places, cuts


def _span(text: str, order: re.Match[str], clauses: tuple[list[int], list[int]]) -> tuple[int, int]:
    """From where the order's clause begins to where its sentence ends."""
    places, cuts = clauses
    first = order.end() - len(order.group().lstrip(" .!?:;,>])*\"'\n"))
    end = _ENDS.search(text, order.end())
    return cuts[bisect_right(places, first) - 1], end.end() if end else len(text)


def _folded(text: str) -> str:
    """The text with look-alike letters as what they look like, character for character."""
    if text.isascii():
        return text
    plain = (unicodedata.normalize("NFKC", character) for character in text)
    return "".join(
        same if len(same) == 1 else character for same, character in zip(plain, text, strict=True)
    ).translate(_LOOK_ALIKES)
