"""`decide`: log a decision, or settle one that was kept open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.chair.reading import Question, Reading, ReadingOutcome
from bot.command import Answer, Command, decision_number
from bot.commands.ask import find as find_reading
from bot.commands.ask import note_logged, read
from bot.context import Context
from bot.decisions.card import card, in_place, told
from bot.decisions.form import Answered, Prefill, decision_form, read_answers
from bot.decisions.new import asked, new_decision
from bot.decisions.record import to_record
from bot.decisions.states import may_become
from bot.errors import ChangedMeanwhile, NotPossible, UnknownDecision
from bot.messages import Invalid, Reply
from bot.screen_words import FOR_THEM, STATUSES, for_us
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status

_LONGEST_DECISION = 500


async def decide(context: Context, argument: str) -> Answer:
    """The form for a text, or for an open decision when its id is given."""
    number = decision_number(argument)
    if number is not None:
        return await _form_of_open(context, number)
    if not argument.strip():
        return await _form(context, {})
    return await _form_from_reading(context, await read(context, Question(argument)))


async def decide_from_reading(context: Context, value: str) -> Answer:
    """The form, filled in from a reading; without one it is empty."""
    if not value:
        return await _form(context, {})
    _, reading = await find_reading(context, value)
    return await _form_from_reading(context, reading, value)


async def log(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the form: a new decision, or new answers for an open one."""
    answered = read_answers(fields, context.today, _place(context))
    if isinstance(answered, Invalid):
        return answered
    number = decision_number(carry.get("decision", ""))
    if number is not None:
        return await context.once(lambda ws: _settle(ws, context, number, answered, fields, carry))

    def effect(ws: WorkspaceSession) -> Answer:
        decision = new_decision(
            answered.input,
            _place(context),
            context.now,
            decided=answered.decided,
            engine=carry.get("engine", "")[:160],
        )
        note_logged(ws, context, carry.get("reading", ""))
        return _said(decisions.add(ws, decision), context, show=answered.show)

    return await context.once(effect)


async def decide_open(context: Context, value: str) -> Answer:
    """The button of an open decision's card: it is decided as it stands."""
    return await context.once(lambda ws: _move(ws, context, value, Status.DECIDED))


async def drop_open(context: Context, value: str) -> Answer:
    """The button of an open decision's card: it will not be done."""
    return await context.once(lambda ws: _move(ws, context, value, Status.VOID))


def _place(context: Context) -> dict[str, str]:
    place = context.request.place
    return {"workspace": place.workspace, "channel": place.channel, "logged_by": context.request.user}


def _said(decision: Decision, context: Context, *, show: bool) -> Reply:
    data = to_record(decision).as_json()
    if show:
        return card(decision, context.today, data)
    return told(
        decision, f"D-{decision.number} is in the log. It was not shown in the channel.", context.today, data
    )


def _found(ws: WorkspaceSession, context: Context, value: str | int) -> Decision:
    number = value if isinstance(value, int) else decision_number(value)
    decision = decisions.find(ws, number, context.here) if number is not None else None
    if decision is None:
        raise UnknownDecision(id=f"D-{number}" if number is not None else "such decision")
    return decision


def _move(ws: WorkspaceSession, context: Context, value: str, wanted: Status) -> Answer:
    decision = _found(ws, context, value)
    name = f"D-{decision.number}"
    if decision.status is not Status.OPEN or not may_become(decision.status, wanted):
        verb = "decided" if wanted is Status.DECIDED else "dropped"
        raise NotPossible(id=name, status=STATUSES[decision.status], wanted=f"{verb} here")
    settled = _settled(context.request.user, context.now) if wanted is Status.DECIDED else {}
    if not decisions.change(ws, decision, status=wanted, **settled):
        raise ChangedMeanwhile(id=name)
    return in_place(card(decision, context.today, to_record(decision).as_json()))


def _settled(user: str, now: datetime) -> dict[str, Any]:
    return {"decided_by": user, "decided_at": now}


def _settle(
    ws: WorkspaceSession,
    context: Context,
    number: int,
    answered: Answered,
    fields: Mapping[str, str],
    carry: Mapping[str, str],
) -> Answer:
    """Save new answers for an open decision, unless it changed since the form was opened."""
    decision = _found(ws, context, number)
    name = f"D-{number}"
    if decision.status is not Status.OPEN:
        return Invalid(
            {
                "text": f"{name} is {STATUSES[decision.status]} by now, so this form cannot be saved. "
                f"What you typed is still here; the command show {name} has the whole of it."
            }
        )
    settled = _settled(context.request.user, context.now) if answered.decided else {}
    status = Status.DECIDED if answered.decided else Status.OPEN
    seen = carry.get("version") == str(decision.version)
    if not seen or not decisions.change(ws, decision, status=status, **asked(answered.input, decision), **settled):
        return _shown_again(context, decisions.reload(ws, number), fields)
    return _said(decision, context, show=answered.show)


def _shown_again(context: Context, decision: Decision, typed: Mapping[str, str]) -> Answer:
    """The form with what was typed, and what the decision says now."""
    now = (
        f"D-{decision.number} was changed since you opened this. It now says: {decision.text.rstrip('.')}. "
        f"In the chair: {decision.in_the_chair}. For them: {FOR_THEM[decision.customer_effect]}. "
        f"For us: {for_us(decision.commercial_now, decision.commercial_later)}. "
        "What you typed is still here; sending it again replaces that."
    )
    carry = {"decision": f"D-{decision.number}", "version": str(decision.version)}
    return decision_form(
        Prefill(typed, carry=carry, notice=now, channel_name=_channel_name(context)), context.today
    )


async def _form_of_open(context: Context, number: int) -> Answer:
    decision = await context.read(_found, context, number)
    if decision.status is not Status.OPEN:
        raise NotPossible(id=f"D-{number}", status=STATUSES[decision.status], wanted="decided again")
    values = {
        "text": decision.text,
        "in_the_chair": decision.in_the_chair,
        "customer_effect": decision.customer_effect.value,
        "commercial_now": decision.commercial_now.value,
        "commercial_later": decision.commercial_later.value,
        "check_on": decision.check_on.isoformat() if decision.check_on else "",
    }
    for prediction in decision.predictions:
        if prediction["side"] == "customer":
            values |= {"prediction": prediction["text"], "confidence": str(prediction.get("confidence") or "")}
    return await _form(context, values, carry={"decision": f"D-{number}", "version": str(decision.version)})


async def _form_from_reading(context: Context, reading: Reading, reading_id: str = "") -> Answer:
    values = {"text": reading.text[:_LONGEST_DECISION]}
    notice = ""
    if len(reading.text) > _LONGEST_DECISION:
        notice = f"A decision has up to {_LONGEST_DECISION} characters; this is the beginning of what you sent."
    if reading.outcome is not ReadingOutcome.READING:
        return await _form(context, values, notice=notice)
    values |= {"in_the_chair": reading.in_the_chair}
    suggested = reading.suggested
    for name, effect in (
        ("customer_effect", suggested.customer),
        ("commercial_now", suggested.commercial_now),
        ("commercial_later", suggested.commercial_later),
    ):
        # What the chair does not know stays open: nobody should log "don't know" by not looking.
        values |= {name: effect.value} if effect.value != "unknown" else {}
    carry = {"engine": f"{reading.engine} {reading.prompt_version}", "reading": reading_id}
    return await _form(context, values, group_is_guess=reading.guessed, carry=carry, notice=notice)


async def _form(
    context: Context,
    values: Mapping[str, str],
    *,
    group_is_guess: bool = False,
    carry: Mapping[str, str] | None = None,
    notice: str = "",
) -> Answer:
    groups = await context.read(decisions.groups_used, context.here)
    channel = await context.read(workspaces.find_channel, context.here)
    return decision_form(
        Prefill(
            values,
            group_is_guess=group_is_guess and bool(values.get("in_the_chair")),
            groups=groups,
            carry=carry or {},
            notice=notice,
            channel_name=channel.name if channel else _channel_name(context),
        ),
        context.today,
    )


def _channel_name(context: Context) -> str:
    return context.request.channel_name or context.here


COMMAND = Command(
    name="decide",
    usage="decide [TEXT], or decide D-12 for one that is still open",
    summary="Log a decision: four answers, under a minute.",
    examples=("decide Cap CSV import at 5,000 rows from Monday", "decide D-12"),
    order=20,
    run=decide,
    fits=lambda _: True,
    buttons={"decide": decide_from_reading, "decide_open": decide_open, "drop_open": drop_open},
    forms={"decide": log},
)
