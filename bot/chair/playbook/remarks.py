"""What stands beside a reading: flags, whether it can be undone, and the principles with what raised them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chair.playbook.change import Change
from bot.chair.playbook.cues import Cues
from bot.chair.playbook.grounded import as_typed
from bot.chair.playbook.learned.model import Guess
from bot.chair.playbook.learned.reasons import strongest
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.people import Named
from bot.chair.playbook.text import Sentence, visible
from bot.chair.reading import Effects, Principle
from bot.decisions.class_rule import automatic_flags
from prompts.playbook import Move
from storage.vocabulary import CustomerEffect, Door, Flag

MAX_PRINCIPLES = 3
FLAG_FROM = 0.30
FLAG_WITH_WORDS = 0.20
"""How likely a flag must be by itself, and where one of its words stands in the text."""
FOLLOWS_FROM = 0.50
"""How likely the signs must be from which a flag follows; found by cross-validation, as the others."""


def flags_of(effects: Effects, cues: Cues, chair: Named | None, recurs: bool, guess: Guess) -> tuple[Flag, ...]:
    """The flags that the effects raise, and those that the words raise or make likely; none changes the class."""
    book = lexicon().book
    raised = list(automatic_flags(effects.customer, effects.commercial_now, effects.commercial_later))
    if _chance(effects, guess) < FOLLOWS_FROM:
        raised.clear()
    for entry in book.flags:
        chance = guess.flags.get(entry.id, 0.0)
        if chance >= FLAG_FROM or (cues.hit(entry.words) and chance >= FLAG_WITH_WORDS):
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
    if guess.flags.get(Flag.INTERNAL_CUSTOMER.value, 0.0) >= FLAG_FROM or (chair and chair.staff):
        raised.append(Flag.INTERNAL_CUSTOMER)
    return tuple(dict.fromkeys(raised))


def _chance(effects: Effects, guess: Guess) -> float:
    """How likely the signs are from which a flag follows; the sign for later is sure before it is named."""
    return guess.customer[effects.customer.value] * guess.now[effects.commercial_now.value]


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


def principles_of(
    change: Change, cues: Cues, guess: Guess, told: Sequence[Sentence], text: str
) -> tuple[Principle, ...]:
    """The likeliest principles, each with the words of the text that raised it."""
    chosen = sorted(guess.principles, key=lambda name: -guess.principles[name])[:MAX_PRINCIPLES]
    known = {principle.id: principle for principle in lexicon().book.principles}
    seen = visible(text)
    found = []
    for each in chosen:
        raised = _raised_by(known[each].cues, each, change, cues, guess, told)
        because = next((typed for words in raised if (typed := as_typed(words, seen))), "")
        found.append(Principle(each, known[each].name, because))
    return tuple(found)


def _raised_by(
    listed: Sequence[str], principle: str, change: Change, cues: Cues, guess: Guess, told: Sequence[Sentence]
) -> Iterator[str]:
    """The words that raised a principle: a cue of the playbook, or the words that speak most for it."""
    yield cues.hit(listed)
    yield strongest(principle, guess, told)
    yield change.words
    yield change.sentence.text.split(maxsplit=1)[0]


def unknown_of(effects: Effects) -> Sequence[str]:
    """Which of the three effects the text leaves open."""
    values = {
        "customer_effect": effects.customer,
        "commercial_now": effects.commercial_now,
        "commercial_later": effects.commercial_later,
    }
    return tuple(name for name, value in values.items() if value.value == "unknown")
