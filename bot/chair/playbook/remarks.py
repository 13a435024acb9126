"""What stands beside a reading: flags, whether it can be undone, and the principles with what raised them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.people import Named
from bot.chair.reading import Effects, Principle
from bot.decisions.class_rule import automatic_flags
from prompts.playbook import Move
from storage.vocabulary import CustomerEffect, Door, Flag

MAX_PRINCIPLES = 4


def flags_of(effects: Effects, cues: Cues, chair: Named | None, recurs: bool) -> tuple[Flag, ...]:
    """The flags that the words and the effects raise; a flag never changes the class."""
    book = lexicon().book
    raised = list(automatic_flags(effects.customer, effects.commercial_now, effects.commercial_later))
    for entry in book.flags:
        if cues.hit(entry.words):
            raised.append(Flag(entry.id))
    soon = (
        not recurs
        and effects.customer is CustomerEffect.WORSE
        and cues.hit(book.soon)
        and not cues.hit(book.notice)
    )
    if soon and Flag.NO_NOTICE not in raised:
        raised.append(Flag.NO_NOTICE)
    if effects.customer is CustomerEffect.BETTER:
        raised = [flag for flag in raised if flag not in {Flag.DARK_PATTERN, Flag.NO_NOTICE}]
    if chair and chair.staff:
        raised.append(Flag.INTERNAL_CUSTOMER)
    return tuple(dict.fromkeys(raised))


def door_of(change: Change, move: Move, effects: Effects, cues: Cues, depends: bool) -> Door:
    """Hard to undo where the text says so; otherwise unsure, which counts as easy to undo."""
    book = lexicon().book
    if cues.hit(book.two_way):
        return Door.TWO_WAY
    if cues.hit(book.one_way):
        return Door.ONE_WAY
    if effects.customer is not CustomerEffect.WORSE or change.hours_off or change.kept or change.act is None:
        return Door.UNSURE
    final = change.act.verb.name in move.door or change.act.verb.base in move.door
    if final and (move.id != "remove" or depends or change.act.verb.base in {"delete", "erase", "destroy", "wipe"}):
        return Door.ONE_WAY
    return Door.ONE_WAY if depends and change.date else Door.UNSURE


def principles_of(change: Change | None, move: Move | None, cues: Cues) -> tuple[Principle, ...]:
    """The principles of the move and those that single words raise, each with the words of the text."""
    book = lexicon().book
    names = {principle.id: principle.name for principle in book.principles}
    raised: dict[str, str] = {}
    if change and move:
        for wanted in move.principles[:2]:
            raised[wanted] = _closest(wanted, cues) or change.words
    scored: list[tuple[int, str, str]] = []
    for principle in book.principles:
        if words := cues.all(principle.cues):
            scored.append((-len(words), principle.id, words[0]))
    for _, found, words_typed in sorted(scored, key=lambda entry: entry[0]):
        raised.setdefault(found, words_typed)
    kept = [Principle(found, names[found], words) for found, words in raised.items() if words]
    return tuple(kept[:MAX_PRINCIPLES])


def _closest(principle_id: str, cues: Cues) -> str:
    principle = next(entry for entry in lexicon().book.principles if entry.id == principle_id)
    return cues.hit(principle.cues)


def unknown_of(effects: Effects) -> Sequence[str]:
    """Which of the three effects the text leaves open."""
    values = {
        "customer_effect": effects.customer,
        "commercial_now": effects.commercial_now,
        "commercial_later": effects.commercial_later,
    }
    return tuple(name for name, value in values.items() if value.value == "unknown")
