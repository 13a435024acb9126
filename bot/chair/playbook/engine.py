"""The playbook engine: a reading without a key, a network or a model. The same question, the same reading.

`read_question` is pure. It never raises for what a person typed, and what it says comes from the text, from the
evidence or from the playbook; nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.chair.playbook import asking, evidence, money, remarks, thin, trade
from bot.chair.playbook.agreeing import agreed, chair_of, change_of, effects_of, is_loose, is_nobodys, led
from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.grounded import grounded_slots, grounded_trade
from bot.chair.playbook.learned.model import Guess, Model, shipped
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.naming import thing_named
from bot.chair.playbook.orders import without_orders
from bot.chair.playbook.people import Named, dependants, named_groups
from bot.chair.playbook.ruled import Ruled, features_of, ruled, without_pressure
from bot.chair.playbook.scene import Scene, scene_of, successor
from bot.chair.playbook.slots import sayable
from bot.chair.playbook.text import Sentence, clean, sentences, shortened, visible
from bot.chair.playbook.topic import Topic, topic_of
from bot.chair.reading import Effects, Group, Question, Reading, ReadingOutcome
from bot.decisions.class_rule import derive_class
from prompts.playbook import Move
from storage.vocabulary import CustomerEffect, Door, GroupRole

ENGINE = "playbook"
TITLE_LENGTH = 120
GROUP_LENGTH = 120
_LEAD = re.compile(r"^we(?:'ll| will| are going to| want to| plan to| have decided to)?\s+(?=[a-z])", re.IGNORECASE)
_FULL_STOP = re.compile(r"(?<=[^\d][.!?])\s+(?=[\"'(]?[A-Z])|\n")


class PlaybookChair:
    """The chair that needs nothing but the playbook."""

    name = ENGINE
    slow = False

    def at_once(self, question: Question) -> Reading:
        """Read a question; never raises for what a person typed."""
        return read_question(question)

    async def read(self, question: Question) -> Reading:
        """The same."""
        return read_question(question)

    async def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A text on its way to a reading: what the rules make of it, and what the small model makes of both."""

    question: Question
    text: str
    told: list[Sentence]
    cues: Cues
    rules: Ruled
    guess: Guess
    effects: Effects


def read_question(question: Question, model: Model | None = None) -> Reading:
    """The reading of a question, by the shipped model or another one.

    A text that is not English gets outcome `reading` with a note and no questions: it is no fault of the text, and
    nothing is made up about it. A text without a change gets `too_thin`.
    """
    text = clean(question.text)
    everything = sentences(text)
    addressed = without_orders(question.text)
    told = without_pressure(thin.readable_part(everything if addressed == text else sentences(addressed)))
    if everything and not thin.is_readable(told or everything):
        return _unreadable(question, text)
    model = model or shipped()
    cues = Cues(told)
    rules = ruled(told, cues)
    guess = led(model.guess(features_of(told, rules)), rules, told)
    effects = effects_of(rules, guess, model)
    read = _Read(question, text, told, cues, rules, guess, effects)
    if is_nobodys(rules, guess, read.effects):
        return _nobody(read)
    change = change_of(rules, guess, told)
    return _thin(read) if change is None else _reading(read, change)


def title_of(text: str) -> str:
    """The text's first sentence, short enough for a heading; "We will" in front of it is dropped."""
    first = _FULL_STOP.split(visible(text), maxsplit=1)[0].rstrip(" .;:")
    bare = _LEAD.sub("", first)
    if bare != first:
        bare = bare[:1].upper() + bare[1:]
    return shortened(bare, TITLE_LENGTH) or "?"


def _base(question: Question, outcome: ReadingOutcome) -> Reading:
    return Reading(
        text=question.text,
        title=title_of(question.text),
        engine=ENGINE,
        prompt_version=lexicon().book.prompt_version,
        outcome=outcome,
    )


def _unreadable(question: Question, text: str) -> Reading:
    group = shortened(clean(question.in_the_chair), GROUP_LENGTH)
    topic = topic_of(thin.without_small_words(text), (), group, given=True)
    voices = evidence.quotes_of(question.evidence.voices, group, topic)
    base = _base(question, ReadingOutcome.READING)
    return replace(
        base,
        in_the_chair=group,
        groups=(Group(group, GroupRole.AFFECTED),) if group else (),
        voices=voices,
        note=thin.CANNOT_READ,
        unknown=remarks.unknown_of(Effects()),
        related=evidence.related_of(question.evidence.decisions, topic, CustomerEffect.UNKNOWN, group),
    )


def _nobody(read: _Read) -> Reading:
    effects = replace(read.effects, customer=CustomerEffect.SAME)
    found = agreed(read.rules.found, effects, read.guess)
    base = _base(read.question, ReadingOutcome.NOTHING_TO_ASK)
    return replace(
        base,
        move="nobody",
        suggested=effects,
        decision_class=derive_class(effects.customer, effects.commercial_now, effects.commercial_later),
        trade=grounded_trade(trade.trade_of(effects, found, read.told, Door.UNSURE, ""), read.text),
        unknown=remarks.unknown_of(effects),
    )


def _thin(read: _Read) -> Reading:
    back = thin.question_back(read.told)
    base = _base(read.question, ReadingOutcome.TOO_THIN)
    return replace(base, ask_back=back.ask, examples=back.examples, unknown=remarks.unknown_of(Effects()))


def _reading(read: _Read, change: Change) -> Reading:
    move = lexicon().book.move(change.move)
    effects = read.effects
    found = agreed(read.rules.found, effects, read.guess)
    depending = dependants(read.told, change)
    scene = scene_of(change, read.cues, depending).with_(frozenset({f"effect:{effects.customer.value}"}))
    scene = replace(scene, slots=grounded_slots(scene.slots, read.text))
    scene = successor(scene, [voice.text for voice in read.question.evidence.voices])
    named = asking.best_named(named_groups(read.told), _preferred(change), _actor(change), move)
    given = shortened(clean(read.question.in_the_chair), GROUP_LENGTH)
    loose = is_loose(read.rules, change, read.told)
    about = change.target if change is not read.rules.change else thing_named(read.told) if loose else None
    scene = scene.with_(frozenset({"loose"}), about=sayable(about)) if loose else scene
    seat = asking.chair_name(move, scene, named, depending)
    if not depending:
        seat = chair_of(seat, named, read.told, scene, move.id, _actor(change))
    group = given or seat
    door = remarks.door_of(change, move, effects, read.cues, depending is not None)
    head = depending.heads if depending else named.head if named else ""
    stated = depending is not None
    seen = _Seen(change, move, effects, found, scene.with_(group=group), named, group, door, head, stated)
    own = (sayable(change.target), change.topic, scene.slots.get("doing", ""), scene.slots.get("place", ""))
    topic = topic_of(read.text, own, group, given=bool(given))
    return _with_evidence(_assembled(read, seen, given), read.question, topic)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found out about a text that gets a full reading."""

    change: Change
    move: Move
    effects: Effects
    found: money.Business
    scene: Scene
    named: Named | None
    group: str
    door: Door
    share_head: str
    stated: bool


def _assembled(read: _Read, seen: _Seen, given: str) -> Reading:
    effects, move = seen.effects, seen.move
    count = 3 if seen.door is Door.ONE_WAY else 1
    return replace(
        _base(read.question, ReadingOutcome.READING),
        move=move.id,
        in_the_chair=seen.group,
        guessed=not given and not seen.stated,
        groups=(Group(seen.group, GroupRole.USES if seen.stated else _role(move.id, seen.named)),),
        questions=asking.seat_questions(move, seen.scene, read.question.skip, count, read.text),
        look_up=asking.look_up(move, seen.scene),
        suggested=effects,
        trade=grounded_trade(
            trade.trade_of(effects, seen.found, read.told, seen.door, seen.share_head, seen.change), read.text
        ),
        decision_class=derive_class(effects.customer, effects.commercial_now, effects.commercial_later),
        flags=remarks.flags_of(effects, read.cues, _seated(seen), bool(seen.change.hours_off), read.guess),
        door=seen.door,
        unknown=remarks.unknown_of(effects),
        principles=remarks.principles_of(seen.change, read.cues, read.guess, read.told, read.question.text),
        topic=sayable(seen.change.target),
        customer_question=asking.customer_question(move, seen.scene),
    )


def _seated(seen: _Seen) -> Named | None:
    """The named group, where it is the one in the chair."""
    return seen.named if seen.named and seen.named.name == seen.group else None


def _with_evidence(reading: Reading, question: Question, topic: Topic) -> Reading:
    voices = evidence.quotes_of(question.evidence.voices, reading.in_the_chair, topic)
    heard_on, about = evidence.last_heard(question.evidence, reading.in_the_chair, voices)
    return replace(
        reading,
        voices=voices,
        last_heard_on=heard_on,
        last_heard_about=about,
        related=evidence.related_of(
            question.evidence.decisions, topic, reading.suggested.customer, reading.in_the_chair
        ),
    )


def _preferred(change: Change) -> Sequence[str]:
    """The heads of the names that the change is done to, most direct first."""
    phrases = [change.told, change.target, change.around.get("for"), change.around.get("to")]
    if change.act and _undergoes(change):
        phrases.insert(1, change.act.subject)
    return [phrase.core[-1].lower() for phrase in phrases if phrase]


def _undergoes(change: Change) -> bool:
    """Whether the subject is the one it happens to: "members lose …", "staff must …", "applicants get …"."""
    act = change.act
    if act is None or act.subject is None:
        return False
    return act.verb.act in {"must", "can"} or act.verb.base in {"lose", "get", "receive", "gain", "wait", "pay"}


def _actor(change: Change) -> str:
    """The head of the name that carries the change out; empty where it is the team itself."""
    act = change.act
    if act is None or act.subject is None or act.passive or _undergoes(change) or change.target is act.subject:
        return ""
    return act.subject.core[-1].lower()


def _role(move: str, named: Named | None) -> GroupRole:
    if move in {"price_up", "price_down"}:
        return GroupRole.PAYS
    if move in {"share_data", "contact", "one_customer", "target", "fix"} or (named and named.described):
        return GroupRole.AFFECTED
    return GroupRole.USES
