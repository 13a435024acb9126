"""A manager's digest: decisions in plain words over all their channels, never people. Pure.

Source: `product.md`, *Manager digest*; `mocks.md`, 8. No ranking of channels, and no names but those who accepted a
trade themselves. Figures stand on five decisions and more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.board.chat_pictures import pictures
from bot.decisions.amended import current
from bot.decisions.card import sentence_case, telling
from bot.decisions.review_words import GOES_ON, TOLD, expected_effects
from bot.decisions.states import IN_FORCE
from bot.messages import Block, Button, Buttons, Entry, Facts, Heading, Listing, Note, Reply, Section
from bot.rhythm import manager_questions as questions
from bot.rhythm.digest_words import clipped
from bot.screen_words import FOR_THEM, TRADE, channel_words, day, for_us
from storage.models import Decision
from storage.vocabulary import CustomerEffect, DecisionClass, Door, Flag, Happened, NextStep

ASK, LESS, STOP, OPEN = "manager_ask", "manager_less", "manager_stop", "manager_log"
MOST_DECISIONS, MOST_FIGURES, FIGURES_FROM, QUESTIONS = 5, 6, 5, 2
_TEXT_WORDS = 14
_RED_LINES = (Flag.SAFETY, Flag.PRIVACY, Flag.DARK_PATTERN)
NOTHING_YET = "Nothing was logged yet. You will hear from me when there is something."
_TO_YOU = "To you, because you asked for it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What a manager's digest is made from: `names` of channels by id, of people by id, and their decisions.

    `recent` were logged in the last 12 weeks, `trades` counts all of those; `standing` are those in force that
    something may be said of. `told_before`: they had an earlier one.
    """

    now: datetime
    since: datetime
    today: date
    first_day: date
    last_day: date
    channels: Mapping[str, str]
    people: Mapping[str, str]
    recent: Sequence[Decision]
    trades: Mapping[DecisionClass, int]
    standing: Sequence[Decision]
    asked_for: bool = True
    told_before: bool = False
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A decision that is worth two minutes: why, in plain words, and what a manager could ask, the best first."""

    decision: Decision
    title: str
    sentence: str
    questions: tuple[str, ...]


def manager_digest(covered: Covered) -> Reply | None:
    """The message; None where there is nothing to tell."""
    worth = worth_two_minutes(covered)
    if not worth:
        return None
    title = f"{_channels(covered)}, {_period(covered)}"
    return Reply(
        summary=f"{title}: {len(worth)} worth two minutes",
        blocks=tuple(_blocks(covered, title, worth)),
        data={
            "decisions": [f"D-{told.decision.number}" for told in worth],
            "figures": dict(figures(covered)),
            "questions": list(_questions(worth).values()),
        },
    )


def worth_two_minutes(covered: Covered) -> list[Told]:
    """Up to five decisions, what matters most first, each once; the newest first among equals.

    Checks that were overdue a digest ago are told again beside something new alone.
    """
    found: dict[int, Told] = {}
    for pick in _PICKS:
        for told in pick(covered):
            found.setdefault(told.decision.number, told)
    if covered.told_before and all(_was_overdue(told.decision, covered) for told in found.values()):
        return []
    return list(found.values())[:MOST_DECISIONS]


def _was_overdue(decision: Decision, covered: Covered) -> bool:
    """Whether the last digest could have told of it and nothing happened since."""
    is_new = decision.logged_at >= covered.since or _reviewed_since(decision, covered)
    return not is_new and decision.due_on is not None and decision.due_on < covered.since.date()


def _reviewed_since(decision: Decision, covered: Covered) -> bool:
    since = f"{covered.since:%Y-%m-%dT%H:%M:%SZ}"
    return bool(decision.reviews) and decision.reviews[-1]["reviewed_at"] >= since


def figures(covered: Covered) -> list[tuple[str, int]]:
    """How many decisions of the last 12 weeks are of each trade; none under five decisions in all."""
    counted = covered.trades
    if sum(counted.values()) < FIGURES_FROM:
        return []
    order = list(DecisionClass)
    some = sorted(
        counted.items(), key=lambda each: (each[0] is DecisionClass.UNCLEAR, -each[1], order.index(each[0]))
    )
    return [(TRADE[trade].lower(), count) for trade, count in some][:MOST_FIGURES]


def _blocks(covered: Covered, title: str, worth: Sequence[Told]) -> Iterator[Block]:
    yield Heading(title)
    if covered.asked_for:
        yield Note(_TO_YOU)
    yield Listing(tuple(_entry(told) for told in worth), "Worth two minutes")
    total = sum(covered.trades.values())
    if found := figures(covered):
        pairs = tuple((str(count), words) for words, count in found)
        yield Facts(pairs, f"Last 12 weeks, {total:,} decisions")
        yield from pictures(covered.recent, covered.today)
    else:
        yield Note(f"Figures from {_WORD[FIGURES_FROM]} decisions on.")
    asked = _questions(worth)
    label = "Two questions you could ask" if len(asked) == QUESTIONS else "A question you could ask"
    yield Section(label, tuple(f"{name}: {question}" for name, question in asked.items()), numbered=True)
    yield Note(f"No reply needed. {_readers(covered)}")
    yield Buttons(tuple(_buttons(covered, worth[0].decision)))


def _questions(worth: Sequence[Told]) -> dict[str, str]:
    """The questions by the name of their decision, no two the same."""
    some = worth[:QUESTIONS]
    asked = questions.each_its_own(told.questions for told in some)
    return {f"D-{told.decision.number}": question for told, question in zip(some, asked, strict=True)}


def _entry(told: Told) -> Entry:
    name = f"D-{told.decision.number}"
    return Entry(name, told.title, told.sentence, Button("Open", "show", name))


def _buttons(covered: Covered, first: Decision) -> Iterator[Button]:
    yield Button("Open the log", OPEN)
    yield Button("Open the board", "board")
    name = covered.channels.get(first.channel, first.channel)
    yield Button(f"Ask question 1 in {channel_words(name)}", ASK, f"D-{first.number}")
    if covered.asked_for:
        if covered.every_weeks == 1:
            yield Button("Every second week", LESS)
        yield Button("Stop", STOP)


def _accepted_badly(covered: Covered) -> Iterator[Told]:
    """Logged since the last one: customers lose, or a red line is touched."""
    for decision in _new(covered):
        now = current(decision)
        red = [flag for flag in _RED_LINES if flag in decision.flags]
        if now.customer_effect is CustomerEffect.WORSE or red:
            asked = questions.of_harm(decision, untold=_untold(decision, covered))
            yield Told(decision, _title(covered, decision), _logged_sentence(covered, decision), asked)


def _looked_back(covered: Covered) -> Iterator[Told]:
    """Looked back at since the last one; what turned out differently comes first."""
    fresh = {decision.number: decision for decision in (*covered.standing, *covered.recent)}
    seen = [decision for decision in fresh.values() if _reviewed_since(decision, covered)]
    for decision in sorted(seen, key=lambda each: (not each.drifted, -each.number)):
        review = decision.reviews[-1]
        happened, step = Happened(review["happened"]), NextStep(review["next_step"])
        what = f"Expected: {expected_effects(decision)}. Happened: {TOLD[happened]}."
        sentence = f"{what} {GOES_ON[step]}."
        title = f"{_title(covered, decision)}, looked back at"
        yield Told(decision, title, sentence, questions.of_looked_back(decision))


def _overdue(covered: Covered) -> Iterator[Told]:
    """What nobody looked at since the last one though its day has come."""
    return (_late(covered, each) for each in _due(covered) if not _was_overdue(each, covered))


def _long_overdue(covered: Covered) -> Iterator[Told]:
    """Of what an earlier one could have told of, the one that is due the longest."""
    return (_late(covered, each) for each in [each for each in _due(covered) if _was_overdue(each, covered)][:1])


def _due(covered: Covered) -> list[Decision]:
    due = [d for d in covered.standing if d.due_on and d.due_on < covered.today and d.status in IN_FORCE]
    return sorted(due, key=lambda each: (each.due_on or covered.today, each.number))


def _late(covered: Covered, decision: Decision) -> Told:
    when = day(decision.due_on, covered.today) if decision.due_on else ""
    sentence = f"Its check was due on {when}. Expected: {expected_effects(decision)}."
    return Told(decision, _title(covered, decision), sentence, questions.LATE)


def _hard_to_undo(covered: Covered) -> Iterator[Told]:
    return (told for told in _others(covered) if told.decision.door is Door.ONE_WAY)


def _others(covered: Covered) -> Iterator[Told]:
    for decision in _new(covered):
        sentence = _logged_sentence(covered, decision)
        yield Told(decision, _title(covered, decision), sentence, questions.of_new(decision))


_PICKS: tuple[Callable[[Covered], Iterator[Told]], ...] = (
    _accepted_badly,
    _looked_back,
    _overdue,
    _hard_to_undo,
    _others,
    _long_overdue,
)
_WORD = {FIGURES_FROM: "five"}


def _new(covered: Covered) -> list[Decision]:
    """What was logged since the last one, the newest first."""
    return [decision for decision in reversed(covered.recent) if decision.logged_at >= covered.since]


def _untold(decision: Decision, covered: Covered) -> bool:
    return bool(telling(decision, covered.today)) and decision.told_on is None


def _logged_sentence(covered: Covered, decision: Decision) -> str:
    now = current(decision)
    them = f"{sentence_case(FOR_THEM[now.customer_effect])} for {now.in_the_chair}"
    parts = [f"{them}; us: {for_us(now.commercial_now, now.commercial_later)}."]
    if decision.accepted_by and decision.accepted_at:
        parts.append(f"Accepted by {covered.people.get(decision.accepted_by, decision.accepted_by)}.")
    if told := telling(decision, covered.today):
        parts.append(f"{told}.")
    return " ".join(parts)


def _title(covered: Covered, decision: Decision) -> str:
    name = covered.channels.get(decision.channel, decision.channel)
    return f"{clipped(current(decision).text, _TEXT_WORDS)} ({channel_words(name)})"


def _channels(covered: Covered) -> str:
    names = sorted(channel_words(name) for name in covered.channels.values())
    if len(names) > _SPELT_OUT:
        return f"{', '.join(names[:_SPELT_OUT])} and {len(names) - _SPELT_OUT} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


_SPELT_OUT = 3


def _readers(covered: Covered) -> str:
    count = len(covered.channels)
    who = {1: "The channel", 2: "Both channels"}.get(count, "The channels")
    return f"{who} can read this text."


def _period(covered: Covered) -> str:
    first, last = covered.first_day, covered.last_day
    if first == last:
        return day(last, covered.today)
    if first.month == last.month and first.year == last.year:
        return f"{first.day} to {day(last, covered.today)}"
    return f"{day(first, covered.today)} to {day(last, covered.today)}"
