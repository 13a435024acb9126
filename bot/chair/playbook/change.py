"""What a text changes for a customer: the move, the thing it happens to, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.chair.playbook.acts import Act, find_acts
from bot.chair.playbook.figures import Comparison, comparison, date_of, recurring
from bot.chair.playbook.lexicon import Verb, lexicon
from bot.chair.playbook.phrases import Phrase, noun_phrase
from bot.chair.playbook.text import Sentence, Token
from bot.chair.playbook.words import PREPOSITIONS, SUBORDINATORS
from prompts.playbook import Thing

_WEAK = frozenset(
    "let get gets include give open offer show use leave read load finish go change move set start stay continue grow "
    "need have has do remain record call message text log measure score upload share sign enter buy fund receive gain "
    "let's test answer display provide allow enable update prompt lead ship keep stop end must run design".split()
)
_RELIEVED = {"limit", "add_step", "contact", "way_out", "share_data", "delay", "close", "remove", "price_up"}
_TO_SOMEBODY = frozenset("ask charge send give must contact fix add_step price_up target".split())
_TIMES = frozenset("earlier later sooner longer more less".split())
_WHY = ("why do", "why are", "why does", "why should")


@dataclass(frozen=True, slots=True)
class Change:
    """What a text does. `relief` turns the move's usual effect round; `kept` says that something stays as it is."""

    move: str
    act: Act | None
    thing: Thing | None
    target: Phrase | None
    told: Phrase | None = None
    relief: bool = False
    kept: bool = False
    around: dict[str, Phrase] = field(default_factory=dict)
    compared: Comparison | None = None
    when: str = ""
    date: str = ""
    hours_off: str = ""
    asking_why: bool = False

    @property
    def words(self) -> str:
        """The words of the text that raised the move."""
        if self.act is None:
            return ""
        tokens = self.act.sentence.tokens
        begin = self.act.at
        if self.act.target and self.act.target.begin < begin:
            begin = self.act.target.begin
        last = tokens[min(max(self.act.end, begin + 1), len(tokens)) - 1]
        return self.act.sentence.text[tokens[begin].start : last.end]


def find_change(sentences: Sequence[Sentence]) -> Change | None:
    """What the text changes for a customer, or None where no word of the playbook says it."""
    best: tuple[float, Act, str, bool, Thing | None] | None = None
    for index, sentence in enumerate(sentences):
        for act in find_acts(sentence, index):
            for verb in act.alternatives:
                move, relief, thing = _meaning(act, verb)
                score = _score(act, verb, move)
                if move and (best is None or score > best[0]):
                    best = (score, act, move, relief, thing)
    if best is None:
        return None
    return _change(sentences, *best[1:])


def _change(sentences: Sequence[Sentence], act: Act, move: str, relief: bool, thing: Thing | None) -> Change:
    sentence = act.sentence
    told, target, end = _told(act)
    if target is not act.target:
        thing = lexicon().thing(target.core) if target else None
    kept = act.kept or act.verb.act == "keep" or (act.negated and move == "remove")
    when, date = date_of(sentence.text)
    hours_off = recurring(sentence.text)
    if hours_off and move in {"remove", "limit", "close"} and act.verb.name in {"close", "shut", "stop", "end"}:
        move = "close"
    else:
        hours_off = hours_off if move in {"limit", "close"} else ""
    turned = act.negated and move in _RELIEVED and not kept
    return Change(
        move=move,
        act=act,
        thing=thing,
        target=target or act.subject,
        told=told,
        relief=relief != turned or kept,
        kept=kept,
        around=around_of(sentence.tokens, end),
        compared=comparison(sentence.tokens),
        when=when,
        date=date,
        hours_off=hours_off,
        asking_why=sentences[0].text.lower().startswith(_WHY),
    )


def _told(act: Act) -> tuple[Phrase | None, Phrase | None, int]:
    """Who is asked, told or given something, what it is, and where the words after it begin.

    "ask callers for the policy number", "send students a survey", "charge clients a fee".
    """
    target, words = act.target, act.sentence.tokens
    if target and not act.passive and words[target.end - 1].low in _TIMES:
        target = None
    if target is None or not _is_people(target):
        return None, target, act.end
    if act.verb.particle[-1:] == ("for",):
        asked = noun_phrase(words, act.end)
        return target, asked, asked.end if asked else act.end
    if (act.verb.act or act.verb.move) not in _TO_SOMEBODY:
        return None, target, act.end
    second = noun_phrase(words, act.end)
    if second and second.begin == act.end:
        return target, second, second.end
    return target, around_of(words, act.end).get("for") if act.verb.act == "charge" else None, act.end


def _is_people(phrase: Phrase) -> bool:
    known = lexicon()
    return known.is_group(phrase.core) or known.is_generic(phrase.core) or phrase.bare.lower() in {"them", "us"}


def _meaning(act: Act, verb: Verb) -> tuple[str, bool, Thing | None]:
    """The move of a verb in its place, whether it is a relief, and the kind of thing."""
    phrase = _told(act)[1] or act.subject
    thing = lexicon().thing(phrase.core) if phrase else None
    if (
        verb.base == "take"
        and not verb.particle
        and (act.subject is not None or act.sentence.tokens[act.at].low == "takes")
    ):
        return "", False, thing
    if verb.move:
        by_thing = lexicon().outcome("take", thing.id) if thing and verb.move == "remove" else ("", False)
        if by_thing[0] not in {"", "remove"}:
            return (*by_thing, thing)
        return verb.move, False, thing
    if verb.act is None:
        return "", False, thing
    if verb.act == "keep":
        return "remove", True, thing
    if verb.act == "take" and act.kept:
        return "remove", True, thing
    move, relief = lexicon().outcome(verb.act, thing.id if thing else None)
    return move, relief, thing


def _score(act: Act, verb: Verb, move: str) -> float:
    score = 10.0 * act.strength - 6.0 * act.index
    score -= 12.0 if act.subordinate else 0.0
    score -= 14.0 if act.purpose else 0.0
    score -= 8.0 if verb.base in _WEAK and len(verb.particle) == 0 else 0.0
    score -= 3.0 if verb.vague else 0.0
    score -= 6.0 if _told(act)[1] is None and act.subject is None else 0.0
    score += 2.0 if verb.act and move not in {"build", "change", "limit"} else 0.0
    return score - act.at * 0.05


def around_of(words: Sequence[Token], begin: int) -> dict[str, Phrase]:
    """The names behind prepositions after the act, by preposition, up to the end of its clause."""
    found: dict[str, Phrase] = {}
    at = begin
    while at < len(words):
        low = words[at].low
        if not words[at].is_word and low not in {"'", '"', "(", ")"}:
            break
        if low == "instead" and at + 1 < len(words) and words[at + 1].low == "of":
            at += 1
            low = "instead of"
        elif low == "out" and at + 1 < len(words) and words[at + 1].low in {"of", "from"}:
            at += 1
            low = "from"
        elif low in SUBORDINATORS and low not in PREPOSITIONS:
            break
        if low in PREPOSITIONS or low == "instead of":
            phrase = noun_phrase(words, at + 1)
            if phrase:
                found.setdefault(low, phrase)
                at = phrase.end
                continue
        at += 1
    return found
