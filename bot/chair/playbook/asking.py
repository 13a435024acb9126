"""Choosing what to say: the group's name, the seat questions, the look-up, a question for a customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.people import Dependants, Named
from bot.chair.playbook.scene import Scene
from bot.chair.playbook.topic import telling
from bot.chair.playbook.words import singular
from bot.chair.reading import LookUp, SeatQuestion
from prompts.playbook import MAX_WORDS, Move
from prompts.playbook import SeatQuestion as Asked

LOOSE_FIRST = 9
_OTHERS_SIT = frozenset({"those", "agents", "staffed"})
"""Facts by which those whom the text names are not those who feel it."""


def chair_name(move: Move, scene: Scene, named: Named | None, depending: Dependants | None) -> str:
    """The group in the chair: who depends on it, whom the text names, or whom the move touches."""
    if depending:
        return depending.name
    if named and scene.facts.isdisjoint(_OTHERS_SIT):
        return named.name
    for entry in move.chairs:
        if scene.holds(entry.when) and (name := scene.fill(entry.text)):
            return name
    return "people who would notice it first"


def seat_questions(
    move: Move, scene: Scene, skip: frozenset[str], count: int, text: str
) -> tuple[SeatQuestion, ...]:
    """The best questions for the person in the seat, the most specific first, none of those in `skip`.

    Where the first of them has no word of the text, one that names what the text is about goes before it.
    """
    without = Scene(scene.slots, scene.facts - {"loose"})
    plain = _chosen(move, without, skip, count)
    if "about" not in scene.facts or (plain and telling(plain[0].text) & telling(text)):
        return plain
    return _chosen(move, scene, skip, count)


def _chosen(move: Move, scene: Scene, skip: frozenset[str], count: int) -> tuple[SeatQuestion, ...]:
    mark = "kept" if "held" in scene.facts else "refused" if "refused" in scene.facts else ""
    fitting = [
        question
        for question in move.questions
        if scene.holds(question.when) and (not mark or mark in question.when)
    ]
    ranked = sorted(fitting, key=lambda question: -_weight(question))
    chosen: list[SeatQuestion] = []
    replaced: set[str] = set()
    for question in ranked:
        text = _said(question, scene)
        if not text or question.id in skip or question.id in replaced:
            continue
        if question.instead_of:
            replaced.add(question.instead_of)
        if all(text != earlier.text for earlier in chosen):
            chosen.append(SeatQuestion(question.id, text))
    chosen += [
        SeatQuestion(entry.id, entry.text)
        for entry in lexicon().book.any_questions
        if entry.id not in skip and scene.holds(entry.when)
    ]
    return tuple(chosen[:count])


def _weight(question: Asked) -> int:
    """How specific a question is: what it needs to hold, the direction and what must not hold aside."""
    own = sum(not name.startswith(("!", "effect:")) for name in question.when)
    return own * 2 + (question.instead_of is not None) + LOOSE_FIRST * ("loose" in question.when)


def _said(question: Asked, scene: Scene) -> str:
    text = scene.fill(question.text)
    if text is None or len(text.split()) > MAX_WORDS:
        text = question.plain or ""
    return text


def look_up(move: Move, scene: Scene) -> LookUp | None:
    """What the team can find out today."""
    for entry in sorted(move.look_ups, key=lambda entry: -sum(not name.startswith("!") for name in entry.when)):
        if scene.holds(entry.when) and (what := scene.fill(entry.what)):
            return LookUp(what, entry.where)
    return None


def customer_question(move: Move, scene: Scene) -> str:
    """A question that can be sent to a customer as it is; empty where the move has none."""
    return _first(scene.fill(entry.text) for entry in move.customer_questions if scene.holds(entry.when))


def _first(texts: Iterable[str | None]) -> str:
    return next((text for text in texts if text), "")


def best_named(named: Sequence[Named], preferred: Sequence[str], actor: str, move: Move) -> Named | None:
    """The named group that belongs in the chair, if any.

    First one that the change is done to, then one the text describes, then one that opens a clause ("pickers walk
    less"). Who carries the change out (`actor`) is not in the chair; nor are staff under a target of their own.
    """
    usable = [group for group in named if singular(group.head) != singular(actor)]
    if move.id == "replace":
        usable = [group for group in usable if singular(group.head) not in {singular(head) for head in preferred}]
    if move.id == "delay":
        usable = [group for group in usable if group.opens or not lexicon().is_staff([group.head])]
    if move.id in {"target", "one_customer"}:
        usable = [group for group in usable if group.described and not group.staff]
    for head in preferred:
        for group in usable:
            if singular(group.head) == singular(head):
                return group
    described = [group for group in usable if group.described]
    return next(iter(described or [group for group in usable if group.opens]), None)
