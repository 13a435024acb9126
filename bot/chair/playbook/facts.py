"""The facts of a scene: what holds of a text, by the names that the playbook's conditions use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.meaning import LETS
from bot.chair.playbook.slots import is_gated, is_only, place_of, replacement, sayable

_MACHINES = frozenset(
    "bot chatbot ai assistant machine kiosk form app portal robot page website faq script".split()
)
_PERSONS = frozenset("team desk phone line person people teller receptionist".split())
_PLAIN_PRICES = frozenset("price prices fee fees cost costs charge charges rate rates".split())
_MOVES = frozenset("move relocate shift rearrange reorganise reorganize".split())
_OPENING = frozenset("until on at from".split())
_TIMED = frozenset("answer reply respond speed accelerate shorten hasten arrive load finish".split())
_TIME_WORDS = (
    "faster",
    "quicker",
    "sooner",
    "quickly",
    "fast",
    "minute",
    "hour",
    "day",
    "second",
    "wait",
    "at once",
)
MAX_SPOKEN_WORDS = 5

_BY_WORDS: Mapping[str, tuple[str, ...]] = {
    "known": ("just typed", "already know", "already gave", "already typed", "already hold", "already answers"),
    "down": ("down for", "downtime", "outage", "maintenance", "offline for", "failover", "while we deploy"),
    "outage_known": ("last quarter's outages",),
    "slower": ("slow", "slows", "slower", "slow down"),
    "complaint_only": (
        "who write in",
        "who complain",
        "who ask",
        "customers who write",
        "leave refunds to",
        "on request",
    ),
    "everyone": ("everyone", "everybody", "all of them", "without being asked", "whether or not"),
    "identified": ("identify", "visit we can", "visitor"),
    "useful": (
        "write to everyone",
        "tell everyone",
        "warn",
        "before",
        "with the same fault",
        "leak",
        "breach",
        "outage",
        "in advance",
    ),
    "earlier": ("earlier", "sooner"),
    "hidden": (
        "under two menus",
        "under three menus",
        "hide",
        "hides",
        "hidden",
        "bury",
        "its link",
        "smaller link",
    ),
    "same_service": ("no change in service", "same service", "nothing else changes", "no change in what"),
    "deleted": ("delete", "deletes", "deleted", "erase", "wipe", "purge"),
    "sold": ("sell", "sold", "selling", "divest", "another company", "new owner"),
    "newcomer": ("sign-up", "signup", "sign up", "registration", "register", "joining"),
    "secure": (
        "two-factor",
        "2fa",
        "mfa",
        "password",
        "authentication",
        "verification",
        "captcha",
        "passkey",
        "id check",
        "identity check",
    ),
    "declined": ("decline", "say no to", "turn down", "refuse"),
    "scripted": ("script", "every question", "word for word"),
}


def _act(change: Change) -> str:
    return (change.act.verb.act or "") if change.act else ""


def _base(change: Change) -> str:
    return change.act.verb.base if change.act else ""


def _kind(change: Change) -> str:
    return change.thing.id if change.thing else ""


def _bare(change: Change) -> str:
    return change.target.bare.lower() if change.target else ""


def _is_capped(change: Change) -> bool:
    """Whether the text itself speaks of a limit, so that a question may."""
    own = change.act is None or change.act.verb.move == "limit" or _kind(change) == "limit"
    return change.move == "limit" and own


def _is_given(change: Change) -> bool:
    free = "free" in _bare(change).split()
    return change.move == "price_down" and (_act(change) == "give" or (change.act is None and free))


def _is_timed(change: Change) -> bool:
    """Whether it is time that people are to win: "faster", "within an hour", an answer, a shorter wait."""
    if change.compared or _kind(change) in {"wait", "delivery", "speed"} or _base(change) in _TIMED:
        return True
    return bool(Cues([change.sentence]).hit(_TIME_WORDS))


def _is_nameless(change: Change) -> bool:
    """Whether what changes is better not named: "let people …", "raise class sizes"."""
    return _base(change) in LETS or (change.move == "change" and _act(change) in {"raise", "lower"})


def _opens_hours(change: Change) -> bool:
    particle = change.act.verb.particle if change.act else ()
    return (
        _base(change) == "open" and not sayable(change.target) and bool(particle or change.around.keys() & _OPENING)
    )


def _is_fee_charged(change: Change) -> bool:
    """ "Charge a no-show fee": what is charged is the fee itself, not what it is for."""
    return _act(change) == "charge" and _kind(change) == "price"


def _machine_for_person(change: Change) -> bool:
    new = replacement(change)
    if change.move != "replace" or new is None or change.target is None:
        return False
    core = change.target.core
    human = _kind(change) in {"staff", "line"} or lexicon().is_staff(core) or lexicon().is_group(core)
    old = human or not _PERSONS.isdisjoint(word.lower() for word in change.target.words)
    return old and not _MACHINES.isdisjoint(word.lower() for word in new.words)


_BY_CHANGE: Mapping[str, Callable[[Change], bool]] = {
    "plural": lambda change: bool(change.target and change.target.plural),
    "kept": lambda change: change.kept,
    "held": lambda change: change.kept and (change.move == "remove" or bool(change.act and change.act.negated)),
    "refused": lambda change: change.refused,
    "turned": lambda change: change.relief and not change.kept,
    "why": lambda change: change.asking_why,
    "no_exit": lambda change: _kind(change) != "exit",
    "plain_price": lambda change: _bare(change) in _PLAIN_PRICES,
    "unknown_verb": lambda change: (
        change.move == "change" and (change.act is None or _act(change) in {"raise", "lower"})
    ),
    "capped": _is_capped,
    "only": lambda change: change.move == "limit" and (_base(change) in {"accept", "serve"} or is_only(change)),
    "gated": lambda change: change.move == "price_up" and is_gated(change),
    "added_wait": lambda change: change.move == "delay" and _act(change) == "add" and _kind(change) == "wait",
    "hard": lambda change: change.move == "faster" and not _is_timed(change),
    "person": _machine_for_person,
    "uncharged": lambda change: change.move == "price_down" and _act(change) == "charge",
    "given": _is_given,
    "freed": lambda change: (
        change.move == "price_down" and (change.act is None or _act(change) in {"free", "take"})
    ),
    "newfee": lambda change: (
        change.move == "price_up" and (_act(change) == "add" or _is_fee_charged(change) or is_gated(change))
    ),
    "charged": lambda change: change.move == "price_up" and _act(change) == "charge",
    "asked": lambda change: (
        change.move == "add_step" and (_act(change) == "ask" or (not change.relief and _kind(change) == "data"))
    ),
    "answer": lambda change: _base(change) in {"answer", "reply", "respond"},
    "counted": lambda change: _base(change) in {"call", "count"},
    "shown": lambda change: _base(change) in {"show", "display", "publish"},
    "not_allowed": lambda change: change.move == "remove" and _base(change) in LETS,
    "unlisted": lambda change: change.act is None,
    "moved": lambda change: _base(change) in _MOVES and not {"to", "under"}.isdisjoint(change.around),
    "short_data": lambda change: _bare(change) == "data",
    "thing:hours": _opens_hours,
    "fewword": _is_nameless,
}


def facts_for(change: Change, slots: Mapping[str, str], cues: Cues) -> frozenset[str]:
    """Every fact that holds: filled slots, kinds of things ("thing:mail", "placed:mail"), and the named ones."""
    facts = set(slots)
    facts |= {name for name, phrases in _BY_WORDS.items() if cues.hit(phrases)}
    facts |= {name for name, holds in _BY_CHANGE.items() if holds(change)}
    if change.thing:
        facts.add(f"thing:{change.thing.id}")
    if "place" in slots and (source := place_of(change)):
        kind = lexicon().thing(source.core)
        facts.add(f"placed:{kind.id}" if kind else "placed:other")
    if len(slots.get("it", "").split()) not in range(1, MAX_SPOKEN_WORDS + 1):
        facts.add("fewword")
    if "doing" in slots:
        facts.discard("asked")
    return frozenset(facts)


def known_facts() -> frozenset[str]:
    """The names of all facts that a condition may use beside slots and kinds of things."""
    return frozenset(_BY_WORDS) | frozenset(_BY_CHANGE) | {"loose"}
