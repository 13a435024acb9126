"""How a decision is shown: the card in the channel, the whole of it, and a row of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.messages import (
    Audience,
    Button,
    Buttons,
    Entry,
    Facts,
    Heading,
    Link,
    Note,
    Paragraph,
    Reply,
    Section,
    Tone,
)
from bot.screen_words import DOORS, FLAGS, FOR_THEM, NOTICES, STATUSES, day, for_us, trade
from storage.models import Decision
from storage.vocabulary import Flag, Status


def card(decision: Decision, today: date, data: Mapping[str, Any]) -> Reply:
    """The short card: what, for whom, for us, when to check. No class name and no warning colour."""
    name = f"D-{decision.number}"
    them = f"{_sentence_case(decision.in_the_chair)}: {FOR_THEM[decision.customer_effect]}"
    lines = []
    if decision.status is Status.OPEN:
        lines.append("Not decided yet")
    if decision.check_on and decision.status is not Status.VOID:
        lines.append(f"Check {day(decision.check_on, today)}")
    if decision.status is Status.VOID:
        lines.append("Dropped")
    return Reply(
        summary=f"{name} {decision.text}",
        blocks=(
            Heading(f"{name}  {decision.text}"),
            Paragraph(f"{them}  ·  Us: {_us(decision)}"),
            *((Note("  ·  ".join(lines)),) if lines else ()),
            Buttons(_buttons(decision)),
        ),
        audience=Audience.CHANNEL,
        data=data,
    )


def whole(decision: Decision, names: Mapping[str, str], today: date, data: Mapping[str, Any]) -> Reply:
    """Everything that the log holds on a decision."""
    name = f"D-{decision.number}"
    facts = [
        ("In the chair", decision.in_the_chair),
        ("For them", FOR_THEM[decision.customer_effect]),
        ("For us", _us(decision)),
        ("The trade", _trade(decision)),
    ]
    said = [FLAGS[Flag(flag)] for flag in decision.flags]
    facts += [("Remarks", ", ".join(said))] if said else []
    facts += _optional_facts(decision, today)
    author = names.get(decision.logged_by, decision.logged_by)
    logged = f"{_sentence_case(STATUSES[decision.status])}. Logged by {author}"
    if decision.decided_by and decision.decided_by != decision.logged_by:
        logged += f", decided by {names.get(decision.decided_by, decision.decided_by)}"
    return Reply(
        summary=f"{name} {decision.text}",
        blocks=(
            Heading(f"{name}  {decision.text}"),
            Facts(tuple(facts)),
            *_predictions(decision),
            *((Link("The message it came from", decision.link),) if decision.link else ()),
            Note(f"{logged}, {day(decision.logged_at.date(), today)}."),
            *((Buttons(_buttons(decision, opened=True)),) if _buttons(decision, opened=True) else ()),
        ),
        data=data,
    )


def row(decision: Decision, today: date) -> Entry:
    """One line of a list or of what was found."""
    when = decision.decided_at or decision.logged_at
    details = [
        f"{decision.in_the_chair}: {FOR_THEM[decision.customer_effect]}",
        f"us: {_us(decision)}",
        day(when.date(), today),
    ]
    if decision.status is not Status.DECIDED:
        details.append(STATUSES[decision.status])
    name = f"D-{decision.number}"
    return Entry(name, decision.text, "  ·  ".join(details), Button("Open", "show", name))


def in_place(reply: Reply) -> Reply:
    """The same card, drawn in place of the one whose button was pressed."""
    return replace(reply, replace=True)


def told(decision: Decision, sentence: str, today: date, data: Mapping[str, Any]) -> Reply:
    """The card for the person alone, with a sentence above it."""
    shown = card(decision, today, data)
    return replace(shown, audience=Audience.ASKER, blocks=(Paragraph(sentence), *shown.blocks))


def _us(decision: Decision) -> str:
    return for_us(decision.commercial_now, decision.commercial_later)


def _trade(decision: Decision) -> str:
    return trade(
        decision.decision_class, decision.customer_effect, decision.commercial_now, decision.commercial_later
    )


def _buttons(decision: Decision, *, opened: bool = False) -> tuple[Button, ...]:
    name = f"D-{decision.number}"
    shown = () if opened else (Button("Open", "show", name),)
    if decision.status is not Status.OPEN:
        return shown
    return (
        Button("Decided", "decide_open", name, Tone.PRIMARY),
        Button("Dropped", "drop_open", name),
        *shown,
    )


def _optional_facts(decision: Decision, today: date) -> list[tuple[str, str]]:
    lists = (
        ("Who pays", decision.paying_customers),
        ("Who uses it", decision.end_users),
        ("Who else is affected", decision.others_affected),
        ("How we know", decision.evidence),
        ("What else we could do", decision.alternatives),
    )
    facts = [(label, "; ".join(values)) for label, values in lists if values]
    if decision.check_on:
        facts.insert(0, ("Check back", day(decision.check_on, today)))
    if decision.door.value != "unsure":
        facts.append(("Undoing it", DOORS[decision.door]))
    if decision.notice:
        facts.append(("They hear of it", NOTICES[decision.notice]))
    if decision.kill_condition:
        facts.append(("Stop if", decision.kill_condition))
    if decision.release_sentence:
        facts.append(("What they are told", decision.release_sentence))
    return facts


def _predictions(decision: Decision) -> tuple[Section, ...]:
    sections = []
    for prediction in decision.predictions:
        side = "for them" if prediction["side"] == "customer" else "for us"
        sure = f", {prediction['confidence']} % sure" if prediction.get("confidence") else ""
        sections.append(Section(f"What you will see if this was right, {side}{sure}", (prediction["text"],)))
    return tuple(sections)


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
