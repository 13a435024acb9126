"""`supersede`: another decision takes the place of one that is in force."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from bot.access import to_edit
from bot.command import Answer, Command, decision_number
from bot.commands.decide import form_in_place_of
from bot.context import Context
from bot.decisions.change import check_may_become
from bot.ending import read_reason, reason_field
from bot.errors import UnknownDecision
from bot.messages import Form, Invalid
from bot.replacing import replace
from bot.showing import after_change
from storage.engine import WorkspaceSession
from storage.vocabulary import Status

_BY = re.compile(r"^(\S+)(?:\s+(?:by|with)\s+|\s+)(\S+)$", re.IGNORECASE)


async def supersede(context: Context, value: str) -> Answer:
    """The form of a new decision, or, where both are in the log already, the question why."""
    both = _BY.match(value.strip())
    if both is None:
        return await form_in_place_of(context, value)
    return await context.read(lambda ws: _why(ws, context, both[1], both[2]))


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Link two decisions that are both in the log."""
    reason = read_reason(fields)
    if isinstance(reason, Invalid):
        return reason

    def effect(ws: WorkspaceSession) -> Answer:
        old, new = (to_edit(ws, context, carry.get(name, "")) for name in ("decision", "by"))
        replace(ws, context, old, new, reason)
        return after_change(ws, context, new, f"D-{new.number} is in the place of D-{old.number} now.")

    return await context.once(effect)


def _why(ws: WorkspaceSession, context: Context, value: str, by: str) -> Form:
    old, new = to_edit(ws, context, value), to_edit(ws, context, by)
    if old.number == new.number:
        raise UnknownDecision(id="other decision")
    check_may_become(old, Status.SUPERSEDED)
    return Form(
        title=f"Replace D-{old.number} by D-{new.number}",
        submit="Replace it",
        action="superseded",
        carry={"decision": f"D-{old.number}", "by": f"D-{new.number}", "form": secrets.token_urlsafe(9)},
        notice=f"D-{old.number}: {old.text}\nD-{new.number}: {new.text}",
        fields=(reason_field(),),
    )


def _fits(rest: str) -> bool:
    both = _BY.match(rest.strip())
    return all(decision_number(each) is not None for each in (both.groups() if both else (rest,)))


COMMAND = Command(
    name="supersede",
    usage="supersede D-12, or supersede D-12 by D-15",
    summary="Put another decision in the place of one.",
    examples=("supersede D-12", "supersede D-12 by D-15"),
    order=33,
    run=supersede,
    fits=_fits,
    buttons={"supersede": supersede},
    forms={"superseded": save},
)
