"""The slots of a scene: the words of a text, made fit to stand in a sentence."""

from __future__ import annotations

import re

from bot.chair.playbook.change import Change, is_people
from bot.chair.playbook.corrections import hides_its_object, is_only_for_some
from bot.chair.playbook.figures import adjective
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.meaning import LETS
from bot.chair.playbook.people import Dependants, short_name
from bot.chair.playbook.phrases import Phrase
from bot.chair.playbook.words import DETERMINERS, number
from prompts.playbook import Thing

MAX_SLOT_WORDS = 7
MAX_SLOT_LENGTH = 70
MAX_DOING_WORDS = 7
_VAGUE_HEADS = frozenset(
    "improvement improvements change changes update updates experience way part lot bit".split()
)
_VAGUE = frozenset("it this that them us one something things".split())
_MODALS = frozenset(("must", "have to", "need to", "can", "may", "be able to"))
_DOING_ENDS = frozenset(
    "and or but so because if when before after until at from in now again who including through via "
    "without".split()
)
_REFLEXIVES = frozenset("themselves themself himself herself itself".split())
_SHIFTS = frozenset("move shift".split())
_THEIRS = {"their": "the", "its": "the", "our": "the", "your": "the"}
_REACHING = frozenset("call ring phone email text message contact remind notify survey ping".split())
_NIGHTLY = re.compile(r"\bnight(?:ly|s)?\b", re.IGNORECASE)


def slots_for(change: Change, depending: Dependants | None) -> dict[str, str]:
    """Every slot that the text fills; the others are left out."""
    slots = _thing_slots(change) | _around_slots(change) | _time_slots(change, depending) | _value_slots(change)
    if depending and change.target:
        slots |= {
            "job": depending.job,
            "heads": depending.heads,
            "short": short_name(change.target),
            "job_head": depending.job.split()[-1] if depending.job else "",
        }
    return {name: value for name, value in slots.items() if value}


def sayable(phrase: Phrase | None) -> str:
    """The phrase, where it is short and names something; otherwise empty."""
    if phrase is None or len(phrase.words) > MAX_SLOT_WORDS or len(phrase.bare) > MAX_SLOT_LENGTH:
        return ""
    if phrase.words[-1].endswith("%"):
        return ""
    a_time = phrase.words[0][:1].isdigit() and phrase.words[-1].lower() in {"am", "pm"}
    if a_time or phrase.core[-1].lower() in _VAGUE_HEADS or phrase.bare.lower() in _VAGUE:
        return ""
    return _without_owner(phrase)


def _without_owner(phrase: Phrase) -> str:
    """The phrase without "of people …": who they are is said elsewhere."""
    rest = phrase.words[len(phrase.core) + 1 :]
    if rest and lexicon().is_generic(rest):
        return " ".join((phrase.article, *phrase.core)).strip()
    return phrase.text


def _thing_slots(change: Change) -> dict[str, str]:
    it = _named(change)
    plural = bool(change.target and change.target.plural)
    use, used, did = _usage(change.thing)
    return {
        "it": it,
        "bare": change.target.bare if it and change.target else "",
        "is": "are" if plural else "is",
        "was": "were" if plural else "was",
        "has": "have" if plural else "has",
        "does": "do" if plural else "does",
        "they": "they" if plural else "it",
        "them": "them" if plural else "it",
        "use": use,
        "used": used,
        "did": did,
        "would_use": f"be {use[4:]}" if use.startswith("are ") else use,
        "verb": _verb(change),
        "doing": _doing(change),
    }


def _named(change: Change) -> str:
    """What changes, by its name; empty where that is no thing but what people do, or the people themselves."""
    target = change.target
    if target is None or (change.act and change.act.verb.base in LETS) or lexicon().is_generic(target.core):
        return ""
    if _is_only_done(change):
        return ""
    counted = target.words[0].lower() in {"number", "amount"} and target.core != target.words
    return " ".join(target.core) if counted else sayable(target)


def _is_only_done(change: Change) -> bool:
    """Whether what goes is what is done, and not the thing it is done to: "we stop reimbursing taxi rides"."""
    act = change.act
    if act is None or hides_its_object(act) or act.verb.name in _MODALS:
        return act is not None
    seen = act.verb.base in {"show", "display"} and change.thing is not None and change.thing.id == "price"
    done = act.verb.move in {"fix", "faster", "price_down"} or seen
    return done and act.negated and change.move == "remove"


def _usage(thing: Thing | None) -> tuple[str, str, str]:
    return (thing.use, thing.used, thing.did) if thing else ("use", "used", "did")


def _doing(change: Change) -> str:
    """What people must, can or can no longer do, as the text says it: "confirm every transfer"."""
    begin = _doing_begins(change)
    if change.act is None or begin is None:
        return ""
    words = change.act.sentence.tokens
    while begin < len(words) and words[begin].low in {"no", "longer", "not", "now", "also"}:
        begin += 1
    end = begin
    while end < len(words) and end - begin < MAX_DOING_WORDS:
        closes = words[end].low in _DOING_ENDS or words[end].low in _REFLEXIVES
        if not words[end].is_word or (closes and end > begin + 1):
            break
        end += 1
    said = " ".join(_THEIRS.get(token.low, token.text) for token in words[begin:end] if token.low != "own")
    said = said.removesuffix(" any more").removesuffix(" anymore")
    return said if " " in said and not words[begin].low.endswith("ing") else ""


def _doing_begins(change: Change) -> int | None:
    """Where the words for what people must or may do begin: behind "must", "let guests", "ask patients to"."""
    act, told = change.act, change.told
    if act is None or act.verb.name == "need":
        return None
    words = act.sentence.tokens
    if act.verb.act in {"must", "can"}:
        return act.at + 1 + len(act.verb.particle) if act.verb.name in _MODALS else act.at
    to = told is not None and told.end < len(words) and words[told.end].low == "to"
    if told is not None and act.verb.base in LETS:
        return told.end + 1 if to else told.end
    return told.end + 1 if told is not None and to and change.move == "add_step" else None


def _verb(change: Change) -> str:
    """The verb as the team would say it of itself ("we record"), where it is one the team does."""
    if change.act is None or change.move not in {"share_data", "contact"} or change.act.verb.particle:
        return ""
    base = change.act.verb.base
    return base if change.move == "share_data" or base in _REACHING else ""


def _around_slots(change: Change) -> dict[str, str]:
    match change.move:
        case "remove":
            return _place_slots(change)
        case "price_up" | "price_down" | "limit":
            return _price_slots(change)
        case "target" | "build":
            return {"agents": _agents(change) if change.move == "target" else _served_by(change)}
        case "one_customer":
            long = len(change.topic.split()) > MAX_SLOT_WORDS
            one = "" if long or change.topic.lower().endswith(" wait") else change.topic
            first = one.split()[0].lower() if one else ""
            common = first in DETERMINERS or number(first) is not None
            return {"one": one[:1].lower() + one[1:] if common else one}
        case "replace":
            new = replacement(change)
            several = bool(new and new.plural)
            verbs = ("Do", "lack") if several else ("Does", "lacks")
            return {"other": sayable(new), "does_other": verbs[0], "lacks": verbs[1]}
        case _:
            return {}


def _price_slots(change: Change) -> dict[str, str]:
    """What a price or a limit is for, and for whom alone."""
    if change.move == "price_up" and is_gated(change):
        return {"of": sayable(change.target)}
    if change.move == "limit" and is_only(change):
        return {"those": _those(change)}
    paid = change.around.get("for")
    charged = change.act is None or change.act.verb.act in {"charge", "add", "take", "give", None}
    return {"of": sayable(paid) if charged and paid and not _is_party(paid) else _priced(change)}


def place_of(change: Change) -> Phrase | None:
    """What something is taken out of: "order emails" in "take product names out of order emails"."""
    particle = change.act.verb.particle[-1:] if change.act else ()
    source = change.around.get("from") or (change.around.get("of") if particle == ("out",) else None)
    return None if source is None or change.move != "remove" or _is_party(source) else source


def _place_slots(change: Change) -> dict[str, str]:
    source = place_of(change)
    if source is None or not sayable(source):
        return {}
    use, used, _ = _usage(lexicon().thing(source.core))
    return {"place": sayable(source), "placed_use": use, "placed_used": used}


def replacement(change: Change) -> Phrase | None:
    """What takes the place, behind its preposition or as the subject: "machines replace the ticket office"."""
    for link in ("with", "by", "for", "to"):
        if link in change.around:
            return change.around[link]
    act = change.act
    return act.subject if act and act.subject and act.subject is not change.target and not act.passive else None


def _agents(change: Change) -> str:
    """Who must follow a rule or reach a target, as the text names them."""
    subject = change.act.subject if change.act else change.target
    known = lexicon()
    for phrase in (change.told, subject, change.target, change.around.get("for")):
        if phrase and (known.is_staff(phrase.core) or known.is_group(phrase.core)):
            return phrase.bare
    return ""


def _served_by(change: Change) -> str:
    """The people at work for whom something is done: customers feel it through them."""
    phrase = change.around.get("for")
    return phrase.text if phrase and is_crew(phrase) else ""


def is_crew(phrase: Phrase) -> bool:
    """Whether a phrase names people at work by what they do for others: "the support team"."""
    thing = lexicon().thing(phrase.core)
    return thing is not None and thing.id == "staff"


def _priced(change: Change) -> str:
    """What a price is for: "the price of the basic plan", "seat reservations cost 3 euros"."""
    if change.act and change.act.verb.base == "cost" and change.act.subject:
        return sayable(change.act.subject)
    low = [word.lower() for word in change.target.words] if change.target else []
    if change.thing and change.thing.id == "price" and "of" in low and change.target:
        return " ".join(change.target.words[low.index("of") + 1 :])
    return ""


def is_gated(change: Change) -> bool:
    """Whether what was there without paying comes to stand behind a price."""
    act = change.act
    return act is not None and (act.verb.particle[-1:] == ("behind",) or act.verb.base in _SHIFTS)


def is_only(change: Change) -> bool:
    """Whether something is done for some alone."""
    if change.act is not None:
        return is_only_for_some(change.act)
    return any(token.low == "only" for token in change.sentence.tokens[:-1])


def _those(change: Change) -> str:
    """The people something is done for alone; empty where the text limits it by something else."""
    subject = change.act.subject if change.act else None
    found = [
        subject,
        change.told,
        change.target,
        *(change.around.get(link) for link in ("from", "to", "for", "with")),
    ]
    return next((phrase.bare for phrase in found if phrase and is_people(phrase) and phrase.plural), "")


def _is_party(phrase: Phrase) -> bool:
    return is_people(phrase) or lexicon().is_aside(phrase.core)


def _time_slots(change: Change, depending: Dependants | None) -> dict[str, str]:
    night = ""
    if depending and change.date[:1].isdigit():
        night = f"the night of {change.date}" if _NIGHTLY.search(depending.job) else change.date
    return {"date": change.date, "when": change.when, "night": night, "hours_off": change.hours_off}


def _value_slots(change: Change) -> dict[str, str]:
    pair = change.compared
    if pair is None:
        amount = change.around.get("at") or change.around.get("to")
        figure = amount is not None and any(number(word) is not None for word in amount.words)
        return {"after": sayable(amount)} if change.move == "limit" and figure else {}
    if pair.unit == "time":
        return {}
    slots = {"before": pair.before_text, "after": pair.after_text, "limit_after": pair.after_text}
    if pair.unit:
        slots["low"], slots["high"] = pair.bounds
        slots["before_adj"] = adjective(pair)
    return slots
