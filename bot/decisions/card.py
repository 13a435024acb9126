"""How a decision is shown in few words: its card in the channel, and a row of a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.decisions.amended import current
from bot.decisions.correcting import people_of
from bot.decisions.remedy import Standing, standing
from bot.decisions.states import FINAL, IN_FORCE
from bot.messages import Audience, Button, Buttons, Entry, Heading, Note, Paragraph, Reply, Tone
from bot.screen_words import FOR_THEM, STATUSES, day, for_us
from storage.models import Decision
from storage.vocabulary import CustomerEffect, Notice, Status

Names = Mapping[str, str]
PUT_RIGHT = {Standing.NONE: "", Standing.OPEN: "Being put right", Standing.CLOSED: "Put right"}


def card(decision: Decision, names: Names, today: date, data: Mapping[str, Any]) -> Reply:
    """The short card: what, for whom, for us, who accepts it, told or not, when to check. No class name, no alarm.

    `names` are those of `people_on(decision)`.
    """
    name, now = f"D-{decision.number}", current(decision)
    them = f"{sentence_case(now.in_the_chair)}: {FOR_THEM[now.customer_effect]}"
    lines = tuple(_lines(decision, names, today))
    return Reply(
        summary=f"{name} {now.text}",
        blocks=(
            Heading(f"{name}  {now.text}"),
            Paragraph(f"{them}  ·  Us: {for_us(now.commercial_now, now.commercial_later)}"),
            *((Note("  ·  ".join(lines)),) if lines else ()),
            Buttons(_buttons(decision)),
        ),
        audience=Audience.CHANNEL,
        about=name,
        data=data,
    )


def row(decision: Decision, today: date) -> Entry:
    """One line of a list or of what was found."""
    when, now = decision.decided_at or decision.logged_at, current(decision)
    details = [
        f"{now.in_the_chair}: {FOR_THEM[now.customer_effect]}",
        f"us: {for_us(now.commercial_now, now.commercial_later)}",
        day(when.date(), today),
    ]
    if decision.status is not Status.DECIDED:
        details.append(STATUSES[decision.status])
    if decision.drifted:
        details.append("turned out differently")
    name = f"D-{decision.number}"
    return Entry(name, now.text, "  ·  ".join(details), Button("Open", "show", name))


def people_on(decision: Decision) -> set[str]:
    """The members whose names the card or the whole of a decision shows."""
    people = {decision.logged_by, decision.decided_by, decision.accepted_by}
    people |= {amendment["by"] for amendment in decision.amendments}
    for correction in decision.corrections:
        people |= {correction["by"], *people_of(correction)}
    for review in decision.reviews:
        people |= {review["reviewed_by"], review["owner"]}
    for remedy in decision.remedies:
        people |= {remedy["opened_by"], remedy.get("closed_by"), *(group["owner"] for group in remedy["groups"])}
    if decision.class_override:
        people.add(decision.class_override["by"])
    return {person for person in people if person}


def in_place(reply: Reply) -> Reply:
    """The same card, drawn in place of the one whose button was pressed."""
    return replace(reply, replace=True)


def told_alone(shown: Reply, sentence: str) -> Reply:
    """The card for the person alone, with a sentence above it."""
    return replace(
        shown, summary=sentence, audience=Audience.ASKER, about="", blocks=(Paragraph(sentence), *shown.blocks)
    )


def acceptance(decision: Decision, names: Names) -> str:
    """Who accepts it, and whether they said so themselves; empty where nobody was named."""
    if not decision.accepted_by:
        return ""
    person = names.get(decision.accepted_by, decision.accepted_by)
    return person if decision.accepted_at else f"{person} (not confirmed yet)"


def telling(decision: Decision, today: date) -> str:
    """Whether the people affected were told; empty where there is nothing to tell."""
    if decision.told_on:
        return f"Told {day(decision.told_on, today)}"
    affected = current(decision).customer_effect is not CustomerEffect.SAME
    unneeded = decision.notice is Notice.NOT_NEEDED or decision.status not in IN_FORCE
    return "" if unneeded or not affected else "Nobody has been told yet"


def sentence_case(text: str) -> str:
    """The text with a capital to begin with."""
    return text[:1].upper() + text[1:]


def _lines(decision: Decision, names: Names, today: date) -> Iterator[str]:
    if decision.status is Status.OPEN:
        yield "Not decided yet"
    elif decision.status in FINAL:
        replaced = f" by {decision.superseded_by}" if decision.superseded_by else ""
        yield f"{sentence_case(STATUSES[decision.status])}{replaced}"
    if accepted := acceptance(decision, names):
        yield f"Accepted by {accepted}"
    if told := telling(decision, today):
        yield told
    if decision.due_on and decision.status not in FINAL:
        yield f"Check {day(decision.due_on, today)}"
    if decision.drifted:
        yield "Turned out differently"
    if decision.stop_reached_on and decision.status in IN_FORCE:
        yield f"Stop line reached {day(decision.stop_reached_on, today)}"
    if put_right := PUT_RIGHT[standing(decision)]:
        yield put_right


def _buttons(decision: Decision) -> tuple[Button, ...]:
    name = f"D-{decision.number}"
    opened = Button("Open", "show", name)
    if decision.status is Status.OPEN:
        return (
            Button("Decided", "decide_open", name, Tone.PRIMARY),
            Button("Dropped", "drop_open", name),
            opened,
        )
    if decision.status not in IN_FORCE:
        return (opened,)
    return (opened, *stop_line(decision), Button("I see it differently", "dissent", name))


def stop_line(decision: Decision) -> tuple[Button, ...]:
    """The button to say that its stop line is reached, as long as one is open."""
    is_open = decision.status in IN_FORCE and decision.kill_condition and decision.stop_reached_on is None
    return (Button("Stop line reached", "stop_reached", f"D-{decision.number}"),) if is_open else ()
