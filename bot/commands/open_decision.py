"""What can be done to a decision that is still open: edit it, decide it, drop it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.access import to_edit
from bot.command import Acts, Answer
from bot.commands.second_form import following
from bot.conflicting import ONLY_DECIDED, REPLACES, asked_first
from bot.context import Context
from bot.decisions.card import told_alone
from bot.decisions.change import corrected, with_columns
from bot.decisions.form import Prefill, decision_form, form_values, read_answers
from bot.decisions.new import asked, begun
from bot.errors import ChangedMeanwhile, NotPossible
from bot.messages import Form, Invalid
from bot.replacing import replace as in_place_of
from bot.screen_words import FOR_THEM, STATUSES, for_us
from bot.showing import after_change, card_of
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status

ACTION = "settle"


async def edit_open(context: Context, value: str) -> Answer:
    """The form with what an open decision says so far."""

    def query(ws: WorkspaceSession) -> Form:
        decision = to_edit(ws, context, value)
        if decision.status is not Status.OPEN:
            raise NotPossible(id=f"D-{decision.number}", status=STATUSES[decision.status], wanted="decided again")
        groups = decisions.groups_used(ws, context.here)
        return _form(ws, context, decision, form_values(decision), groups=groups)

    return await context.read(query)


async def settle(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save new answers for an open decision, unless it changed since the form was opened."""
    place = {
        "workspace": context.request.place.workspace,
        "channel": context.here,
        "logged_by": context.request.user,
    }
    answered = read_answers(fields, context.today, place)
    if isinstance(answered, Invalid):
        return answered

    def effect(ws: WorkspaceSession) -> Answer:
        decision = to_edit(ws, context, carry.get("decision", ""))
        name = f"D-{decision.number}"
        if decision.status is not Status.OPEN:
            return Invalid({"text": _too_late(name, decision.status)})
        columns = corrected(decision, asked(answered.input, decision), context.today)
        if answered.decided:
            columns |= {"status": Status.DECIDED, **_settled(with_columns(decision, columns), context)}
        seen = carry.get("version") == str(decision.version)
        if seen and answered.decided and (again := _asked_first(ws, context, decision, columns, fields, carry)):
            return again
        if not seen or not decisions.change(ws, decision, **columns):
            decision = decisions.reload(ws, decision.number)
            return _form(ws, context, decision, fields, notice=_changed(decision))
        if (old := carry.get("supersedes")) and answered.decided:
            in_place_of(ws, context, to_edit(ws, context, old), decision)
        drawn = replace(card_of(ws, context, decision), next=following(ws, context, decision, ""))
        return drawn if answered.show else told_alone(drawn, f"{name} is in the log as you wrote it.")

    return await context.once(effect)


async def settle_replacing(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Decide it in the place of the decision that it is at odds with."""
    if fields.get("status") == "open":
        return Invalid({"status": ONLY_DECIDED})
    return await settle(context, fields, {**carry, "supersedes": carry.get(REPLACES, "")})


async def decide_open(context: Context, value: str) -> Answer:
    """The button of an open decision's card: it is decided as it stands."""
    return await context.once(lambda ws: _move(ws, context, value, Status.DECIDED))


async def drop_open(context: Context, value: str) -> Answer:
    """The button of an open decision's card: it will not be done."""
    return await context.once(lambda ws: _move(ws, context, value, Status.VOID))


def _move(ws: WorkspaceSession, context: Context, value: str, wanted: Status) -> Answer:
    decision = to_edit(ws, context, value)
    name = f"D-{decision.number}"
    if decision.status is not Status.OPEN:
        raise NotPossible(id=name, status=STATUSES[decision.status], wanted=f"{STATUSES[wanted]} here")
    settled = _settled(decision, context) if wanted is Status.DECIDED else {"due_on": None}
    if wanted is Status.DECIDED and (
        again := _asked_first(ws, context, decision, settled, form_values(decision), {})
    ):
        return again
    if not decisions.change(ws, decision, status=wanted, **settled):
        raise ChangedMeanwhile(id=name)
    return after_change(ws, context, decision, f"{name} is {STATUSES[wanted]}.")


def _asked_first(
    ws: WorkspaceSession,
    context: Context,
    decision: Decision,
    columns: Mapping[str, Any],
    values: Mapping[str, str],
    carry: Mapping[str, str],
) -> Form | None:
    """The form, with what an open decision is at odds with as it would be decided; None where nothing is."""
    form = _form(ws, context, decision, values)
    return asked_first(ws, context, with_columns(decision, columns), form, carry, "settle_replacing")


def _settled(decision: Decision, context: Context) -> dict[str, Any]:
    """The columns of an open decision that is decided now."""
    settled = {"decided_by": context.request.user, "decided_at": context.now}
    return settled | begun(with_columns(decision, settled), context.now)


def _form(
    ws: WorkspaceSession,
    context: Context,
    decision: Decision,
    values: Mapping[str, str],
    *,
    groups: list[str] | None = None,
    notice: str = "",
) -> Form:
    channel = workspaces.find_channel(ws, decision.channel)
    carry = {"decision": f"D-{decision.number}", "version": str(decision.version)}
    name = channel.name if channel else context.channel_name
    prefill = Prefill(values, groups=groups or (), carry=carry, notice=notice, channel_name=name)
    return decision_form(prefill, context.today, action=ACTION)


def _too_late(name: str, status: Status) -> str:
    return (
        f"{name} is {STATUSES[status]} by now, so this form cannot be saved. "
        f"What you typed is still here; the command show {name} has the whole of it."
    )


def _changed(decision: Decision) -> str:
    """What an open decision says since somebody else changed it."""
    return (
        f"D-{decision.number} was changed since you opened this. It now says: {decision.text.rstrip('.')}. "
        f"In the chair: {decision.in_the_chair}. For them: {FOR_THEM[decision.customer_effect]}. "
        f"For us: {for_us(decision.commercial_now, decision.commercial_later)}. "
        "What you typed is still here; sending it again replaces that."
    )


ACTS = Acts(
    buttons={"decide_open": decide_open, "drop_open": drop_open, "decide_edit": edit_open},
    forms={ACTION: settle, "settle_replacing": settle_replacing},
)
