"""`decide`: log a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace as replace_values

from bot import handed_over
from bot.access import may_change, to_edit
from bot.asking import asker, read_at_once
from bot.chair.reading import Question, Reading, ReadingOutcome
from bot.command import Answer, Command, decision_number
from bot.commands.open_decision import edit_open
from bot.commands.second_form import following
from bot.conflicting import ONLY_DECIDED, REPLACES, asked_first
from bot.context import Context
from bot.decisions.amend_form import amend_values
from bot.decisions.card import told_alone
from bot.decisions.change import check_may_become
from bot.decisions.form import Prefill, decision_form, read_answers
from bot.decisions.new import new_decision
from bot.errors import NothingThere
from bot.evidence import linkable
from bot.kept_readings import find as find_reading
from bot.kept_readings import note_logged
from bot.messages import Form, Invalid, Reply
from bot.overhearing import taken
from bot.replacing import replace
from bot.rhythm.offering import offer_once
from bot.showing import card_of
from bot.statements import is_asked
from storage import decisions, workspaces
from storage.engine import WorkspaceSession
from storage.models import Decision
from storage.vocabulary import Status

_LONGEST_DECISION = 500
_LONGEST_ENGINE = 160


async def decide(context: Context, argument: str) -> Answer:
    """The form for a text, or for an open decision when its id is given."""
    if decision_number(argument) is not None:
        return await edit_open(context, argument)
    if not argument.strip():
        return await _form(context, {})
    # The form takes the group and the effects, which no model writes: nothing to wait for.
    reading = await read_at_once(context.services, asker(context), Question(argument))
    return await _form_from_reading(context, reading)


async def decide_from_reading(context: Context, value: str) -> Answer:
    """The form, filled in from a reading; without one it is empty."""
    if not value:
        return await _form(context, {})
    _, reading = await find_reading(context, value)
    return await _form_from_reading(context, reading, value)


async def decide_from_message(context: Context, value: str) -> Answer:
    """The form for somebody's message: `value` is its text, `link` and `author` in the carry say whose it is."""
    if not value.strip():
        raise NothingThere
    reading = await read_at_once(context.services, asker(context), Question(value.strip()))
    return await _form_from_reading(context, handed_over.from_message(reading, context.request.carry))


async def form_in_place_of(context: Context, value: str) -> Answer:
    """The form of a decision that takes the place of the one that was named, filled in with what that says now."""

    def query(ws: WorkspaceSession) -> tuple[str, dict[str, str]]:
        old = to_edit(ws, context, value)
        check_may_become(old, Status.SUPERSEDED)
        return f"D-{old.number}", amend_values(old) | {"check_on": ""}

    name, values = await context.read(query)
    notice = f"This takes the place of {name}, which stays in the log."
    return await _form(context, values, carry={"supersedes": name}, notice=notice)


async def log(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the form as a new decision."""
    place = {
        "workspace": context.request.place.workspace,
        "channel": context.here,
        "logged_by": context.request.user,
    }
    answered = read_answers(fields, context.today, place)
    if isinstance(answered, Invalid):
        return answered

    def effect(ws: WorkspaceSession) -> Answer:
        may_change(ws, context, context.here)
        engine = carry.get("engine", "")[:_LONGEST_ENGINE]
        new = new_decision(answered.input, place, context.now, decided=answered.decided, engine=engine)
        handed_over.noted(ws, new, carry)
        new.evidence = linkable(ws, context.here, carry.get("voices", ""))
        form = _again(ws, context, fields, carry)
        if answered.decided and (again := asked_first(ws, context, new, form, carry, "decide_replacing")):
            return again
        stored = decisions.add(ws, new)
        note_logged(ws, context, carry.get("reading", ""))
        offer_once(ws, context)
        taken(ws, context.here)
        if old := carry.get("supersedes"):
            replace(ws, context, to_edit(ws, context, old), stored)
        return logged(ws, context, stored, show=answered.show, door=carry.get("door", ""))

    return await context.once(effect)


async def log_replacing(context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Answer:
    """Save the form as a new decision in the place of the one that it is at odds with."""
    if fields.get("status") == "open":
        return Invalid({"status": ONLY_DECIDED})
    return await log(context, fields, {**carry, "supersedes": carry.get(REPLACES, "")})


def logged(ws: WorkspaceSession, context: Context, decision: Decision, *, show: bool, door: str = "") -> Reply:
    """What is said once a decision is in the log: its card, for the channel or for the asker alone.

    Where customers lose or it is hard to undo, the second form follows; `door` is what the chair made of the text.
    """
    drawn = replace_values(card_of(ws, context, decision), next=following(ws, context, decision, door))
    if show:
        return drawn
    return told_alone(drawn, f"D-{decision.number} is in the log. It was not shown in the channel.")


def _again(ws: WorkspaceSession, context: Context, fields: Mapping[str, str], carry: Mapping[str, str]) -> Form:
    """The form with what was typed."""
    channel = workspaces.find_channel(ws, context.here)
    kept = {name: value for name, value in carry.items() if name != "form"}
    name = channel.name if channel else context.channel_name
    return decision_form(Prefill(fields, carry=kept, channel_name=name), context.today)


async def _form_from_reading(context: Context, reading: Reading, reading_id: str = "") -> Answer:
    values = {"text": reading.text[:_LONGEST_DECISION]}
    if is_asked(reading.text):
        values |= {"status": Status.OPEN.value}
    notice = ""
    if len(reading.text) > _LONGEST_DECISION:
        notice = f"A decision has up to {_LONGEST_DECISION} characters; this is the beginning of what you sent."
    source = handed_over.source_of_reading(reading)
    if reading.outcome is not ReadingOutcome.READING:
        return await _form(context, values, carry=source, notice=notice)
    values |= {"in_the_chair": reading.in_the_chair}
    suggested = reading.suggested
    for name, effect in (
        ("customer_effect", suggested.customer),
        ("commercial_now", suggested.commercial_now),
        ("commercial_later", suggested.commercial_later),
    ):
        # What the chair does not know stays open: nobody should log "don't know" by not looking.
        values |= {name: effect.value} if effect.value != "unknown" else {}
    carry = {
        "engine": f"{reading.engine} {reading.prompt_version}",
        "door": reading.door.value,
        "reading": reading_id,
        **source,
    }
    if reading_id and reading.voices:
        carry["voices"] = " ".join(voice.id for voice in reading.voices)
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
    names = await context.read(workspaces.names_of, [(carry or {}).get(handed_over.AUTHOR)])
    said_first = "\n".join(filter(None, (handed_over.notice(carry or {}, names), notice)))
    return decision_form(
        Prefill(
            values,
            group_is_guess=group_is_guess and bool(values.get("in_the_chair")),
            groups=groups,
            carry=carry or {},
            notice=said_first,
            channel_name=channel.name if channel else context.channel_name,
        ),
        context.today,
    )


COMMAND = Command(
    name="decide",
    usage="decide [TEXT], or decide D-12 for one that is still open",
    summary="Log a decision: four answers, under a minute.",
    examples=("decide Cap CSV import at 5,000 rows from Monday", "decide D-12"),
    order=20,
    run=decide,
    fits=lambda _: True,
    buttons={"decide": decide_from_reading, "decide_from_message": decide_from_message},
    forms={"decide": log, "decide_replacing": log_replacing},
)
