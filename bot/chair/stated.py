"""The numbers, dates and names that a text states, in forms that can be compared across spellings. Pure.

Used to find what a model added: "12 %" and "twelve percent" are one figure, "12" and "12 %" are two. Where a
spelling is ambiguous the readings differ on purpose: what counts as stated by a source is read widely ("a day"
states 1 day), what a model says is read narrowly, and in doubt the playbook answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_UNITS = {word: value for value, word in enumerate(_SMALL.split())}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {
    "half": "1/2", "halves": "1/2", "third": "1/3", "quarter": "1/4", "fifth": "1/5", "sixth": "1/6",
    "seventh": "1/7", "eighth": "1/8", "ninth": "1/9", "tenth": "1/10", "hundredth": "1/100",
    "twice": "x2", "double": "x2", "doubled": "x2", "doubles": "x2", "doubling": "x2",
    "thrice": "x3", "triple": "x3", "triples": "x3", "tripled": "x3", "dozen": "12",
    "halve": "1/2", "halved": "1/2", "halving": "1/2",
}  # fmt: skip
_MANY = {
    "hundreds": "hundreds",
    "thousands": "thousands",
    "millions": "millions",
    "billions": "billions",
    "dozens": "dozens",
}
_TIMES = r"(?:second|minute|hour|day|night|week|month|quarter|year|euro|dollar|pound|cent|percent|click|step)s?"
_MONEY = {
    "€": "€", "euro": "€", "euros": "€", "eur": "€", "$": "$", "dollar": "$", "dollars": "$", "usd": "$",
    "£": "£", "pound": "£", "pounds": "£", "gbp": "£", "¥": "¥", "yen": "¥",
}  # fmt: skip
_PERCENT = {"%", "percent", "‰"}
_TOKEN = re.compile(r"[€$£¥]|[%‰]|\d+(?:[.,:/]\d+)*|[^\W\d_]+|[^\w\s]", re.UNICODE)
_GLUED = re.compile(r"\b(?:[^\W\d_]+[-.]?\d[\w.]*|\d+[^\W\d_]\w*)", re.UNICODE)
_ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)[,.' \u00a0\u202f](?=\d{3}(?:\D|$))")

_MONTHS = "january february march april may june july august september october november december".split()
_SHORT = {month[:3]: month for month in _MONTHS} | {"sept": "september"}
_WORDS_TOO = {"may", "march"}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTH = "|".join([*_MONTHS, *_SHORT])
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?: of)?\s+({_MONTH})\b|\b({_MONTH})\.?\s+(\d{{1,2}})\b", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-(\d{2})-(\d{2})\b")
_NAMED_DAY = re.compile(
    r"\b(?:(?:next|coming|this)\s+(?:week|weekend|month|quarter|year|spring|summer|autumn|fall|winter)|tomorrow|tonight"
    r"|yesterday|christmas|easter|new year|black friday|halloween|thanksgiving)\b",
    re.IGNORECASE,
)
_AFTER_WORDS = re.compile(
    r"\b(?:in|by|until|till|since|before|after|of|from|through|during|every|next|last|this)\s+(may|march)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_](?:[\w’'&.-]*\w)?", re.UNICODE)
_OWN = frozenset({"i", "i'm", "i'll", "i'd", "i've"})


def figures(text: str, *, widely: bool = False) -> frozenset[str]:
    """Every number in a text with its percent or currency sign: "5,000" and "five thousand" are both `5000`.

    `widely` also takes "an hour" for one, as a source may mean it.
    """
    plain = _ORDINAL.sub(r"\1", unicodedata.normalize("NFKC", text).replace("\u2044", "/"))
    plain = re.sub(r"\bper cent\b", "percent", _THOUSANDS.sub("", plain), flags=re.IGNORECASE)
    glued = {match.group().casefold() for match in _GLUED.finditer(plain)}
    tokens = [match.group().casefold() for match in _TOKEN.finditer(_GLUED.sub(" ; ", plain))]
    found = glued | _counted(tokens)
    if re.search(rf"\bone\s+(?:{_TIMES}\b|in\b)", plain, re.IGNORECASE):
        found.add("1")
    if widely and re.search(rf"\b(?:an?|per|each|every|one)\s+{_TIMES}\b", plain, re.IGNORECASE):
        found.add("1")
    return frozenset(found)


def dates(text: str) -> frozenset[str]:
    """The days, months and times of the calendar that a text names; a day of a month counts as one thing."""
    low = text.casefold()
    words = set(re.findall(r"[^\W\d_]+", low))
    found = {month for month in _MONTHS if month in words and month not in _WORDS_TOO}
    found |= {day for day in _DAYS if day in words or f"{day}s" in words}
    found |= {match.group(1) for match in _AFTER_WORDS.finditer(low)}
    found |= {" ".join(match.group().split()) for match in _NAMED_DAY.finditer(low)}
    for match in _DAY_MONTH.finditer(_ORDINAL.sub(r"\1", low)):
        number, month = match.group(1) or match.group(4), match.group(2) or match.group(3)
        month = _SHORT.get(month, month)
        found |= {month, f"{int(number)} {month}"}
    for match in _ISO.finditer(low):
        if 1 <= int(match.group(1)) <= 12:
            month = _MONTHS[int(match.group(1)) - 1]
            found |= {month, f"{int(match.group(2))} {month}"}
    return frozenset(found)


def names(text: str) -> frozenset[str]:
    """The words of a single sentence that are written like names: capitals anywhere but at its very beginning."""
    found = set()
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'")
        inner = word[1:] if match.start() == _first_letter(text) else word
        if any(character.isupper() for character in inner) and not _is_own(word) and not _is_calendar(word):
            found.add(word.removesuffix("'s"))
    return frozenset(found)


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of sources in the form in which names are compared with them."""
    known: set[str] = set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group().replace("’", "'").casefold()
            known |= {word, word.removesuffix("'s"), *re.split(r"[-&.']", word)}
    return frozenset(known - {""})


def is_known(name: str, known: frozenset[str]) -> bool:
    """Whether a name, or each part of it, is among the words of the sources."""
    word = name.casefold()
    return word in known or all(part in known for part in re.split(r"[-&.']", word) if part)


def _first_letter(text: str) -> int:
    return next((place for place, character in enumerate(text) if character.isalpha()), 0)


def _is_own(word: str) -> bool:
    return word.casefold() in _OWN


def _is_calendar(word: str) -> bool:
    low = word.casefold()
    return low in _MONTHS or low in _DAYS or low.removesuffix("s") in _DAYS


def _counted(tokens: list[str]) -> set[str]:
    found: set[str] = set()
    place = 0
    while place < len(tokens):
        value, after = _number_at(tokens, place)
        if value is None:
            place += 1
            continue
        found.add(value + _sign(tokens, place, after))
        place = after
    return found


def _sign(tokens: list[str], begin: int, after: int) -> str:
    """The percent or currency sign of the number between two places; empty where it has none."""
    behind = tokens[after] if after < len(tokens) else ""
    before = tokens[begin - 1] if begin else ""
    if behind in _PERCENT:
        return "%"
    return _MONEY.get(behind) or (_MONEY.get(before, "") if len(before) == 1 else "")


def _number_at(tokens: list[str], place: int) -> tuple[str | None, int]:
    """The number that begins at a place, and where it ends."""
    word = tokens[place]
    if word[:1].isdecimal():
        return _digits(tokens, place)
    if word in _PARTS or word.removesuffix("s") in _PARTS:
        return _PARTS.get(word) or _PARTS[word.removesuffix("s")], place + 1
    if word in _MANY:
        return _MANY[word], place + 1
    if len(word) == 1 and unicodedata.category(word) in {"No", "Nl"}:
        return word, place + 1
    return _spelt(tokens, place)


def _digits(tokens: list[str], place: int) -> tuple[str, int]:
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in tokens[place])
    after = place + 1
    scale = _SCALES.get(tokens[after]) if after < len(tokens) else None
    if scale and plain.replace(".", "", 1).isdecimal():
        return _bare(str(round(float(plain) * scale))), after + 1
    return _bare(plain), after


def _bare(number: str) -> str:
    """A number without the zeros that say nothing: "05" and "5.0" are 5, as a price is written either way."""
    if re.fullmatch(r"\d+[.,]0+", number):
        number = re.split(r"[.,]", number)[0]
    return number.lstrip("0") or "0" if number.isdecimal() else number.replace(",", ".")


def _spelt(tokens: list[str], place: int) -> tuple[str | None, int]:
    """A number in words. "One" alone is as often a pronoun, so it counts only as part of a longer number."""
    total = part = 0
    words = 0
    at = place
    while at < len(tokens):
        word = tokens[at]
        if word in _UNITS:
            part += _UNITS[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word in _SCALES and (words or word != "hundred"):
            part = (part or 1) * _SCALES[word]
            if word != "hundred":
                total, part = total + part, 0
        elif word in _SCALES:
            part = _SCALES[word]
        elif not (word in {"-", "and"} and words and at + 1 < len(tokens) and _goes_on(tokens, at)):
            break
        words += word not in {"-", "and"}
        at += 1
    if not words or (words == 1 and tokens[place] == "one"):
        return None, place + 1
    return str(total + part), at


def _goes_on(tokens: list[str], at: int) -> bool:
    """Whether a hyphen or an "and" stands inside one number: "twenty-five", "two hundred and ten"."""
    before, behind = tokens[at - 1], tokens[at + 1]
    if tokens[at] == "-":
        return before in _TENS and behind in _UNITS
    return before in _SCALES and (behind in _UNITS or behind in _TENS)
