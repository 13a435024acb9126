"""`amend`: change what a decision says. What is locked stays visible; the change stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.accepting import name_acceptor
from bot.access import to_edit
from bot.command import Answer, Command, decision_number
from bot.commands.open_decision import edit_open
from bot.context import Context
from bot.decisions.amend_form import ACTION, Amended, amend_form, amend_values, read_amendment, what_differs
from bot.decisions.change import amended, check_may_become, corrected, overridden, with_columns
from bot.decisions.correcting import correction_noted
from bot.messages import Form, Invalid, Paragraph, Reply
from bot.people import member_meant, unknown_person
from bot.showing import after_change
from storage import decisions
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status

_NOTHING = "Nothing differs from what it says already, so nothing was changed."


async def amend(context: Context, value: str) -> Answer:
    """The form with what the decision says now."""

    def query(ws: WorkspaceSession) -> Form | None:
        decision = to_edit(ws, context, value)
        if decision.status is Status.OPEN:
            return None
        check_may_become(decision, Status.CHANGED)
        return amend_form(decision, amend_values(decision))

    return await context.read(query) or await edit_open(context, value)


async def save(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the form: a correction before the lock, an amendment after it."""

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        check_may_become(decision, Status.CHANGED)
        if carry.get("version") != str(decision.version):
            return amend_form(decision, fields, what_differs(decision, fields, context.today))
        answered = read_amendment(fields, decision, context.today)
        if isinstance(answered, Invalid):
            return answered
        acceptor = answered.acceptor and member_meant(ws, answered.acceptor, context.request.user)
        if acceptor is None:
            return Invalid({"accepted_by": unknown_person(answered.acceptor)})
        columns = _columns(context, decision, answered)
        if acceptor != (decision.accepted_by or ""):
            columns |= name_acceptor(ws, context, with_columns(decision, columns), acceptor)
        if decision.locked_at is None:
            columns = _noted(context, decision, columns, answered)
        if not columns:
            return Reply(_NOTHING, (Paragraph(_NOTHING),), data={"error": "NothingChanged"})
        if not decisions.change(ws, decision, **columns):
            again = decisions.reload(ws, decision.number)
            return amend_form(again, fields, what_differs(again, fields, context.today))
        verb = "changed; what was written first is kept beside it" if decision.locked_at else "corrected"
        return after_change(ws, context, decision, f"D-{decision.number} is {verb}.")

    return await context.once(effect)


def _columns(context: Context, decision: Decision, answered: Amended) -> dict[str, Any]:
    """The columns that change. Empty where nothing does."""
    by, at = context.request.user, context.now
    if decision.locked_at is None:
        columns = corrected(decision, answered.columns, context.today)
    else:
        columns = amended(decision, answered.columns, answered.reason, by, at)
    override = decision.class_override["class"] if decision.class_override else None
    if answered.trade != override:
        columns |= overridden(with_columns(decision, columns), answered.trade, answered.reason, by, at)
    return columns


def _noted(context: Context, decision: Decision, columns: Mapping[str, Any], answered: Amended) -> dict[str, Any]:
    """The columns of a correction with what it leaves behind; empty where it corrects nothing."""
    after, names = with_columns(decision, columns), (*answered.columns, "accepted_by")
    noted = correction_noted(decision, after, names, answered.reason, context.request.user, context.now)
    return {**columns, **noted} if noted else {}


COMMAND = Command(
    name="amend",
    usage="amend D-12",
    summary="Correct a decision, or change one that is locked, with the reason.",
    examples=("amend D-12",),
    order=32,
    run=amend,
    fits=lambda rest: decision_number(rest) is not None,
    buttons={"amend": amend},
    forms={ACTION: save},
)
