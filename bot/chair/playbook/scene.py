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
from prompts.playbook import Thing, slots_of

MAX_SLOT_WORDS = 7
_MACHINES = frozenset(
    "bot chatbot ai assistant machine kiosk form app portal robot page website faq script".split()
)
_PERSONS = frozenset("agent agents team desk staff phone line person people adviser advisor teller cashier".split())
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
    if phrase.bare.lower() in {
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
    return phrase.text


def _thing_slots(change: Change) -> dict[str, str]:
    it = sayable(change.target)
    plural = bool(change.target and change.target.plural)
    use, used, did = _usage(change.thing)
    return {
        "it": it,
        "is": "are" if plural else "is",
        "has": "have" if plural else "has",
        "does": "do" if plural else "does",
        "they": "they" if plural else "it",
        "them": "them" if plural else "it",
        "use": use,
        "used": used,
        "did": did,
    }


def _usage(thing: Thing | None) -> tuple[str, str, str]:
    return (thing.use, thing.used, thing.did) if thing else ("use", "used", "did")


def _around_slots(change: Change) -> dict[str, str]:
    around, found = change.around, {}
    particle = change.act.verb.particle[-1:] if change.act else ()
    source = around.get("from") or (around.get("of") if particle == ("out",) else None)
    place = sayable(source)
    if place and source and change.move == "remove" and not _is_people(source):
        kind = lexicon().thing(source.core)
        found |= {"place": place, "placed_use": _usage(kind)[0], "placed_used": _usage(kind)[1]}
    paid = around.get("for") or around.get("on")
    if change.move in {"price_up", "price_down", "limit"} and paid and not _is_people(paid):
        found["of"] = sayable(paid)
    if change.move == "replace":
        found |= {"other": sayable(around.get("with") or around.get("by") or around.get("for") or around.get("to"))}
    return found


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
    return slots | ({"before_adj": adjective(pair)} if pair.unit else {})


def _has_figure(phrase: Phrase) -> bool:
    return any(word[:1].isdigit() for word in phrase.words)


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
    if change.target and len(change.target.words) > 1:
        facts.add("specific")
    if slots.get("other") and _machine_for_person(change):
        facts.add("person")
    if not slots.get("it") or len(slots["it"].split()) > 5:
        facts.add("fewword")
    return facts


def _verb_facts(change: Change, act: str, base: str) -> set[str]:
    facts: set[str] = set()
    if act in _PRICE_ACTS and change.move == "price_up":
        facts.add("newfee" if act == "add" else "charged")
    if change.move == "price_down" and act in {"free", "take"}:
        facts.add("freed")
    if change.move == "add_step" and act == "ask":
        facts.add("asked")
    if base in {"answer", "reply", "respond"}:
        facts.add("answer")
    if base in {"show", "display"}:
        facts.add("shown")
    if change.move == "change" and ("to" in change.around or "under" in change.around):
        facts.add("moved")
    if change.target and change.target.bare.lower() == "data":
        facts.add("short_data")
    return facts


def _machine_for_person(change: Change) -> bool:
    old = {word.lower() for word in (change.target.words if change.target else ())}
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
