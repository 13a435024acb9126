"""`remedy`: put right what a decision did to people, the silent ones included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.access import to_edit, to_read
from bot.command import Answer, Command, decision_number
from bot.context import Context
from bot.decisions.amended import current
from bot.decisions.card import in_place, people_on
from bot.decisions.record import to_record
from bot.decisions.remedy import answered, begun, check_may_begin, closed, going_on, group_of, latest
from bot.decisions.remedy_form import (
    BEGIN,
    GROUP,
    begin_form,
    group_form,
    overtaken,
    read_group,
    read_what,
    seen,
)
from bot.decisions.remedy_shown import tracker
from bot.errors import ChangedMeanwhile, UnknownAction
from bot.messages import Form, Invalid, Reply
from bot.people import member_meant, unknown_person
from bot.showing import card_of
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import HitGroup


async def remedy(context: Context, value: str) -> Answer:
    """The tracker; where nothing is being put right yet, the form that begins it."""

    def query(ws: WorkspaceSession) -> Reply | Form:
        decision = to_read(ws, context, value)
        return _shown(ws, context, decision) if decision.remedies else _begin(ws, context, value)

    return await context.read(query)


async def begin(context: Context, value: str) -> Answer:
    """The form that begins one more, once the last is closed."""
    return await context.read(_begin, context, value)


async def save_begun(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """What went wrong is written down, and there are three groups to look at."""
    what = read_what(fields)
    if isinstance(what, Invalid):
        return what

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        _change(ws, decision, begun(decision, what, context.request.user, context.now))
        context.redraw(ws, decision.channel, card_of(ws, context, decision))
        return _shown(ws, context, decision)

    return await context.once(effect)


async def group(context: Context, value: str) -> Answer:
    """The form of one group. `value` is the decision, the tracker's number, the group: `D-12 1 silent`."""
    name, number, who = _group_meant(value)

    def query(ws: WorkspaceSession) -> Form:
        decision = to_edit(ws, context, name)
        going = going_on(decision, number)
        return group_form(f"D-{decision.number}", going, group_of(going, who))

    return await context.read(query)


async def save_group(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """What is said of one group, unless somebody else said something of it meanwhile."""
    name, number, who = _group_meant(" ".join(carry.get(each, "") for each in ("decision", "number", "who")))

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, name)
        going = going_on(decision, number)
        stored = group_of(going, who)
        if carry.get("seen") != seen(stored):
            names = workspaces.names_of(ws, [stored.owner])
            return overtaken(f"D-{decision.number}", going, stored, fields, names, context.today)
        owner = fields.get("owner", "").strip()
        member = member_meant(ws, owner, context.request.user) if owner else None
        said = read_group(fields, who, member, context.today)
        wrong = said.errors if isinstance(said, Invalid) else {}
        if owner and member is None:
            return Invalid({**wrong, "owner": unknown_person(owner)})
        if isinstance(said, Invalid):
            return said
        _change(ws, decision, answered(decision, number, said))
        return in_place(_shown(ws, context, decision))

    return await context.once(effect)


async def close(context: Context, value: str) -> Answer:
    """It is over, unless something is missing for one of the groups. `value` is `D-12 1`."""
    name, _, number = value.partition(" ")

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, name)
        _change(ws, decision, closed(decision, _number(number), context.request.user, context.now))
        context.redraw(ws, decision.channel, card_of(ws, context, decision))
        return in_place(_shown(ws, context, decision))

    return await context.once(effect)


def _begin(ws: WorkspaceSession, context: Context, value: str) -> Form:
    decision = to_edit(ws, context, value)
    check_may_begin(decision)
    return begin_form(f"D-{decision.number}", current(decision).text)


def _shown(ws: WorkspaceSession, context: Context, decision: Decision) -> Reply:
    last = latest(decision)
    if last is None:
        raise UnknownAction
    names = workspaces.names_of(ws, people_on(decision))
    return tracker(decision, last, names, context.today, to_record(decision).as_json())


def _change(ws: WorkspaceSession, decision: Decision, columns: Mapping[str, Any]) -> None:
    if not decisions.change(ws, decision, **columns):
        raise ChangedMeanwhile(id=f"D-{decision.number}")


def _group_meant(value: str) -> tuple[str, int, HitGroup]:
    name, number, who, *_ = (*value.split(), "", "", "")
    if who not in list(HitGroup):
        raise UnknownAction
    return name, _number(number), HitGroup(who)


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise UnknownAction
    return int(digits)


COMMAND = Command(
    name="remedy",
    usage="remedy D-12",
    summary="Put right what a decision did to people, the silent ones included.",
    examples=("remedy D-12",),
    order=37,
    run=remedy,
    fits=lambda rest: decision_number(rest) is not None,
    buttons={"remedy": remedy, "remedy_begin": begin, "remedy_group": group, "remedy_close": close},
    forms={BEGIN: save_begun, GROUP: save_group},
)
