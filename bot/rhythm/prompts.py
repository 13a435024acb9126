"""Which Friday question a channel is asked. Pure and explainable: same log, same week, same question.

Source: `product.md`, *Choosing the question*: those whose condition holds, without those cooling down or retired,
by priority, then longest unused, then SHA-256 of channel|week|prompt; those that fit any team rotate by ISO week.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.rhythm.facts import Fact
from bot.rhythm.schedule import first_day, weeks_between
from prompts.entries import Condition, RetroPrompt
from storage.digest_log import Asked

ALWAYS = "always"
# Put aside so often in a channel, a question is not asked there again; until then it rests for at least so long.
RETIRED_AFTER = 3
ASIDE_WEEKS = 8
HELD_OUT_OF = 8
# A longer group makes a sentence that nobody reads at a glance: the one without it stands instead.
_LONGEST_GROUP = 40


class Fate(StrEnum):
    """What became of a question in a week."""

    CHOSEN = "chosen"
    LOST = "lost"
    COOLING = "cooling down"
    RETIRED = "retired"
    NOT_TRUE = "does not apply"


@dataclass(frozen=True, slots=True)
class Considered:
    """A question that was looked at, what became of it, and why."""

    prompt: str
    text: str
    fate: Fate
    because: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The question of a week, why it is this one, the decision it is about, and what became of every question."""

    prompt: str
    text: str
    why: str
    about: str
    considered: tuple[Considered, ...]


def choose(
    prompts: Sequence[RetroPrompt], facts: Mapping[str, Fact], asked: Sequence[Asked], channel: str, week: str
) -> Choice:
    """The question for a channel in an ISO week. There is always one that fits any team.

    Raises ValueError where the playbook has no question that always holds.
    """
    able, looked_at = [], []
    told = {prompt.id: _told(prompt, facts[prompt.when.fact], asked) for prompt in prompts}
    for prompt in prompts:
        fate, because = _fate(prompt, facts[prompt.when.fact], told[prompt.id], asked, week)
        if fate is Fate.LOST:
            able.append(prompt)
        else:
            looked_at.append(_considered(prompt, told[prompt.id], fate, because))
    if not able:
        # Every question rests, those for any team too: the one that has rested longest.
        able = [prompt for prompt in prompts if prompt.when.fact == ALWAYS]
    ranked = sorted(able, key=lambda prompt: _rank(prompt, prompts, asked, channel, week))
    if not ranked:
        raise ValueError("no question fits any team")
    winner = ranked[0]
    lost = [_considered(each, told[each.id], Fate.LOST, _why_lost(winner, each, asked)) for each in ranked[1:]]
    fact = told[winner.id]
    why = filled(winner.why, fact.words)
    chosen = _considered(winner, fact, Fate.CHOSEN, why)
    rest = [each for each in looked_at if each.prompt != winner.id]
    about = fact.about if _names_one(winner) else ""
    return Choice(winner.id, chosen.text, why, about, (chosen, *lost, *rest))


def holds(condition: Condition, fact: Fact) -> bool:
    """Whether there is as much of a fact as a condition asks for."""
    if condition.fact == ALWAYS:
        return True
    if condition.of_at_least is not None and fact.of < condition.of_at_least:
        return False
    if condition.share_percent is not None:
        return fact.of > 0 and fact.count * 100 >= condition.share_percent * fact.of
    return fact.count >= (condition.at_least if condition.at_least is not None else 1)


def text_of(prompt: RetroPrompt, fact: Fact) -> str:
    """The question with the words of its fact; without the group where that is not known or long."""
    group = fact.words.get("group", "")
    plain = prompt.plain is not None and not 0 < len(group) <= _LONGEST_GROUP
    return filled((prompt.plain or prompt.text) if plain else prompt.text, fact.words)


def filled(template: str, words: Mapping[str, str]) -> str:
    """A template with its slots filled. What stands in a slot is text and never a template itself."""
    for name, said in words.items():
        template = template.replace("{" + name + "}", said.replace("{", "(").replace("}", ")"))
    return template


def is_held_out(workspace: str, channel: str, week: str) -> bool:
    """Whether this week goes without a question where weeks are held out: one in eight, by a hash."""
    seed = hashlib.sha256(f"hold-out|{workspace}|{channel}|{week}".encode()).digest()
    return seed[0] % HELD_OUT_OF == 0


def _told(prompt: RetroPrompt, fact: Fact, asked: Sequence[Asked]) -> Fact:
    """What a question would say: one that names a decision names none that it was asked about before."""
    if not _names_one(prompt):
        return fact
    return fact.but({each.about for each in asked if each.prompt == prompt.id}) or Fact(0)


def _names_one(prompt: RetroPrompt) -> bool:
    return "{id}" in prompt.text


def _fate(prompt: RetroPrompt, fact: Fact, told: Fact, asked: Sequence[Asked], week: str) -> tuple[Fate, str]:
    """What becomes of a question before it is compared with others; `lost` stands for all that are."""
    if not holds(prompt.when, fact):
        return Fate.NOT_TRUE, "Nothing in the log calls for it."
    if not holds(prompt.when, told):
        return Fate.COOLING, f"Asked about {fact.about} already."
    rests = _rests(prompt, [each for each in asked if each.prompt == prompt.id], week)
    return rests or (Fate.LOST, "")


def _rests(prompt: RetroPrompt, before: Sequence[Asked], week: str) -> tuple[Fate, str] | None:
    """Why a question is not asked this week, given when it was asked before; None where it may be."""
    aside = [each for each in before if each.put_aside]
    if len(aside) >= RETIRED_AFTER:
        return Fate.RETIRED, f"Put aside {len(aside)} times here."
    if aside and weeks_between(aside[-1].week, week) < ASIDE_WEEKS:
        return Fate.COOLING, f"Put aside in {aside[-1].week}."
    # So many whole weeks lie between: one that rests a week is not asked in two weeks running.
    if before and prompt.cooldown_weeks and weeks_between(before[-1].week, week) <= prompt.cooldown_weeks:
        return Fate.COOLING, f"Asked in {before[-1].week}."
    if before and before[-1].week == week:
        return Fate.COOLING, "Asked this week."
    return None


def _rank(
    prompt: RetroPrompt, prompts: Sequence[RetroPrompt], asked: Sequence[Asked], channel: str, week: str
) -> tuple[int, str, int, str]:
    if prompt.when.fact == ALWAYS:
        ring = [each.id for each in prompts if each.when.fact == ALWAYS]
        turn = first_day(week).toordinal() // 7
        return -prompt.priority, "", (ring.index(prompt.id) - turn) % len(ring), ""
    seed = hashlib.sha256(f"{channel}|{week}|{prompt.id}".encode()).hexdigest()
    return -prompt.priority, _last_week(prompt, asked), 0, seed


def _last_week(prompt: RetroPrompt, asked: Sequence[Asked]) -> str:
    """The week in which it was asked last; weeks sort as text, and none comes before all."""
    return max((each.week for each in asked if each.prompt == prompt.id), default="")


def _why_lost(winner: RetroPrompt, loser: RetroPrompt, asked: Sequence[Asked]) -> str:
    if winner.priority != loser.priority:
        return "Another one matters more."
    if loser.when.fact == ALWAYS:
        return "It is another one's turn."
    if _last_week(winner, asked) != _last_week(loser, asked):
        return "The other one was asked longer ago."
    return "As good as the other one; the draw of the week decided."


def _considered(prompt: RetroPrompt, fact: Fact, fate: Fate, because: str) -> Considered:
    return Considered(prompt.id, text_of(prompt, fact) if holds(prompt.when, fact) else "", fate, because)
