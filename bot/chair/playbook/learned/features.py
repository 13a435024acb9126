"""A text as the small model sees it: signals, their combinations within a clause, comparisons, and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.chair.playbook.learned.signals import Signal, signals
from bot.chair.playbook.learned.stems import FIGURE, MONEY, SHARE, tokens

_STOPS = frozenset(".!?;\n")
_BREAKS = _STOPS | frozenset(":,()—–")
_JOINS = frozenset("but because since while although though so when if where which until".split())
_WAYS = ("take", "give", "up", "down", "deny")
_LISTED = "benefit burden good bad income outgo told asked data leave mend aim crew ours inside saves brings costs"
_THINGS = _LISTED.split()
_REACH = 5
_FIGURES = frozenset((MONEY, SHARE, FIGURE))
_SMALL = frozenset("the a an of in on at to and or is are be it this that with for by as i's".split())
_OF_MONEY = frozenset("saves brings costs evens income outgo".split())
_BESIDE_MONEY = _OF_MONEY | {"up", "down", "take", "give", "late", "ours", "deny"}


def features(text: str) -> dict[str, float]:
    """The features of a text and how much of each there is."""
    words = tokens(text)
    found = signals(words)
    values: dict[str, float] = {}
    first = True
    for begin, end, closes in _clauses(words):
        inside = [signal for signal in found if begin <= signal.begin < end]
        _of_clause(words[begin:end], inside, first, values)
        first = first and not closes
    _of_words(words, values)
    _sums(values)
    _length(words, values)
    return values


def _clauses(words: Sequence[str]) -> Iterable[tuple[int, int, bool]]:
    """(begin, end, whether a sentence ends with it) of each clause."""
    begin = 0
    for at, word in enumerate(words):
        if word in _BREAKS or (word in _JOINS and at > begin):
            if at > begin:
                yield begin, at, word in _STOPS
            begin = at if word in _JOINS else at + 1
    if begin < len(words):
        yield begin, len(words), True


def _of_clause(words: Sequence[str], found: Sequence[Signal], first: bool, values: dict[str, float]) -> None:
    # In a fixed order: sums of fractions depend on it, and the same text must always give the same reading.
    names = dict.fromkeys(name for signal in found for name in signal.names)
    figures = [kind for kind in (MONEY, SHARE, FIGURE) if kind in words]
    business = bool(
        MONEY in figures or names.keys() & {"saves", "evens"} or (SHARE in figures and names.keys() & _OF_MONEY)
    )
    side = "b" if business else "c"
    for name in names:
        _add(values, f"s:{name}")
        _add(values, f"{side}:{name}")
        if first:
            _add(values, f"f:{name}")
    for kind in figures:
        _add(values, f"{kind}:{'bare' if len(words) < 5 else 'in'}")
        for name in names:
            if name in _BESIDE_MONEY:
                _add(values, f"{kind}+{name}")
    _pairs(found, side, values)
    _around_figures(words, values)


def _pairs(found: Sequence[Signal], side: str, values: dict[str, float]) -> None:
    for at, signal in enumerate(found):
        ways = [way for way in _WAYS if way in signal.names]
        for other in _near(found, at) if ways else ():
            for thing in _THINGS:
                if thing in other.names:
                    for way in ways:
                        _add(values, f"{way}+{thing}")
                        _add(values, f"{side}:{way}+{thing}")


def _near(found: Sequence[Signal], at: int) -> Iterator[Signal]:
    """The other signals within reach: they stand in order, so looking ends with the first that is not."""
    signal = found[at]
    for other in (found[place] for place in range(at - 1, -1, -1)):
        if signal.begin - other.end >= _REACH:
            break
        yield other
    for other in (found[place] for place in range(at + 1, len(found))):
        if other.begin - signal.end >= _REACH:
            break
        yield other


def _around_figures(words: Sequence[str], values: dict[str, float]) -> None:
    for at, word in enumerate(words):
        if word in _FIGURES:
            for place in (at - 2, at - 1, at + 1, at + 2):
                if 0 <= place < len(words) and words[place] not in _FIGURES:
                    _add(values, f"{'<' if place < at else '>'}{word}{words[place]}")


def _of_words(words: Sequence[str], values: dict[str, float]) -> None:
    plain = [word for word in words if word not in _BREAKS]
    for word in plain:
        if word not in _SMALL:
            values[f"w:{word}"] = 1.0
    for one, other in pairwise(plain):
        if one not in _FIGURES or other not in _FIGURES:
            values[f"w:{one} {other}"] = 1.0


def _sums(values: dict[str, float]) -> None:
    """How much good and bad of any kind, so that combinations never met before still count."""
    get = values.get
    good = get("c:good", 0) + get("c:take+burden", 0) + get("c:down+burden", 0) + get("c:give+benefit", 0)
    bad = get("c:bad", 0) + get("c:take+benefit", 0) + get("c:up+burden", 0) + get("c:give+burden", 0)
    gain = get("s:saves", 0) + get("up+income", 0) + get("down+outgo", 0) + get("s:brings", 0)
    cost = get("s:costs", 0) + get("down+income", 0) + get("up+outgo", 0)
    values["sum:customer"] = max(-3.0, min(3.0, good - bad))
    values["sum:business"] = max(-3.0, min(3.0, gain - cost))


def _length(words: Sequence[str], values: dict[str, float]) -> None:
    size = len(words)
    values["length:" + ("short" if size < 14 else "middle" if size < 28 else "long")] = 1.0
    if "?" in words:
        values["asks"] = 1.0


def _add(values: dict[str, float], name: str) -> None:
    values[name] = min(2.0, values.get(name, 0.0) + 1.0)
