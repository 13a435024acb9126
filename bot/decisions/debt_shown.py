"""How it is shown what is still owed to customers: the ledger, one debt, and lines for a digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.decisions.amended import current
from bot.decisions.card import Names, acceptance, sentence_case
from bot.decisions.debt import DONE, debt_of, is_due
from bot.decisions.states import IN_FORCE
from bot.messages import Block, Button, Buttons, Entry, Facts, Heading, Note, Reply, Section
from bot.screen_words import STATUSES, day
from bot.shapes import Debt
from storage.models import Decision
from storage.vocabulary import DebtStatus

TITLE = "Still owed to customers"
_NAMED_AT_MOST = 5


def debt_row(decision: Decision, debt: Debt, names: Names, today: date) -> Entry:
    """One line of the ledger: what, how many, since when, who accepts it, by when. What is due says so first."""
    details = [
        *([_by_when(debt, today)] if is_due(debt, today) else []),
        current(decision).text,
        *([people(debt.how_many)] if debt.how_many is not None else []),
        *([f"since {day(debt.since, today)}"] if debt.since else []),
        _accepted(decision, names),
        *([] if is_due(debt, today) else [_answer(debt, today) or _by_when(debt, today)]),
    ]
    name = f"D-{decision.number}"
    return Entry(name, sentence_case(debt.what), "  ·  ".join(details), Button("Open", "debt", name))


def one_debt(decision: Decision, debt: Debt, names: Names, today: date, data: Mapping[str, Any]) -> Reply:
    """What one decision owes, and what can be done about it."""
    name, now = f"D-{decision.number}", current(decision)
    return Reply(
        summary=f"{name} {debt.what}",
        blocks=(
            Heading(f"{name}  {now.text}"),
            Facts(tuple(_facts(decision, debt, names, today)), _title(decision, debt)),
            *_what_can_be_done(decision, debt, today),
        ),
        data=data,
    )


def debt_section(decision: Decision, names: Names, today: date) -> Iterator[Section]:
    """The debt as part of the whole of a decision."""
    debt = debt_of(decision)
    if debt is None:
        return
    button = Button("Keep or repay", "debt", f"D-{decision.number}") if _is_owed(decision, debt) else None
    lines = (f"{label}: {said}" for label, said in _facts(decision, debt, names, today) if label != "What")
    yield Section(_title(decision, debt), (sentence_case(debt.what), *lines), button=button)


def due_sentence(due: Sequence[Decision], total: int, today: date) -> str:
    """Above the ledger: what must be kept or repaid now. `due` are the first of `total`, the longest due first."""
    named = [
        f"D-{decision.number} since {day(debt.keep_or_repay_on, today)}"
        for decision in due[:_NAMED_AT_MOST]
        if (debt := debt_of(decision)) and debt.keep_or_repay_on
    ]
    more = f" and {total - len(named):,} more" if total > len(named) else ""
    count = "1 is due" if total == 1 else f"{total:,} are due"
    return f"{count}: {', '.join(named)}{more}. Keep it with a reason, or repay it."


def digest_lines(decisions: Sequence[Decision], today: date, most: int = 3) -> tuple[str, ...]:
    """Lines for a digest: what must be kept or repaid now, the longest due first, then what comes next.

    Text alone, without names. Debts without a day, and those kept or repaid, give none.
    """
    owed = [
        (debt.keep_or_repay_on, decision.number, debt)
        for decision in decisions
        if (debt := debt_of(decision)) and debt.keep_or_repay_on and _is_owed(decision, debt)
    ]
    return tuple(
        f"D-{number}  {sentence_case(debt.what)}. {sentence_case(_by_when(debt, today))}."
        for _, number, debt in sorted(owed, key=lambda each: each[:2])[:most]
    )


def people(count: int) -> str:
    """A number of people in words."""
    return "1 person" if count == 1 else f"{count:,} people"


def _facts(decision: Decision, debt: Debt, names: Names, today: date) -> Iterator[tuple[str, str]]:
    yield "What", sentence_case(debt.what)
    yield "How many", people(debt.how_many) if debt.how_many is not None else "nobody has counted yet"
    if debt.since:
        yield "Since", day(debt.since, today)
    yield "Accepted by", acceptance(decision, names) or "nobody yet"
    if _is_owed(decision, debt):
        yield "Keep or repay", _when(debt, today)
    elif answer := _answer(debt, today):
        yield "It was", answer


def _what_can_be_done(decision: Decision, debt: Debt, today: date) -> Iterator[Block]:
    name = f"D-{decision.number}"
    opened = Button("Open", "show", name)
    if decision.status not in IN_FORCE:
        yield Note(f"{name} is {STATUSES[decision.status]}, so this is no longer among what is owed.")
        yield Buttons((opened, Button("Put it right", "remedy", name)))
        return
    if is_due(debt, today):
        yield Note("Its day has come: keep it with a reason, or repay it.")
    repaid = Button("Repaid", "debt_repay", name)
    if debt.status is DebtStatus.OWED:
        keep = Button("Keep it", "debt_keep", name)
        yield Buttons((keep, repaid, Button("Set how many or when", "debt_agree", name), opened))
    else:
        yield Buttons((repaid, opened) if debt.status is DebtStatus.KEPT else (opened,))


def _answer(debt: Debt, today: date) -> str:
    """What was answered, when and why; empty while it is owed."""
    if debt.closed_at is None:
        return ""
    because = (debt.closed_because or "").rstrip(".")
    return f"{DONE[debt.status]} on {day(debt.closed_at.date(), today)}: {because}"


def _title(decision: Decision, debt: Debt) -> str:
    return TITLE if _is_owed(decision, debt) else "Owed to customers"


def _is_owed(decision: Decision, debt: Debt) -> bool:
    return decision.status in IN_FORCE and debt.status is DebtStatus.OWED


def _accepted(decision: Decision, names: Names) -> str:
    accepted = acceptance(decision, names)
    return f"accepted by {accepted}" if accepted else "nobody has accepted it"


def _by_when(debt: Debt, today: date) -> str:
    if debt.keep_or_repay_on is None:
        return "no day set to keep or repay it"
    if is_due(debt, today):
        return f"due since {day(debt.keep_or_repay_on, today)}: keep it with a reason, or repay it"
    return f"keep or repay by {day(debt.keep_or_repay_on, today)}"


def _when(debt: Debt, today: date) -> str:
    if debt.keep_or_repay_on is None:
        return "no day set"
    return f"{'due since' if is_due(debt, today) else 'by'} {day(debt.keep_or_repay_on, today)}"
