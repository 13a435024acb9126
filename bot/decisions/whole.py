"""Everything that the log holds on one decision, for whoever opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.decisions.amended import current
from bot.decisions.card import Names, acceptance, sentence_case, stop_line, telling
from bot.decisions.debt_shown import debt_section
from bot.decisions.evidence import Cited, in_words, warnings
from bot.decisions.history import history
from bot.decisions.remedy import MAY_BEGIN
from bot.decisions.remedy_shown import remedy_sections
from bot.decisions.review_shown import drift_in_words, look_backs
from bot.decisions.states import IN_FORCE
from bot.messages import Block, Button, Buttons, Entry, Facts, Heading, Link, Listing, Note, Reply, Section, Tone
from bot.screen_words import DOORS, FLAGS, FOR_THEM, LEVELS, LINES, NOTICES, STATUSES, day, for_us, trade
from storage.models import Decision
from storage.models import Note as WrittenNote
from storage.vocabulary import Door, Flag, Status

_NOTHING: Mapping[int, Cited] = {}


def whole(
    decision: Decision,
    names: Names,
    today: date,
    data: Mapping[str, Any],
    dissent: Sequence[WrittenNote] = (),
    cited: Mapping[int, Cited] = _NOTHING,
    to_do: Sequence[str] = (),
) -> Reply:
    """Everything that the log holds on a decision.

    `names` are those of `people_on` and of who wrote `dissent`, `cited` the voices that it rests on,
    `to_do` what is still to be done about it.
    """
    now = current(decision)
    name = f"D-{decision.number}"
    return Reply(
        summary=f"{name} {now.text}",
        blocks=(
            Heading(f"{name}  {now.text}"),
            Facts((*_facts(decision, names, today), *_rests_on(decision, cited, today))),
            *map(Note, warnings(decision.evidence, cited, now.in_the_chair)),
            *_predictions(decision, today),
            *debt_section(decision, names, today),
            *remedy_sections(decision, names, today),
            *((Section("To do", tuple(to_do)),) if to_do else ()),
            *_differently(dissent, names),
            *look_backs(decision, names, today),
            *((Link("The message it came from", decision.link),) if decision.link else ()),
            Section("What happened", history(decision, names, today)),
            *_frozen(decision, today),
            *_buttons(decision),
        ),
        data=data,
    )


def _facts(decision: Decision, names: Names, today: date) -> Iterator[tuple[str, str]]:
    now = current(decision)
    yield "In the chair", now.in_the_chair
    yield "For them", FOR_THEM[now.customer_effect]
    yield "For us", for_us(now.commercial_now, now.commercial_later)
    yield "The trade", trade(decision.decision_class, *now.effects)
    if decision.drifted:
        yield "Turned out differently", drift_in_words(decision)
    if decision.flags:
        yield "Remarks", ", ".join(FLAGS[Flag(flag)] for flag in decision.flags)
    yield "It is", _standing(decision)
    if decision.due_on and decision.status in IN_FORCE:
        yield "Look again" if decision.reviews else "Check back", day(decision.due_on, today)
    if accepted := acceptance(decision, names):
        yield "Accepted by", accepted
    yield from _said(decision, today)


def _standing(decision: Decision) -> str:
    stands = sentence_case(STATUSES[decision.status])
    if decision.superseded_by:
        stands += f" by {decision.superseded_by}"
    return f"{stands}; it replaced {decision.supersedes}" if decision.supersedes else stands


def _said(decision: Decision, today: date) -> Iterator[tuple[str, str]]:
    """What was answered beyond the form's first questions."""
    if decision.door is not Door.UNSURE:
        yield "Undoing it", DOORS[decision.door]
    if decision.notice:
        yield "They hear of it", NOTICES[decision.notice]
    if told := telling(decision, today):
        yield "Telling them", told
    for label, values in (
        ("Who pays", decision.paying_customers),
        ("Who uses it", decision.end_users),
        ("Who else is affected", decision.others_affected),
        ("What else we could do", decision.alternatives),
    ):
        if values:
            yield label, "; ".join(values)
    if decision.commercial_line:
        yield "What should move for us", LINES[decision.commercial_line]
    if decision.kill_condition:
        yield (
            "Stop if",
            decision.kill_condition + (f", by {day(decision.kill_by, today)}" if decision.kill_by else ""),
        )
    if decision.stop_reached_on:
        yield "Stop line", f"reached {day(decision.stop_reached_on, today)}"
    if decision.release_sentence:
        yield "What they are told", decision.release_sentence


def _rests_on(decision: Decision, cited: Mapping[int, Cited], today: date) -> Iterator[tuple[str, str]]:
    if decision.evidence:
        yield "What it rests on", in_words(decision.evidence, cited, today)
    if decision.evidence_level is not None:
        yield "How we know", LEVELS[decision.evidence_level]


def _predictions(decision: Decision, today: date) -> Iterator[Section]:
    """What was written down beforehand, of either side, with its figures."""
    for prediction in current(decision).predictions:
        side = "for them" if prediction["side"] == "customer" else "for us"
        sure = f"{prediction['confidence']} % sure" if prediction.get("confidence") else ""
        figures = expected(prediction, today)
        lines = (prediction["text"], *((figures,) if figures else ()))
        yield Section(f"What you will see if this was right, {side}", lines, aside=sure)


def expected(prediction: Mapping[str, Any], today: date) -> str:
    """The figures of a prediction: `Contacts per 1,000 orders: from 21 to 15, by 15 November`."""
    metric, baseline, target = (prediction.get(name) for name in ("metric", "baseline", "target"))
    steps = [f"from {baseline:,}" if baseline is not None else "", f"to {target:,}" if target is not None else ""]
    way = " ".join(filter(None, steps)) + (
        f" {prediction['unit']}" if any(steps) and prediction.get("unit") else ""
    )
    by = f"by {day(date.fromisoformat(prediction['by']), today)}" if prediction.get("by") else ""
    figures = ", ".join(filter(None, (way, by)))
    return f"{sentence_case(metric)}: {figures}" if metric and figures else metric or figures


def _differently(dissent: Sequence[WrittenNote], names: Names) -> Iterator[Listing]:
    if dissent:
        yield Listing(
            tuple(
                Entry(
                    f"N-{note.number}",
                    note.text,
                    names.get(note.author, note.author) if note.author else "without a name",
                    Button("Make it a to-do", "todo_from_note", f"N-{note.number}"),
                )
                for note in dissent
            ),
            "Seen differently",
        )


def _frozen(decision: Decision, today: date) -> Iterator[Block]:
    if decision.status in IN_FORCE and decision.locked_at is None and decision.locks_at:
        until = decision.locks_at
        yield Note(f"Can be corrected until {until:%H:%M} UTC on {day(until.date(), today)}; then it is locked.")


def _buttons(decision: Decision) -> Iterator[Buttons]:
    name = f"D-{decision.number}"
    if decision.status is Status.OPEN:
        yield Buttons(
            (
                Button("Decided", "decide_open", name, Tone.PRIMARY),
                Button("Dropped", "drop_open", name),
                Button("Edit", "decide_edit", name),
            )
        )
    elif decision.status in IN_FORCE:
        told = (
            () if decision.told_on or not telling(decision, date.min) else (Button("They were told", "told", name),)
        )
        yield Buttons(
            (
                Button("Look back", "review", name),
                Button("Correct" if decision.locked_at is None else "Change", "amend", name),
                *told,
                *stop_line(decision),
                Button("I see it differently", "dissent", name),
            ),
            more=(
                Button("How do you know?", "evidence", name),
                Button("Put it right", "remedy", name),
                Button("Replace", "supersede", name),
                Button("Reverse", "reverse", name),
                Button("Drop", "void", name),
            ),
        )
    elif decision.status in MAY_BEGIN or decision.remedies:
        yield Buttons((Button("Put it right", "remedy", name),))
