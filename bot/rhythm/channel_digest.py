"""A channel's digest as people see it. Pure: the same log in the same week gives the same message.

Source: `product.md`, *Channel digest*; `mocks.md`, 9. At most 120 words: what matters least is left out first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.decisions.amended import current
from bot.decisions.debt import debt_of, is_due
from bot.decisions.debt_shown import digest_lines
from bot.decisions.remedy import Standing, standing
from bot.decisions.review_words import HAPPENED, expected_effects
from bot.decisions.states import FINAL
from bot.messages import (
    Audience,
    Block,
    Button,
    Buttons,
    Entry,
    Heading,
    Listing,
    Note,
    Paragraph,
    Reply,
    Section,
    Tone,
)
from bot.rhythm.digest_words import MOST_WORDS, and_more, clipped, ended, words_in
from bot.rhythm.facts import ChannelLog, reviews_due
from bot.rhythm.pattern import pattern_of
from bot.rhythm.worked import worked
from bot.screen_words import FOR_THEM, FOR_US, channel_words
from storage.models import Decision
from storage.vocabulary import DecisionClass, Happened

ANSWER, OTHER = "answer", "digest_other"
LESS, PAUSE, OFF = "digest_less", "digest_pause", "digest_off"
# What stands before the buttons that turn it down.
TURNING_DOWN = Note("Less of this:")
_TAPS = (Happened.YES, Happened.PARTLY, Happened.NO, Happened.CANNOT_TELL)
_HIDDEN = "Answers stay hidden until the retro."
_ANY_TEAM = "Nothing is logged here yet, so this is a question for any team."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The question of an edition: its number, its words and why it is this one."""

    number: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a channel's digest says. `asking` is None in a week that is held out.

    `todos` are lines that are ready to be shown.
    """

    channel_name: str
    weekday: str
    log: ChannelLog
    asking: Asking | None
    todos: Sequence[str] = ()
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part is shown. `steps` make it less, what matters least first."""

    pattern: bool = True
    todos: int = 3
    decided: int = 5
    words: int = 12
    owed: int = 1
    righting: int = 2
    checks: int = 3
    why: bool = True

    def steps(self) -> Iterator[Room]:
        """The same room, then less and less of it."""
        yield self
        for pattern, todos, decided, words, owed, righting, checks, why in _LESS_AND_LESS:
            yield Room(pattern, todos, decided, words, owed, righting, checks, why)


_LESS_AND_LESS = (
    (False, 3, 5, 12, 1, 2, 3, True),
    (False, 2, 4, 9, 1, 2, 3, True),
    (False, 2, 3, 8, 1, 1, 2, True),
    (False, 1, 2, 7, 1, 1, 2, True),
    (False, 1, 1, 6, 0, 1, 1, True),
    (False, 0, 0, 5, 0, 1, 1, True),
    (False, 0, 0, 4, 0, 0, 1, False),
)


def channel_digest(material: Material) -> Reply:
    """The digest, as long as there is room."""
    blocks: tuple[Block, ...] = ()
    for room in Room().steps():
        blocks = tuple(_blocks(material, room))
        if words_in(blocks) <= MOST_WORDS:
            break
    title = _title(material)
    summary = f"{title}: {material.asking.text}" if material.asking else title
    return Reply(summary, blocks, Audience.CHANNEL, data=_data(material))


def has_news(log: ChannelLog) -> bool:
    """Whether there is anything but a question to tell: something new, or something due."""
    return bool(log.new or reviews_due(log) or being_put_right(log) or _owed(log))


def being_put_right(log: ChannelLog) -> list[Decision]:
    """Decisions where not everyone is put right yet, by number."""
    return [decision for decision in log.standing if standing(decision) is Standing.OPEN]


def _title(material: Material) -> str:
    if material.asking:
        return f"{material.weekday} question for {channel_words(material.channel_name)}"
    return f"This week in {channel_words(material.channel_name)}"


def _blocks(material: Material, room: Room) -> Iterator[Block]:
    log = material.log
    yield Heading(_title(material))
    if material.asking:
        yield from _question(material, material.asking, room)
    if done := worked(log):
        yield Section("Worked", (done.line,))
    yield from _checks(log, room)
    if righting := being_put_right(log)[: room.righting]:
        yield Section("Still to put right", tuple(_named(decision, room) for decision in righting))
    if owed := digest_lines(_owed(log), log.today, room.owed):
        yield Section("Still owed to customers", owed)
    yield from _decided(log, room, done.number if done else 0)
    if material.todos and room.todos:
        more = len(material.todos) - room.todos
        rest = (and_more(more, "todo"),) if more > 0 else ()
        yield Section("To do", (*(clipped(line, 16, 120) for line in material.todos[: room.todos]), *rest))
    if room.pattern and (pattern := pattern_of(log)):
        yield Note(pattern)
    yield TURNING_DOWN
    yield Buttons(tuple(_less(material)))


def _question(material: Material, asking: Asking, room: Room) -> Iterator[Block]:
    yield Paragraph(asking.text)
    yield Buttons(
        (
            Button("Answer", ANSWER, str(asking.number), Tone.PRIMARY),
            Button("Different question", OTHER, str(asking.number)),
        )
    )
    yield Note(_HIDDEN)
    if material.log.last_logged is None:
        yield Note(_ANY_TEAM)
    elif room.why:
        yield Note(f"Why this one: {asking.why}")


def _checks(log: ChannelLog, room: Room) -> Iterator[Block]:
    due = _newly_due_first(log)
    for position, decision in enumerate(due[: room.checks]):
        name = f"D-{decision.number}"
        text = ended(clipped(current(decision).text, room.words))
        expected = ended(clipped(expected_effects(decision), 14, 120))
        line = f"{name}  {text} Expected: {expected}"
        yield Section("Time to check" if position == 0 else "Also to check", (line,))
        yield Buttons(tuple(Button(HAPPENED[word], "review_happened", f"{name} {word}") for word in _TAPS))
    if len(due) > room.checks:
        yield Note(and_more(len(due) - room.checks, "list due"))


def _newly_due_first(log: ChannelLog) -> list[Decision]:
    """What fell due since the last digest, then what stood in an earlier one, each the longest due first."""
    last = log.since.date()
    return sorted(reviews_due(log), key=lambda decision: decision.due_on is not None and decision.due_on <= last)


def _decided(log: ChannelLog, room: Room, told: int) -> Iterator[Block]:
    """What was logged since the last digest, the newest first, without the one that was told of above."""
    fresh = [decision for decision in reversed(log.new) if decision.number != told]
    if not fresh:
        return
    entries = [_row(decision, room) for decision in fresh[: room.decided]]
    more = len(fresh) - len(entries)
    if entries:
        yield Listing(tuple(entries), "Decided this week")
        if more:
            yield Note(and_more(more, "list"))
    else:
        yield Note(f"Decided this week: {more:,}. The command list has them.")


def _row(decision: Decision, room: Room) -> Entry:
    now, name = current(decision), f"D-{decision.number}"
    them = f"{clipped(now.in_the_chair, 5, 40)}: {FOR_THEM[now.customer_effect]}"
    missing = decision.decision_class is DecisionClass.UNCLEAR and decision.status not in FINAL
    return Entry(
        name,
        clipped(now.text, room.words),
        f"{them} · us: {FOR_US[now.commercial_now]}",
        Button("Fill in", "amend", name) if missing else None,
    )


def _named(decision: Decision, room: Room) -> str:
    return f"D-{decision.number}  {clipped(current(decision).text, room.words)}"


def _owed(log: ChannelLog) -> list[Decision]:
    """Decisions whose debt must be kept or repaid by now."""
    return [
        decision for decision in log.standing if (debt := debt_of(decision)) is not None and is_due(debt, log.today)
    ]


def _less(material: Material) -> Iterator[Button]:
    if material.every_weeks == 1:
        yield Button("Every two weeks", LESS)
    yield Button("Pause 4 weeks", PAUSE, "4w")
    yield Button("Off", OFF)


def _data(material: Material) -> dict[str, Any]:
    log = material.log
    return {
        "question": material.asking.number if material.asking else None,
        "due": [f"D-{decision.number}" for decision in reviews_due(log)],
        "decided": [f"D-{decision.number}" for decision in log.new],
    }
