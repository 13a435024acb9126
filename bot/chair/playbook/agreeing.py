"""Where the rules and the small model meet: which of them is followed, and what is said then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chair.playbook.change import Change
from bot.chair.playbook.learned.deciding import suggested
from bot.chair.playbook.learned.model import Chances, Guess, Model
from bot.chair.playbook.lexicon import lexicon
from bot.chair.playbook.mentioned import mentioned_group
from bot.chair.playbook.money import Business
from bot.chair.playbook.naming import thing_named
from bot.chair.playbook.people import Named
from bot.chair.playbook.ruled import Ruled
from bot.chair.playbook.scene import Scene
from bot.chair.playbook.seats import likely_group, seated
from bot.chair.playbook.text import Sentence
from bot.chair.playbook.topic import telling
from bot.chair.playbook.trade import is_inside
from bot.chair.reading import Effects
from storage.vocabulary import CommercialEffect, CustomerEffect

NOBODY_FROM = 0.55
MOVE_FROM = 0.30
"""How likely "nobody feels it", or another move than the rules', must be to be followed."""
MUCH_SURER = 2.5
"""How many times as likely as the rules' move another must be."""
PLAIN_WORDS = 16
PLAIN_SENTENCE = 20
"""Up to this length, in all or as one sentence, the rules see the whole of a text, and what they find stands."""
UNLIKELY = 0.22
"""A sign that the rules find in a longer text stands unless the model finds it less likely than this."""
PLAIN_UNLIKELY = 0.12
"""The same for a text of which the rules see the whole."""
SILENT_FROM = 0.50
"""That a text says nothing of us is only said where that is likelier than not."""
THIN_WORDS = 7
"""A text of more words says something, even where no rule finds what."""


def is_nobodys(rules: Ruled, guess: Guess, effects: Effects) -> bool:
    """Whether nobody outside would notice."""
    likely = guess.move.get("nobody", 0.0) >= NOBODY_FROM and effects.customer is CustomerEffect.SAME
    return rules.internal or likely


def led(guess: Guess, rules: Ruled, told: Sequence[Sentence]) -> Guess:
    """The guess, led by what the rules find where they see the whole of a text.

    A sign of theirs is certain where the text says it outright, or the model does not find it unlikely.
    """
    if rules.change is None or rules.thin or not is_plain(told):
        return guess
    effects, found = rules.effects, dict[str, Chances]()
    customer, now, later = effects.customer, effects.commercial_now, effects.commercial_later
    if _is_told(rules) or (
        customer is not CustomerEffect.UNKNOWN and guess.customer[customer.value] >= PLAIN_UNLIKELY
    ):
        found["customer"] = _certain(customer.value, guess.customer)
    if now is not CommercialEffect.UNKNOWN and (rules.found.said or guess.now[now.value] >= PLAIN_UNLIKELY):
        found["now"] = _certain(now.value, guess.now)
    if later is not CommercialEffect.UNKNOWN:
        found["later"] = _certain(later.value, guess.later)
    return replace(guess, **found)


def _is_told(rules: Ruled) -> bool:
    """Whether the rules know how it is for customers, or know that nothing can be told of that."""
    change = rules.change
    if change is None:
        return False
    turned = change.relief and rules.effects.customer is CustomerEffect.UNKNOWN
    return change.refused or change.unclear or change.asking_why or change.kept or turned or is_inside(change)


def _certain(sign: str, chances: Chances) -> Chances:
    return {each: float(each == sign) for each in chances}


def effects_of(rules: Ruled, guess: Guess, model: Model) -> Effects:
    """The signs that are suggested: the likely ones, or of an unsure guess what the rules find."""
    likely = suggested(guess, model, rules.effects)
    ruled, open_half = rules.effects, CommercialEffect.UNKNOWN
    unsure = likely.customer is CustomerEffect.UNKNOWN and open_half is ruled.commercial_now
    if unsure and ruled.customer is CustomerEffect.WORSE and guess.customer["worse"] >= UNLIKELY:
        return replace(likely, customer=ruled.customer, commercial_now=open_half, commercial_later=open_half)
    return likely


def is_plain(told: Sequence[Sentence]) -> bool:
    """Whether a text is so short that the rules see the whole of it."""
    return _words(told) <= (PLAIN_SENTENCE if len(told) == 1 else PLAIN_WORDS)


def _words(told: Sequence[Sentence]) -> int:
    return sum(token.is_word for sentence in told for token in sentence.tokens)


def change_of(rules: Ruled, guess: Guess, told: Sequence[Sentence]) -> Change | None:
    """The change that is read, or None where the text is too thin to tell."""
    words = _words(told)
    if rules.thin and (words <= THIN_WORDS or (rules.change is not None and words <= 2 * THIN_WORDS)):
        return None
    move = guess.likely_move if guess.likely_move != "nobody" else "change"
    if rules.change is None:
        return _untold(move, told) if told else None
    surer = guess.move[move] >= max(MOVE_FROM, MUCH_SURER * guess.move.get(rules.change.move, 0.0))
    follows = not is_plain(told) and surer and move != rules.change.move
    return _as_move(rules.change, move, told) if follows else rules.change


def _as_move(change: Change, move: str, told: Sequence[Sentence]) -> Change:
    """A change whose verb misled: what the verb told of it goes, what the text is about is looked for anew."""
    target = thing_named(told)
    return Change(
        move=move,
        act=None,
        thing=lexicon().thing(target.core) if target else None,
        target=target,
        sentence=change.sentence,
        when=change.when,
        date=change.date,
        topic="" if move == "one_customer" else change.words,
    )


def _untold(move: str, told: Sequence[Sentence]) -> Change:
    """A change that no rule finds: its move is likely, what it is about is the first thing named."""
    sentence = told[0]
    target = thing_named(told)
    thing = lexicon().thing(target.core) if target else None
    return Change(move, None, thing, target, sentence, topic=sentence.text)


def is_loose(rules: Ruled, change: Change, told: Sequence[Sentence]) -> bool:
    """Whether the rules saw only a part of the text, so that what it names and points to is looked at as well."""
    return change is not rules.change or not is_plain(told)


def chair_of(name: str, named: Named | None, told: Sequence[Sentence], scene: Scene, move: str, actor: str) -> str:
    """The group in the chair: as the rules name it, or with who they are where the text mentions or points to them.

    A group that the text mentions goes before one that only the things in it point to, and customers before the
    people who serve them.
    """
    if "place" in scene.facts or " while we serve " in name:
        return name
    if named is not None and not named.staff:
        return name
    mentioned = mentioned_group(told, actor)
    if named is not None and move != "target":
        return mentioned or name
    if mentioned and not telling(name) & telling(mentioned):
        return seated(name, mentioned)
    if "loose" not in scene.facts:
        return name
    return seated(name, likely_group("\n".join(sentence.text for sentence in told)))


def agreed(found: Business, effects: Effects, guess: Guess) -> Business:
    """What is said of us, in the text's words where the rules found the same sign in them."""
    words = found.words if found.now is effects.commercial_now else ""
    said = found.said and bool(words)
    unknown = CommercialEffect.UNKNOWN
    vague = effects.commercial_now is unknown and (found.said or guess.now[unknown.value] < SILENT_FROM)
    return Business(effects.commercial_now, effects.commercial_later, words, said or _is_none(effects), vague)


def _is_none(effects: Effects) -> bool:
    return effects.commercial_now is CommercialEffect.SAME
