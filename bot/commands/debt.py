"""`debt`: what decisions in force still owe to customers, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.access import to_edit, to_read
from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.decisions.card import people_on
from bot.decisions.debt import agreed, debt_of, kept, not_repaid, repaid, still_owed
from bot.decisions.debt_form import (
    AGREE,
    KEEP,
    REPAY,
    agree_form,
    keep_form,
    overtaken,
    read_agreed,
    read_reason,
    repay_form,
    seen,
)
from bot.decisions.debt_shown import TITLE, debt_row, due_sentence, one_debt
from bot.decisions.record import to_record
from bot.errors import ChangedMeanwhile, NothingOwed, UnknownAction
from bot.messages import Block, Button, Buttons, Entry, Form, Invalid, Listing, Note, Paragraph, Reply
from bot.showing import after_change
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision

PAGE = 10
_MOST_DIGITS = 9
_KEPT = "kept"
_NAMED = 5


async def debt(context: Context, argument: str) -> Answer:
    """The ledger; with a decision's id what that one owes; with `kept` what was knowingly kept."""
    if decision_number(argument) is not None:
        return await context.read(_one, context, argument)
    return await context.read(_kept if argument.strip().casefold() == _KEPT else _page, context, 0)


async def more(context: Context, value: str) -> Answer:
    """The next page: `value` is how many were shown, and `kept` for the list of those."""
    shown, _, which = value.partition(" ")
    if not (shown.isascii() and shown.isdecimal() and len(shown) <= _MOST_DIGITS):
        raise UnknownAction
    return await context.read(_kept if which == _KEPT else _page, context, int(shown))


async def keep(context: Context, value: str) -> Answer:
    """The form that asks why it is kept."""

    def query(ws: WorkspaceSession) -> Form:
        decision = to_edit(ws, context, value)
        return keep_form(f"D-{decision.number}", still_owed(decision))

    return await context.read(query)


async def repay(context: Context, value: str) -> Answer:
    """The form that asks what was done."""

    def query(ws: WorkspaceSession) -> Form:
        decision = to_edit(ws, context, value)
        return repay_form(f"D-{decision.number}", not_repaid(decision))

    return await context.read(query)


async def agree(context: Context, value: str) -> Answer:
    """The form for how many, and by when."""

    def query(ws: WorkspaceSession) -> Form:
        decision = to_edit(ws, context, value)
        return agree_form(f"D-{decision.number}", still_owed(decision), context.today)

    return await context.read(query)


async def save_kept(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """It is left as it is, knowingly."""
    sentence = "{} is kept as it is, with the reason."
    return await _settle(context, KEEP, fields, carry, kept, sentence)


async def save_repaid(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """It is repaid."""
    return await _settle(context, REPAY, fields, carry, repaid, "{} says that it is repaid.")


async def save_agreed(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """How many and by when, unless somebody else said so meanwhile."""

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        name, owed = f"D-{decision.number}", still_owed(decision)
        if carry.get("seen") != seen(owed):
            return overtaken(name, owed, fields, context.today)
        answered = read_agreed(fields, owed, context.today)
        if isinstance(answered, Invalid):
            return answered
        said = (answered.how_many, answered.keep_or_repay_on, answered.reason)
        columns = agreed(decision, *said, context.request.user, context.now)
        if not decisions.change(ws, decision, **columns):
            raise ChangedMeanwhile(id=name)
        return after_change(ws, context, decision, f"{name} says how many and by when.")

    return await context.once(effect)


async def _settle(
    context: Context,
    action: str,
    fields: Mapping[str, str],
    carry: Mapping[str, str],
    rule: Callable[[Decision, str, str, datetime], dict[str, Any]],
    sentence: str,
) -> Answer:
    reason = read_reason(action, fields)
    if isinstance(reason, Invalid):
        return reason

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        name = f"D-{decision.number}"
        if not decisions.change(ws, decision, **rule(decision, reason, context.request.user, context.now)):
            raise ChangedMeanwhile(id=name)
        return after_change(ws, context, decision, sentence.format(name))

    return await context.once(effect)


def _one(ws: WorkspaceSession, context: Context, value: str) -> Reply:
    decision = to_read(ws, context, value)
    owed = debt_of(decision)
    if owed is None:
        raise NothingOwed(id=f"D-{decision.number}")
    names = workspaces.names_of(ws, people_on(decision))
    return one_debt(decision, owed, names, context.today, to_record(decision).as_json())


def _page(ws: WorkspaceSession, context: Context, offset: int) -> Reply:
    found, total = decisions.owed(ws, context.here, PAGE, offset)
    kept_ones = decisions.kept(ws, context.here, 1)[1]
    behind = (Button(f"{kept_ones:,} knowingly kept", "debt_kept"),) if kept_ones else ()
    if not found:
        return _nothing(behind)
    due, all_due = decisions.to_keep_or_repay(ws, context.here, context.today, _NAMED)
    above: tuple[Block, ...] = ()
    if all_due and not offset:
        above = (Paragraph(due_sentence(due, all_due, context.today)),)
    buttons = (*_next(total, offset, len(found), ""), *behind)
    listing = Listing(_rows(ws, context, found), f"{TITLE}: {_count(total)}")
    return Reply(
        summary=f"{TITLE}: {_count(total)}",
        blocks=(*above, listing, *((Buttons(buttons),) if buttons else ())),
        data={"total": total, "due": all_due, "kept": kept_ones, "ids": [f"D-{each.number}" for each in found]},
    )


def _kept(ws: WorkspaceSession, context: Context, offset: int) -> Reply:
    found, total = decisions.kept(ws, context.here, PAGE, offset)
    if not found:
        sentence = "Nothing that is owed to customers was knowingly kept."
        return Reply(sentence, (Paragraph(sentence),), data={"total": 0, "ids": []})
    buttons = _next(total, offset, len(found), _KEPT)
    title = f"Owed to customers and knowingly kept: {_count(total)}"
    return Reply(
        summary=title,
        blocks=(Listing(_rows(ws, context, found), title), *((Buttons(buttons),) if buttons else ())),
        data={"total": total, "ids": [f"D-{each.number}" for each in found]},
    )


def _rows(ws: WorkspaceSession, context: Context, found: list[Decision]) -> tuple[Entry, ...]:
    names = workspaces.names_of(ws, {each.accepted_by for each in found})
    return tuple(
        debt_row(decision, owed, names, context.today) for decision in found if (owed := debt_of(decision))
    )


def _next(total: int, offset: int, shown: int, which: str) -> tuple[Button, ...]:
    left = total - offset - shown
    return (Button(f"{min(left, PAGE)} more", "debt_more", f"{offset + PAGE} {which}".strip()),) if left > 0 else ()


def _nothing(behind: tuple[Button, ...]) -> Reply:
    sentence = "Nothing is owed to customers, as far as the log here knows."
    note = Note("A decision that is worse for customers comes up here until it is kept with a reason, or repaid.")
    buttons = (Buttons(behind),) if behind else ()
    return Reply(sentence, (Paragraph(sentence), note, *buttons), data={"total": 0, "ids": []})


def _count(total: int) -> str:
    return "1 decision" if total == 1 else f"{total:,} decisions"


def _fits(rest: str) -> bool:
    return not rest or rest.casefold() == _KEPT or decision_number(rest) is not None


COMMAND = Command(
    name="debt",
    aliases=("owed",),
    usage="debt [D-12 / kept]",
    summary="What is still owed to customers, the oldest first.",
    examples=("debt", "debt D-12", "debt kept"),
    order=45,
    run=debt,
    fits=_fits,
    buttons={
        "debt": debt,
        "debt_more": more,
        "debt_kept": lambda context, _value: debt(context, _KEPT),
        "debt_keep": keep,
        "debt_repay": repay,
        "debt_agree": agree,
    },
    forms={KEEP: save_kept, REPAY: save_repaid, AGREE: save_agreed},
)
