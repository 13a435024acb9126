"""Which words of a text say something, and when two of them are the same (`docs/eval.md`, *Words*)."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

FUNCTION_WORDS = frozenset(
    "a an the this that these those some any each every all both no none other another such same own "
    "i me my mine myself we us our ours you your yours he him his she her hers it its they them their theirs "
    "who whom whose which what when where why how whether if then than as so too also just only even still yet "
    "already again once ever never not nor and or but because since while until unless although though "
    "of in on at by for from to with without within into onto out off over under above below between through "
    "during after before about around against across behind beyond near per via up down upon among along "
    "is are was were be been being am do does did done doing have has had having can could may might must shall "
    "should will would won't can't cannot don't doesn't didn't isn't aren't wasn't i'm you're we're they're it's "
    "more most less least few fewer many much several enough very really quite rather almost "
    "one two three four five six seven eight nine ten eleven twelve first last next "
    "here there now today soon later instead away back yes please".split()
)
BARE_VERBS = frozenset(
    "use uses used using get gets got getting make makes made making need needs needed needing want wants wanted "
    "wanting go goes went going gone take takes took taking taken give gives gave giving given know knows knew "
    "knowing known let lets see sees saw seen seeing put come comes came coming become becomes became keep keeps "
    "kept keeping tell tells told telling say says said saying find finds found finding happen happens happened "
    "thing things way ways day days lot".split()
)
ANYBODY = frozenset(
    "people person persons everyone everybody anyone anybody someone somebody nobody customer customers user users "
    "others folk".split()
)
_EMPTY = FUNCTION_WORDS | BARE_VERBS | ANYBODY
_SIBILANTS = ("sses", "xes", "zes", "ches", "shes")
_NO_PLURAL = ("ss", "us", "is")
_VOWEL = re.compile(r"[aeiouy]")


def words(text: str) -> list[str]:
    """The words of a text in lower case; a hyphenated word stands for its parts."""
    found = (match.group().lower().replace("’", "'") for match in _WORD.finditer(text))
    return [part for word in found for part in word.split("-") if part]


def count_words(text: str) -> int:
    """How many words a reader counts: what stands between blanks and holds a letter or a digit."""
    return sum(any(character.isalnum() for character in piece) for piece in text.split())


def stem(word: str) -> str:
    """The word without its inflection: plural, -ing, -ed, 's and a final e."""
    low = word.lower().replace("’", "'")
    low = low.split("'")[0] or low
    return _bare(_without_verb_ending(_without_plural(low)))


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(map(stem, words(text)))


def content_stems(text: str) -> frozenset[str]:
    """The stems of the words that say something: no function word, no bare verb, nobody in particular."""
    return frozenset(stem(word) for word in words(text) if word not in _EMPTY and word.split("'")[0] not in _EMPTY)


def named_stems(text: str) -> frozenset[str]:
    """The content stems, or where a name is made of words for anybody alone, those."""
    return content_stems(text) or frozenset(stem(word) for word in words(text) if word in ANYBODY)


def _without_plural(low: str) -> str:
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith(_SIBILANTS):
        return low[:-2]
    return low[:-1] if len(low) > 3 and low.endswith("s") and not low.endswith(_NO_PLURAL) else low


def _without_verb_ending(low: str) -> str:
    for ending in ("ing", "ied", "ed"):
        rest = low[: -len(ending)]
        if low.endswith(ending) and not low.endswith("eed") and len(rest) >= 3 and _VOWEL.search(rest):
            return rest + "y" if ending == "ied" else rest
    return low


def _bare(low: str) -> str:
    """Without a final e, and with one of two final consonants: "stopp" is "stop", and so is "cancell" "cancel"."""
    low = low[:-1] if len(low) > 3 and low.endswith("e") else low
    return low[:-1] if len(low) > 3 and low[-1] == low[-2] and not _VOWEL.match(low[-1]) else low
