"""The scene of a text: the slots that sentences are filled from, and the facts that choose between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.figures import adjective
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.people import Dependants, short_name
from bot.chair.playbook.phrases import Phrase
from bot.chair.playbook.text import Sentence
from bot.chair.playbook.words import number
from prompts.playbook import Thing, slots_of

MAX_SLOT_WORDS = 7
_VAGUE_HEADS = frozenset(
    "improvement improvements change changes update updates experience way part lot bit".split()
)
_MACHINES = frozenset(
    "bot chatbot ai assistant machine kiosk form app portal robot page website faq script".split()
)
_PERSONS = frozenset("team desk phone line person people teller receptionist".split())
_PLAIN_PRICES = frozenset("price prices fee fees cost costs charge charges rate rates".split())
MAX_DOING_WORDS = 7
_TEXT_FACTS = {
    "known": ["just typed", "already know", "already gave", "already typed", "already hold", "already answers"],
    "down": [
        "down for",
        "downtime",
        "outage",
        "outages",
        "maintenance",
        "offline for",
        "failover",
        "while we deploy",
    ],
    "outage_known": ["last quarter's outages"],
    "slower": ["slow", "slows", "slower", "slow down"],
    "complaint_only": [
        "who write in",
        "who complain",
        "who ask",
        "customers who write",
        "leave refunds to",
        "on request",
    ],
    "everyone": ["everyone", "everybody", "all of them", "without being asked", "whether or not"],
    "identified": ["identify", "visit we can", "visitors", "visitor"],
    "useful": [
        "write to everyone",
        "tell everyone",
        "warn",
        "before",
        "with the same fault",
        "outage",
        "in advance",
    ],
    "earlier": ["earlier", "sooner"],
    "hidden": [
        "under two menus",
        "under three menus",
        "hide",
        "hides",
        "hidden",
        "bury",
        "its link",
        "smaller link",
    ],
    "same_service": ["no change in service", "same service", "nothing else changes", "no change in what"],
    "deleted": ["delete", "deletes", "deleted", "erase", "wipe", "purge"],
    "sold": ["sell", "sold", "selling", "divest", "another company", "new owner"],
    "declined": ["decline", "say no to", "turn down", "refuse"],
    "scripted": ["script", "every question", "word for word"],
}
_NIGHTLY = re.compile(r"\bnight(?:ly|s)?\b", re.IGNORECASE)
_VERSION = re.compile(r"\b[vV]\d+(?:\.\d+)?\b")
_PRICE_ACTS = frozenset("add charge".split())


@dataclass(frozen=True, slots=True)
class Scene:
    """Slots and facts of one text."""

    slots: dict[str, str]
    facts: frozenset[str]

    def holds(self, conditions: Sequence[str]) -> bool:
        """Whether all the conditions of an entry hold."""
        return all((name.removeprefix("!") in self.facts) != name.startswith("!") for name in conditions)

    def fill(self, template: str) -> str | None:
        """The sentence with its slots filled, or None where one of them is empty."""
        if any(not self.slots.get(name) for name in slots_of(template)):
            return None
        return template.format_map(self.slots)

    def with_(self, facts: frozenset[str] = frozenset(), **slots: str) -> Scene:
        """This scene and more of it."""
        merged = self.slots | slots
        return Scene(merged, self.facts | facts | {name for name, value in slots.items() if value})


def scene_of(change: Change, sentences: Sequence[Sentence], cues: Cues, depending: Dependants | None) -> Scene:
    """The scene of a change."""
    slots = _thing_slots(change)
    slots |= _around_slots(change)
    slots |= _time_slots(change, sentences, depending)
    slots |= _comparison_slots(change)
    if depending:
        slots |= {"job": depending.job, "heads": depending.heads, "short": short_name(change.target or _nothing())}
        slots["job_head"] = depending.job.split()[-1] if depending.job else ""
    facts = {name for name, value in slots.items() if value}
    facts |= {name for name, phrases in _TEXT_FACTS.items() if cues.hit(phrases)}
    facts |= _change_facts(change, slots)
    return Scene({name: value for name, value in slots.items() if value}, frozenset(facts))


def _nothing() -> Phrase:
    return Phrase(("this",), "", 0, 0)


def sayable(phrase: Phrase | None) -> str:
    """The phrase, where it is short and names something; otherwise empty."""
    if phrase is None or len(phrase.words) > MAX_SLOT_WORDS or len(phrase.bare) > 70:
        return ""
    if phrase.words[0][:1].isdigit() and phrase.words[-1].lower() in {"am", "pm"}:
        return ""
    if phrase.core[-1].lower() in _VAGUE_HEADS or phrase.bare.lower() in {
        "it",
        "this",
        "that",
        "them",
        "us",
        "one",
        "something",
        "things",
        "way",
        "experience",
    }:
        return ""
    return _without_owner(phrase)


def _without_owner(phrase: Phrase) -> str:
    """The phrase without "of people …": who they are is said elsewhere."""
    rest = phrase.words[len(phrase.core) + 1 :]
    if rest and len(phrase.core) < len(phrase.words) and lexicon().is_generic(rest):
        return " ".join((phrase.article, *phrase.core)).strip()
    return phrase.text


def _thing_slots(change: Change) -> dict[str, str]:
    it = sayable(change.target)
    plural = bool(change.target and change.target.plural)
    use, used, did = _usage(change.thing)
    return {
        "it": it,
        "bare": change.target.bare if it and change.target else "",
        "verb": _verb(change),
        "is": "are" if plural else "is",
        "has": "have" if plural else "has",
        "does": "do" if plural else "does",
        "they": "they" if plural else "it",
        "them": "them" if plural else "it",
        "use": use,
        "was": "were" if plural else "was",
        "would_use": f"be {use[4:]}" if use.startswith("are ") else use,
        "doing": _doing(change),
        "used": used,
        "did": did,
    }


def _doing(change: Change) -> str:
    """What people must, can or can no longer do, as the text says it: "confirm every transfer"."""
    act = change.act
    if act is None or act.verb.act not in {"must", "can"} or act.verb.name == "need":
        return ""
    words = act.sentence.tokens
    begin = act.at + 1 + len(act.verb.particle) if act.verb.name in _MODALS else act.at
    while begin < len(words) and words[begin].low in {"no", "longer", "not", "now", "also"}:
        begin += 1
    end = begin
    while end < len(words) and end - begin < MAX_DOING_WORDS:
        if not words[end].is_word or (words[end].low in _DOING_ENDS and end > begin + 1):
            break
        end += 1
    said = " ".join(_THEIRS.get(token.low, token.text) for token in words[begin:end])
    return said if end > begin and not words[begin].low.endswith("ing") else ""


_MODALS = frozenset(("must", "have to", "need to", "can", "may", "be able to"))
_DOING_ENDS = frozenset(
    "and or but so because if when before after until at from in now again who including through via without".split()
)
_THEIRS = {"their": "the", "its": "the", "our": "the", "your": "the"}


def _verb(change: Change) -> str:
    """The verb as the team would say it of itself ("we record"), where it is one the team does."""
    if change.act is None or change.move not in {"share_data", "contact"} or change.act.verb.particle:
        return ""
    base = change.act.verb.base
    return base if change.move == "share_data" or base in _REACHING else ""


_REACHING = frozenset("call ring phone email text message contact remind notify survey ping".split())


def _usage(thing: Thing | None) -> tuple[str, str, str]:
    return (thing.use, thing.used, thing.did) if thing else ("use", "used", "did")


def _around_slots(change: Change) -> dict[str, str]:
    around: dict[str, Phrase] = change.around
    found: dict[str, str] = {}
    particle = change.act.verb.particle[-1:] if change.act else ()
    source = around.get("from") or (around.get("of") if particle == ("out",) else None)
    place = sayable(source)
    if place and source and change.move == "remove" and not _is_people(source):
        kind = lexicon().thing(source.core)
        found |= {"place": place, "placed_use": _usage(kind)[0], "placed_used": _usage(kind)[1]}
    paid = around.get("for")
    if change.move in {"price_up", "price_down", "limit"}:
        found["of"] = sayable(paid) if paid and not _is_people(paid) else _priced(change)
    if change.move == "target":
        found["agents"] = _agents(change)
    if change.move == "one_customer":
        found["one"] = change.topic[:1].lower() + change.topic[1:]
    if change.move == "replace":
        new = around.get("with") or around.get("by") or around.get("for") or around.get("to")
        new = new or _replacing(change)
        several = bool(new and new.plural)
        found |= {
            "other": sayable(new),
            "does_other": "Do" if several else "Does",
            "lacks": "lack" if several else "lacks",
        }
    return found


def _replacing(change: Change) -> Phrase | None:
    """What takes the place, where the sentence says it first: "machines replace the ticket office"."""
    act = change.act
    return act.subject if act and act.subject and act.subject is not change.target and not act.passive else None


def _agents(change: Change) -> str:
    """The staff who must follow a rule or reach a target, as the text names them."""
    subject = change.act.subject if change.act else change.target
    for phrase in (change.told, subject, change.target):
        if phrase and (lexicon().is_staff(phrase.core) or lexicon().is_group(phrase.core)):
            return phrase.bare
    return ""


def _priced(change: Change) -> str:
    """What a price is for: "the price of the basic plan", "seat reservations cost 3 euros"."""
    if change.act and change.act.verb.base == "cost" and change.act.subject:
        return sayable(change.act.subject)
    low = [word.lower() for word in change.target.words] if change.target else []
    if change.thing and change.thing.id == "price" and "of" in low and change.target:
        return " ".join(change.target.words[low.index("of") + 1 :])
    return ""


def _is_people(phrase: Phrase) -> bool:
    known = lexicon()
    return known.is_group(phrase.core) or known.is_generic(phrase.core) or known.is_aside(phrase.core)


def _time_slots(change: Change, sentences: Sequence[Sentence], depending: Dependants | None) -> dict[str, str]:
    night = ""
    if depending and change.date and change.date[:1].isdigit():
        nightly = _NIGHTLY.search(depending.job)
        night = f"the night of {change.date}" if nightly else change.date
    return {"date": change.date, "when": change.when, "night": night, "hours_off": change.hours_off}


def _comparison_slots(change: Change) -> dict[str, str]:
    if change.compared is None:
        amount = change.around.get("at") or change.around.get("to")
        return {"after": sayable(amount)} if change.move == "limit" and amount and _has_figure(amount) else {}
    pair = change.compared
    slots = {"before": pair.before_text, "after": pair.after_text, "limit_after": pair.after_text}
    if pair.unit and pair.unit != "time":
        slots["low"], slots["high"] = pair.bounds
    return slots | ({"before_adj": adjective(pair)} if pair.unit else {})


def _has_figure(phrase: Phrase) -> bool:
    return any(number(word) is not None for word in phrase.words)


def _change_facts(change: Change, slots: dict[str, str]) -> set[str]:
    facts: set[str] = set()
    act = change.act
    if change.thing:
        facts.add(f"thing:{change.thing.id}")
    if slots.get("place") and change.around:
        source = change.around.get("from") or change.around.get("of")
        kind = lexicon().thing(source.core) if source else None
        facts.add(f"placed:{kind.id}" if kind else "placed:other")
    if change.target and change.target.plural:
        facts.add("plural")
    if change.kept:
        facts.add("kept")
    if change.asking_why:
        facts.add("why")
    if act:
        facts |= _verb_facts(change, act.verb.act or "", act.verb.base)
    if change.thing is None or change.thing.id != "exit":
        facts.add("no_exit")
    if change.target and change.target.bare.lower() in _PLAIN_PRICES:
        facts.add("plain_price")
    if act is None and change.move == "change":
        facts.add("unknown_verb")
    if change.move == "limit" and (act is None or act.verb.move == "limit" or "thing:limit" in facts):
        facts.add("capped")
    if change.move == "change" and act and act.verb.act == "raise":
        facts |= {"unknown_verb", "fewword"}
    if change.move == "price_down" and act is None:
        facts.add("given")
    if change.move == "limit" and act and act.verb.base in {"accept", "serve"}:
        facts.add("only")
    if slots.get("other") and _machine_for_person(change):
        facts.add("person")
    if not slots.get("it") or len(slots["it"].split()) > 5:
        facts.add("fewword")
    return facts


def _verb_facts(change: Change, act: str, base: str) -> set[str]:
    facts: set[str] = set()
    if change.move == "price_down" and act == "charge":
        facts.add("uncharged")
    if change.move == "price_down" and act == "give":
        facts.add("given")
    particle = change.act.verb.particle if change.act else ()
    if base == "open" and (particle or change.around.keys() & {"until", "on", "at", "from"}):
        facts.add("thing:hours")
    if base in {"let", "allow"}:
        facts.add("fewword")
    if act in _PRICE_ACTS and change.move == "price_up":
        facts.add("newfee" if act == "add" else "charged")
    if change.move == "price_down" and act in {"free", "take"}:
        facts.add("freed")
    if change.move == "add_step" and act == "ask":
        facts.add("asked")
    if base in {"answer", "reply", "respond"}:
        facts.add("answer")
    if base in {"call", "count"}:
        facts.add("counted")
    if base in {"show", "display"}:
        facts.add("shown")
    if change.move == "change" and ("to" in change.around or "under" in change.around):
        facts.add("moved")
    if change.target and change.target.bare.lower() == "data":
        facts.add("short_data")
    return facts


def _machine_for_person(change: Change) -> bool:
    old = {word.lower() for word in (change.target.words if change.target else ())}
    human = change.thing is not None and change.thing.id in {"staff", "line"}
    if human or (change.target and lexicon().is_staff(change.target.core)):
        old |= {"person"}
    new = (
        change.around.get("with") or change.around.get("by") or change.around.get("for") or change.around.get("to")
    )
    return bool(old & _PERSONS) and bool(new and {word.lower() for word in new.words} & _MACHINES)


def successor(scene: Scene, quotes: Sequence[str]) -> Scene:
    """The scene with what comes instead, where customers' own words name the next version ("we moved to v2")."""
    own = {found.lower() for found in _VERSION.findall(scene.slots.get("it", ""))}
    if not own or "other" in scene.slots:
        return scene
    for quote in quotes:
        for found in _VERSION.findall(quote):
            if found.lower() not in own:
                return scene.with_(other=found)
    return scene
