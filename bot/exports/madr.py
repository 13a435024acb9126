"""A decision as an architecture decision record: the headings of MADR 4, what stands under each, in a fixed order.

Days are written as they sort and nothing depends on the day of the export, so that two exports can be compared line
by line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.decisions.amended import current
from bot.decisions.card import people_on, sentence_case
from bot.decisions.debt import DONE, debt_of
from bot.decisions.history import history
from bot.decisions.record import class_reason
from bot.decisions.review_words import THEM_REALISED, TOLD, US_REALISED
from bot.exports.people import People
from bot.screen_words import DOORS, FLAGS, FOR_THEM, FOR_US, LEVELS, LINES, NOTICES, STATUSES, trade
from storage.models import Decision, Note
from storage.vocabulary import CommercialEffect, CustomerEffect, DebtStatus, Flag, Happened, Side, Status

# What MADR calls the states.
MADR_STATUS: Mapping[Status, str] = {
    Status.DRAFT: "proposed",
    Status.OPEN: "proposed",
    Status.DECIDED: "accepted",
    Status.CHANGED: "accepted",
    Status.REVIEWED: "accepted",
    Status.REVERSED: "deprecated",
    Status.SUPERSEDED: "superseded",
    Status.VOID: "rejected",
}
CONTEXT = "Context and Problem Statement"
DRIVERS = "Decision Drivers"
OPTIONS = "Considered Options"
OUTCOME = "Decision Outcome"
CONSEQUENCES = "Consequences"
FOR_CUSTOMER = "For the customer"
FOR_BUSINESS = "For the business"
CONFIRMATION = "Confirmation"
MORE = "More Information"
HEADINGS = (CONTEXT, DRIVERS, OPTIONS, OUTCOME, CONSEQUENCES, FOR_CUSTOMER, FOR_BUSINESS, CONFIRMATION, MORE)
# How a note of dissent is labelled, before its number.
DIFFERENTLY = "Seen differently"
# No decision's year: every day is written with its own.
_ALWAYS_WITH_YEAR = date.min
_SIDES = {Side.CUSTOMER: "for them", Side.COMMERCIAL: "for us"}


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: items with a label, or without one. `depth` counts from 0."""

    heading: str
    items: tuple[tuple[str, str], ...]
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Madr:
    """A decision as a document: its title, the front matter, and what follows."""

    title: str
    status: str
    day: date
    decision_makers: tuple[str, ...]
    sections: tuple[Section, ...]


def madr(decision: Decision, people: People, dissent: Sequence[Note] = ()) -> Madr:
    """The whole document of one decision. `dissent` is what people see differently about it."""
    now = current(decision)
    makers = dict.fromkeys(filter(None, (decision.decided_by, decision.accepted_at and decision.accepted_by)))
    replaced = f" by {decision.superseded_by}" if decision.superseded_by else ""
    return Madr(
        title=f"D-{decision.number} {now.text}",
        status=MADR_STATUS[decision.status] + replaced,
        day=_last_changed(decision),
        decision_makers=tuple(people.named(str(maker)) or "" for maker in makers),
        sections=(
            Section(CONTEXT, tuple(_context(decision))),
            Section(DRIVERS, tuple(_drivers(decision))),
            Section(OPTIONS, (("", now.text), *(("", other) for other in decision.alternatives))),
            Section(OUTCOME, (("Chosen", now.text), ("Because", class_reason(decision)))),
            Section(CONSEQUENCES, (), depth=1),
            Section(FOR_CUSTOMER, tuple(_for_customer(decision, people)), depth=2),
            Section(FOR_BUSINESS, tuple(_for_business(decision)), depth=2),
            Section(CONFIRMATION, tuple(_confirmation(decision)), depth=1),
            Section(MORE, (*_more(decision, people), *_differently(dissent, people))),
        ),
    )


def _context(decision: Decision) -> Iterator[tuple[str, str]]:
    yield "In the chair", current(decision).in_the_chair
    for label, groups in (
        ("Who pays", decision.paying_customers),
        ("Who uses it", decision.end_users),
        ("Who else is affected", decision.others_affected),
        ("What it rests on", decision.evidence),
    ):
        if groups:
            yield label, "; ".join(groups)
    if decision.evidence_level is not None:
        yield "How we know", LEVELS[decision.evidence_level]


def _drivers(decision: Decision) -> Iterator[tuple[str, str]]:
    yield "The trade", trade(decision.decision_class, *current(decision).effects)
    yield "Undoing it", DOORS[decision.door]
    if decision.flags:
        yield "Remarks", ", ".join(FLAGS[Flag(flag)] for flag in decision.flags)
    if decision.commercial_line:
        yield "What should move for us", LINES[decision.commercial_line]


def _for_customer(decision: Decision, people: People) -> Iterator[tuple[str, str]]:
    yield "For them", FOR_THEM[current(decision).customer_effect]
    if decision.reviews:
        yield "Turned out", THEM_REALISED[CustomerEffect(decision.reviews[-1]["customer_realised"])]
    if decision.notice:
        yield "They hear of it", NOTICES[decision.notice]
    if decision.told_on:
        yield "They were told", decision.told_on.isoformat()
    if decision.release_sentence:
        yield "What they are told", decision.release_sentence
    if decision.accepted_by:
        confirmed = "" if decision.accepted_at else " (not confirmed)"
        yield "Who accepts it", f"{people.named(decision.accepted_by)}{confirmed}"
    yield from _owed(decision)


def _owed(decision: Decision) -> Iterator[tuple[str, str]]:
    debt = debt_of(decision)
    if debt is None:
        return
    yield "Owed", sentence_case(debt.what)
    if debt.status is not DebtStatus.OWED:
        yield "What became of that", f"{DONE[debt.status]}: {debt.closed_because or ''}"
    elif debt.keep_or_repay_on:
        yield "Keep or repay by", debt.keep_or_repay_on.isoformat()


def _for_business(decision: Decision) -> Iterator[tuple[str, str]]:
    now = current(decision)
    yield "Next 3 months", FOR_US[now.commercial_now]
    yield "After that", FOR_US[now.commercial_later]
    if decision.reviews:
        yield "Turned out", US_REALISED[CommercialEffect(decision.reviews[-1]["commercial_realised"])]


def _confirmation(decision: Decision) -> Iterator[tuple[str, str]]:
    now = current(decision)
    for prediction in now.predictions:
        yield f"By then we will see, {_SIDES[Side(prediction['side'])]}", _predicted(prediction)
    if now.check_on:
        yield "Check back", now.check_on.isoformat()
    if decision.kill_condition:
        yield "Stop if", decision.kill_condition
    if decision.kill_by:
        yield "Stop by", decision.kill_by.isoformat()
    for review in decision.reviews:
        yield f"Looked back at on {review['reviewed_at'][:10]}", TOLD[Happened(review["happened"])]


def _predicted(prediction: Mapping[str, Any]) -> str:
    """`contact rate stays under 2 % (70 % sure; contacts: from 14 to 16 per 1,000; by 2027-01-21)`"""
    figures = [
        f"from {prediction['baseline']}" if prediction.get("baseline") is not None else "",
        f"to {prediction['target']}" if prediction.get("target") is not None else "",
        prediction.get("unit") or "",
    ]
    measured = " ".join(filter(None, figures))
    parts = [
        f"{prediction['confidence']} % sure" if prediction.get("confidence") else "",
        ": ".join(filter(None, (prediction.get("metric"), measured))),
        f"by {prediction['by']}" if prediction.get("by") else "",
    ]
    said = "; ".join(filter(None, parts))
    return f"{prediction['text']} ({said})" if said else str(prediction["text"])


def _more(decision: Decision, people: People) -> Iterator[tuple[str, str]]:
    yield "State in the log", STATUSES[decision.status]
    yield "Version in the log", str(decision.version)
    yield "Channel", decision.channel
    if decision.supersedes:
        yield "It replaced", decision.supersedes
    if address := people.link(decision.link):
        yield "The message it came from", address
    names = {person: people.named(person) or person for person in people_on(decision)}
    for line in history(decision, names, _ALWAYS_WITH_YEAR):
        yield "", sentence_case(line)


def _differently(dissent: Sequence[Note], people: People) -> Iterator[tuple[str, str]]:
    for note in dissent:
        yield f"{DIFFERENTLY} (N-{note.number})", f"{note.text} ({people.named(note.author) or 'without a name'})"


def _last_changed(decision: Decision) -> date:
    """The day on which something was last decided, changed or found."""
    moments = [change["at"] for change in (*decision.corrections, *decision.amendments)]
    moments += [review["reviewed_at"] for review in decision.reviews]
    first = decision.decided_at or decision.logged_at
    return max([first.date(), *(datetime.fromisoformat(moment).date() for moment in moments)])
